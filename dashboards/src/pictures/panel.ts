import { askNow, askRange, stepOf, type Labels, type Range, type Series } from "./ask";
import { chart, escaped, spark, type Line } from "./chart";
import { byThreshold, colourOf, inTurn } from "./palette";
import { overridden, type PanelJson, type Threshold } from "./read";
import { shown } from "./units";

interface Size { readonly width: number; readonly height: number }

/** What is inside a panel, as HTML. */
export async function inside(panel: PanelJson, prometheus: string, range: Range, size: Size): Promise<string> {
  switch (panel.type) {
    case "timeseries": return timeSeries(panel, prometheus, range, size);
    case "stat": return numbers(panel, prometheus, range, size);
    case "bargauge": return gauges(panel, prometheus, range);
    case "table": return table(panel, prometheus, range);
    default: throw new Error(`${panel.title} is a ${panel.type}, of which no picture is drawn`);
  }
}

const defaults = (panel: PanelJson) => panel.fieldConfig?.defaults ?? {};
const stepsOf = (panel: PanelJson) => defaults(panel).thresholds?.steps ?? [];
const text = (panel: PanelJson, value: number) => shown(value, defaults(panel).unit ?? "none", defaults(panel).decimals);

function name(format: string, labels: Labels): string {
  return format.replace(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? "");
}

async function timeSeries(panel: PanelJson, prometheus: string, range: Range, size: Size): Promise<string> {
  const { custom, min, max } = defaults(panel);
  const isBars = custom?.drawStyle === "bars";
  const step = stepOf(isBars);
  const lines: Line[] = [];
  for (const target of panel.targets ?? []) {
    for (const series of await askRange(prometheus, target.expr, range, step)) {
      const called = name(target.legendFormat, series.labels);
      const own = overridden(panel, called, "color") as { fixedColor?: string } | undefined;
      lines.push({ name: called, color: own?.fixedColor ? colourOf(own.fixedColor) : inTurn(lines.length), points: series.points });
    }
  }
  if (lines.length === 0) return `<div class="none">No data</div>`;
  const legend = lines.slice(0, 12).map(line => `<span><i style="background:${line.color}"></i>${escaped(line.name)}</span>`).join("");
  const rows = Math.min(2, Math.ceil(lines.slice(0, 12).reduce((sum, line) => sum + line.name.length * 6.4 + 30, 0) / size.width));
  const drawn = chart(lines, {
    width: size.width, height: size.height - rows * 18, range, step, min, max,
    style: isBars ? "bars" : custom?.stacking?.mode === "normal" ? "area" : "line",
    thresholds: custom?.thresholdsStyle?.mode === "dashed" ? stepsOf(panel) : [],
    text: value => shown(value, defaults(panel).unit ?? "none"),
    isDuration: defaults(panel).unit === "s",
  });
  return `${drawn}<div class="legend" style="height:${rows * 18}px">${legend}</div>`;
}

async function numbers(panel: PanelJson, prometheus: string, range: Range, size: Size): Promise<string> {
  const isTrend = panel.options?.graphMode === "area";
  const found: { called: string; value: number; series: Series }[] = [];
  for (const target of panel.targets ?? [])
    for (const series of isTrend ? await askRange(prometheus, target.expr, range, 2) : await askNow(prometheus, target.expr, range))
      found.push({ called: name(target.legendFormat, series.labels), value: series.points.at(-1)?.[1] ?? NaN, series });
  return `<div class="numbers">${found.map(({ called, value, series }) => {
    const color = byThreshold(stepsOf(panel), value);
    const width = Math.floor(size.width / found.length);
    return `<div><b style="color:${color}">${text(panel, value)}</b>${found.length > 1 ? `<small>${escaped(called)}</small>` : ""}${isTrend ? spark(series.points, color, width, Math.floor(size.height * 0.4)) : ""}</div>`;
  }).join("")}</div>`;
}

async function gauges(panel: PanelJson, prometheus: string, range: Range): Promise<string> {
  const found: { called: string; value: number }[] = [];
  for (const target of panel.targets ?? [])
    for (const series of await askNow(prometheus, target.expr, range)) found.push({ called: name(target.legendFormat, series.labels), value: series.points[0]?.[1] ?? NaN });
  const low = defaults(panel).min ?? 0;
  const high = defaults(panel).max ?? Math.max(1, ...found.map(one => one.value));
  return `<div class="bars">${found.slice(0, 12).map(({ called, value }) => {
    const color = byThreshold(stepsOf(panel), value);
    const share = Math.max(0, Math.min(1, (value - low) / (high - low)));
    return `<label>${escaped(called)}</label><span><i style="width:${(share * 100).toFixed(1)}%;background:${color}"></i></span><b style="color:${color}">${text(panel, value)}</b>`;
  }).join("")}</div>`;
}

async function table(panel: PanelJson, prometheus: string, range: Range): Promise<string> {
  const organize = panel.transformations?.find(one => one.id === "organize")?.options as { indexByName: Record<string, number>; renameByName: Record<string, string> };
  const fields = Object.entries(organize.indexByName).sort(([, a], [, b]) => a - b).map(([field]) => field);
  const labels = fields.filter(field => !field.startsWith("Value"));
  const values = fields.filter(field => field.startsWith("Value"));
  const rows = new Map<string, { labels: Labels; values: number[] }>();
  for (const [place, target] of (panel.targets ?? []).entries()) {
    for (const series of await askNow(prometheus, target.expr, range)) {
      const key = labels.map(label => series.labels[label] ?? "").join("\n");
      const row = rows.get(key) ?? { labels: series.labels, values: values.map(() => NaN) };
      row.values[place] = series.points[0]?.[1] ?? NaN;
      rows.set(key, row);
    }
  }
  const sort = (panel.transformations?.find(one => one.id === "sortBy")?.options as { sort: readonly { field: string; desc: boolean }[] } | undefined)?.sort[0];
  const by = values.findIndex(field => organize.renameByName[field] === sort?.field);
  const all = [...rows.values()].sort((a, b) => ((a.values[by] ?? 0) - (b.values[by] ?? 0)) * (sort?.desc ? -1 : 1));
  const head = fields.map(field => `<th class="${field.startsWith("Value") ? "right" : ""}">${escaped(organize.renameByName[field] ?? field)}</th>`).join("");
  const body = all.map(row => `<tr>${labels.map(label => `<td>${escaped(row.labels[label] ?? "")}</td>`).join("")}${row.values.map((value, i) => cell(panel, organize.renameByName[values[i] ?? ""] ?? "", value)).join("")}</tr>`).join("");
  return `<table><tr>${head}</tr>${body}</table>`;
}

function cell(panel: PanelJson, column: string, value: number): string {
  const unit = (overridden(panel, column, "unit") as string | undefined) ?? "none";
  const steps = (overridden(panel, column, "thresholds") as { steps: readonly Threshold[] } | undefined)?.steps;
  return `<td class="right"${steps ? ` style="color:${byThreshold(steps, value)}"` : ""}>${shown(value, unit, overridden(panel, column, "decimals") as number | undefined)}</td>`;
}
