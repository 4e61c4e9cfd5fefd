// A resource as its source department describes it, its columns first proposed from a header line.

import { useState } from "react";

import type { CatalogueForm, ColumnForm } from "../../api/acts";
import type { ColumnKind } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button, Checkbox } from "../../ui/base";
import { ChoiceField } from "../../ui/choice-field";
import { BothLanguages, TextField } from "../../ui/field";
import { useDraft } from "./draft";
import type { FieldsProps } from "./subject-fields";

const KINDS: ColumnKind[] = ["text", "integer", "number", "boolean", "date_time"];
const OPENINGS = ["unconditional", "conditional", "not_opened"] as const;
const ORIGINS = [
  "district",
  "ministry",
  "municipal",
  "cross_district",
  "cross_level",
  "cross_region",
] as const;
const OBTAINED = ["own", "shared"] as const;
const LEVELS = [1, 2, 3, 4, 5];

const EMPTY: CatalogueForm = {
  resource: "",
  title: { zh: "", en: "" },
  summary: { zh: "", en: "" },
  opening: "conditional",
  statute: "",
  level: 2,
  origin: "district",
  obtained: "own",
  update_cycle: { zh: "", en: "" },
  entity: [],
  columns: [],
};

const both = (text: { zh: string; en: string }): boolean =>
  text.zh.trim() !== "" && text.en.trim() !== "";

function whole(form: CatalogueForm): ({ subject: "catalogue_entry" } & CatalogueForm) | null {
  const texts = [form.title, form.summary, form.update_cycle].every(both);
  if (!form.resource || !texts || form.columns.length === 0) return null;
  return { subject: "catalogue_entry", ...form, statute: form.statute?.trim() || null };
}

export function CatalogueFields({ onChange }: FieldsProps) {
  const { t, code } = useWords();
  const [draft, change] = useDraft(EMPTY, whole, onChange);
  const codes = <Value extends string>(
    group: "opening" | "origin" | "obtained",
    values: readonly Value[],
  ) => values.map((value) => ({ value, label: code(group, value) }));
  return (
    <>
      <TextField
        label={t("resource.id")}
        hint={t("form.idHint")}
        value={draft.resource}
        onChange={(resource) => change({ resource })}
      />
      <BothLanguages
        label={t("resource.title")}
        value={draft.title}
        onChange={(title) => change({ title })}
      />
      <BothLanguages
        label={t("resource.summary")}
        rows={2}
        value={draft.summary}
        onChange={(summary) => change({ summary })}
      />
      <div className="both">
        <ChoiceField
          label={t("resource.opening")}
          value={draft.opening}
          options={codes("opening", OPENINGS)}
          onChange={(opening) => change({ opening })}
        />
        <ChoiceField
          label={t("resource.level")}
          value={draft.level}
          options={LEVELS.map((level) => ({
            value: level,
            label: t("resource.levelIs", { level }),
          }))}
          onChange={(level) => change({ level })}
        />
        <ChoiceField
          label={t("resource.origin")}
          value={draft.origin}
          options={codes("origin", ORIGINS)}
          onChange={(origin) => change({ origin })}
        />
        <ChoiceField
          label={t("resource.obtained")}
          value={draft.obtained}
          options={codes("obtained", OBTAINED)}
          onChange={(obtained) => change({ obtained })}
        />
      </div>
      {draft.opening === "not_opened" && (
        <TextField
          label={t("resource.statute")}
          hint={t("resource.statuteHint")}
          required={false}
          value={draft.statute ?? ""}
          onChange={(statute) => change({ statute })}
        />
      )}
      <BothLanguages
        label={t("resource.cycle")}
        value={draft.update_cycle}
        onChange={(update_cycle) => change({ update_cycle })}
      />
      <ColumnsFields draft={draft} onChange={change} />
    </>
  );
}

/// The names in a header line, as the import will read them.
export function columnsOf(header: string): ColumnForm[] {
  return header
    .split(",")
    .map((name, at) => name.trim().replace(/^"|"$/g, "") || `column_${at + 1}`)
    .map((name) => ({ name, kind: "text", personal: false, trade_secret: false }));
}

interface ColumnsProps {
  draft: CatalogueForm;
  onChange: (part: Partial<CatalogueForm>) => void;
}

function ColumnsFields({ draft, onChange }: ColumnsProps) {
  const { t } = useWords();
  const [header, setHeader] = useState("");
  const change = (at: number, part: Partial<ColumnForm>) =>
    onChange({
      columns: draft.columns.map((column, index) =>
        index === at ? { ...column, ...part } : column,
      ),
    });
  const entity = (name: string, isEntity: boolean) =>
    onChange({
      entity: isEntity ? [...draft.entity, name] : draft.entity.filter((it) => it !== name),
    });
  return (
    <fieldset className="columns">
      <legend>{t("resource.columns")}</legend>
      <TextField
        label={t("resource.header")}
        hint={t("resource.headerHint")}
        code
        required={false}
        value={header}
        onChange={setHeader}
      />
      <Button
        disabled={!header.trim()}
        onClick={() => onChange({ columns: columnsOf(header), entity: [] })}
      >
        {t("resource.propose")}
      </Button>
      {draft.columns.length > 0 && (
        <ul className="column-list">
          {draft.columns.map((column, at) => (
            <ColumnRow
              key={column.name}
              column={column}
              isEntity={draft.entity.includes(column.name)}
              onChange={(part) => change(at, part)}
              onEntity={(is) => entity(column.name, is)}
            />
          ))}
        </ul>
      )}
      <p className="hint">{t("resource.entityHint")}</p>
    </fieldset>
  );
}

interface RowProps {
  column: ColumnForm;
  isEntity: boolean;
  onChange: (part: Partial<ColumnForm>) => void;
  onEntity: (is: boolean) => void;
}

function ColumnRow({ column, isEntity, onChange, onEntity }: RowProps) {
  const { t, code } = useWords();
  return (
    <li>
      <ChoiceField
        label={<code>{column.name}</code>}
        value={column.kind}
        options={KINDS.map((kind) => ({ value: kind, label: code("columnKind", kind) }))}
        onChange={(kind) => onChange({ kind })}
      />
      <Checkbox
        checked={column.personal}
        onChange={(event) => onChange({ personal: event.target.checked })}
      >
        {t("resource.personal")}
      </Checkbox>
      <Checkbox
        checked={column.trade_secret}
        onChange={(event) => onChange({ trade_secret: event.target.checked })}
      >
        {t("resource.secret")}
      </Checkbox>
      <Checkbox checked={isEntity} onChange={(event) => onEntity(event.target.checked)}>
        {t("resource.isEntity")}
      </Checkbox>
    </li>
  );
}
