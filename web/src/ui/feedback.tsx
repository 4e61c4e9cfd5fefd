// Waiting, failing, being refused, and having acted: the four things any request comes to.

import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  InfoCircleOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import { Link } from "react-router";

import type { Problem } from "../api/problem";
import type { Answer, Finding, Ground, Refused, Text } from "../api/types";
import { useWords } from "../app/i18n";
import { groupBy } from "../domain/group";
import { Cite, StrengthMark } from "./article";

export function LoadingPage() {
  const { t } = useWords();
  return (
    <div className="page loading" role="status">
      <span className="spinner" aria-hidden /> {t("common.loading")}
    </div>
  );
}

const ICONS = {
  good: CheckCircleOutlined,
  bad: CloseCircleOutlined,
  warn: WarningOutlined,
  info: InfoCircleOutlined,
} as const;

interface NoteProps {
  kind: keyof typeof ICONS;
  title: ReactNode;
  children?: ReactNode;
  alert?: boolean;
}

export function Note({ kind, title, children, alert = false }: NoteProps) {
  const Icon = ICONS[kind];
  return (
    <div className={`note ${kind}`} role={alert ? "alert" : undefined}>
      <Icon aria-hidden />
      <div>
        <p className="note-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

/// A text of the server: what it names in backticks is set as such.
function Said({ text }: { text: Text }) {
  const { say } = useWords();
  const pieces = say(text).split("`");
  return pieces.map((piece, at) => (at % 2 === 1 ? <code key={at}>{piece}</code> : piece));
}

interface ProblemProps {
  problem: Problem;
  /// What a refusal of the law is called where it is none of an act in general.
  refusal?: string;
}

/// A no of any kind, with everything the server said about it.
export function ProblemNote({ problem, refusal }: ProblemProps) {
  const { t } = useWords();
  if (problem.grounds.length > 0 || problem.findings.length > 0) {
    const { grounds, entry, findings } = problem;
    return <RefusalNote refused={{ grounds, entry, findings }} title={refusal} />;
  }
  return (
    <Note kind="bad" alert title={t(`problems.${problem.code}`)}>
      {problem.detail && (
        <p>
          <Said text={problem.detail} />
        </p>
      )}
    </Note>
  );
}

interface RefusalProps {
  refused: Refused;
  asked?: boolean;
  title?: string | undefined;
}

/// The law's no: citation, rule, fact, remedy of every ground, and the entry that records it.
export function RefusalNote({ refused, asked = false, title: own }: RefusalProps) {
  const { t } = useWords();
  const guard = refused.findings.length > 0;
  const usual = asked ? t("refusal.wouldBe") : guard ? t("refusal.guard") : t("refusal.title");
  const title = own ?? usual;
  return (
    <Note kind="bad" alert title={title}>
      {guard ? (
        <>
          <Findings findings={refused.findings} />
          <GuardGrounds grounds={refused.grounds} />
        </>
      ) : (
        <ol className="grounds">
          {refused.grounds.map((ground, at) => (
            <GroundItem key={at} ground={ground} />
          ))}
        </ol>
      )}
      {refused.entry !== null && refused.entry !== undefined && (
        <p className="quiet">
          {t("refusal.recorded")} <EntryLink seq={refused.entry} />
        </p>
      )}
    </Note>
  );
}

function GroundItem({ ground }: { ground: Ground }) {
  const { t, say } = useWords();
  const { citation } = ground;
  return (
    <li>
      <p className="fact">
        <Said text={ground.fact} />
      </p>
      <dl className="pairs">
        <dt>{t("refusal.ground")}</dt>
        <dd>
          <Cite article={citation.article} /> {say(citation.heading)}{" "}
          <StrengthMark strength={citation.strength} />
        </dd>
        <dt>{t("refusal.rule")}</dt>
        <dd>
          <code>{citation.rule}</code>{" "}
          <span className="quiet">{t("refusal.line", { line: citation.line })}</span>
        </dd>
        <dt>{t("refusal.remedy")}</dt>
        <dd>
          <Said text={ground.remedy} />
        </dd>
      </dl>
    </li>
  );
}

/// What the guard of the reading room found: alike findings together, with the way out.
export function Findings({ findings }: { findings: Finding[] }) {
  const { t, say, code } = useWords();
  const alike = groupBy(findings, (it) => `${it.rule} ${it.remedy} ${it.hint.en}`);
  return (
    <ul className="findings" aria-label={t("refusal.findings")}>
      {[...alike.entries()].map(([name, [first, ...more]]) =>
        first ? (
          <li key={name}>
            <p className="fact">
              {code("guardRule", first.rule)}
              <span className="mark">{code("remedy", first.remedy)}</span> {say(first.hint)}
            </p>
            <ul>
              {[first, ...more].map((finding, at) => (
                <li key={at}>
                  <Said text={finding.fact} />
                </li>
              ))}
            </ul>
          </li>
        ) : null,
      )}
    </ul>
  );
}

/// The law behind the guard: each rule once, for the facts are told with the columns.
function GuardGrounds({ grounds }: { grounds: Ground[] }) {
  const { t, say } = useWords();
  const rules = groupBy(grounds, (it) => it.citation.rule);
  return (
    <dl className="pairs">
      {[...rules.entries()].map(([rule, [first]]) =>
        first ? (
          <div key={rule} className="pair">
            <dt>{t("refusal.ground")}</dt>
            <dd>
              <Cite article={first.citation.article} /> {say(first.citation.heading)}{" "}
              <StrengthMark strength={first.citation.strength} /> <code>{rule}</code>{" "}
              <span className="quiet">{t("refusal.line", { line: first.citation.line })}</span>
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

export function EntryLink({ seq }: { seq: number }) {
  const { t } = useWords();
  return <Link to={`/entries/${seq}`}>{t("common.entry", { seq })}</Link>;
}

interface AnswerProps {
  answer: Answer;
  title: ReactNode;
  children?: ReactNode;
}

/// What an act came to: the entries that record it and the articles it rests on.
export function AnswerNote({ answer, title, children }: AnswerProps) {
  const { t, day } = useWords();
  return (
    <Note kind="good" title={title}>
      <p role="status">
        {t("common.recorded")}{" "}
        {answer.entries.map((seq) => (
          <span key={seq} className="gap">
            <EntryLink seq={seq} />
          </span>
        ))}
        {answer.articles.map((article) => (
          <span key={article} className="gap">
            <Cite article={article} />
          </span>
        ))}
      </p>
      {answer.due?.on && (
        <p>
          {t("common.nextDue")} <strong>{day(answer.due.on)}</strong>
        </p>
      )}
      {children}
    </Note>
  );
}
