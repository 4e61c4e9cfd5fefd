// Subscriptions of others, as their supplier or the authority sees them: one line each, with the
// months behind it.

import { Link } from "react-router";

import { useMe } from "../../api/hooks";
import type { SubscriptionView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Section } from "../../ui/page";
import { PriceText } from "../../ui/price";
import { StandingMark } from "../../ui/standing";
import { type Column, DataTable } from "../../ui/table";
import { Close } from "./close";
import { Use } from "./use";

const total = (it: SubscriptionView, of: "billed" | "fen"): number =>
  it.months.reduce((sum, month) => sum + (of === "fen" ? month.fen : month.used.billed), 0);

export function Supplied({ subscriptions }: { subscriptions: SubscriptionView[] }) {
  const { t, say, number, yuan } = useWords();
  if (subscriptions.length === 0) return null;
  const columns: Column<SubscriptionView>[] = [
    {
      key: "product",
      title: t("product.product"),
      cell: (it) => (
        <>
          <Link className="case-link" to={`/products/${it.product.id}`}>
            {say(it.product.name)}
          </Link>
          <span className="case-under quiet id">{it.id}</span>
        </>
      ),
    },
    {
      key: "party",
      title: t("subscription.subscriber"),
      cell: (it) => say(it.party.name),
    },
    {
      key: "standing",
      title: t("product.standing"),
      cell: (it) =>
        it.closed_on ? (
          <span className="mark">{t("subscription.closed")}</span>
        ) : (
          <StandingMark standing={it.standing} />
        ),
    },
    { key: "price", title: t("product.price"), cell: (it) => <PriceText price={it.price} /> },
    {
      key: "billed",
      title: t("use.billed"),
      number: true,
      cell: (it) => number(total(it, "billed")),
    },
    {
      key: "fee",
      title: t("use.fee"),
      number: true,
      cell: (it) => t("use.yuan", { yuan: yuan(total(it, "fen")) }),
    },
    { key: "more", title: t("use.title"), cell: (it) => <Months subscription={it} /> },
  ];
  return (
    <Section title={t("subscriptions.supplied")} note={String(subscriptions.length)}>
      <DataTable
        label={t("subscriptions.supplied")}
        columns={columns}
        rows={subscriptions}
        rowKey={(it) => it.id}
        empty={t("use.empty")}
      />
    </Section>
  );
}

function Months({ subscription: it }: { subscription: SubscriptionView }) {
  const { t } = useWords();
  const me = useMe().data;
  return (
    <details className="more">
      <summary>
        {t("subscriptions.months")}
        <span className="unseen"> {it.id}</span>
      </summary>
      <Use subscription={it} />
      <p>
        <Link to={`/cases/${it.case}`}>{it.case}</Link>
      </p>
      {it.closed_on === null && it.owner.id === me?.party.id && <Close id={it.id} />}
    </details>
  );
}
