// What buckets come to together.
import type { HeatCell, TrendBucket } from "../api/types";

export interface Sums {
  met: number;
  breached: number;
  opened: number;
  solved: number;
  /** Of the last bucket: it is a level, not a flow. */
  backlog: number;
}

export function sumsOf(buckets: readonly TrendBucket[]): Sums {
  const sums: Sums = { met: 0, breached: 0, opened: 0, solved: 0, backlog: buckets.at(-1)?.backlog ?? 0 };
  for (const bucket of buckets) for (const name of ["met", "breached", "opened", "solved"] as const) sums[name] += bucket[name];
  return sums;
}

/** The share kept of what was decided; null while nothing was. */
export function keptOf(of: { met: number; breached: number }): number | null {
  const decided = of.met + of.breached;
  return decided === 0 ? null : of.met / decided;
}

/** How dark a cell is, 0 to 5: none, and five equal steps up to the largest. */
export function heatLevel(count: number, most: number): number {
  return count <= 0 || most <= 0 ? 0 : Math.min(5, Math.ceil((5 * count) / most));
}

/** From which count each level begins, for the legend: only levels that some count has. */
export function heatLevels(most: number): { level: number; from: number; to: number }[] {
  const levels: { level: number; from: number; to: number }[] = [];
  for (let level = 1; level <= 5; level++) {
    const from = Math.floor(((level - 1) * most) / 5) + 1;
    const to = Math.floor((level * most) / 5);
    if (from <= to) levels.push({ level, from, to });
  }
  return levels;
}

/** Seven rows of twenty-four, Monday first; cells that were not told are zero. */
export function heatRows(cells: readonly HeatCell[]): number[][] {
  const rows = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const { weekday, hour, breaches } of cells) {
    const row = rows[weekday - 1];
    if (row && hour >= 0 && hour < 24) row[hour] = breaches;
  }
  return rows;
}
