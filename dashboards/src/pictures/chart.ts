import { colourOf } from "./palette";
import type { Threshold } from "./read";
import type { Range } from "./ask";

export interface Line { readonly name: string; readonly color: string; readonly points: readonly (readonly [number, number])[] }

export interface ChartOptions {
  readonly width: number;
  readonly height: number;
  readonly range: Range;
  readonly step: number;
  readonly style: "line" | "area" | "bars";
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly thresholds: readonly Threshold[];
  readonly text: (value: number) => string;
  /** Seconds are counted by minutes and hours on the axis. */
  readonly isDuration: boolean;
}

const durations = [10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400];
const left = 62, right = 10, top = 8, bottom = 22;

/** Lines over time, or stacked areas or bars, with axes and dashed thresholds, as SVG. */
export function chart(lines: readonly Line[], options: ChartOptions): string {
  const { width, height, range } = options;
  const stacked = options.style === "line" ? lines.map(line => ({ line, points: line.points.map(([at, value]) => [at, 0, value] as const) })) : stack(lines);
  const values = stacked.flatMap(one => one.points.flatMap(([, from, to]) => (options.style === "line" ? [to] : [from, to]))).filter(Number.isFinite);
  const ticks = axis(Math.min(options.min ?? Infinity, ...values, options.min === undefined && values.length === 0 ? 0 : Infinity), Math.max(options.max ?? -Infinity, ...values), options.isDuration ? durations : undefined);
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const x = (at: number) => left + ((at - range.from) / (range.to - range.from)) * (width - left - right);
  const y = (value: number) => top + (1 - (value - low) / (high - low)) * (height - top - bottom);
  const parts: string[] = [];
  for (const tick of ticks) parts.push(`<line x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#2c3235"/><text x="${left - 6}" y="${y(tick) + 4}" text-anchor="end">${escaped(options.text(tick))}</text>`);
  for (const at of times(range)) parts.push(`<text x="${x(at)}" y="${height - 6}" text-anchor="middle">${new Date(at * 1000).toISOString().slice(11, 19)}</text>`);
  for (const { line, points } of stacked) {
    if (options.style === "bars") {
      const w = Math.max(1, x(range.from + options.step) - left - 2);
      // What happened up to its instant: the bar ends there.
      for (const [at, from, to] of points) if (to > from && x(at) - w > left) parts.push(`<rect x="${(x(at) - w).toFixed(1)}" y="${y(to).toFixed(1)}" width="${w.toFixed(1)}" height="${(y(from) - y(to)).toFixed(1)}" fill="${line.color}" fill-opacity=".8"/>`);
      continue;
    }
    for (const run of runs(points, options.step)) {
      const over = run.map(([at, , to]) => `${x(at).toFixed(1)},${y(to).toFixed(1)}`).join(" ");
      if (options.style === "area") parts.push(`<polygon points="${over} ${[...run].reverse().map(([at, from]) => `${x(at).toFixed(1)},${y(from).toFixed(1)}`).join(" ")}" fill="${line.color}" fill-opacity=".25"/>`);
      parts.push(`<polyline points="${over}" fill="none" stroke="${line.color}" stroke-width="1.6"/>`);
    }
  }
  for (const { value, color } of options.thresholds)
    if (value !== null && value > low && value <= high) parts.push(`<line x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}" stroke="${colourOf(color)}" stroke-dasharray="6 5" stroke-width="1.2"/>`);
  return `<svg width="${width}" height="${height}">${parts.join("")}</svg>`;
}

/** The line below a number, without axes. */
export function spark(points: readonly (readonly [number, number])[], color: string, width: number, height: number): string {
  const known = points.filter(([, value]) => Number.isFinite(value));
  const [first, last] = [known[0]?.[0] ?? 0, known.at(-1)?.[0] ?? 1];
  const [low, high] = [Math.min(...known.map(point => point[1])), Math.max(...known.map(point => point[1]))];
  const text = known.map(([at, value]) => `${(((at - first) / (last - first || 1)) * width).toFixed(1)},${(height - 2 - ((value - low) / (high - low || 1)) * (height - 4)).toFixed(1)}`).join(" ");
  return `<svg width="${width}" height="${height}"><polygon points="0,${height} ${text} ${width},${height}" fill="${color}" fill-opacity=".2"/><polyline points="${text}" fill="none" stroke="${color}" stroke-width="1.5"/></svg>`;
}

export const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function stack(lines: readonly Line[]) {
  const below = new Map<number, number>();
  return lines.map(line => ({
    line,
    points: line.points.map(([at, value]) => {
      const from = below.get(at) ?? 0;
      const to = from + (Number.isFinite(value) ? value : 0);
      below.set(at, to);
      return [at, from, to] as const;
    }),
  }));
}

/** Stretches without a hole. */
function runs(points: readonly (readonly [number, number, number])[], step: number) {
  const found: (readonly [number, number, number])[][] = [];
  let before = -Infinity;
  for (const point of points) {
    if (!Number.isFinite(point[2])) continue;
    if (point[0] - before > step * 1.5) found.push([]);
    found.at(-1)?.push(point);
    before = point[0];
  }
  return found;
}

/** Round numbers from at or below the lowest to at or above the highest. */
function axis(low: number, high: number, round: readonly number[] = []): number[] {
  if (!Number.isFinite(low)) low = 0;
  if (!Number.isFinite(high) || high <= low) high = low + 1;
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (rough > 5 ? round : []).find(one => one >= rough) ?? [1, 2, 5, 10].map(one => one * power).find(one => one >= rough) ?? rough;
  const ticks: number[] = [];
  for (let i = Math.floor(low / step + 1e-9); ; i++) {
    ticks.push(Number((i * step).toPrecision(12)));
    if (i * step >= high - step * 1e-9) return ticks;
  }
}

function times(range: Range): number[] {
  const every = (range.to - range.from) / 5;
  return [0.5, 1.5, 2.5, 3.5, 4.5].map(place => Math.round(range.from + place * every));
}
