// Rows of the public figures laid flat, cell by cell, as the columns of their table name them.

export type Cell = string | number | null;
export type Flat = Record<string, Cell>;

interface Named {
  id: string;
  name: { zh: string; en: string };
}

const isNamed = (value: unknown): value is Named =>
  typeof value === "object" && value !== null && "id" in value && "name" in value;

const isText = (value: unknown): value is { zh: string; en: string } =>
  typeof value === "object" && value !== null && "zh" in value && "en" in value;

/// A row with its names beside their ids and its groups of figures opened.
export function flat(row: object): Flat {
  const cells: Flat = {};
  for (const [name, value] of Object.entries(row) as [string, unknown][]) {
    if (isNamed(value)) {
      cells[name] = value.id;
      cells[`${name}_zh`] = value.name.zh;
      cells[`${name}_en`] = value.name.en;
    } else if (isText(value)) {
      cells[`${name}_zh`] = value.zh;
      cells[`${name}_en`] = value.en;
    } else if (typeof value === "object" && value !== null) {
      Object.assign(cells, flat(value));
    } else {
      cells[name] = value as Cell;
    }
  }
  return cells;
}

/// The columns a reader needs: of a name the one in the reader's language, and not its id.
export function columnsFor<Head extends { id: string }>(heads: Head[], language: string): Head[] {
  const ids = new Set(heads.map((it) => it.id));
  const other = language === "zh" ? "_en" : "_zh";
  return heads.filter((it) => !it.id.endsWith(other) && !ids.has(`${it.id}_zh`));
}

export interface Series {
  name: string;
  values: (number | null)[];
}

/// One series for each name, with its value in each of the categories; what is missing is null.
export function seriesOf(
  rows: Flat[],
  [name, category, value]: [string, string, string],
  categories: string[],
): Series[] {
  const names = [...new Set(rows.map((row) => String(row[name] ?? "")))];
  return names.map((it) => ({
    name: it,
    values: categories.map((at) => {
      const row = rows.find((one) => String(one[name] ?? "") === it && one[category] === at);
      const found = row?.[value];
      return typeof found === "number" ? found : null;
    }),
  }));
}

/// Series without any figure are left out.
export const withFigures = (series: Series[]): Series[] =>
  series.filter((it) => it.values.some((value) => value !== null && value > 0));
