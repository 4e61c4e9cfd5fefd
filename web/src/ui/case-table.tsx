// Cases on one line each.

import { Link } from "react-router";

import type { CaseLine } from "../api/types";
import { useWords } from "../app/i18n";
import { Cite } from "./article";
import { DeadlineBadge } from "./deadline";
import { type Column, DataTable } from "./table";

interface CaseTableProps {
  label: string;
  cases: CaseLine[];
  empty: string;
}

export function CaseTable({ label, cases, empty }: CaseTableProps) {
  const { t, say, day, list } = useWords();
  const columns: Column<CaseLine>[] = [
    {
      key: "case",
      title: t("case.case"),
      cell: (it) => (
        <>
          <Link className="case-link" to={`/cases/${it.id}`}>
            {say(it.subject)}
          </Link>
          <span className="case-under">
            {say(it.procedure.name)} <Cite article={it.article} />{" "}
            <span className="quiet id">{it.id}</span>
          </span>
        </>
      ),
    },
    { key: "due", title: t("case.due"), cell: (it) => <CaseDue line={it} /> },
    {
      key: "steps",
      title: t("case.now"),
      cell: (it) => (
        <>
          {it.state === "open" && list(it.steps.map((step) => say(step.name)))}
          {it.state === "ended" && it.end && say(it.end.name)}
          {it.state === "withdrawn" && t("case.withdrawn")}
          {it.mine && <span className="mark mine">{t("case.mine")}</span>}
        </>
      ),
    },
    { key: "applicant", title: t("case.applicant"), cell: (it) => say(it.applicant.name) },
    {
      key: "opened",
      title: t("case.opened"),
      wide: true,
      cell: (it) => <time dateTime={it.opened_on}>{day(it.opened_on)}</time>,
    },
  ];
  return (
    <DataTable label={label} columns={columns} rows={cases} rowKey={(it) => it.id} empty={empty} />
  );
}

function CaseDue({ line }: { line: CaseLine }) {
  const { t } = useWords();
  if (line.state !== "open") return <span className="quiet">{t("case.closed")}</span>;
  if (line.awaits_supplement && !line.due) {
    return <span className="quiet">{t("case.awaitsSupplement")}</span>;
  }
  return <DeadlineBadge due={line.due} />;
}
