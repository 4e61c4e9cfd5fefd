// Ending a subscription, by either side.

import { useWords } from "../../app/i18n";
import { ReasonAct } from "../../ui/reason-act";

export function Close({ id }: { id: string }) {
  const { t } = useWords();
  return (
    <ReasonAct
      danger
      title={t("subscription.close")}
      hint={t("subscription.closeHint")}
      command={(reason) => ({ type: "close_subscription", subscription: id, reason })}
    />
  );
}
