// The working-day calendar of a year, as the notices say, and the clock of a rehearsal.

import { useSearchParams } from "react-router";

import { useCalendar, useMe, usePlace } from "../../api/hooks";
import type { CalendarDay, PlaceView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { groupBy } from "../../domain/group";
import { Button } from "../../ui/base";
import { LoadingPage, Note, ProblemNote } from "../../ui/feedback";
import { Page } from "../../ui/page";
import { MoveClock } from "./move-clock";

export default function CalendarPage() {
  const place = usePlace();
  if (place.isPending) return <LoadingPage />;
  if (place.error) return <ProblemNote problem={place.error} />;
  return <Year place={place.data} />;
}

function Year({ place }: { place: PlaceView }) {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const me = useMe().data;
  const year = Number(search.get("year") ?? place.today.slice(0, 4));
  const found = useCalendar(year);
  const go = (to: number) => setSearch({ year: String(to) }, { replace: true });
  const days = found.data ?? [];
  return (
    <Page
      title={t("calendar.title", { year: String(year) })}
      lead={t("calendar.lead")}
      actions={
        <>
          <Button onClick={() => go(year - 1)}>← {year - 1}</Button>
          <Button onClick={() => go(year + 1)}>{year + 1} →</Button>
        </>
      }
    >
      {found.isPending && <LoadingPage />}
      {found.error && <ProblemNote problem={found.error} />}
      {found.data && !days.every((it) => it.published) && (
        <Note kind="warn" title={t("calendar.unpublished", { year: String(year) })} />
      )}
      <Legend />
      <div className="year">
        {months(days).map((month) => (
          <Month key={month[0]?.day} days={month} today={place.today} />
        ))}
      </div>
      <Notices days={days} />
      {place.mode === "rehearsal" && me?.may.includes("move_clock") && <MoveClock place={place} />}
    </Page>
  );
}

function months(days: CalendarDay[]): CalendarDay[][] {
  const by = groupBy(days, (it) => it.day.slice(0, 7));
  return [...by.values()];
}

const isWeekend = (day: string): boolean =>
  [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/// What makes a day stand out: a holiday on a weekday, or a weekend day that is worked.
function natureOf(it: CalendarDay): "work" | "weekend" | "holiday" | "made-up" {
  if (it.works) return isWeekend(it.day) ? "made-up" : "work";
  return it.notice || !isWeekend(it.day) ? "holiday" : "weekend";
}

function Legend() {
  const { t } = useWords();
  return (
    <ul className="legend">
      {(["work", "weekend", "holiday", "made-up"] as const).map((nature) => (
        <li key={nature}>
          <span className={`day ${nature}`} aria-hidden>
            {nature === "holiday" && t("calendar.restShort")}
            {nature === "made-up" && t("calendar.workShort")}
          </span>{" "}
          {t(`calendar.nature.${nature}`)}
        </li>
      ))}
    </ul>
  );
}

function Month({ days, today }: { days: CalendarDay[]; today: string }) {
  const { t, language, weekday } = useWords();
  const first = days[0];
  if (!first) return null;
  const date = new Date(`${first.day}T00:00:00Z`);
  const name = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(date);
  const lead = (date.getUTCDay() + 6) % 7;
  const cells = [...Array<null>(lead).fill(null), ...days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, at) =>
    cells.slice(at * 7, at * 7 + 7),
  );
  const monday = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"];
  const week = [...monday, "2024-01-06", "2024-01-07"];
  return (
    <table className="month">
      <caption>
        {name} <span className="quiet">{t("calendar.count", { count: worked(days) })}</span>
      </caption>
      <thead>
        <tr>
          {week.map((day) => (
            <th key={day} scope="col">
              {weekday(day).replace(/^\u5468/, "")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((cellsOfWeek, at) => (
          <tr key={at}>
            {cellsOfWeek.map((it, index) =>
              it ? <DayCell key={it.day} it={it} today={today} /> : <td key={index} />,
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const worked = (days: CalendarDay[]): number => days.filter((it) => it.works).length;

function DayCell({ it, today }: { it: CalendarDay; today: string }) {
  const { t, say } = useWords();
  const nature = natureOf(it);
  return (
    <td
      className={`day ${nature}${it.day === today ? " today" : ""}`}
      title={`${say(it.why)}${it.notice ? ` · ${it.notice}` : ""}`}
    >
      <time dateTime={it.day}>{Number(it.day.slice(8))}</time>
      {nature === "holiday" && <small aria-hidden>{t("calendar.restShort")}</small>}
      {nature === "made-up" && <small aria-hidden>{t("calendar.workShort")}</small>}
      {nature !== "work" && nature !== "weekend" && <span className="unseen">{say(it.why)}</span>}
    </td>
  );
}

/// Days in a row as their first and last.
function runs(days: CalendarDay[]): [string, string][] {
  const found: [string, string][] = [];
  for (const { day } of days) {
    const last = found.at(-1);
    const next = last && Date.parse(day) - Date.parse(last[1]) === 86_400_000;
    if (last && next) last[1] = day;
    else found.push([day, day]);
  }
  return found;
}

const spanOf = (from: string, through: string): string =>
  from === through ? from : `${from}\u2013${through}`;

/// The days a notice decides, by what it calls them.
function Notices({ days }: { days: CalendarDay[] }) {
  const { t, say, shortDay, list } = useWords();
  const decided = days.filter((it) => it.notice);
  const byName = groupBy(decided, (it) => `${say(it.why)}|${it.notice}`);
  if (decided.length === 0) return null;
  return (
    <section className="card">
      <h2>{t("calendar.notices")}</h2>
      <ul>
        {[...byName.entries()].map(([name, its]) => (
          <li key={name}>
            <b>{name.split("|")[0]}</b>{" "}
            {list(runs(its).map((run) => spanOf(shortDay(run[0]), shortDay(run[1]))))}{" "}
            <span className="quiet" translate="no">
              {its[0]?.notice}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
