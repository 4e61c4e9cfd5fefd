// The calls for applications, and publishing one.

import { useState } from "react";

import { useAct, useCalls, useMe, usePlace } from "../../api/hooks";
import type { CallView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { DayField } from "../../ui/day-field";
import { AnswerNote, LoadingPage, ProblemNote } from "../../ui/feedback";
import { BothLanguages } from "../../ui/field";
import { Page, Section } from "../../ui/page";

export default function CallsPage() {
  const { t } = useWords();
  const found = useCalls();
  const me = useMe().data;
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  return (
    <Page title={t("calls.title")} lead={t("calls.lead")}>
      {found.data.length === 0 && <p className="empty">{t("calls.empty")}</p>}
      <ul className="procedures">
        {found.data.map((call) => (
          <Call key={call.id} call={call} />
        ))}
      </ul>
      {me?.may.includes("publish_call") && <Publish />}
    </Page>
  );
}

function Call({ call }: { call: CallView }) {
  const { t, say, day } = useWords();
  return (
    <li className="card">
      <h2>{say(call.title)}</h2>
      <p>
        <span className={`mark ${call.is_open ? "state-open" : ""}`}>
          {call.is_open ? t("calls.open") : t("calls.closed")}
        </span>{" "}
        {day(call.opens)} – {day(call.closes)} <span className="quiet id">{call.id}</span>
      </p>
      <p>{say(call.conditions)}</p>
    </li>
  );
}

const EMPTY = { zh: "", en: "" };

function Publish() {
  const { t } = useWords();
  const today = usePlace().data?.today ?? null;
  const [title, setTitle] = useState(EMPTY);
  const [conditions, setConditions] = useState(EMPTY);
  const [opens, setOpens] = useState(today);
  const [closes, setCloses] = useState<string | null>(null);
  const act = useAct();
  const publish = () =>
    opens &&
    closes &&
    act.mutate({ command: { type: "publish_call", title, conditions, opens, closes } });
  return (
    <Section title={t("calls.publish")}>
      <BothLanguages label={t("calls.callTitle")} value={title} onChange={setTitle} />
      <BothLanguages
        label={t("calls.conditions")}
        rows={3}
        value={conditions}
        onChange={setConditions}
      />
      {today && (
        <div className="both">
          <DayField label={t("calls.opens")} value={opens} today={today} onChange={setOpens} />
          <DayField label={t("calls.closes")} value={closes} today={today} onChange={setCloses} />
        </div>
      )}
      {act.error && <ProblemNote problem={act.error} />}
      {act.data && <AnswerNote answer={act.data} title={t("common.done")} />}
      <Button
        type="primary"
        loading={act.isPending}
        disabled={!opens || !closes || !title.zh.trim() || !title.en.trim()}
        onClick={publish}
      >
        {t("calls.publish")}
      </Button>
    </Section>
  );
}
