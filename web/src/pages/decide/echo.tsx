// The draft of the decision, word for word, before it is given.

import type { Asked } from "../../api/acts";
import { useMe, usePlace } from "../../api/hooks";
import type { Problem } from "../../api/problem";
import type { CasePage, OutcomeView, StepView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Cite } from "../../ui/article";
import { Button } from "../../ui/base";
import { ProblemNote } from "../../ui/feedback";
import { Digest, Own, Section } from "../../ui/page";

interface EchoProps {
  page: CasePage;
  step: StepView;
  outcome: OutcomeView;
  asked: Asked;
  busy: boolean;
  problem: Problem | null;
  onBack: () => void;
  onCommit: () => void;
}

export function Echo(props: EchoProps) {
  const { page, outcome, busy, problem, onBack, onCommit } = props;
  const { t, say } = useWords();
  return (
    <Section title={t("echo.title")} note={t("echo.note")}>
      <Letter {...props} />
      {problem && <ProblemNote problem={problem} />}
      <div className="actions">
        <Button onClick={onBack} disabled={busy}>
          {t("echo.back")}
        </Button>
        <Button type="primary" loading={busy} onClick={onCommit}>
          {t("echo.commit", { outcome: say(outcome.name) })}
        </Button>
      </div>
      <p className="hint">{t("echo.final", { applicant: say(page.line.applicant.name) })}</p>
    </Section>
  );
}

function Letter({ page, step, outcome, asked }: EchoProps) {
  const { t, say, day } = useWords();
  const me = useMe().data;
  const place = usePlace().data;
  if (!me || !place || asked.command.type !== "answer_step") return null;
  const { materials = {}, signature } = asked.command;
  return (
    <article className="letter" aria-label={t("echo.title")}>
      <h3>{t("echo.letter", { procedure: say(page.line.procedure.name) })}</h3>
      <p>{t("echo.to", { applicant: say(page.line.applicant.name) })}</p>
      <p>
        {t("echo.body", {
          subject: say(page.line.subject),
          instrument: say(place.instrument),
          step: say(step.name),
        })}{" "}
        <Cite article={page.line.article} />
      </p>
      <p className="verdict">
        <strong>{say(outcome.name)}</strong>
      </p>
      {outcome.needs.map((need) => {
        const material = materials[need.id];
        return (
          <p key={need.id}>
            <b>{say(need.name)}</b> <Cite article={need.article} />
            <br />
            {typeof material === "object" ? (
              <>
                {material.name} <Digest value={material.digest} />
              </>
            ) : (
              <Own>{material}</Own>
            )}
          </p>
        );
      })}
      {signature && <p>{t(`signature.by.${signature.by}`)}</p>}
      <p className="signed">
        {say(me.party.name)} · <Own>{me.name ?? me.officer}</Own>
        <br />
        {day(asked.happened_on ?? place.today)}
        {asked.happened_on && ` (${t("echo.recordedOn", { day: day(place.today) })})`}
      </p>
    </article>
  );
}
