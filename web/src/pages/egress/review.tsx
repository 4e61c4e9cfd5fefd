// The frozen file of an egress review: every cell as it would leave, the failing ones marked in it.

import { Link, useParams } from "react-router";

import { useCase, useEgress } from "../../api/hooks";
import type { EgressPage, VerdictFinding } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Cite } from "../../ui/article";
import { LoadingPage, Note, ProblemNote } from "../../ui/feedback";
import { Digest, Page, Section } from "../../ui/page";
import { Watermark } from "../../ui/watermark";

export default function ReviewPage() {
  const { id = "" } = useParams();
  const { t, say } = useWords();
  const file = useEgress(id);
  const found = useCase(id);
  if (file.isPending || found.isPending) return <LoadingPage />;
  const problem = file.error ?? found.error;
  if (problem) return <ProblemNote problem={problem} />;
  if (!file.data || !found.data) return null;
  const step = found.data.steps.find((it) => it.state === "open" && it.mine);
  return (
    <Page
      back={{ to: `/cases/${id}`, text: say(found.data.line.subject) }}
      kicker={
        <>
          {say(found.data.line.procedure.name)} <Cite article={found.data.line.article} />
        </>
      }
      title={t("egress.title")}
      actions={
        step && (
          <Link className="button" to={`/cases/${id}/decide/${step.id}`}>
            {t("egress.toDecision")}
          </Link>
        )
      }
    >
      {step?.blind && (
        <Note kind="info" title={t("case.blind")}>
          <p>{t("decide.blind")}</p>
        </Note>
      )}
      <Verdict page={file.data} />
      <Watermark>
        <Frozen page={file.data} />
      </Watermark>
      {file.data.sql && (
        <Section title={t("egress.sql")}>
          <pre className="plan">{file.data.sql}</pre>
        </Section>
      )}
    </Page>
  );
}

function Verdict({ page }: { page: EgressPage }) {
  const { t } = useWords();
  return (
    <Section title={t("egress.checks")} note={t("egress.checksNote")}>
      <Note
        kind={page.pass ? "good" : "bad"}
        title={page.pass ? t("egress.pass") : t("egress.fail")}
      />
      <ul className="checks">
        {page.findings.map((finding, at) => (
          <Check key={at} finding={finding} />
        ))}
      </ul>
    </Section>
  );
}

function Check({ finding }: { finding: VerdictFinding }) {
  const { t, say, code } = useWords();
  return (
    <li>
      <span className={finding.pass ? "badge later" : "badge overdue"}>
        {finding.pass ? `✓ ${t("egress.holds")}` : `✕ ${t("egress.broken")}`}
      </span>{" "}
      <b>{code("check", finding.rule)}</b> {say(finding.fact)}
      {finding.cells.length > 0 && (
        <span className="quiet"> {t("egress.cells", { count: finding.cells.length })}</span>
      )}
    </li>
  );
}

function Frozen({ page }: { page: EgressPage }) {
  const { t } = useWords();
  const failing = new Set(
    page.findings.filter((it) => !it.pass).flatMap((it) => it.cells.map((cell) => cell.join(":"))),
  );
  return (
    <Section
      title={t("egress.frozen")}
      note={page.content == null ? undefined : <Digest value={page.content} />}
    >
      {page.cut && <Note kind="warn" title={t("egress.cut", { count: page.rows.length })} />}
      <div className="table-frame rows" role="group" aria-label={t("egress.frozen")} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col" className="number">
                #
              </th>
              {page.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody translate="no">
            {page.rows.map((row, at) => (
              <tr key={at}>
                <th scope="row" className="number">
                  {at + 1}
                </th>
                {row.map((value, index) => (
                  <Cell key={index} value={value} fails={failing.has(`${at}:${index}`)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Cell({ value, fails }: { value: string; fails: boolean }) {
  const { t } = useWords();
  if (!fails) return <td>{value}</td>;
  return (
    <td className="failing">
      <span aria-hidden>✕ </span>
      {value}
      <span className="unseen">{t("egress.broken")}</span>
    </td>
  );
}
