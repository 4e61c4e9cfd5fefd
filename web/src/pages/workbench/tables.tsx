// The results of a grant, newest first.

import { Link } from "react-router";

import type { TableView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Own, Section } from "../../ui/page";
import { type Column, DataTable } from "../../ui/table";

interface HistoryProps {
  tables: TableView[];
  chosen: string | null;
  onOpen: (table: TableView) => void;
}

export function History({ tables, chosen, onOpen }: HistoryProps) {
  const { t, day, number } = useWords();
  const columns: Column<TableView>[] = [
    {
      key: "table",
      title: t("subject.table"),
      cell: (it) => (
        <>
          <button type="button" className="plain" onClick={() => onOpen(it)}>
            {it.id}
          </button>
          {it.sql && <code className="sql-line">{it.sql}</code>}
        </>
      ),
    },
    { key: "rows", title: t("subject.rows"), number: true, cell: (it) => number(it.rows) },
    {
      key: "exit",
      title: t("result.exit"),
      cell: (it) => (it.lookable ? t("result.canLook") : t("result.releaseOnly")),
    },
    {
      key: "by",
      title: t("result.by"),
      cell: (it) => (
        <>
          {it.by.name ? <Own>{it.by.name}</Own> : t("common.unnamed")}{" "}
          <time dateTime={it.on}>{day(it.on)}</time>
        </>
      ),
    },
    {
      key: "review",
      title: t("result.reviewCase"),
      cell: (it) => it.review && <Link to={`/cases/${it.review}`}>{it.review}</Link>,
    },
  ];
  return (
    <Section title={t("result.history")} note={t("result.historyNote")}>
      <DataTable
        label={t("result.history")}
        columns={columns}
        rows={tables}
        rowKey={(it) => it.id}
        rowClass={(it) => (it.id === chosen ? "chosen" : "")}
        empty={t("result.noTables")}
      />
    </Section>
  );
}
