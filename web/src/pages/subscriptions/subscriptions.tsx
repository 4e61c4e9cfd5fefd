// Subscriptions: what was used of each, what it costs, and the keys that open it.

import { useEffect } from "react";
import { Link } from "react-router";

import { useSubscriptions } from "../../api/hooks";
import type { SubscriptionView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Facts, Page } from "../../ui/page";
import { PriceText } from "../../ui/price";
import { StandingMark } from "../../ui/standing";
import { Close } from "./close";
import { Keys } from "./keys";
import { Supplied } from "./supplied";
import { Use } from "./use";

export default function SubscriptionsPage() {
  const { t } = useWords();
  const found = useSubscriptions();
  const ready = found.data !== undefined;
  useEffect(() => {
    const wanted = window.location.hash.slice(1);
    if (ready && wanted) document.getElementById(wanted)?.scrollIntoView();
  }, [ready]);
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  return (
    <Page title={t("subscriptions.title")} lead={t("subscriptions.lead")}>
      {found.data.length === 0 && (
        <p className="empty">
          {t("subscriptions.empty")} <Link to="/products">{t("products.title")}</Link>
        </p>
      )}
      {found.data
        .filter((it) => it.own)
        .map((it) => (
          <Subscription key={it.id} subscription={it} />
        ))}
      <Supplied subscriptions={found.data.filter((it) => !it.own)} />
    </Page>
  );
}

function Subscription({ subscription: it }: { subscription: SubscriptionView }) {
  const { t, say, day, number, yuan } = useWords();
  const open = it.closed_on === null;
  return (
    <div className="card subscription" id={it.id}>
      <h2>
        <Link to={`/products/${it.product.id}`}>{say(it.product.name)}</Link>{" "}
        {open ? (
          <StandingMark standing={it.standing} />
        ) : (
          <span className="mark">{t("subscription.closed")}</span>
        )}
      </h2>
      <div className="case-columns">
        <div>
          <Use subscription={it} />
        </div>
        <div>
          <Facts
            pairs={[
              [t("agreements.id"), <code key="id">{it.id}</code>],
              [t("subscription.subscriber"), say(it.party.name)],
              [t("product.owner"), say(it.owner.name)],
              [t("product.price"), <PriceText key="price" price={it.price} />],
              [t("subscription.calls"), number(it.calls_per_month)],
              [
                t("subscription.atMost"),
                it.price.per === "call" &&
                  t("use.yuan", { yuan: yuan(it.price.fen * it.calls_per_month) }),
              ],
              [t("subject.scenario"), <code key="scenario">{it.scenario}</code>],
              [t("subscription.openedOn"), day(it.opened_on)],
              [t("subscription.closedOn"), it.closed_on && day(it.closed_on)],
              [
                t("agreements.case"),
                <Link key="case" to={`/cases/${it.case}`}>
                  {it.case}
                </Link>,
              ],
            ]}
          />
        </div>
      </div>
      <Keys subscription={it} />
      {open && (
        <p>
          <Link to={`/products/${it.product.id}`}>{t("subscription.howToCall")}</Link>
        </p>
      )}
      {open && (
        <div className="powers">
          <Close id={it.id} />
        </div>
      )}
    </div>
  );
}
