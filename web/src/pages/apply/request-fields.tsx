// A request for resources: which, for which scenario, and what shall be done with each column.

import { useEffect } from "react";

import type { ColumnWish, ResourceWish } from "../../api/acts";
import { useResources } from "../../api/hooks";
import type { Purpose, ResourceView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { ChoiceField, ManyField } from "../../ui/choice-field";
import { TextField } from "../../ui/field";
import { ColumnPicker } from "./column-picker";
import { useDraft } from "./draft";
import { AgreementChoice } from "./other-fields";
import type { FieldsProps } from "./subject-fields";

const PURPOSES: Purpose[] = [
  "public_governance",
  "public_welfare",
  "industry_development",
  "sector_development",
];

interface Draft {
  agreement: string | null;
  scenario: string;
  purpose: Purpose | null;
  describe: string;
  resources: ResourceWish[];
}

const EMPTY: Draft = { agreement: null, scenario: "", purpose: null, describe: "", resources: [] };

const wished = (column: ColumnWish): boolean => column.permissions.length > 0;

function whole(it: Draft) {
  const { agreement, purpose, scenario } = it;
  const some = it.resources.length > 0 && it.resources.every((one) => one.columns.some(wished));
  if (!agreement || !purpose || !scenario.trim() || !some) return null;
  const resources = it.resources.map((one) => ({
    ...one,
    columns: one.columns.filter(wished),
    row_filter: one.row_filter?.trim() || null,
  }));
  return {
    subject: "resource_request",
    agreement,
    scenario: scenario.trim(),
    purpose,
    describe: it.describe.trim(),
    resources,
  } as const;
}

const sqlName = (id: string): string => id.replace(/-/g, "_");

function wishOf(resource: ResourceView): ResourceWish {
  const columns = resource.columns.map((it) => ({ name: it.name, permissions: [], mask: null }));
  return { resource: resource.id, sql_name: sqlName(resource.id), columns, row_filter: "" };
}

export function RequestFields({ about, detail, onChange }: FieldsProps) {
  const { t, say, code } = useWords();
  const catalogue = (useResources().data ?? []).filter((it) => it.in_catalogue);
  const [draft, change] = useDraft({ ...EMPTY, agreement: about }, whole, onChange);
  const choose = (ids: string[]) =>
    change({
      resources: ids.flatMap((id) => {
        const before = draft.resources.find((it) => it.resource === id);
        const resource = catalogue.find((it) => it.id === id);
        return before ? [before] : resource ? [wishOf(resource)] : [];
      }),
    });
  // Whoever comes from a resource of the catalogue has it chosen already.
  const came = catalogue.some((it) => it.id === detail) ? detail : null;
  useEffect(() => {
    if (came) choose([came]);
  }, [came]);
  const replace = (next: ResourceWish) =>
    change({
      resources: draft.resources.map((it) => (it.resource === next.resource ? next : it)),
    });
  return (
    <>
      <AgreementChoice
        value={draft.agreement}
        state="in_force"
        onChange={(agreement) => change({ agreement })}
      />
      <div className="both">
        <TextField
          label={t("subject.scenario")}
          hint={t("form.idHint")}
          value={draft.scenario}
          onChange={(scenario) => change({ scenario })}
        />
        <ChoiceField
          label={t("subject.purpose")}
          value={draft.purpose}
          options={PURPOSES.map((it) => ({ value: it, label: code("purpose", it) }))}
          onChange={(purpose) => change({ purpose })}
        />
      </div>
      <TextField
        label={t("subject.describe")}
        rows={3}
        required={false}
        value={draft.describe}
        onChange={(describe) => change({ describe })}
      />
      <ManyField
        label={t("subject.resources")}
        value={draft.resources.map((it) => it.resource)}
        options={catalogue.map((it) => ({ value: it.id, label: `${say(it.title)} (${it.id})` }))}
        onChange={choose}
      />
      {draft.resources.map((wish) => (
        <Wish
          key={wish.resource}
          wish={wish}
          resource={catalogue.find((it) => it.id === wish.resource)}
          onChange={replace}
          onRemove={() =>
            choose(draft.resources.map((it) => it.resource).filter((id) => id !== wish.resource))
          }
        />
      ))}
    </>
  );
}

interface WishProps {
  wish: ResourceWish;
  resource: ResourceView | undefined;
  onChange: (wish: ResourceWish) => void;
  onRemove: () => void;
}

function Wish({ wish, resource, onChange, onRemove }: WishProps) {
  const { t, say } = useWords();
  if (!resource) return null;
  return (
    <fieldset className="wish-fields">
      <legend>{say(resource.title)}</legend>
      <div className="both">
        <TextField
          label={t("subject.sqlName")}
          code
          value={wish.sql_name}
          onChange={(sql_name) => onChange({ ...wish, sql_name })}
        />
        <TextField
          label={t("subject.rowFilter")}
          hint={t("subject.rowFilterHint")}
          code
          required={false}
          value={wish.row_filter ?? ""}
          onChange={(row_filter) => onChange({ ...wish, row_filter })}
        />
      </div>
      <ColumnPicker
        columns={resource.columns}
        entity={resource.entity}
        value={wish.columns}
        onChange={(columns) => onChange({ ...wish, columns })}
      />
      <Button onClick={onRemove}>{t("subject.removeResource")}</Button>
    </fieldset>
  );
}
