// What shall be done with each column: a tick for each permission, and a mask where one is shown.

import type { ColumnWish } from "../../api/acts";
import type { ColumnView, Mask, Permission } from "../../api/types";
import { useWords } from "../../app/i18n";
import { maskText, PERMISSIONS } from "../../ui/wish";

interface PickerProps {
  columns: ColumnView[];
  entity: string[];
  value: ColumnWish[];
  onChange: (value: ColumnWish[]) => void;
}

export function ColumnPicker({ columns, entity, value, onChange }: PickerProps) {
  const { t, code } = useWords();
  const set = (wish: ColumnWish) =>
    onChange(value.map((it) => (it.name === wish.name ? wish : it)));
  return (
    <div className="table-frame" role="group" aria-label={t("resource.columns")} tabIndex={0}>
      <table className="picker">
        <thead>
          <tr>
            <th scope="col">{t("resource.column")}</th>
            {PERMISSIONS.map((permission) => (
              <th key={permission} scope="col" title={code("permissionSays", permission)}>
                {code("permission", permission)}
              </th>
            ))}
            <th scope="col">{t("mask.title")}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => {
            const wish = value.find((it) => it.name === column.name);
            return (
              wish && (
                <PickerRow
                  key={column.name}
                  column={column}
                  isEntity={entity.includes(column.name)}
                  wish={wish}
                  onChange={set}
                />
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  column: ColumnView;
  isEntity: boolean;
  wish: ColumnWish;
  onChange: (wish: ColumnWish) => void;
}

function PickerRow({ column, isEntity, wish, onChange }: RowProps) {
  const { t, code } = useWords();
  const toggle = (permission: Permission) => {
    const has = wish.permissions.includes(permission);
    const permissions = has
      ? wish.permissions.filter((it) => it !== permission)
      : [...wish.permissions, permission];
    onChange({ ...wish, permissions });
  };
  return (
    <tr>
      <th scope="row">
        <code>{column.name}</code> <span className="quiet">{code("columnKind", column.kind)}</span>
        {column.personal && <span className="mark open">{t("resource.personal")}</span>}
        {isEntity && <span className="mark law">{t("resource.isEntity")}</span>}
      </th>
      {PERMISSIONS.map((permission) => (
        <td key={permission}>
          <input
            type="checkbox"
            aria-label={`${column.name} ${code("permission", permission)}`}
            checked={wish.permissions.includes(permission)}
            onChange={() => toggle(permission)}
          />
        </td>
      ))}
      <td>
        <MaskChoice
          column={column}
          value={wish.mask ?? null}
          onChange={(mask) => onChange({ ...wish, mask })}
        />
      </td>
    </tr>
  );
}

const NUMBERS: Mask[] = [
  { generalise: { band: 10 } },
  { generalise: { band: 100 } },
  { generalise: { decimals: 2 } },
];
const BY_KIND: Record<ColumnView["kind"], Mask[]> = {
  text: [{ partial: { first: 1, last: 1 } }, { partial: { first: 3, last: 4 } }],
  integer: NUMBERS.slice(0, 2),
  number: NUMBERS,
  boolean: [],
  date_time: [{ generalise: "to_day" }, { generalise: "to_month" }],
};

interface MaskProps {
  column: ColumnView;
  value: Mask | null;
  onChange: (mask: Mask | null) => void;
}

function MaskChoice({ column, value, onChange }: MaskProps) {
  const words = useWords();
  const masks: Mask[] = ["hide", "token", ...BY_KIND[column.kind]];
  const name = (mask: Mask) => JSON.stringify(mask);
  return (
    <select
      aria-label={`${column.name} ${words.t("mask.title")}`}
      value={value ? name(value) : ""}
      onChange={(event) => onChange(masks.find((it) => name(it) === event.target.value) ?? null)}
    >
      <option value="">{words.t("mask.none")}</option>
      {masks.map((mask) => (
        <option key={name(mask)} value={name(mask)}>
          {maskText(mask, words)}
        </option>
      ))}
    </select>
  );
}
