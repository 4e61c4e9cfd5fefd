// The public figures: every table with what it counts, as a chart where one helps, and as a file.

import { useStatistics } from "../../api/hooks";
import type { Statistics, TableHead } from "../../api/types";
import { at } from "../../api/where";
import { useWords } from "../../app/i18n";
import { type Cell, columnsFor, type Flat, flat } from "../../domain/figures";
import { Cite } from "../../ui/article";
import { Chart } from "../../ui/chart";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Own, Page, Section } from "../../ui/page";
import { type Column, DataTable } from "../../ui/table";
import { chartOf } from "./charts";

export default function StatisticsPage() {
  const { t, day, say, number } = useWords();
  const found = useStatistics();
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const figures = found.data;
  return (
    <Page
      title={t("statistics.title")}
      lead={t("statistics.lead", {
        day: day(figures.today),
        entries: number(figures.entries),
      })}
    >
      <nav className="jumps" aria-label={t("statistics.tables")}>
        {figures.tables.map((it) => (
          <a key={it.id} href={`#${it.id}`}>
            {say(it.title)}
          </a>
        ))}
      </nav>
      {figures.tables.map((it) => (
        <div key={it.id} id={it.id}>
          <Table head={it} figures={figures} />
        </div>
      ))}
    </Page>
  );
}

// Tables longer than this are opened by whoever wants them.
const SHORT = 12;

function Table({ head, figures }: { head: TableHead; figures: Statistics }) {
  const { t, say, language, month } = useWords();
  const rows = (figures[head.id] as object[]).map(flat);
  const chart = chartOf(head, rows, figures, { say, language, month });
  const table = <Rows head={head} rows={rows} />;
  return (
    <Section
      title={say(head.title)}
      actions={<a href={at(`/api/statistics/${head.id}.csv`)}>{t("statistics.csv")}</a>}
    >
      <p className="quiet">{say(head.definition)}</p>
      {chart && <Chart {...chart} />}
      {rows.length <= SHORT ? (
        table
      ) : (
        <details className="more">
          <summary>{t("statistics.showTable", { count: rows.length })}</summary>
          {table}
        </details>
      )}
      <Definitions head={head} />
    </Section>
  );
}

function Rows({ head, rows }: { head: TableHead; rows: Flat[] }) {
  const { t, say, language, month, number } = useWords();
  const cell = (id: string, value: Cell | undefined) => {
    if (value === null || value === undefined) return <span className="quiet">—</span>;
    if (typeof value === "number") return number(value);
    if (id === "article") return <Cite article={value} />;
    if (id === "month") return month(value);
    return <Own>{value}</Own>;
  };
  const columns: Column<[number, Flat]>[] = columnsFor(head.columns, language).map((it) => ({
    key: it.id,
    title: say(it.name),
    number: rows.some((row) => typeof row[it.id] === "number"),
    cell: ([, row]) => cell(it.id, row[it.id]),
  }));
  return (
    <DataTable
      label={say(head.title)}
      columns={columns}
      rows={rows.map((row, at): [number, Flat] => [at, row])}
      rowKey={([at]) => at}
      empty={t("statistics.empty")}
    />
  );
}

/// What each figure means, and what is left out of it.
function Definitions({ head }: { head: TableHead }) {
  const { t, say, language } = useWords();
  return (
    <details className="more">
      <summary>{t("statistics.definitions")}</summary>
      <dl className="words">
        {columnsFor(head.columns, language).map((it) => (
          <div key={it.id}>
            <dt>
              {say(it.name)} <code>{it.id}</code>
            </dt>
            <dd>{say(it.definition)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
