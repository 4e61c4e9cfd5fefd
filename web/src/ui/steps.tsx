// The way of a case: what is done, what is awaited and from whom, what is still to come.

import {
  CheckCircleFilled,
  ClockCircleOutlined,
  EyeInvisibleOutlined,
  MinusCircleOutlined,
  PlayCircleFilled,
  StopOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";

import type { SlotView, StepView } from "../api/types";
import { useWords } from "../app/i18n";
import { ClockLedger } from "./clock";
import { DeadlineBadge } from "./deadline";
import { WordList } from "./documents";
import { EntryLink } from "./feedback";
import { Own } from "./page";

const ICONS = {
  closed: CheckCircleFilled,
  open: PlayCircleFilled,
  ahead: MinusCircleOutlined,
} as const;

/// Whether the outcome of a step is the one that was applied for.
export const isFavourable = ({ outcome, outcomes }: StepView): boolean =>
  outcomes.some((it) => it.id === outcome?.id && it.favourable);

/// Whether a step was answered after its last day.
const wasLate = ({ closed_on: on, clock }: StepView): boolean =>
  Boolean(on && clock?.due.on && on > clock.due.on);

function iconOf(step: StepView) {
  if (step.state === "closed" && step.outcome && !isFavourable(step)) return StopOutlined;
  return ICONS[step.state as keyof typeof ICONS] ?? MinusCircleOutlined;
}

interface StepMapProps {
  steps: StepView[];
  action: (step: StepView) => ReactNode;
}

export function StepMap({ steps, action }: StepMapProps) {
  const { t } = useWords();
  return (
    <ol className="steps" aria-label={t("case.steps")}>
      {steps.map((step, at) => (
        <li key={`${step.id}-${at}`} className={step.state} aria-current={current(step)}>
          <Step step={step} action={action(step)} />
        </li>
      ))}
    </ol>
  );
}

const current = (step: StepView) => (step.state === "open" ? ("step" as const) : undefined);

function Step({ step, action }: { step: StepView; action: ReactNode }) {
  const { t, say, day, code } = useWords();
  const Icon = iconOf(step);
  return (
    <>
      <Icon aria-hidden className="step-sign" />
      <div className="step-body">
        <div className="step-head">
          <h3>{say(step.name)}</h3>
          <span className={`mark state-${step.state}`}>{code("stepState", step.state)}</span>
          {step.outcome && <strong>{say(step.outcome.name)}</strong>}
          {step.closed_on && <time dateTime={step.closed_on}>{day(step.closed_on)}</time>}
          {wasLate(step) && <span className="badge overdue">{t("case.late")}</span>}
        </div>
        <p className="quiet">
          {say(step.who)}
          {step.blind && (
            <span className="mark open">
              <EyeInvisibleOutlined aria-hidden /> {t("case.blind")}
            </span>
          )}
        </p>
        {step.state !== "ahead" && <Slots step={step} />}
        {step.state === "open" && step.clock && <DeadlineBadge due={step.clock.due} />}
        {step.awaits_supplement && <p className="waits">{t("case.awaitsSupplement")}</p>}
        {step.asked.length > 0 && <WordList words={step.asked} />}
        {step.clock && step.state !== "ahead" && <ClockLedger clock={step.clock} />}
        {action}
      </div>
    </>
  );
}

function Slots({ step }: { step: StepView }) {
  const { t } = useWords();
  if (step.slots.length === 0) return null;
  return (
    <ul className="slots" aria-label={t("case.slots")}>
      {step.slots.map((slot, at) => (
        <Slot key={at} slot={slot} closed={step.state === "closed"} />
      ))}
    </ul>
  );
}

function Slot({ slot, closed }: { slot: SlotView; closed: boolean }) {
  const { t, say } = useWords();
  const who = slot.party ? say(slot.party.name) : say(slot.role.name);
  return (
    <li>
      <span className="slot-who">
        {who}
        {slot.party && <span className="quiet"> {say(slot.role.name)}</span>}
      </span>
      <span className="slot-what">
        {!slot.answered && (
          <span className="quiet">
            <ClockCircleOutlined aria-hidden /> {closed ? t("case.unanswered") : t("case.awaited")}
          </span>
        )}
        {slot.answered && slot.hidden && (
          <span className="quiet">
            <EyeInvisibleOutlined aria-hidden /> {t("case.hidden")}
          </span>
        )}
        {slot.answered && !slot.hidden && <Given slot={slot} />}
      </span>
      {slot.scan && !closed && (
        <span className="slot-what">
          {t("case.scanWaits")} {slot.scan.by?.name && <Own>{slot.scan.by.name}</Own>}
        </span>
      )}
      {!slot.hidden && <WordList words={slot.words} />}
    </li>
  );
}

function Given({ slot }: { slot: SlotView }) {
  const { t, say, day } = useWords();
  return (
    <>
      {slot.outcome && <strong>{say(slot.outcome.name)}</strong>}{" "}
      {slot.by?.name ? <Own>{slot.by.name}</Own> : t("common.unnamed")}{" "}
      {slot.on && <time dateTime={slot.on}>{day(slot.on)}</time>}{" "}
      {slot.entry !== null && <EntryLink seq={slot.entry} />}
    </>
  );
}
