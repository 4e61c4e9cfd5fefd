// A query with parameters: written in the editor of the workbench, tried with the first value of
// every domain before it is filed.

import { lazy, Suspense } from "react";

import { useCheckQuery } from "../../api/hooks";
import type { GrantView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { filledWithFirst, placesOf } from "../../domain/template";
import { Button } from "../../ui/base";
import { ChoiceField } from "../../ui/choice-field";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { PlanNote } from "../../ui/plan";
import { ParameterFields, emptyParameter, parameterOf } from "./parameter-fields";
import type { ProductDraft } from "./product-fields";

// The editor weighs more than the form around it.
const SqlEditor = lazy(async () => ({ default: (await import("../../ui/sql-editor")).SqlEditor }));

interface TemplateProps {
  draft: ProductDraft;
  grants: GrantView[];
  onChange: (part: Partial<ProductDraft>) => void;
}

export function TemplateFields({ draft, grants, onChange }: TemplateProps) {
  const { t, say } = useWords();
  const grant = grants.find((it) => it.id === draft.grant);
  const write = (sql: string) => {
    const before = new Map(draft.parameters.map((it) => [it.name, it]));
    const parameters = placesOf(sql).map((name) => before.get(name) ?? emptyParameter(name));
    onChange({ sql, parameters });
  };
  return (
    <>
      <ChoiceField
        label={t("subject.grant")}
        hint={t("template.grantHint")}
        value={draft.grant}
        options={grants.map((it) => ({
          value: it.id,
          label: `${it.id} · ${it.tables.map((table) => say(table.title)).join(" / ")}`,
        }))}
        onChange={(id) => onChange({ grant: id, scenario: null })}
      />
      {grant && <Template key={grant.id} grant={grant} draft={draft} onWrite={write} />}
      <ParameterFields
        parameters={draft.parameters}
        onChange={(parameters) => onChange({ parameters })}
      />
    </>
  );
}

interface EditorProps {
  grant: GrantView;
  draft: ProductDraft;
  onWrite: (sql: string) => void;
}

function Template({ grant, draft, onWrite }: EditorProps) {
  const { t } = useWords();
  const check = useCheckQuery(grant.id);
  const parameters = draft.parameters.map(parameterOf);
  const ready = draft.sql.trim() !== "" && !parameters.includes(null);
  const dryRun = () => {
    const given = parameters.filter((it) => it !== null);
    if (ready) check.mutate(filledWithFirst(draft.sql, given));
  };
  return (
    <div className="field">
      <span className="field-name">{t("template.sql")}</span>
      <span className="hint">{t("template.sqlHint")}</span>
      <TableNames grant={grant} />
      <Suspense fallback={<LoadingPage />}>
        <SqlEditor
          label={t("template.sql")}
          value={draft.sql}
          onChange={onWrite}
          grant={grant}
          findings={check.error?.findings ?? []}
          onRun={dryRun}
        />
      </Suspense>
      <div className="actions">
        <Button disabled={!ready} loading={check.isPending} onClick={dryRun}>
          {t("workbench.dryRun")}
        </Button>
        <span className="hint">{t("template.dryRunHint")}</span>
      </div>
      {check.error && <ProblemNote problem={check.error} />}
      {check.data && <PlanNote plan={check.data} />}
    </div>
  );
}

function TableNames({ grant }: { grant: GrantView }) {
  return (
    <span className="chips">
      {grant.tables.map((table) => (
        <span key={table.wished.sql_name}>
          <code>{table.wished.sql_name}</code> (
          {table.wished.columns.map((column) => column.name).join(", ")})
        </span>
      ))}
    </span>
  );
}
