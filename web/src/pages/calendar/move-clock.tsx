// The clock of a rehearsal, moved forward by hand; each move is an entry.

import { useState } from "react";

import { newKey } from "../../api/client";
import { usePost } from "../../api/hooks";
import type { Answer, PlaceView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { DayField } from "../../ui/day-field";
import { AnswerNote, ProblemNote } from "../../ui/feedback";
import { Section } from "../../ui/page";

export function MoveClock({ place }: { place: PlaceView }) {
  const { t, day } = useWords();
  const [to, setTo] = useState<string | null>(null);
  const move = usePost<{ key: string; to: string }, Answer>("/api/clock");
  return (
    <Section title={t("calendar.clock")} note={t("calendar.clockNote")}>
      <p>
        {t("shell.today")} <strong>{day(place.today)}</strong>
      </p>
      <DayField label={t("calendar.moveTo")} value={to} today={place.today} onChange={setTo} />
      {move.error && <ProblemNote problem={move.error} />}
      {move.data && <AnswerNote answer={move.data} title={t("common.done")} />}
      <Button
        disabled={!to}
        loading={move.isPending}
        onClick={() => to && move.mutate({ key: newKey(), to })}
      >
        {t("calendar.move")}
      </Button>
    </Section>
  );
}
