// The parameters of a template, with everything they may be.

import type { Parameter } from "../api/types";
import { useWords } from "../app/i18n";
import type { Domain } from "../domain/template";
import { Own } from "./page";
import { type Column, DataTable } from "./table";

/// The domain of a parameter in words.
export function DomainText({ domain }: { domain: Domain }) {
  const { t, day, number } = useWords();
  if (domain.type === "words") {
    return (
      <span className="chips">
        {domain.values.map((value) => (
          <code key={value} className="chip">
            {value}
          </code>
        ))}
      </span>
    );
  }
  if (domain.type === "numbers") {
    const { least, greatest } = domain;
    return t("parameter.range", { from: number(least), through: number(greatest) });
  }
  return t("parameter.range", { from: day(domain.first), through: day(domain.last) });
}

export function ParameterTable({ parameters }: { parameters: Parameter[] }) {
  const { t, say, code } = useWords();
  const columns: Column<Parameter>[] = [
    { key: "name", title: t("parameter.name"), cell: (it) => <code>{it.name}</code> },
    { key: "says", title: t("parameter.says"), cell: (it) => <Own>{say(it.says)}</Own> },
    { key: "type", title: t("parameter.type"), cell: (it) => code("domain", it.domain.type) },
    {
      key: "domain",
      title: t("parameter.domain"),
      cell: (it) => <DomainText domain={it.domain} />,
    },
  ];
  return (
    <DataTable
      label={t("parameter.title")}
      columns={columns}
      rows={parameters}
      rowKey={(it) => it.name}
      empty={t("parameter.none")}
    />
  );
}
