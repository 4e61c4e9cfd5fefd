// The use of a subscription by month: a table, and the same as bars.

import type { MonthUse, SubscriptionView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { type Column, DataTable } from "../../ui/table";

export function Use({ subscription: it }: { subscription: SubscriptionView }) {
  const { t, month, number, yuan } = useWords();
  const columns: Column<MonthUse>[] = [
    { key: "month", title: t("use.month"), cell: (row) => month(row.month) },
    {
      key: "billed",
      title: t("use.billed"),
      number: true,
      cell: (row) => number(row.used.billed),
    },
    {
      key: "share",
      title: t("use.share"),
      wide: true,
      cell: (row) => <Share used={row.used.billed} limit={it.calls_per_month} />,
    },
    {
      key: "unconfirmed",
      title: t("use.unconfirmed"),
      number: true,
      cell: (row) => number(row.used.unconfirmed),
    },
    {
      key: "leased",
      title: t("use.leased"),
      number: true,
      wide: true,
      cell: (row) => number(row.used.leased),
    },
    {
      key: "fee",
      title: t("use.fee"),
      number: true,
      cell: (row) => <strong>{t("use.yuan", { yuan: yuan(row.fen) })}</strong>,
    },
  ];
  return (
    <>
      <h3>{t("use.title")}</h3>
      <DataTable
        label={`${t("use.title")} ${it.id}`}
        columns={columns}
        rows={it.months}
        rowKey={(row) => row.month}
        empty={t("use.empty")}
      />
      <p className="hint">{t("use.note")}</p>
    </>
  );
}

/// How much of the month's calls was used, as a bar with its number beside it.
function Share({ used, limit }: { used: number; limit: number }) {
  const { t } = useWords();
  const share = limit > 0 ? Math.round((used / limit) * 100) : 0;
  return (
    <span className="share">
      <meter min={0} max={Math.max(1, limit)} value={used} aria-label={t("use.share")} />
      <span>{share}%</span>
    </span>
  );
}
