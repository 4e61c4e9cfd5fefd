// A product with its dossier: what it is made from, what it gives, what it costs.

import { useGrants, useReleases } from "../../api/hooks";
import type { GrantView, PriceUnit, ProductKind, ReleasePath } from "../../api/types";
import { useWords } from "../../app/i18n";
import { fenOf } from "../../domain/money";
import { ChoiceField } from "../../ui/choice-field";
import { BothLanguages, TextField } from "../../ui/field";
import { PriceText } from "../../ui/price";
import { useDraft } from "./draft";
import { type ParameterDraft, parameterOf } from "./parameter-fields";
import type { FieldsProps } from "./subject-fields";
import { TemplateFields } from "./template-fields";

const KINDS: ProductKind[] = ["data_set", "api", "indicator", "report", "verification"];
const UNITS: PriceUnit[] = ["call", "month", "file"];
const PATHS: ReleasePath[] = ["direct", "exchange", "public_benefit"];
const SOURCES = ["template", "release"] as const;

export interface ProductDraft {
  product: string;
  title: { zh: string; en: string };
  summary: { zh: string; en: string };
  kind: ProductKind;
  source: (typeof SOURCES)[number];
  release: string | null;
  grant: string | null;
  sql: string;
  parameters: ParameterDraft[];
  /// Null as long as it is the scenario of the grant.
  scenario: string | null;
  yuan: string;
  per: PriceUnit;
  path: ReleasePath;
}

const EMPTY: Omit<ProductDraft, "product"> = {
  title: { zh: "", en: "" },
  summary: { zh: "", en: "" },
  kind: "api",
  source: "template",
  release: null,
  grant: null,
  sql: "",
  parameters: [],
  scenario: null,
  yuan: "",
  per: "call",
  path: "direct",
};

const both = (text: { zh: string; en: string }): boolean =>
  text.zh.trim() !== "" && text.en.trim() !== "";

function sourceOf(it: ProductDraft) {
  if (it.source === "release") {
    return it.release && ({ from: "release", release: it.release } as const);
  }
  const parameters = it.parameters.map(parameterOf);
  if (!it.grant || !it.sql.trim() || parameters.includes(null)) return null;
  return {
    from: "template",
    grant: it.grant,
    sql: it.sql,
    parameters: parameters.filter((one) => one !== null),
  } as const;
}

export function ProductFields({ about, onChange }: FieldsProps) {
  const { t, say, code } = useWords();
  const grants = (useGrants().data ?? []).filter((it) => it.own);
  const releases = (useReleases().data ?? []).filter((it) => it.own);
  const grantOf = (it: ProductDraft): GrantView | undefined => {
    const id =
      it.source === "release" ? releases.find((one) => one.id === it.release)?.grant : it.grant;
    return grants.find((one) => one.id === id);
  };
  const [draft, change] = useDraft<ProductDraft>(
    { ...EMPTY, product: about ?? "" },
    (it) => {
      const source = sourceOf(it);
      const fen = fenOf(it.yuan);
      const scenario = (it.scenario ?? grantOf(it)?.scenario ?? "").trim();
      if (!it.product || !both(it.title) || !both(it.summary)) return null;
      if (!source || fen === null || !scenario) return null;
      return {
        subject: "product",
        product: it.product,
        title: it.title,
        summary: it.summary,
        kind: it.kind,
        scenario,
        source,
        price: { fen, per: it.per },
        path: it.path,
      };
    },
    onChange,
  );
  const codes = <Value extends string>(
    group: "productKind" | "releasePath" | "priceUnit" | "productSource",
    values: readonly Value[],
  ) => values.map((value) => ({ value, label: code(group, value) }));
  const fen = fenOf(draft.yuan);
  return (
    <>
      <div className="both">
        <TextField
          label={t("product.id")}
          hint={t("product.idHint")}
          code
          value={draft.product}
          onChange={(product) => change({ product })}
        />
        <ChoiceField
          label={t("product.kind")}
          hint={t("product.kindHint")}
          value={draft.kind}
          options={codes("productKind", KINDS)}
          onChange={(kind) => change({ kind })}
        />
      </div>
      <BothLanguages
        label={t("product.title")}
        value={draft.title}
        onChange={(title) => change({ title })}
      />
      <BothLanguages
        label={t("product.summary")}
        rows={2}
        value={draft.summary}
        onChange={(summary) => change({ summary })}
      />
      <ChoiceField
        label={t("product.source")}
        hint={t("product.sourceHint")}
        value={draft.source}
        options={codes("productSource", SOURCES)}
        onChange={(source) => change({ source })}
      />
      {draft.source === "release" ? (
        <ChoiceField
          label={t("product.release")}
          value={draft.release}
          options={releases.map((it) => ({ value: it.id, label: `${it.id} · ${say(it.title)}` }))}
          onChange={(release) => change({ release, scenario: null })}
        />
      ) : (
        <TemplateFields
          draft={draft}
          grants={grants.filter((it) => it.state === "open")}
          onChange={change}
        />
      )}
      <TextField
        label={t("subject.scenario")}
        hint={t("product.scenarioHint")}
        code
        value={draft.scenario ?? grantOf(draft)?.scenario ?? ""}
        onChange={(scenario) => change({ scenario })}
      />
      <div className="both">
        <TextField
          label={t("product.yuan")}
          hint={
            fen === null ? t("product.yuanHint") : <PriceText price={{ fen, per: draft.per }} />
          }
          value={draft.yuan}
          onChange={(yuan) => change({ yuan })}
        />
        <ChoiceField
          label={t("product.per")}
          value={draft.per}
          options={codes("priceUnit", UNITS)}
          onChange={(per) => change({ per })}
        />
      </div>
      <ChoiceField
        label={t("product.path")}
        value={draft.path}
        options={codes("releasePath", PATHS)}
        onChange={(path) => change({ path })}
      />
    </>
  );
}
