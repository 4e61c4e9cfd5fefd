// The drawing of charts: of ECharts only what is used, as SVG, with patterns beside colours.

import { BarChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import type { ChartData } from "./chart";

echarts.use([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  SVGRenderer,
]);

const COLOURS = ["#0e4a7b", "#b3541e", "#1b6638", "#6b3fa0", "#8a6116", "#a61b1b", "#2a7f8e"];

export type Drawn = ReturnType<typeof echarts.init>;

export function draw(place: HTMLElement, data: ChartData): Drawn {
  const drawn = echarts.init(place, null, { renderer: "svg" });
  drawn.setOption(optionOf(data, place.clientWidth));
  return drawn;
}

// How much of a chart the names beside its bars may take.
const NAMES = 0.38;

function optionOf(data: ChartData, width: number) {
  const root = getComputedStyle(document.documentElement);
  const size = Math.round(Number.parseFloat(root.fontSize) * 0.87);
  const ink = root.getPropertyValue("--ink").trim() || "#16202c";
  // Widths are measured by font; `inherit` would be measured as another one.
  const fontFamily = getComputedStyle(document.body).fontFamily;
  const text = { color: ink, fontSize: size, fontFamily };
  const broken = { width: width * NAMES, overflow: "break" as const };
  const label = data.across ? { ...text, ...broken } : text;
  const names = { type: "category" as const, data: data.categories, axisLabel: label };
  const values = { type: "value" as const, minInterval: 1, axisLabel: text };
  return {
    animation: false,
    color: COLOURS,
    textStyle: text,
    aria: {
      enabled: true,
      label: { enabled: true, description: data.label },
      decal: { show: true },
    },
    legend: { show: data.series.length > 1, bottom: 0, textStyle: text, type: "plain" as const },
    tooltip: { trigger: "axis" as const, confine: true },
    grid: {
      left: 8,
      right: 24,
      top: 16,
      bottom: data.series.length > 1 ? legendHeight(data, size, width) : 8,
      containLabel: true,
    },
    xAxis: data.across ? values : names,
    yAxis: data.across ? { ...names, inverse: true } : values,
    series: data.series.map((series) => ({
      name: series.name,
      type: data.kind,
      data: series.values,
      stack: data.stacked ? "all" : undefined,
      barMaxWidth: 36,
      symbolSize: 8,
      connectNulls: false,
    })),
  };
}

// How wide a name of the legend is, about, in letters.
const NAME = 14;

/// Long legends wrap, on a narrow screen to one name a line.
function legendHeight(data: ChartData, size: number, width: number): number {
  const abreast = Math.max(1, Math.floor(width / (NAME * size)));
  return Math.ceil(data.series.length / abreast) * size * 2 + size;
}
