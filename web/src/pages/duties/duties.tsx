// What is owed again and again, or after something happened: by whom, by when, and whether it was
// done. The authority sees everybody's.

import { useState } from "react";
import { Link } from "react-router";

import { useDuties } from "../../api/hooks";
import type { DutiesPage as Duties, DutyLine } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Cite, StrengthMark } from "../../ui/article";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Page, Views } from "../../ui/page";
import { type Column, DataTable } from "../../ui/table";

const VIEWS = ["open", "done", "all"] as const;
type View = (typeof VIEWS)[number];

const isDone = (it: DutyLine): boolean => it.state === "done" || it.state === "done_late";
const isIn = (it: DutyLine, view: View): boolean =>
  view === "all" || isDone(it) === (view === "done");

const LOOKS: Record<DutyLine["state"], string> = {
  overdue: "overdue",
  due: "soon",
  under_way: "later",
  coming: "later",
  done_late: "soon",
  done: "later",
};

export default function DutiesPage() {
  const duties = useDuties();
  if (duties.isPending) return <LoadingPage />;
  if (duties.error) return <ProblemNote problem={duties.error} />;
  return <DutyList page={duties.data} />;
}

function DutyList({ page }: { page: Duties }) {
  const { t } = useWords();
  const [view, setView] = useState<View>("open");
  const count = (state: DutyLine["state"]) => page.tasks.filter((it) => it.state === state).length;
  const rows = page.tasks.filter((it) => isIn(it, view));
  return (
    <Page
      title={t("duties.title")}
      lead={t("duties.lead", { late: count("overdue"), due: count("due") })}
    >
      <Views
        label={t("duties.views")}
        items={VIEWS.map((id) => ({
          id,
          name: t(`duties.view.${id}`),
          count: page.tasks.filter((it) => isIn(it, id)).length,
        }))}
        chosen={view}
        onChoose={setView}
      />
      <DutyTable rows={rows} />
      <details className="feed">
        <summary>{t("duties.feed")}</summary>
        <p className="hint">{t("duties.feedHint")}</p>
        <code>{`${location.origin}/api/calendar.ics`}</code>
      </details>
    </Page>
  );
}

function DutyTable({ rows }: { rows: DutyLine[] }) {
  const { t, say, day } = useWords();
  const columns: Column<DutyLine>[] = [
    {
      key: "what",
      title: t("duties.what"),
      cell: (it) => (
        <>
          {say(it.says)} <Cite article={it.article} />{" "}
          <StrengthMark strength={it.strength} reading={it.reading} />
        </>
      ),
    },
    {
      key: "for",
      title: t("duties.for"),
      cell: (it) => it.period ?? (it.about ? say(it.about) : say(it.when)),
    },
    { key: "whose", title: t("duties.whose"), cell: (it) => say(it.party.name) },
    {
      key: "due",
      title: t("duties.dueOn"),
      cell: (it) => (
        <>
          <time dateTime={it.due}>{day(it.due)}</time>
          {it.provisional && <span className="hint"> {t("duties.provisional")}</span>}
        </>
      ),
    },
    {
      key: "state",
      title: t("duties.state"),
      cell: (it) => (
        <>
          <span className={`badge ${LOOKS[it.state]}`}>{t(`duties.states.${it.state}`)}</span>{" "}
          <Way line={it} />
        </>
      ),
    },
  ];
  return (
    <DataTable
      label={t("duties.title")}
      columns={columns}
      rows={rows}
      rowKey={(it) => `${it.rule} ${it.party.id} ${it.period ?? it.due} ${it.about?.en ?? ""}`}
      empty={t("duties.empty")}
    />
  );
}

/// To the case that does it, or to the form that opens one.
function Way({ line }: { line: DutyLine }) {
  const { t } = useWords();
  if (line.case) return <Link to={`/cases/${line.case}`}>{line.case}</Link>;
  if (!line.mine) return null;
  const detail = line.period ? `?detail=${line.period}` : "";
  return <Link to={`/apply/${line.procedure}${detail}`}>{t("duties.start")}</Link>;
}
