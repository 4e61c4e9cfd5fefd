// The fields that the procedure of the place asks for, generated from its rule.

import type { About } from "../../api/acts";
import {
  useAgreements,
  useGrants,
  useMatters,
  useParties,
  useProducts,
  useResources,
} from "../../api/hooks";
import type { FieldAsked, PartyView, ProcedureView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Cite } from "../../ui/article";
import { ChoiceField } from "../../ui/choice-field";
import { DayField } from "../../ui/day-field";
import { TextField } from "../../ui/field";
import { useDraft } from "./draft";
import type { FieldsProps } from "./subject-fields";

export type Filled = Record<string, string>;

interface AskedProps {
  fields: FieldAsked[];
  value: Filled;
  today: string;
  onChange: (value: Filled) => void;
}

/// Every field of the procedure.
export function AskedFields({ fields, value, today, onChange }: AskedProps) {
  const parties = useParties(fields.some((it) => it.kind === "party")).data ?? [];
  return fields.map((field) => (
    <AskedField
      key={field.id}
      field={field}
      value={value[field.id] ?? ""}
      today={today}
      parties={parties}
      onChange={(next) => onChange({ ...value, [field.id]: next })}
    />
  ));
}

interface OneProps {
  field: FieldAsked;
  value: string;
  today: string;
  parties: PartyView[];
  onChange: (value: string) => void;
}

function AskedField({ field, value, today, parties, onChange }: OneProps) {
  const { t, say } = useWords();
  const shared = {
    label: (
      <>
        {say(field.name)} <Cite article={field.article} />
      </>
    ),
    required: !field.optional,
  };
  switch (field.kind) {
    case "choice":
      return (
        <ChoiceField
          {...shared}
          value={value || null}
          options={field.choices.map(([word, name]) => ({ value: word, label: say(name) }))}
          onChange={onChange}
        />
      );
    case "party": {
      const fit = parties.filter(
        (it) => !field.role || it.roles.some((role) => role.role === field.role),
      );
      return (
        <ChoiceField
          {...shared}
          value={value || null}
          options={fit.map((it) => ({ value: it.id, label: say(it.name) }))}
          onChange={onChange}
        />
      );
    }
    case "day":
      return (
        <DayField
          {...shared}
          value={value || null}
          today={today}
          onChange={(day) => onChange(day ?? "")}
        />
      );
    default: {
      const hints: Record<string, string> = { period: t("matter.period"), rule: t("matter.rule") };
      return <TextField {...shared} hint={hints[field.kind]} value={value} onChange={onChange} />;
    }
  }
}

/// Whether every field that must be filled in is.
export const allFilled = (fields: FieldAsked[], value: Filled): boolean =>
  fields.every((it) => it.optional || (value[it.id] ?? "").trim() !== "");

type Kind = "party" | "resource" | "agreement" | "grant" | "product" | "matter";

/// What a matter is about may be chosen from: everything of its kind that the reader sees.
function useChoices(procedure: ProcedureView): { kind: Kind; options: [string, string][] } | null {
  const { say } = useWords();
  const kind = procedure.about_matter ? "matter" : (procedure.about as Kind | null);
  const parties = useParties(kind === "party").data ?? [];
  const resources = useResources(kind === "resource").data ?? [];
  const agreements = useAgreements(kind === "agreement").data ?? [];
  const grants = useGrants(kind === "grant").data ?? [];
  const products = useProducts(kind === "product").data ?? [];
  const matters = useMatters(kind === "matter").data ?? [];
  switch (kind) {
    case null:
      return null;
    case "party":
      return { kind, options: parties.map((it) => [it.id, say(it.name)]) };
    case "resource":
      return { kind, options: resources.map((it) => [it.id, say(it.title)]) };
    case "agreement":
      return { kind, options: agreements.map((it) => [it.id, `${it.id} · ${say(it.holder.name)}`]) };
    case "grant":
      return { kind, options: grants.map((it) => [it.id, `${it.id} · ${say(it.party.name)}`]) };
    case "product":
      return { kind, options: products.map((it) => [it.id, say(it.title)]) };
    case "matter": {
      const fit = matters.filter((it) => it.kind === procedure.about && it.state === "current");
      return { kind, options: fit.map((it) => [it.id, `${it.id} · ${say(it.title)}`]) };
    }
  }
}

/// The form of a matter: its title, and what it is about.
export function MatterFields(props: FieldsProps & { asks: ProcedureView }) {
  const { about, asks, onChange } = props;
  const { t } = useWords();
  const choices = useChoices(asks);
  const [draft, change] = useDraft(
    { zh: "", en: "", about },
    (it) => {
      if (!it.zh.trim() || !it.en.trim() || (choices && !it.about)) return null;
      const title = { zh: it.zh.trim(), en: it.en.trim() };
      const named = choices && it.about ? ({ [choices.kind]: it.about } as About) : null;
      return { subject: "matter", title, about: named };
    },
    onChange,
  );
  return (
    <>
      <TextField
        label={t("matter.name")}
        hint={t("matter.nameHint")}
        value={draft.zh}
        onChange={(zh) => change({ zh })}
      />
      <TextField label={t("matter.nameEn")} value={draft.en} onChange={(en) => change({ en })} />
      {choices && (
        <ChoiceField
          label={t(`matter.kinds.${choices.kind}`)}
          value={draft.about}
          options={choices.options.map(([value, label]) => ({ value, label }))}
          onChange={(chosen) => change({ about: chosen })}
        />
      )}
    </>
  );
}
