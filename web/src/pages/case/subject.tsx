// What a case is about, by its kind.

import type { ReactNode } from "react";
import { Link } from "react-router";

import type { CasePage, SubjectView, Term } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Digest, Facts, Own } from "../../ui/page";
import { ParameterTable } from "../../ui/parameters";
import { usePriceText } from "../../ui/price";
import { WishTable } from "../../ui/wish";

type Pairs = [ReactNode, ReactNode | null | undefined][];

export function SubjectFacts({ page }: { page: CasePage }) {
  const { subject } = page;
  const { say } = useWords();
  const pairs = usePairs(page);
  return (
    <>
      <Facts
        pairs={[
          ...pairs,
          ...page.fields.map((it): [ReactNode, ReactNode] => [
            say(it.name),
            <Own key={it.id}>{say(it.says)}</Own>,
          ]),
        ]}
      />
      {subject.kind === "resource_request" &&
        subject.tables.map((table) => <WishTable key={table.sql_name} table={table} />)}
      {subject.kind === "catalogue_entry" && subject.form && <Columns subject={subject} />}
      {subject.kind === "product" && <Source subject={subject} />}
    </>
  );
}

const agreement = (id: string) => <Link to={`/agreements#${id}`}>{id}</Link>;
const product = (id: string, title: string) => <Link to={`/products/${id}`}>{title}</Link>;
const resource = (id: string) => <Link to={`/resources/${id}`}>{id}</Link>;

function usePairs(page: CasePage): Pairs {
  const it = page.subject;
  const id = page.line.id;
  const { t, say, day, month, code, number, list } = useWords();
  const price = usePriceText();
  const failed = (rules: string[]) => list(rules.map((rule) => code("check", rule)));
  const term = (value: Term | null) => value && `${day(value[0])} – ${day(value[1])}`;
  switch (it.kind) {
    case "catalogue_entry":
      return [
        [t("resource.id"), resource(it.resource)],
        ...(it.form
          ? ([
              [t("resource.summary"), say(it.form.summary)],
              [t("resource.opening"), code("opening", it.form.opening)],
              [t("resource.statute"), it.form.statute],
              [t("resource.level"), t("resource.levelIs", { level: it.form.level })],
              [t("resource.origin"), code("origin", it.form.origin)],
              [t("resource.obtained"), code("obtained", it.form.obtained)],
              [t("resource.cycle"), say(it.form.update_cycle)],
              [t("resource.entity"), it.form.entity.join(", ") || t("resource.eachRow")],
            ] as Pairs)
          : []),
      ];
    case "operator_application":
      return [
        [
          t("subject.call"),
          <Link key="call" to="/calls">
            {it.call}
          </Link>,
        ],
      ];
    case "operation_agreement":
      return [
        [t("subject.agreement"), agreement(it.agreement)],
        [t("subject.operator"), say(it.operator.name)],
        [t("subject.term"), term(it.term)],
      ];
    case "resource_request":
      return [
        [t("subject.agreement"), agreement(it.agreement)],
        [t("subject.scenario"), it.scenario],
        [t("subject.purpose"), code("purpose", it.purpose)],
      ];
    case "service_agreement":
      return [
        [t("subject.agreement"), agreement(it.agreement)],
        [
          t("subject.grant"),
          <Link key="grant" to={`/workbench/${it.grant}`}>
            {it.grant}
          </Link>,
        ],
        [t("subject.term"), term(it.term)],
      ];
    case "egress_review":
      return [
        [t("subject.table"), <code key="table">{it.table}</code>],
        [t("subject.grant"), it.grant],
        [t("subject.content"), it.content && <Digest key="content" value={it.content} />],
        [t("subject.rows"), number(it.rows)],
        [
          t("subject.verdict"),
          it.pass ? (
            t("egress.pass")
          ) : (
            <span key="verdict" className="badge overdue">
              {`${t("egress.fail")}${t("common.colon")}${failed(it.failed)}`}
            </span>
          ),
        ],
        [
          t("subject.file"),
          <Link key="file" to={`/cases/${id}/review`}>
            {t("egress.open")}
          </Link>,
        ],
        [t("subject.release"), it.release],
      ];
    case "rectification":
      return [
        [t("subject.agreement"), agreement(it.agreement)],
        [t("subject.limit"), day(it.limit)],
        [t("subject.hold"), it.hold],
      ];
    case "operator_exit":
      return [[t("subject.agreement"), agreement(it.agreement)]];
    case "partner_entry":
      return [
        [t("partner.partner"), say(it.partner.name)],
        [t("partner.agreement"), agreement(it.agreement)],
        [t("subject.term"), term(it.term)],
        [t("subject.document"), page.document && <Digest key="document" value={page.document} />],
      ];
    case "partner_exit":
      return [
        [t("partner.partner"), say(it.partner.name)],
        [t("partner.agreement"), agreement(it.agreement)],
      ];
    case "matter":
      return [
        [t("matter.title"), <Own key="title">{say(page.line.subject)}</Own>],
        [t("matter.about"), it.subject && <Own key="about">{say(it.subject)}</Own>],
      ];
    case "partner_report":
      return [
        [t("partner.month"), month(it.month)],
        [t("subject.agreement"), agreement(it.agreement)],
      ];
    case "product":
      return [
        [t("product.product"), product(it.form.product, say(it.form.title))],
        [t("product.summary"), <Own key="summary">{say(it.form.summary)}</Own>],
        [t("product.version"), it.version],
        [t("product.kind"), code("productKind", it.form.kind)],
        [t("product.price"), <strong key="price">{price(it.form.price)}</strong>],
        [t("product.path"), code("releasePath", it.form.path)],
        [t("subject.scenario"), <code key="scenario">{it.form.scenario}</code>],
        [t("product.source"), code("productSource", it.form.source.from)],
        it.form.source.from === "release"
          ? [t("product.release"), <code key="release">{it.form.source.release}</code>]
          : [t("subject.grant"), <code key="grant">{it.form.source.grant}</code>],
        [t("product.plan"), it.plan && <Digest key="plan" value={it.plan} />],
      ];
    case "subscription":
      return [
        [t("product.product"), product(it.product, say(it.title))],
        [t("product.price"), it.price && <strong key="price">{price(it.price)}</strong>],
        [t("subscription.calls"), number(it.calls_per_month)],
        [t("subject.scenario"), <code key="scenario">{it.scenario}</code>],
      ];
  }
}

function Columns({ subject }: { subject: Extract<SubjectView, { kind: "catalogue_entry" }> }) {
  const { t, code } = useWords();
  return (
    <ul className="chips" aria-label={t("resource.columns")}>
      {subject.form?.columns.map((column) => (
        <li key={column.name}>
          <code>{column.name}</code> {code("columnKind", column.kind)}
          {column.personal && <span className="mark open">{t("resource.personal")}</span>}
          {column.trade_secret && <span className="mark open">{t("resource.secret")}</span>}
        </li>
      ))}
    </ul>
  );
}

/// The query of a template with everything its parameters may be, for those who review it.
function Source({ subject }: { subject: Extract<SubjectView, { kind: "product" }> }) {
  const { t } = useWords();
  const { source } = subject.form;
  if (source.from === "release") return null;
  return (
    <>
      <h3>{t("parameter.title")}</h3>
      <ParameterTable parameters={source.parameters} />
      <h3>{t("template.sql")}</h3>
      <pre className="plan" role="group" tabIndex={0} aria-label={t("template.sql")}>
        {source.sql}
      </pre>
    </>
  );
}
