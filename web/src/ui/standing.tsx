// Whether a product is given out: in words, with a sign and a colour.

import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  MinusCircleOutlined,
  PauseCircleOutlined,
} from "@ant-design/icons";

import type { Standing } from "../api/types";
import { useWords } from "../app/i18n";

const ICONS = {
  circulating: CheckCircleOutlined,
  under_review: ClockCircleOutlined,
  stopped: PauseCircleOutlined,
  withdrawn: MinusCircleOutlined,
} as const;

const LOOKS = {
  circulating: "later",
  under_review: "stopped",
  stopped: "overdue",
  withdrawn: "stopped",
} as const;

export function StandingMark({ standing }: { standing: Standing }) {
  const { code } = useWords();
  const Icon = ICONS[standing];
  return (
    <span className={`badge ${LOOKS[standing]}`}>
      <Icon aria-hidden /> {code("standing", standing)}
    </span>
  );
}
