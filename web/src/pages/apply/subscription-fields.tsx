// The wish to use a product: its scenario is the reviewed one, and stands there already.

import { Link } from "react-router";

import { useProduct, useProducts } from "../../api/hooks";
import type { ProductLine } from "../../api/types";
import { useWords } from "../../app/i18n";
import { ChoiceField } from "../../ui/choice-field";
import { TextField } from "../../ui/field";
import { PriceText } from "../../ui/price";
import { StandingMark } from "../../ui/standing";
import { useDraft } from "./draft";
import type { FieldsProps } from "./subject-fields";

interface Draft {
  product: string | null;
  /// Null as long as nobody asked for another scenario than the reviewed one.
  scenario: string | null;
  calls: string;
  describe: string;
}

const wholeNumber = (text: string): number | null =>
  /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;

export function SubscriptionFields({ about, onChange }: FieldsProps) {
  const { t, say } = useWords();
  const products = useProducts().data ?? [];
  const scenarioOf = (id: string | null) => products.find((it) => it.id === id)?.scenario;
  const [draft, change] = useDraft<Draft>(
    { product: about, scenario: null, calls: "1000", describe: "" },
    (it) => {
      const scenario = (it.scenario ?? scenarioOf(it.product) ?? "").trim();
      const calls = wholeNumber(it.calls);
      if (!it.product || !scenario || calls === null || !it.describe.trim()) return null;
      return {
        subject: "subscription",
        product: it.product,
        scenario,
        calls_per_month: calls,
        describe: it.describe.trim(),
      };
    },
    onChange,
  );
  const chosen = products.find((it) => it.id === draft.product);
  return (
    <>
      <ChoiceField
        label={t("product.product")}
        value={draft.product}
        options={products
          .filter((it) => it.standing === "circulating" || it.id === draft.product)
          .map((it) => ({ value: it.id, label: `${say(it.title)} · ${say(it.owner.name)}` }))}
        onChange={(product) => change({ product, scenario: null })}
      />
      {chosen && <Chosen line={chosen} />}
      <div className="both">
        <TextField
          label={t("subject.scenario")}
          hint={t("subscription.scenarioHint")}
          code
          value={draft.scenario ?? chosen?.scenario ?? ""}
          onChange={(scenario) => change({ scenario })}
        />
        <TextField
          label={t("subscription.calls")}
          hint={t("subscription.callsHint")}
          value={draft.calls}
          onChange={(calls) => change({ calls })}
        />
      </div>
      <TextField
        label={t("subscription.describe")}
        rows={3}
        value={draft.describe}
        onChange={(describe) => change({ describe })}
      />
    </>
  );
}

function Chosen({ line }: { line: ProductLine }) {
  const { say } = useWords();
  const sheet = useProduct(line.id).data;
  return (
    <p className="chosen-product">
      <Link to={`/products/${line.id}`}>{say(line.title)}</Link>{" "}
      <StandingMark standing={line.standing} /> <PriceText price={line.price} />
      <span className="quiet"> {sheet && say(sheet.line.summary)}</span>
    </p>
  );
}
