// The matters on record: plans, projects, evaluations, filings, whatever the rulebook keeps.

import { useState } from "react";
import { Link } from "react-router";

import { useMatters } from "../../api/hooks";
import type { MatterLine } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Cite } from "../../ui/article";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Own, Page } from "../../ui/page";
import { SearchBox } from "../../ui/search";
import { type Column, DataTable } from "../../ui/table";

const LOOKS = { current: "later", replaced: "soon", struck: "overdue" } as const;

export default function MattersPage() {
  const { t, say } = useWords();
  const [words, setWords] = useState("");
  const matters = useMatters();
  if (matters.isPending) return <LoadingPage />;
  if (matters.error) return <ProblemNote problem={matters.error} />;
  const needle = words.trim().toLowerCase();
  const rows = matters.data.filter((it) =>
    [it.id, say(it.title), say(it.kind_name), say(it.party.name)]
      .join(" ")
      .toLowerCase()
      .includes(needle),
  );
  return (
    <Page
      title={t("matter.title")}
      lead={t("matter.lead")}
      actions={<SearchBox label={t("matter.search")} value={words} onChange={setWords} />}
    >
      <MatterTable rows={rows} />
    </Page>
  );
}

function MatterTable({ rows }: { rows: MatterLine[] }) {
  const { t, say, day } = useWords();
  const columns: Column<MatterLine>[] = [
    {
      key: "title",
      title: t("matter.title"),
      cell: (it) => (
        <>
          {it.case ? (
            <Link to={`/cases/${it.case}`}>
              <Own>{say(it.title)}</Own>
            </Link>
          ) : (
            <Own>{say(it.title)}</Own>
          )}
          <span className="hint"> {it.id}</span>
        </>
      ),
    },
    {
      key: "kind",
      title: t("matter.kind"),
      cell: (it) => (
        <>
          {say(it.kind_name)} <Cite article={it.article} />
        </>
      ),
    },
    {
      key: "about",
      title: t("matter.about"),
      wide: true,
      cell: (it) => <Own>{it.about ? say(it.about) : ""}</Own>,
    },
    { key: "by", title: t("matter.by"), cell: (it) => say(it.party.name) },
    {
      key: "since",
      title: t("matter.since"),
      cell: (it) => <time dateTime={it.since}>{day(it.since)}</time>,
    },
    {
      key: "state",
      title: t("matter.state"),
      cell: (it) => (
        <span className={`badge ${LOOKS[it.state]}`}>
          {t(`matter.states.${it.state}`)}
          {it.until && ` · ${day(it.until)}`}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      label={t("matter.title")}
      columns={columns}
      rows={rows}
      rowKey={(it) => it.id}
      empty={t("matter.empty")}
    />
  );
}
