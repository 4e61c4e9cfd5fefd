// Answering a step, on a page of its own: the facts, neutral outcomes, what each must carry, and
// an echo of the very answer before it is given.

import { useState } from "react";
import { Link, useParams } from "react-router";

import type { Asked, Materials, Signature } from "../../api/acts";
import { useAct, useCase, useMay, usePlace } from "../../api/hooks";
import type { Answer, CasePage, OutcomeView, StepView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Cite } from "../../ui/article";
import { Button } from "../../ui/base";
import { DayField } from "../../ui/day-field";
import { DeadlineBadge } from "../../ui/deadline";
import { Completeness, isGiven, NeedsFields, usePieces, WordList } from "../../ui/documents";
import { AnswerNote, LoadingPage, Note, ProblemNote, RefusalNote } from "../../ui/feedback";
import { Original } from "../../ui/original";
import { Page, Section } from "../../ui/page";
import { SubjectFacts } from "../case/subject";
import { Echo } from "./echo";
import { SignatureFields } from "./signature";

/// An answer that was given.
interface Done {
  answer: Answer;
  step: StepView;
  outcome: OutcomeView;
}

export default function DecidePage() {
  const { id = "", step: stepId = "" } = useParams();
  const { t, say } = useWords();
  const found = useCase(id);
  const [done, setDone] = useState<Done | null>(null);
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const page = found.data;
  const open = page.steps.find((it) => it.id === stepId && it.state === "open");
  // The case goes on with the answer; what was answered stays what it was.
  const step = done?.step ?? open;
  return (
    <Page
      back={{ to: `/cases/${id}`, text: say(page.line.subject) }}
      kicker={
        <>
          {say(page.line.procedure.name)} <Cite article={page.line.article} />
        </>
      }
      title={t("decide.title", { step: say(step?.name ?? page.line.subject) })}
    >
      {done && (
        <AnswerNote answer={done.answer} title={t("decide.done")}>
          <p>
            {t("decide.result", {
              outcome: say(done.outcome.name),
              applicant: say(page.line.applicant.name),
            })}
          </p>
          <p>
            <Link to={`/cases/${id}`}>{t("decide.toCase")}</Link> ·{" "}
            <Link to="/work">{t("errors.backToWork")}</Link>
          </p>
        </AnswerNote>
      )}
      {!done && !step?.mine && <Note kind="info" title={t("decide.notYours")} />}
      {!done && step?.mine && (
        <div className="case-columns">
          <Decision page={page} step={step} onDone={setDone} />
          <CaseFacts page={page} step={step} />
        </div>
      )}
    </Page>
  );
}

function CaseFacts({ page, step }: { page: CasePage; step: StepView }) {
  const { t, say, day } = useWords();
  return (
    <div>
      <Section title={t("decide.facts")}>
        <p>
          {t("case.by", {
            applicant: say(page.line.applicant.name),
            day: day(page.line.opened_on),
          })}
        </p>
        {step.clock && <DeadlineBadge due={step.clock.due} />}
        {step.blind && (
          <Note kind="info" title={t("case.blind")}>
            {t("decide.blind")}
          </Note>
        )}
        <SubjectFacts page={page} />
        {step.kind === "sign" && page.document && (
          <div>
            {t("case.documentDigest")} <Original digest={page.document} />
          </div>
        )}
      </Section>
      {page.words.length > 0 && (
        <Section title={t("case.materials")}>
          <WordList words={page.words} />
        </Section>
      )}
    </div>
  );
}

interface DecisionProps {
  page: CasePage;
  step: StepView;
  onDone: (done: Done) => void;
}

