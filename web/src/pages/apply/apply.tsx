// Opening a case: what it is about, what the law wants handed in, and whether it would be taken.

import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";

import type { Asked, Materials, SubjectForm } from "../../api/acts";
import { useAct, useMay, usePlace, useProcedures } from "../../api/hooks";
import type { PlaceView, ProcedureView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Cite } from "../../ui/article";
import { Button } from "../../ui/base";
import { Completeness, NeedsFields, usePieces } from "../../ui/documents";
import { AnswerNote, LoadingPage, Note, ProblemNote, RefusalNote } from "../../ui/feedback";
import { Page, Section } from "../../ui/page";
import { AskedFields, type Filled, allFilled } from "./fields";
import { SubjectFields } from "./subject-fields";

export default function ApplyPage() {
  const { procedure: id = "" } = useParams();
  const { t } = useWords();
  const found = useProcedures();
  const place = usePlace();
  if (found.isPending || !place.data) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const procedure = found.data.find((it) => it.id === id);
  if (!procedure) return <Note kind="bad" title={t("problems.not_found")} />;
  return <Apply key={procedure.id} procedure={procedure} place={place.data} />;
}

function Apply({ procedure, place }: { procedure: ProcedureView; place: PlaceView }) {
  const { t, say } = useWords();
  const [search] = useSearchParams();
  const [form, setForm] = useState<SubjectForm | null>(null);
  const [materials, setMaterials] = useState<Materials>({});
  const [fields, setFields] = useState<Filled>(() => {
    const period = procedure.fields.find((it) => it.kind === "period");
    const detail = search.get("detail");
    return period && detail ? { [period.id]: detail } : {};
  });
  const may = useMay();
  const act = useAct();
  const asked = (subject: SubjectForm): Asked => ({
    command: { type: "open_case", procedure: procedure.id, form: subject, fields, materials },
  });
  const whole = form !== null && allFilled(procedure.fields, fields);
  const pieces = usePieces(procedure.requires, materials);
  const about = { name: t("case.subject"), given: form !== null, article: procedure.article };
  const settled = may.data?.may === true;
  const changed = () => may.reset();
  return (
    <Page
      back={{ to: "/apply", text: t("apply.title") }}
      title={say(procedure.name)}
      kicker={<Cite article={procedure.article} />}
      lead={!procedure.mine && <Note kind="warn" title={t("apply.notYours")} />}
    >
      {act.data ? (
        <Opened answer={act.data} />
      ) : (
        <div className="case-columns">
          <div>
            <Section title={t("case.subject")}>
              <SubjectFields
                asks={procedure}
                procedure={procedure.id}
                today={place.today}
                about={search.get("about")}
                detail={search.get("detail")}
                onChange={(next) => {
                  setForm(next);
                  changed();
                }}
              />
            </Section>
            {procedure.fields.length > 0 && (
              <Section title={t("matter.fields")}>
                <AskedFields
                  fields={procedure.fields}
                  value={fields}
                  today={place.today}
                  onChange={(next) => {
                    setFields(next);
                    changed();
                  }}
                />
              </Section>
            )}
            {procedure.requires.length > 0 && (
              <Section title={t("case.materials")}>
                <NeedsFields
                  needs={procedure.requires}
                  value={materials}
                  onChange={(next) => {
                    setMaterials(next);
                    changed();
                  }}
                />
              </Section>
            )}
            <Section title={t("apply.submit")}>
              {may.error && <ProblemNote problem={may.error} />}
              {may.data?.refused && <RefusalNote refused={may.data.refused} asked />}
              {settled && <Note kind="good" title={t("apply.wouldBeTaken")} />}
              {act.error && <ProblemNote problem={act.error} />}
              {!whole && <p className="hint">{t("apply.fillFirst")}</p>}
              <div className="actions">
                <Button
                  disabled={!whole}
                  loading={may.isPending}
                  onClick={() => form && may.mutate(asked(form))}
                >
                  {t("apply.ask")}
                </Button>
                <Button
                  type="primary"
                  disabled={!whole || !settled}
                  loading={act.isPending}
                  onClick={() => form && act.mutate(asked(form))}
                >
                  {t("apply.open")}
                </Button>
              </div>
              <p className="hint">{t("apply.askHint")}</p>
            </Section>
          </div>
          <div className="beside">
            <Section title={t("form.complete")}>
              <Completeness pieces={[about, ...pieces]} />
            </Section>
          </div>
        </div>
      )}
    </Page>
  );
}

function Opened({ answer }: { answer: Parameters<typeof AnswerNote>[0]["answer"] }) {
  const { t } = useWords();
  return (
    <AnswerNote answer={answer} title={t("apply.opened")}>
      {answer.made.case && (
        <p>
          <Link to={`/cases/${answer.made.case}`}>{t("apply.toCase")}</Link>
        </p>
      )}
    </AnswerNote>
  );
}
