// The grant as a tree: tables, columns, what may be done with each, whom the threshold protects.

import type { GrantTableView, GrantView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Section } from "../../ui/page";
import { maskText, PERMISSIONS } from "../../ui/wish";

export function Schema({ grant }: { grant: GrantView }) {
  const { t } = useWords();
  return (
    <Section title={t("schema.title")} className="schema">
      {grant.tables.map((table) => (
        <SchemaTable key={table.wished.sql_name} table={table} />
      ))}
      <p className="hint">{t("schema.hint")}</p>
    </Section>
  );
}

function SchemaTable({ table }: { table: GrantTableView }) {
  const { t, say } = useWords();
  const granted = new Map(table.wished.columns.map((it) => [it.name, it]));
  const isUsable = (name: string) => (granted.get(name)?.permissions.length ?? 0) > 0;
  const usable = table.columns.filter((column) => isUsable(column.name));
  const closed = table.columns.filter((column) => !isUsable(column.name));
  return (
    <details open>
      <summary>
        <code>{table.wished.sql_name}</code> <span className="quiet">{say(table.title)}</span>
      </summary>
      <p className="quiet fine">
        {t("schema.entity", { columns: table.entity.join(", ") || t("resource.eachRow") })}
      </p>
      {table.wished.row_filter && (
        <p className="fine">
          {t("subject.rowFilter")} <code>{table.wished.row_filter}</code>
        </p>
      )}
      <ul>
        {usable.map((column) => (
          <SchemaColumn
            key={column.name}
            name={column.name}
            personal={column.personal}
            granted={granted.get(column.name)}
          />
        ))}
      </ul>
      {closed.length > 0 && (
        <details className="denied">
          <summary>{t("schema.closed", { count: closed.length })}</summary>
          {closed.map((column) => (
            <span key={column.name} className="gap">
              <code>{column.name}</code>
            </span>
          ))}
        </details>
      )}
    </details>
  );
}

interface ColumnProps {
  name: string;
  personal: boolean;
  granted: GrantTableView["wished"]["columns"][number] | undefined;
}

function SchemaColumn({ name, personal, granted }: ColumnProps) {
  const words = useWords();
  const { t, code } = words;
  const permissions = PERMISSIONS.filter((it) => granted?.permissions.includes(it));
  return (
    <li>
      <code>{name}</code>
      {personal && <span className="mark open">{t("resource.personal")}</span>}
      <span className="chips">
        {permissions.map((permission) => (
          <span
            key={permission}
            className={`chip ${permission}`}
            title={code("permissionSays", permission)}
          >
            {code("permission", permission)}
          </span>
        ))}
        {granted?.mask && <span className="chip mask">{maskText(granted.mask, words)}</span>}
      </span>
    </li>
  );
}
