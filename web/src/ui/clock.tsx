// Why a deadline is the day it is: every day of the count, as the server counted it.

import type { ClockView, DueDay } from "../api/types";
import { useWords } from "../app/i18n";
import { Cite, StrengthMark } from "./article";

export function ClockLedger({ clock }: { clock: ClockView }) {
  const { t, say, day, code } = useWords();
  const { due } = clock;
  return (
    <details className="clock">
      <summary>{t("clock.why")}</summary>
      <p>
        {t("clock.rule", {
          count: clock.count,
          unit: code("unit", clock.unit),
          from: day(clock.from),
          what: say(clock.from_what),
        })}{" "}
        <Cite article={due.article} />{" "}
        <StrengthMark strength={due.strength} reading={clock.reading} />
      </p>
      {clock.stops.length > 0 && (
        <ul className="stops">
          {clock.stops.map(([from, through]) => (
            <li key={from}>
              {through
                ? t("clock.stopped", { from: day(from), through: day(through) })
                : t("clock.stoppedOpen", { from: day(from) })}
            </li>
          ))}
        </ul>
      )}
      <ol className="days">
        {clock.days.map((it) => (
          <CountedDay key={it.day} it={it} last={it.day === due.on} />
        ))}
      </ol>
      {due.on && (
        <p>
          {t("clock.therefore")} <strong>{day(due.on)}</strong>
          {due.provisional && <span className="mark open">{t("due.provisionalWhy")}</span>}
        </p>
      )}
    </details>
  );
}

function CountedDay({ it, last }: { it: DueDay; last: boolean }) {
  const { t, say, day } = useWords();
  return (
    <li className={[it.counts ? "counts" : "skipped", last ? "last" : ""].join(" ")}>
      <span className="ordinal">{it.ordinal ?? ""}</span>
      <time dateTime={it.day}>{day(it.day)}</time>
      <span className={it.counts ? "mark work" : "mark rest"}>
        {it.counts ? t("clock.counts") : t("clock.skipped")}
      </span>
      <span>{say(it.why)}</span>
      {it.notice && (
        <span className="quiet" translate="no">
          {it.notice}
        </span>
      )}
    </li>
  );
}
