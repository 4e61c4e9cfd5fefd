// A chart. What draws it is loaded with the first one; the table beside it says the same.

import { useEffect, useRef, useState } from "react";

import { useWords } from "../app/i18n";
import { useSettings } from "../app/settings";
import type { Drawn } from "./draw";

export interface ChartData {
  /// What the chart shows, for those who do not see it.
  label: string;
  kind: "bar" | "line";
  categories: string[];
  series: { name: string; values: (number | null)[] }[];
  stacked?: boolean;
  /// Bars from left to right, for long names.
  across?: boolean;
}

const LINE = 34;

export function Chart(data: ChartData) {
  const { t } = useWords();
  const { settings } = useSettings();
  const place = useRef<HTMLDivElement>(null);
  const text = JSON.stringify(data);
  const [shown, setShown] = useState("");
  useEffect(() => {
    let drawn: Drawn | null = null;
    let gone = false;
    const fit = () => drawn?.resize();
    void import("./draw").then(({ draw }) => {
      if (!place.current || gone) return;
      drawn = draw(place.current, JSON.parse(text) as ChartData);
      setShown(text);
    });
    window.addEventListener("resize", fit);
    return () => {
      gone = true;
      window.removeEventListener("resize", fit);
      drawn?.dispose();
    };
  }, [text, settings.large, settings.contrast]);
  const lines = data.across ? data.categories.length * (data.stacked ? 1 : data.series.length) : 7;
  const legend = data.series.length > 1 ? Math.ceil(data.series.length / 4) : 0;
  return (
    <figure className="chart" data-drawing={shown === text ? undefined : true}>
      <div ref={place} style={{ height: `${(Math.max(4, lines) + legend + 2) * LINE}px` }} />
      <figcaption className="hint">{t("statistics.sameBelow")}</figcaption>
    </figure>
  );
}
