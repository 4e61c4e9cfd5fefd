// The columns of a resource: their kinds, what is sensitive, and which name the protected entity.

import type { ColumnView } from "../api/types";
import { useWords } from "../app/i18n";
import { Section } from "./page";
import { type Column, DataTable } from "./table";

interface ResourceColumnsProps {
  entity: string[];
  columns: ColumnView[];
}

export function ResourceColumns({ entity, columns: rows }: ResourceColumnsProps) {
  const { t, code } = useWords();
  const columns: Column<ColumnView>[] = [
    { key: "name", title: t("resource.column"), cell: (it) => <code>{it.name}</code> },
    { key: "kind", title: t("resource.kind"), cell: (it) => code("columnKind", it.kind) },
    {
      key: "marks",
      title: t("resource.protection"),
      cell: (it) => (
        <>
          {it.personal && <span className="mark open">{t("resource.sensitive")}</span>}
          {entity.includes(it.name) && <span className="mark law">{t("resource.isEntity")}</span>}
        </>
      ),
    },
  ];
  return (
    <Section title={t("resource.columns")} note={String(rows.length)}>
      <DataTable
        label={t("resource.columns")}
        columns={columns}
        rows={rows}
        rowKey={(it) => it.name}
        empty={t("resource.noColumns")}
      />
    </Section>
  );
}
