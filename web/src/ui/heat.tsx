// The next twenty working days: how much is due on each; a day pressed filters the list.

import type { HeatDay } from "../api/types";
import { useWords } from "../app/i18n";

interface HeatProps {
  days: HeatDay[];
  today: string;
  overdue: number;
  chosen: string | null;
  onChoose: (day: string | null) => void;
}

export const OVERDUE = "overdue";

const step = (due: number): number => Math.min(due, 4);

export function HeatStrip({ days, today, overdue, chosen, onChoose }: HeatProps) {
  const { t } = useWords();
  const toggle = (day: string) => onChoose(chosen === day ? null : day);
  return (
    <section className="heat" aria-label={t("work.heat")}>
      <ol>
        <li>
          <button
            type="button"
            className={`heat-late${overdue > 0 ? " some" : ""}`}
            aria-pressed={chosen === OVERDUE}
            onClick={() => toggle(OVERDUE)}
          >
            <span className="heat-week">{t("due.late")}</span>
            <b>{overdue}</b>
            <span className="unseen">{t("work.items")}</span>
          </button>
        </li>
        {days.map((day) => (
          <li key={day.day} className={day.works ? "" : "rest"}>
            {day.works ? (
              <WorkDay
                day={day}
                isToday={day.day === today}
                chosen={chosen === day.day}
                onToggle={() => toggle(day.day)}
              />
            ) : (
              <RestDay day={day} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

interface DayProps {
  day: HeatDay;
  isToday: boolean;
  chosen: boolean;
  onToggle: () => void;
}

function WorkDay({ day, isToday, chosen, onToggle }: DayProps) {
  const { t, say, shortDay, weekday } = useWords();
  return (
    <button
      type="button"
      className={`heat-${step(day.due)}${isToday ? " today" : ""}`}
      aria-pressed={chosen}
      title={say(day.why)}
      onClick={onToggle}
    >
      <span className="heat-week">{isToday ? t("work.today") : weekday(day.day)}</span>
      <time dateTime={day.day}>{shortDay(day.day)}</time>
      <b>{day.due === 0 ? "–" : day.due}</b>
      <span className="unseen">{t("work.dueCount", { count: day.due })}</span>
    </button>
  );
}

function RestDay({ day }: { day: HeatDay }) {
  const { t, say, shortDay } = useWords();
  return (
    <span className="heat-rest" title={`${shortDay(day.day)} ${say(day.why)}`}>
      <span aria-hidden>{t("calendar.restShort")}</span>
      <span className="unseen">
        {shortDay(day.day)} {say(day.why)}
      </span>
      {day.due > 0 && <b>{day.due}</b>}
    </span>
  );
}
