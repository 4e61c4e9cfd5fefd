// Who looks at this, and on which day, over what must not wander: a photograph tells who took it.

import type { ReactNode } from "react";

import { useMe, usePlace } from "../api/hooks";

const MARKS = Array.from({ length: 24 }, (_, at) => at);

export function Watermark({ children }: { children: ReactNode }) {
  const me = useMe().data;
  const today = usePlace().data?.today;
  const mark = `${me?.name ?? ""} ${me?.officer ?? ""} ${today ?? ""}`;
  return (
    <div className="watermarked">
      {children}
      <div className="watermark" aria-hidden>
        {MARKS.map((at) => (
          <span key={at} data-mark={mark} />
        ))}
      </div>
    </div>
  );
}
