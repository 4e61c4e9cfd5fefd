// Deadlines in one glance: words, a sign and a colour, never the colour alone.

import {
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  FieldTimeOutlined,
  PauseCircleOutlined,
} from "@ant-design/icons";

import type { Due } from "../api/types";
import { useWords } from "../app/i18n";

export type Urgency = "overdue" | "today" | "soon" | "later" | "stopped" | "none";

/// How pressing a deadline is. The count of days comes from the server; this only names it.
export function urgency(due: Due | null): Urgency {
  if (!due) return "none";
  if (due.stopped) return "stopped";
  if (due.on === null || due.left === null) return "none";
  if (due.left < 0) return "overdue";
  if (due.left === 0) return "today";
  return due.left <= 2 ? "soon" : "later";
}

const ICONS = {
  overdue: ExclamationCircleOutlined,
  today: ExclamationCircleOutlined,
  soon: FieldTimeOutlined,
  later: ClockCircleOutlined,
  stopped: PauseCircleOutlined,
} as const;

export function DeadlineBadge({ due }: { due: Due | null }) {
  const { t, day } = useWords();
  const how = urgency(due);
  if (!due || how === "none") return <span className="quiet">{t("due.none")}</span>;
  const Icon = ICONS[how];
  const left = Math.abs(due.left ?? 0);
  return (
    <span className="deadline">
      <span className={`badge ${how}`}>
        <Icon aria-hidden /> {t(`due.${how}`, { count: left })}
      </span>
      {due.on && (
        <span className="deadline-day">
          <time dateTime={due.on}>{day(due.on)}</time>
          {due.provisional && <span className="mark open">{t("due.provisional")}</span>}
          {due.strength === "policy" && <span className="mark open">{t("due.policy")}</span>}
          {due.strength === "reading" && <span className="mark open">{t("due.reading")}</span>}
        </span>
      )}
    </span>
  );
}
