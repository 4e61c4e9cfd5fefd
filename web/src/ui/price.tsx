// What a product costs, in yuan and for what.

import type { Price } from "../api/types";
import { useWords } from "../app/i18n";

/// A price in words: so much for a call, a month, a file; or free of charge.
export function usePriceText(): (price: Price) => string {
  const { t, yuan } = useWords();
  return (price) =>
    price.fen === 0 ? t("price.free") : t(`price.${price.per}`, { yuan: yuan(price.fen) });
}

export function PriceText({ price }: { price: Price }) {
  return usePriceText()(price);
}