function Decision({ page, step, onDone }: DecisionProps) {
  const { t } = useWords();
  const today = usePlace().data?.today;
  const [outcome, setOutcome] = useState<OutcomeView | null>(null);
  const [materials, setMaterials] = useState<Materials>({});
  const [signature, setSignature] = useState<Signature | null>(null);
  const [happened, setHappened] = useState<string | null>(null);
  const [echoed, setEchoed] = useState<Asked | null>(null);
  const may = useMay();
  const act = useAct();
  const signs = step.kind === "sign" && outcome?.favourable === true;
  const carried = outcome?.needs ?? [];
  const pieces = usePieces(carried, materials);
  const whole =
    outcome !== null &&
    carried.every((need) => isGiven(materials[need.id])) &&
    (!signs || signature !== null);

  const asked = (chosen: OutcomeView): Asked => ({
    happened_on: happened,
    command: {
      type: "answer_step",
      case: page.line.id,
      step: step.id,
      outcome: chosen.id,
      materials: Object.fromEntries(
        chosen.needs.map((need) => [need.id, materials[need.id] ?? ""]),
      ),
      signature: signs ? signature : null,
    },
  });
  const check = async () => {
    if (!outcome) return;
    const draft = asked(outcome);
    const said = await may.mutateAsync(draft).catch(() => null);
    if (said?.may) setEchoed(draft);
  };

  if (echoed && outcome) {
    return (
      <Echo
        page={page}
        step={step}
        outcome={outcome}
        asked={echoed}
        busy={act.isPending}
        problem={act.error}
        onBack={() => {
          act.reset();
          setEchoed(null);
        }}
        onCommit={() =>
          act.mutate(echoed, { onSuccess: (answer) => onDone({ answer, step, outcome }) })
        }
      />
    );
  }
  return (
    <Section title={t("decide.choose")} note={t("decide.chooseNote")}>
      <Outcomes
        step={step}
        chosen={outcome}
        onChoose={(it) => {
          setOutcome(it);
          may.reset();
        }}
      />
      {carried.length > 0 && <Completeness pieces={pieces} />}
      {outcome && <NeedsFields needs={carried} value={materials} onChange={setMaterials} />}
      {signs && <SignatureFields page={page} value={signature} onChange={setSignature} />}
      {outcome && today && (
        <details className="more">
          <summary>{t("decide.earlier")}</summary>
          <DayField
            label={t("decide.happened")}
            hint={t("decide.happenedHint")}
            required={false}
            value={happened}
            today={today}
            latest={today}
            onChange={setHappened}
          />
        </details>
      )}
      {may.error && <ProblemNote problem={may.error} />}
      {may.data?.refused && <RefusalNote refused={may.data.refused} asked />}
      <div className="actions">
        <Button disabled={!whole} loading={may.isPending} onClick={() => void check()}>
          {t("decide.check")}
        </Button>
        <span className="hint">{t("decide.checkHint")}</span>
      </div>
    </Section>
  );
}

interface OutcomesProps {
  step: StepView;
  chosen: OutcomeView | null;
  onChoose: (outcome: OutcomeView) => void;
}

/// The outcomes side by side, alike in size and colour: the page takes no side.
function Outcomes({ step, chosen, onChoose }: OutcomesProps) {
  const { t, say, list } = useWords();
  const leadsTo = (outcome: OutcomeView) => {
    const where = list(outcome.leads_to.map(say));
    // One of several answers leads nowhere yet.
    if (step.slots.length > 1) return t("decide.leadsToTogether", { where });
    return t("decide.leadsTo", { where });
  };
  return (
    <fieldset className="outcomes">
      <legend className="unseen">{t("decide.choose")}</legend>
      {step.outcomes.map((outcome) => (
        <label key={outcome.id} className={chosen?.id === outcome.id ? "chosen" : ""}>
          <input
            type="radio"
            name="outcome"
            checked={chosen?.id === outcome.id}
            onChange={() => onChoose(outcome)}
          />
          <span>
            <strong>{say(outcome.name)}</strong>
            <span className="quiet">
              {outcome.leads_to.length > 0 && leadsTo(outcome)}
            </span>
            {outcome.needs.length > 0 && (
              <span className="quiet">
                {t("decide.mustCarry", { what: list(outcome.needs.map((need) => say(need.name))) })}
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
