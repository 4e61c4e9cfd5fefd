// What can be done on a case: answer a step, ask for supplements, hand them in, withdraw.

import { useState } from "react";
import { Link } from "react-router";

import type { Materials } from "../../api/acts";
import { useAct } from "../../api/hooks";
import type { CasePage, StepView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { DocumentField, type NamedDigest } from "../../ui/documents";
import { AnswerNote, ProblemNote } from "../../ui/feedback";
import { TextField } from "../../ui/field";
import { Section } from "../../ui/page";
import { ReasonAct } from "../../ui/reason-act";

interface StepProps {
  page: CasePage;
  step: StepView;
}

export function StepActions({ page, step }: StepProps) {
  const { t } = useWords();
  if (step.state !== "open") return null;
  const egress = page.subject.kind === "egress_review";
  return (
    <div className="step-actions">
      {step.mine && (
        <>
          <Link className="button" to={`/cases/${page.line.id}/decide/${step.id}`}>
            {t(`case.answer.${step.kind}`)}
          </Link>
          {egress && <Link to={`/cases/${page.line.id}/review`}>{t("egress.open")}</Link>}
          {step.supplements && <AskSupplement page={page} step={step} />}
        </>
      )}
      {step.awaits_supplement && <GiveSupplement page={page} step={step} />}
    </div>
  );
}

function AskSupplement({ page, step }: StepProps) {
  const { t } = useWords();
  return (
    <ReasonAct
      title={t("supplement.ask")}
      hint={t("supplement.askHint")}
      label={t("supplement.request")}
      command={(request) => ({
        type: "ask_supplement",
        case: page.line.id,
        step: step.id,
        request,
      })}
    />
  );
}

function GiveSupplement({ page, step }: StepProps) {
  const { t } = useWords();
  const [words, setWords] = useState("");
  const [document, setDocument] = useState<NamedDigest | null>(null);
  const act = useAct();
  const materials: Materials = {
    ...(words.trim() && { supplement: words.trim() }),
    ...(document && { supplement_document: document }),
  };
  const command = {
    type: "give_supplement" as const,
    case: page.line.id,
    step: step.id,
    materials,
  };
  return (
    <details className="more">
      <summary>{t("supplement.give")}</summary>
      <p className="hint">{t("supplement.giveHint")}</p>
      <TextField label={t("supplement.words")} rows={3} value={words} onChange={setWords} />
      <DocumentField label={t("supplement.document")} value={document} onChange={setDocument} />
      {act.error && <ProblemNote problem={act.error} />}
      {act.data && <AnswerNote answer={act.data} title={t("common.done")} />}
      <Button
        disabled={Object.keys(materials).length === 0}
        loading={act.isPending}
        onClick={() => act.mutate({ command })}
      >
        {t("supplement.give")}
      </Button>
    </details>
  );
}

export function Withdraw({ page }: { page: CasePage }) {
  const { t } = useWords();
  const [sure, setSure] = useState(false);
  const act = useAct();
  const withdraw = () => act.mutate({ command: { type: "withdraw_case", case: page.line.id } });
  return (
    <Section title={t("case.withdraw")}>
      <p className="hint">{t("case.withdrawHint")}</p>
      {act.error && <ProblemNote problem={act.error} />}
      {sure ? (
        <div className="actions">
          <Button danger loading={act.isPending} onClick={withdraw}>
            {t("case.withdrawSure")}
          </Button>
          <Button onClick={() => setSure(false)}>{t("common.no")}</Button>
        </div>
      ) : (
        <Button onClick={() => setSure(true)}>{t("case.withdraw")}</Button>
      )}
    </Section>
  );
}
