// The SQL workbench: the grant beside the query, a dry run before the run, looks and releases.

import { useState } from "react";
import { useParams } from "react-router";

import { useAct, useCheckQuery, useGrants, useTables } from "../../api/hooks";
import type { Problem } from "../../api/problem";
import type { GrantView, TableView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { LoadingPage, Note, ProblemNote } from "../../ui/feedback";
import { Page, Section } from "../../ui/page";
import { SqlEditor } from "../../ui/sql-editor";
import { GrantState } from "./grants";
import { PlanNote } from "../../ui/plan";
import { Result } from "./result";
import { Schema } from "./schema";
import { History } from "./tables";

export default function WorkbenchPage() {
  const { grant: id = "" } = useParams();
  const { t } = useWords();
  const found = useGrants();
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const grant = found.data.find((it) => it.id === id);
  if (!grant) return <Note kind="bad" title={t("problems.not_found")} />;
  return <Workbench key={grant.id} grant={grant} />;
}

/// A first query that the grant allows: a count of each group of the first column to group by.
function example(grant: GrantView): string {
  const table = grant.tables[0];
  const group = table?.wished.columns.find((it) => it.permissions.includes("group"));
  if (!table || !group) return "";
  const name = /^[a-z_][a-z0-9_]*$/.test(group.name) ? group.name : `"${group.name}"`;
  return `SELECT ${name}, count(*) AS n\nFROM ${table.wished.sql_name}\nGROUP BY ${name}\n`;
}

function Workbench({ grant }: { grant: GrantView }) {
  const { t, say, day, code } = useWords();
  const tables = useTables(grant.id);
  const [sql, setSql] = useState(() => example(grant));
  const [shown, setShown] = useState<string | null>(null);
  const check = useCheckQuery(grant.id);
  const run = useAct();
  const problem = check.error ?? run.error;
  const usable = grant.own && grant.state === "open" && !grant.held;
  const dryRun = () => {
    run.reset();
    check.mutate(sql);
  };
  const start = () => {
    check.reset();
    setShown(null);
    run.mutate({ command: { type: "run_query", grant: grant.id, sql } });
  };
  const open = (table: TableView) => {
    run.reset();
    check.reset();
    setSql(table.sql ?? sql);
    setShown(table.id);
  };
  return (
    <Page
      back={{ to: "/workbench", text: t("grants.title") }}
      kicker={
        <>
          {t("workbench.title")} · {say(grant.party.name)} <span className="id">{grant.id}</span>
        </>
      }
      title={grant.tables.map((table) => say(table.title)).join(" / ") || grant.id}
      lead={
        <p className="case-lead">
          <GrantState grant={grant} />
          <span>{code("purpose", grant.purpose)}</span>
          <span>{t("workbench.threshold", { count: grant.min_entities })}</span>
          {grant.term && <span>{t("workbench.until", { day: day(grant.term[1]) })}</span>}
        </p>
      }
    >
      {!usable && <Note kind="warn" title={t(`workbench.${whyNot(grant)}`)} />}
      <div className="bench">
        <Schema grant={grant} />
        <div>
          <Section title={t("workbench.query")} note={t("workbench.keys")}>
            <SqlEditor
              label={t("workbench.query")}
              value={sql}
              onChange={setSql}
              grant={grant}
              findings={problem?.findings ?? []}
              onRun={usable ? start : dryRun}
            />
            <div className="actions">
              <Button
                loading={check.isPending}
                disabled={!grant.own || !sql.trim()}
                onClick={dryRun}
              >
                {t("workbench.dryRun")}
              </Button>
              <Button
                type="primary"
                loading={run.isPending}
                disabled={!usable || !sql.trim()}
                onClick={start}
              >
                {t("workbench.run")}
              </Button>
              <span className="hint">{t("workbench.runHint")}</span>
            </div>
            <Outcome problem={problem} />
            {check.data && <PlanNote plan={check.data} />}
          </Section>
          {run.data?.receipt && (
            <Result key={run.data.receipt.table} answer={run.data} receipt={run.data.receipt} />
          )}
          {shown && tables.data && (
            <Result key={shown} table={tables.data.find((it) => it.id === shown)} />
          )}
          <History tables={tables.data ?? []} chosen={shown} onOpen={open} />
        </div>
      </div>
    </Page>
  );
}

function whyNot(grant: GrantView): "notOwn" | "held" | "pending" | "closed" {
  if (!grant.own) return "notOwn";
  if (grant.held) return "held";
  return grant.state === "pending" ? "pending" : "closed";
}

function Outcome({ problem }: { problem: Problem | null }) {
  return problem && <ProblemNote problem={problem} />;
}
