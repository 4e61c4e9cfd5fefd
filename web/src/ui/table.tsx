// A plain table: real markup, cards on narrow screens, rows reached with j, k and Enter.

import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";

import { useWords } from "../app/i18n";

export interface Column<Row> {
  key: string;
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  /// Numbers stand to the right.
  number?: boolean;
  /// Left out on narrow screens, where the page of the row tells it.
  wide?: boolean;
}

interface TableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string | number;
  empty: ReactNode;
  rowClass?: (row: Row) => string;
}

// How many rows are shown at first, and how many more at a time.
const AT_A_TIME = 50;

/// `j` and `k` move between the rows' first links, which Enter opens as ever.
function walk(event: KeyboardEvent<HTMLElement>, table: HTMLElement | null): void {
  const by = { j: 1, k: -1 }[event.key];
  const target = event.target as HTMLElement;
  if (!by || !table || event.ctrlKey || event.metaKey || target.matches("input, textarea")) return;
  const links = [...table.querySelectorAll<HTMLElement>("tbody tr a:first-of-type")].filter(
    (link, at, all) => all.findIndex((it) => it.closest("tr") === link.closest("tr")) === at,
  );
  const row = target.closest("tr");
  const now = links.findIndex((link) => link.closest("tr") === row);
  links[Math.max(0, Math.min(links.length - 1, now < 0 ? 0 : now + by))]?.focus();
  event.preventDefault();
}

export function DataTable<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, empty, rowClass } = props;
  const { t, number } = useWords();
  const table = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(AT_A_TIME);
  if (rows.length === 0) return <p className="empty">{empty}</p>;
  return (
    <div
      className="table-frame"
      ref={table}
      role="group"
      aria-label={label}
      tabIndex={0}
      onKeyDown={(event) => walk(event, table.current)}
    >
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row) => (
            <tr key={rowKey(row)} className={rowClass?.(row)}>
              {columns.map((column) => (
                <td key={column.key} className={classOf(column)}>
                  <span className="cell-title" aria-hidden>
                    {column.title}
                  </span>
                  <div className="cell">{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <p className="table-more">
          <button type="button" className="plain" onClick={() => setShown(shown + AT_A_TIME)}>
            {t("table.more")}
          </button>{" "}
          <span className="quiet">
            {t("table.shown", { shown: number(shown), count: number(rows.length) })}
          </span>
        </p>
      )}
    </div>
  );
}

function classOf<Row>(column: Column<Row>): string {
  return [column.number ? "number" : "", column.wide ? "wide" : ""].join(" ").trim();
}
