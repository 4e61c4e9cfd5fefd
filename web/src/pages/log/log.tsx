// The public log, newest entries first: what happened, without saying who.

import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";

import { useLog, usePlace } from "../../api/hooks";
import type { LogEntry } from "../../api/types";
import { at } from "../../api/where";
import { useWords } from "../../app/i18n";
import { Cite } from "../../ui/article";
import { Button } from "../../ui/base";
import { EntryLink, LoadingPage, ProblemNote } from "../../ui/feedback";
import { TextField } from "../../ui/field";
import { Digest, Facts, Own, Page, Section } from "../../ui/page";
import { type Column, DataTable } from "../../ui/table";

const SIZE = 50;

export default function LogPage() {
  const { t, number } = useWords();
  const place = usePlace().data;
  const [search, setSearch] = useSearchParams();
  const entries = place?.entries ?? 0;
  const before = Math.min(entries, Number(search.get("before") ?? entries));
  const from = Math.max(0, before - SIZE);
  const found = useLog(from, Math.max(1, before - from), place !== undefined);
  if (found.isPending || !place) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  return (
    <Page title={t("log.title")} lead={t("log.lead", { count: number(entries) })}>
      <Section title={t("log.head")}>
        <Facts
          pairs={[
            [t("log.origin"), <code key="origin">{place.origin}</code>],
            [
              t("log.vkey"),
              <code key="vkey" className="wrap">
                {place.vkey}
              </code>,
            ],
            [
              t("log.files"),
              <span key="files">
                <a href={at("/log/checkpoint")}>checkpoint</a> ·{" "}
                <a href={at("/log/vkey")}>vkey</a>
              </span>,
            ],
          ]}
        />
        <Jump />
      </Section>
      <Entries entries={[...found.data].reverse()} />
      <div className="actions">
        <Button
          disabled={before >= entries}
          onClick={() => setSearch({ before: String(Math.min(entries, before + SIZE)) })}
        >
          ← {t("log.newer")}
        </Button>
        <Button disabled={from === 0} onClick={() => setSearch({ before: String(from) })}>
          {t("log.older")} →
        </Button>
        <span className="quiet">
          {t("log.range", { from: number(from), through: number(Math.max(from, before - 1)) })}
        </span>
      </div>
    </Page>
  );
}

function Entries({ entries }: { entries: LogEntry[] }) {
  const { t, say, day } = useWords();
  const columns: Column<LogEntry>[] = [
    { key: "seq", title: t("log.seq"), cell: (it) => <EntryLink seq={it.seq} /> },
    { key: "name", title: t("log.what"), cell: (it) => say(it.name) },
    { key: "facts", title: t("log.facts"), cell: (it) => <PublicFacts entry={it} /> },
    { key: "day", title: t("log.day"), cell: (it) => <time dateTime={it.day}>{day(it.day)}</time> },
    {
      key: "articles",
      title: t("log.articles"),
      cell: (it) => it.articles.map((article) => <Cite key={article} article={article} />),
    },
    { key: "leaf", title: t("log.leaf"), wide: true, cell: (it) => <Digest value={it.leaf} /> },
  ];
  return (
    <DataTable
      label={t("log.title")}
      columns={columns}
      rows={entries}
      rowKey={(it) => it.seq}
      empty={t("log.empty")}
    />
  );
}

function PublicFacts({ entry }: { entry: LogEntry }) {
  const { t, code } = useWords();
  return (
    <span className="fine">
      {entry.serial && (
        <span className="mark law">
          {t("log.serial", {
            register: code("register", entry.serial.register),
            n: entry.serial.n,
          })}
        </span>
      )}{" "}
      <Own>
        {Object.entries(entry.facts)
          .map(([name, value]) => `${name}=${value}`)
          .join(" ")}
      </Own>
    </span>
  );
}

function Jump() {
  const { t } = useWords();
  const navigate = useNavigate();
  const [seq, setSeq] = useState("");
  const known = /^\d+$/.test(seq);
  return (
    <form
      className="jump"
      onSubmit={(event) => {
        event.preventDefault();
        if (known) void navigate(`/entries/${seq}`);
      }}
    >
      <TextField label={t("log.jump")} value={seq} onChange={setSeq} />
      <Button htmlType="submit" disabled={!known}>
        {t("log.open")}
      </Button>
      <Link to="/verify">{t("nav.verify")}</Link>
    </form>
  );
}
