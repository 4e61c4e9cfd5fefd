// What is wished or granted of a resource, column by column.

import { Link } from "react-router";

import type { Mask, Permission, WishedTable } from "../api/types";
import { useWords, type Words } from "../app/i18n";

/// The permissions in the order in which people think of them.
export const PERMISSIONS: Permission[] = [
  "group",
  "aggregate",
  "count_distinct",
  "compare",
  "join",
  "show_masked",
  "show",
];

/// A mask in words.
export function maskText(mask: Mask, { t }: Pick<Words, "t">): string {
  if (mask === "hide") return t("mask.hide");
  if (mask === "token") return t("mask.token");
  if ("partial" in mask) return t("mask.partial", mask.partial);
  const how = mask.generalise;
  if (how === "to_day") return t("mask.toDay");
  if (how === "to_month") return t("mask.toMonth");
  if ("band" in how) return t("mask.band", { width: how.band });
  return t("mask.decimals", { places: how.decimals });
}

export function WishTable({ table }: { table: WishedTable }) {
  const words = useWords();
  const { t, code } = words;
  return (
    <div className="wish">
      <h3>
        <code>{table.sql_name}</code>{" "}
        <Link to={`/resources/${table.resource}`}>{table.resource}</Link>
      </h3>
      <ul>
        {table.columns.map((column) => (
          <li key={column.name}>
            <code>{column.name}</code>
            <span className="chips">
              {PERMISSIONS.filter((it) => column.permissions.includes(it)).map((permission) => (
                <span key={permission} className={`chip ${permission}`}>
                  {code("permission", permission)}
                </span>
              ))}
              {column.mask && <span className="chip mask">{maskText(column.mask, words)}</span>}
            </span>
          </li>
        ))}
      </ul>
      {table.row_filter && (
        <p>
          {t("subject.rowFilter")} <code>{table.row_filter}</code>
        </p>
      )}
    </div>
  );
}
