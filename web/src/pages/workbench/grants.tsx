// The grants one may work under, or see.

import { useState } from "react";
import { Link } from "react-router";

import { useGrants } from "../../api/hooks";
import type { GrantView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Page } from "../../ui/page";
import { hasWords, SearchBox } from "../../ui/search";
import { type Column, DataTable } from "../../ui/table";

export default function GrantsPage() {
  const { t, say, day, code, number } = useWords();
  const found = useGrants();
  const [sought, setSought] = useState("");
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const wordsOf = (it: GrantView) =>
    [it.id, it.scenario, say(it.party.name), ...it.tables.map((table) => say(table.title))].join(" ");
  const columns: Column<GrantView>[] = [
    {
      key: "grant",
      title: t("subject.grant"),
      cell: (it) => (
        <>
          <Link className="case-link" to={`/workbench/${it.id}`}>
            {it.tables.map((table) => say(table.title)).join(" / ") || it.id}
          </Link>
          <span className="case-under">
            <span className="quiet id">{it.id}</span> {t("grants.serial", { n: it.serial })}
          </span>
        </>
      ),
    },
    { key: "state", title: t("grants.state"), cell: (it) => <GrantState grant={it} /> },
    { key: "party", title: t("grants.party"), cell: (it) => say(it.party.name) },
    {
      key: "purpose",
      title: t("subject.purpose"),
      cell: (it) => (
        <>
          {code("purpose", it.purpose)}{" "}
          <span className="case-under">
            <code>{it.scenario}</code>
          </span>
        </>
      ),
    },
    {
      key: "term",
      title: t("subject.term"),
      cell: (it) => it.term && `${day(it.term[0])} – ${day(it.term[1])}`,
    },
    { key: "runs", title: t("grants.runs"), number: true, cell: (it) => number(it.runs) },
  ];
  return (
    <Page
      title={t("grants.title")}
      lead={t("grants.lead")}
      actions={<SearchBox label={t("grants.search")} value={sought} onChange={setSought} />}
    >
      <DataTable
        label={t("grants.title")}
        columns={columns}
        rows={found.data.filter((it) => hasWords(wordsOf(it), sought))}
        rowKey={(it) => it.id}
        empty={t("grants.empty")}
      />
    </Page>
  );
}

export function GrantState({ grant }: { grant: GrantView }) {
  const { t, code } = useWords();
  return (
    <>
      {!grant.held && (
        <span className={`mark grant-${grant.state}`}>{code("grantState", grant.state)}</span>
      )}
      {grant.held && <span className="badge overdue">{t("grants.held")}</span>}
    </>
  );
}
