// Money, months, templates and figures: pure functions, with cases that lie on their edges.

import { expect, test } from "vitest";

import { columnsFor, flat, seriesOf, withFigures } from "../src/domain/figures";
import { fenOf, yuanOf } from "../src/domain/money";
import { monthOf, monthsBetween } from "../src/domain/months";
import {
  addressOf,
  curlOf,
  filledWithFirst,
  firstOf,
  placesOf,
  type Filling,
} from "../src/domain/template";
import { chosenAddress } from "../src/pages/portal/facets";
import { questionOf } from "../src/pages/portal/catalogue";
import { emptyParameter, parameterOf } from "../src/pages/apply/parameter-fields";

test("yuan as people write them, in fen", () => {
  const cases: [string, number | null][] = [
    ["0.05", 5],
    ["0.5", 50],
    [" 12 ", 1200],
    ["1234.56", 123_456],
    ["0", 0],
    ["0.005", null],
    ["-1", null],
    ["1,000", null],
    ["", null],
    ["free", null],
  ];
  for (const [text, fen] of cases) expect(fenOf(text), text).toBe(fen);
  for (const fen of [0, 5, 50, 123_456]) expect(fenOf(yuanOf(fen))).toBe(fen);
});

test("months from one day through another, the newest first", () => {
  expect(monthsBetween("2025-11-30", "2026-02-01")).toEqual([
    "2026-02-01",
    "2026-01-01",
    "2025-12-01",
    "2025-11-01",
  ]);
  expect(monthsBetween("2026-03-02", "2026-02-28")).toEqual([]);
  expect(monthOf("2026-02-28")).toBe("2026-02-01");
});

test("a template knows its places, and is filled as the server fills it", () => {
  const sql = "SELECT a FROM t WHERE b = $word AND c >= $from_age AND d = $word AND e = $other";
  const parameters: Filling[] = [
    { name: "word", domain: { type: "words", values: ["it's", "no"] } },
    { name: "from_age", domain: { type: "numbers", least: -3, greatest: 9 } },
  ];
  expect(placesOf(sql)).toEqual(["word", "from_age", "other"]);
  expect(filledWithFirst(sql, parameters)).toBe(
    "SELECT a FROM t WHERE b = 'it''s' AND c >= -3 AND d = 'it''s' AND e = $other",
  );
  expect(firstOf({ type: "days", first: "2026-01-01", last: "2026-12-31" })).toBe("2026-01-01");
});

test("the example of a call has its arguments in the address, and no key", () => {
  expect(addressOf("/deliver/p", { a: "x y", b: "1" })).toBe("/deliver/p?a=x+y&b=1");
  expect(addressOf("/deliver/p", {})).toBe("/deliver/p");
  const curl = curlOf("https://place", "/deliver/p", { a: "1" });
  expect(curl).toContain("'https://place/deliver/p?a=1'");
  expect(curl).toContain("$GONGSHU_KEY");
});

test("a parameter is filed once everything of it is there", () => {
  const says = { zh: "\u533a", en: "district" };
  const draft = { ...emptyParameter("region"), says };
  expect(parameterOf(draft)).toBeNull();
  expect(parameterOf({ ...draft, words: " a \n\n b " })?.domain).toEqual({
    type: "words",
    values: ["a", "b"],
  });
  expect(parameterOf({ ...draft, type: "numbers", from: "1", through: "x" })).toBeNull();
  expect(parameterOf({ ...draft, type: "numbers", from: "-1", through: "9" })?.domain).toEqual({
    type: "numbers",
    least: -1,
    greatest: 9,
  });
  expect(parameterOf({ ...draft, type: "days", from: "2026-01-01", through: "soon" })).toBeNull();
  expect(parameterOf({ ...draft, words: "a", says: { zh: "", en: "x" } })).toBeNull();
});

test("a facet is chosen and let go in the address; the page begins anew", () => {
  const search = new URLSearchParams("q=tax&kind=resource&page=3");
  expect(chosenAddress(search, "level", "2")).toBe("?q=tax&kind=resource&level=2");
  expect(chosenAddress(search, "kind", "resource")).toBe("?q=tax");
  expect(chosenAddress(search, "kind", "product")).toBe("?q=tax&kind=resource&kind=product");
});

test("the catalogue is asked what it knows, and nothing else of the address", () => {
  const search = new URLSearchParams("q=&utm_source=x&kind=resource&kind=product&page=2");
  expect(questionOf(search)).toBe("kind=resource&kind=product&page=2");
});

test("rows of figures are laid flat, and drawn with gaps where there is no figure", () => {
  const rows = [
    { procedure: { id: "p", name: { zh: "\u7532", en: "A" } }, month: "2026-01-01", opened: 2 },
    { procedure: { id: "p", name: { zh: "\u7532", en: "A" } }, month: "2026-02-01", opened: null },
    { procedure: { id: "q", name: { zh: "\u4e59", en: "B" } }, month: "2026-01-01", opened: 0 },
  ].map(flat);
  expect(rows[0]).toMatchObject({ procedure: "p", procedure_en: "A", opened: 2 });
  const months = ["2026-01-01", "2026-02-01", "2026-03-01"];
  const series = seriesOf(rows, ["procedure_en", "month", "opened"], months);
  expect(series).toEqual([
    { name: "A", values: [2, null, null] },
    { name: "B", values: [0, null, null] },
  ]);
  expect(withFigures(series).map((it) => it.name)).toEqual(["A"]);
  const heads = ["procedure", "procedure_zh", "procedure_en", "month"].map((id) => ({ id }));
  expect(columnsFor(heads, "en").map((it) => it.id)).toEqual(["procedure_en", "month"]);
  expect(columnsFor(heads, "zh").map((it) => it.id)).toEqual(["procedure_zh", "month"]);
});

test("groups of figures are opened, and a body that is not named stays empty", () => {
  const row = flat({ body: null, heading: { zh: "\u9898", en: "T" }, figures: { late: 1 } });
  expect(row).toEqual({ body: null, heading_zh: "\u9898", heading_en: "T", late: 1 });
});
