// Which tables of the public figures are drawn, and how.

import type { Statistics, TableHead, Text } from "../../api/types";
import { type Flat, type Series, seriesOf, withFigures } from "../../domain/figures";
import type { ChartData } from "../../ui/chart";

interface Words {
  say: (text: Text) => string;
  language: string;
  month: (day: string) => string;
}

const VOLUME = ["opened", "closed", "answers", "refused"];
const STATES = ["open", "ended_well", "declined", "withdrawn"];
const MEDIANS = ["median_days", "ninth_decile_days"];
const GROWTH = ["resources", "products"];

/// The chart of a table; none where the table says it better or there is nothing to draw.
export function chartOf(
  head: TableHead,
  rows: Flat[],
  figures: Statistics,
  words: Words,
): ChartData | null {
  const { say, language, month } = words;
  const months = figures.months.map((it) => it.month);
  const label = `${say(head.title)}: ${say(head.definition)}`;
  const named = (id: string): string => {
    const column = head.columns.find((it) => it.id === id);
    return column ? say(column.name) : id;
  };
  const text = (id: string) => `${id}_${language}`;
  /// A column of figures as a series over the rows.
  const column = (id: string): Series => ({
    name: named(id),
    values: rows.map((row) => (typeof row[id] === "number" ? Number(row[id]) : null)),
  });
  const over = (id: string) => rows.map((row) => String(row[text(id)] ?? "—"));
  const byMonth = (name: string, value: string): ChartData => ({
    label,
    kind: "bar",
    stacked: true,
    categories: months.map(month),
    series: withFigures(seriesOf(rows, [name, "month", value], months)),
  });
  const lines = (ids: string[]): ChartData => ({
    label,
    kind: "line",
    categories: rows.map((row) => month(String(row.month))),
    series: ids.map(column),
  });
  const across = (ids: string[], name: string, stacked: boolean): ChartData => ({
    label,
    kind: "bar",
    across: true,
    stacked,
    categories: over(name),
    series: ids.map(column),
  });
  const made = {
    bodies: () => across(MEDIANS, "body", false),
    timeliness: () => null,
    states: () => across(STATES, "procedure", true),
    cases: () => byMonth(text("procedure"), "opened"),
    refusals: () => byMonth("article", "refused"),
    products: () => byMonth(text("product"), "billed"),
    volume: () => lines(VOLUME),
    catalogue: () => lines(GROWTH),
  }[head.id]();
  const some = made?.series.some((it) => it.values.some((value) => value !== null));
  return some && rows.length > 0 ? made : null;
}
