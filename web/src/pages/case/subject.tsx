// What a case is about, by its kind.

import type { ReactNode } from "react";
import { Link } from "react-router";

import type { CasePage, SubjectView, Term } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Digest, Facts } from "../../ui/page";
import { WishTable } from "../../ui/wish";

type Pairs = [ReactNode, ReactNode | null | undefined][];

export function SubjectFacts({ page }: { page: CasePage }) {
  const { subject } = page;
  const pairs = usePairs(subject, page.line.id);
  return (
    <>
      <Facts pairs={pairs} />
      {subject.kind === "resource_request" &&
        subject.tables.map((table) => <WishTable key={table.sql_name} table={table} />)}
      {subject.kind === "catalogue_entry" && subject.form && <Columns subject={subject} />}
    </>
  );
}

const agreement = (id: string) => <Link to={`/agreements#${id}`}>{id}</Link>;
const resource = (id: string) => <Link to={`/resources/${id}`}>{id}</Link>;

function usePairs(it: SubjectView, id: string): Pairs {
  const { t, say, day, code, number, list } = useWords();
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
          it.pass
            ? t("egress.pass")
            : `${t("egress.fail")}${t("common.colon")}${failed(it.failed)}`,
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
