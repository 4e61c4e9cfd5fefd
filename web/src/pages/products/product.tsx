// A product: what it gives and costs, where it comes from, what is on record about it, and what
// the reader may do with it.

import { Link, useParams } from "react-router";

import { useMe, useProduct, useStatistics } from "../../api/hooks";
import type { ProductView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { LoadingPage, Note, ProblemNote } from "../../ui/feedback";
import { OpenPage } from "../../ui/open-page";
import { Digest, Facts, Own, Page, Section } from "../../ui/page";
import { ParameterTable } from "../../ui/parameters";
import { PriceText } from "../../ui/price";
import { ReasonAct } from "../../ui/reason-act";
import { type Link as RibbonLink, Ribbon } from "../../ui/ribbon";
import { StandingMark } from "../../ui/standing";
import { Holds, Versions } from "./record";
import { TryOut } from "./try-out";

export default function ProductPage() {
  const { id = "" } = useParams();
  const found = useProduct(id);
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  return <Product key={id} product={found.data} />;
}

function Product({ product }: { product: ProductView }) {
  const { t, say, code, number } = useWords();
  const { line } = product;
  const called = line.standing === "circulating" && product.release === null;
  return (
    <Page
      back={{ to: "/products", text: t("products.title") }}
      kicker={
        <>
          {code("productKind", line.kind)} · {say(line.owner.name)}{" "}
          <span className="id">{line.id}</span>
        </>
      }
      title={say(line.title)}
      lead={
        <p className="case-lead">
          <StandingMark standing={line.standing} />
          <strong className="price">
            <PriceText price={line.price} />
          </strong>
          <Own>{say(line.summary)}</Own>
        </p>
      }
      actions={<Ways product={product} />}
    >
      {line.standing !== "circulating" && (
        <Note kind="warn" title={t(`product.why.${line.standing}`)} />
      )}
      <Section title={t("product.lineage")} note={t("product.lineageNote")}>
        <Lineage product={product} />
      </Section>
      <div className="case-columns">
        <div>
          {product.parameters.length > 0 && (
            <Section title={t("parameter.title")} note={t("parameter.note")}>
              <ParameterTable parameters={product.parameters} />
            </Section>
          )}
          {called && <TryOut product={product} />}
          {product.sql && (
            <Section title={t("template.sql")} note={t("template.forReviewers")}>
              <pre className="plan" role="group" tabIndex={0} aria-label={t("template.sql")}>
                {product.sql}
              </pre>
            </Section>
          )}
          <Versions product={product} />
        </div>
        <div>
          <Section title={t("product.terms")}>
            <Facts
              pairs={[
                [t("product.price"), <PriceText key="price" price={line.price} />],
                [t("subject.scenario"), <code key="scenario">{line.scenario}</code>],
                [t("product.use"), t("product.useText")],
                [t("product.howLong"), <HowLong key="time" owner={line.owner.id} />],
                [t("product.path"), code("releasePath", line.path)],
                [t("product.owner"), say(line.owner.name)],
                [t("product.version"), line.version],
                [t("product.subscribers"), number(line.subscribers)],
                [t("product.calls"), number(line.calls)],
                [
                  t("product.content"),
                  product.release && <Digest key="content" value={product.release.content} />,
                ],
              ]}
            />
          </Section>
          <Holds product={product} />
          <Powers product={product} />
          <OpenPage path={`products/${line.id}`} />
        </div>
      </div>
    </Page>
  );
}

/// The way into using the product: subscribe, or see the subscription one has.
function Ways({ product }: { product: ProductView }) {
  const { t } = useWords();
  const me = useMe().data;
  const { id } = product.line;
  if (product.subscription) {
    return (
      <Link className="button" to={`/subscriptions#${product.subscription}`}>
        {t("product.toSubscription")}
      </Link>
    );
  }
  if (product.may.includes("subscribe")) {
    return (
      <Link className="button" to={`/apply/subscription?about=${id}`}>
        {t("product.subscribe")}
      </Link>
    );
  }
  if (me === null) {
    return (
      <Link className="button" to={`/login?to=/products/${id}`}>
        {t("product.logInToSubscribe")}
      </Link>
    );
  }
  return null;
}

/// How long the supplier took so far to answer a subscription.
function HowLong({ owner }: { owner: string }) {
  const { t } = useWords();
  const rows = useStatistics().data?.timeliness ?? [];
  const own = rows.find((it) => it.procedure.id === "subscription" && it.body?.id === owner);
  if (!own || own.figures.median_days === null) return <span className="quiet">—</span>;
  return t("product.howLongText", {
    days: own.figures.median_days,
    count: own.figures.answered,
  });
}

function Lineage({ product }: { product: ProductView }) {
  const { t, say } = useWords();
  const { line, release, resources } = product;
  const admitted = product.versions.find((it) => it.version === line.version);
  const entry = (seq: number) => <Link to={`/entries/${seq}`}>{t("common.entry", { seq })}</Link>;
  const links: RibbonLink[] = [
    {
      kind: t("lineage.resource"),
      what: resources.map((it) => (
        <Link key={it.id} to={`/catalogue/resources/${it.id}`}>
          {say(it.name)}
        </Link>
      )),
      note: t("lineage.resourceNote"),
    },
    {
      kind: t("lineage.grant"),
      what: <code>{line.scenario}</code>,
      note: t("lineage.grantNote"),
    },
    release
      ? {
          kind: t("lineage.release"),
          what: <code>{release.id}</code>,
          note: entry(release.entry),
        }
      : {
          kind: t("lineage.template"),
          what: t("lineage.templateWhat", { count: product.parameters.length }),
          note: t("lineage.templateNote"),
        },
    {
      kind: t("lineage.review"),
      what: admitted?.admitted ? t("lineage.passed") : t("lineage.pending"),
      note: admitted?.admitted ? entry(admitted.admitted) : undefined,
    },
    { kind: t("lineage.product"), what: say(line.title), here: true },
  ];
  return <Ribbon label={t("product.lineage")} links={links} />;
}

function Powers({ product }: { product: ProductView }) {
  const { t } = useWords();
  const { id } = product.line;
  const may = (what: string) => product.may.includes(what);
  if (!may("stop") && !may("withdraw") && !product.own) return null;
  return (
    <Section title={t("product.powers")}>
      <div className="powers">
        {may("stop") && (
          <ReasonAct
            danger
            title={t("product.stop")}
            hint={t("product.stopHint")}
            command={(reason) => ({ type: "stop_product", product: id, reason })}
          />
        )}
        {may("withdraw") && (
          <ReasonAct
            danger
            title={t("product.withdraw")}
            hint={t("product.withdrawHint")}
            command={(reason) => ({ type: "withdraw_product", product: id, reason })}
          />
        )}
        {product.own && (
          <Link to={`/apply/product_registration?about=${id}`}>{t("product.newVersion")}</Link>
        )}
      </div>
    </Section>
  );
}
