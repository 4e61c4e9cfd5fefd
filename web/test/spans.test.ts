// Where a query names a column.

import { expect, test } from "vitest";

import { spansOf } from "../src/domain/spans";

function check(sql: string, column: string | null, expected: string): void {
  const spans = spansOf(sql, column);
  const marked = Array.from(sql, (_, at) =>
    spans.some((span) => at >= span.from && at < span.to) ? "^" : " ",
  ).join("");
  expect(marked.trimEnd()).toBe(expected);
}

test("columns are found where the query names them", () => {
  check("SELECT age FROM people", "people.age", "       ^^^");
  check('SELECT "age", page FROM t', "t.age", "       ^^^^^");
  check("SELECT t.age, 'age' -- age", "t.age", "         ^^^");
  check("SELECT * FROM people", "people.age", "       ^");
  check("SELECT count(*) FROM people", "people.age", "");
  check("SELECT a.*, b FROM a", "a.id", "         ^");
  check("SELECT age FROM people", null, "");
});
