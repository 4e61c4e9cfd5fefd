// Templates: queries with `$name` where a parameter stands. What goes out is filled by the server;
// here it is filled for the dry run of a draft and written down as an example of a call.

export type Domain =
  | { type: "words"; values: string[] }
  | { type: "numbers"; least: number; greatest: number }
  | { type: "days"; first: string; last: string };

export interface Filling {
  name: string;
  domain: Domain;
}

const PLACE = /\$([A-Za-z0-9_]+)/g;

/// The parameters a query speaks of, each once, in the order they first stand.
export function placesOf(sql: string): string[] {
  return [...new Set([...sql.matchAll(PLACE)].map((it) => it[1] ?? ""))];
}

/// A value the domain allows.
export function firstOf(domain: Domain): string {
  if (domain.type === "words") return domain.values[0] ?? "";
  return String(domain.type === "numbers" ? domain.least : domain.first);
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/// The query with a value of its domain in place of each parameter.
export function filledWithFirst(sql: string, parameters: Filling[]): string {
  return sql.replace(PLACE, (place, name: string) => {
    const known = parameters.find((it) => it.name === name);
    if (!known) return place;
    const value = firstOf(known.domain);
    return known.domain.type === "numbers" ? value : quoted(value);
  });
}

/// Where an answer is fetched, with the arguments in the address.
export function addressOf(path: string, values: Record<string, string>): string {
  const query = new URLSearchParams(values).toString();
  return query ? `${path}?${query}` : path;
}

/// The call as it is made from a shell; the key comes from the environment, not from history.
export function curlOf(origin: string, path: string, values: Record<string, string>): string {
  return [
    `curl -sS '${origin}${addressOf(path, values)}'`,
    `  -H "Authorization: Bearer $GONGSHU_KEY"`,
  ].join(" \\\n");
}
