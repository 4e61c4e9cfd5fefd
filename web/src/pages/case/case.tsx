// A case in full: where it stands, why its deadline is that day, what was handed in, what is on
// record about it.

import { useParams } from "react-router";

import { useCase } from "../../api/hooks";
import type { CasePage } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Cite } from "../../ui/article";
import { DeadlineBadge } from "../../ui/deadline";
import { WordList } from "../../ui/documents";
import { EntryLink, LoadingPage, ProblemNote } from "../../ui/feedback";
import { Original } from "../../ui/original";
import { Digest, Own, Page, Section } from "../../ui/page";
import { isFavourable, StepMap } from "../../ui/steps";
import { type Column, DataTable } from "../../ui/table";
import { StepActions, Withdraw } from "./actions";
import { Passage } from "./passage";
import { Revoke } from "./revoke";
import { SubjectFacts } from "./subject";

export default function CasePageView() {
  const { id = "" } = useParams();
  const found = useCase(id);
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  return <Case page={found.data} />;
}

function Case({ page }: { page: CasePage }) {
  const { t, say, day } = useWords();
  const { line } = page;
  return (
    <Page
      back={{ to: "/work", text: t("work.title") }}
      kicker={
        <>
          {say(line.procedure.name)} <Cite article={line.article} />{" "}
          <span className="id">{line.id}</span>
        </>
      }
      title={say(line.subject)}
      lead={
        <p className="case-lead">
          <span>
            {t("case.by", { applicant: say(line.applicant.name), day: day(line.opened_on) })}
          </span>
          <State page={page} />
        </p>
      }
    >
      <div className="case-columns">
        <div>
          <Section title={t("case.steps")}>
            <StepMap
              steps={page.steps}
              action={(step) => <StepActions page={page} step={step} />}
            />
          </Section>
          <Entries page={page} />
        </div>
        <div>
          <Section title={t("case.subject")}>
            <SubjectFacts page={page} />
          </Section>
          {page.words.length > 0 && (
            <Section title={t("case.materials")}>
              <WordList words={page.words} />
            </Section>
          )}
          {page.steps.some((step) => step.kind === "sign") && <Statement page={page} />}
          {page.withdrawable && <Withdraw page={page} />}
          <Passage page={page} />
          <Revoke page={page} />
          <p className="quiet fine">
            {t("case.rulebook")} <Digest value={page.rulebook} />
          </p>
        </div>
      </div>
    </Page>
  );
}

function State({ page }: { page: CasePage }) {
  const { t, say } = useWords();
  const { line } = page;
  if (line.state === "withdrawn") return <strong className="mark">{t("case.withdrawn")}</strong>;
  if (line.end) {
    const last = page.steps.filter((step) => step.state === "closed").at(-1);
    const good = last !== undefined && isFavourable(last);
    return <strong className={`mark ${good ? "state-closed" : ""}`}>{say(line.end.name)}</strong>;
  }
  return <DeadlineBadge due={line.due} />;
}

function Statement({ page }: { page: CasePage }) {
  const { t } = useWords();
  return (
    <Section title={t("case.document")}>
      {page.document && (
        <div>
          {t("case.documentDigest")} <Original digest={page.document} />
        </div>
      )}
      <p className="hint">{t("case.statementHint")}</p>
      <pre className="statement">{page.statement}</pre>
    </Section>
  );
}

type Entry = CasePage["entries"][number];

function Entries({ page }: { page: CasePage }) {
  const { t, say, day } = useWords();
  const columns: Column<Entry>[] = [
    { key: "seq", title: t("log.seq"), cell: (it) => <EntryLink seq={it.seq} /> },
    { key: "name", title: t("log.what"), cell: (it) => say(it.name) },
    {
      key: "day",
      title: t("log.happened"),
      cell: (it) => it.happened_on && <time dateTime={it.happened_on}>{day(it.happened_on)}</time>,
    },
    {
      key: "articles",
      title: t("log.articles"),
      cell: (it) => it.articles.map((article) => <Cite key={article} article={article} />),
    },
    {
      key: "actor",
      title: t("log.actor"),
      cell: (it) =>
        it.actor ? (
          <>
            {it.actor.name ? <Own>{it.actor.name}</Own> : t("common.unnamed")}{" "}
            <span className="quiet">{say(it.actor.party.name)}</span>
          </>
        ) : (
          <span className="quiet">{t("common.notForYou")}</span>
        ),
    },
  ];
  return (
    <Section title={t("case.entries")} note={t("case.entriesNote")}>
      <DataTable
        label={t("case.entries")}
        columns={columns}
        rows={page.entries}
        rowKey={(it) => it.seq}
        empty={t("log.empty")}
      />
    </Section>
  );
}
