// Where a query names a column, for underlining what the guard said of it.

export interface Span {
  from: number;
  to: number;
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/// Every place where `sql` names the column `table.column`; strings and comments are no places. A
/// query that never names it (`SELECT *`) is marked at its stars.
export function spansOf(sql: string, column: string | null): Span[] {
  if (column === null) return [];
  const name = escape(column.slice(column.indexOf(".") + 1));
  const code = blank(sql);
  const named = find(code, new RegExp(`(?<![\\w])"?${name}"?(?![\\w])`, "gi"));
  return named.length > 0 ? named : find(code, /(?<=select\s+|,\s*|\.)\*/gi);
}

/// The query with strings and comments made blank, at the same length.
function blank(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, (it) => " ".repeat(it.length));
}

function find(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }));
}
