import { percent } from "../words/numbers";

/** The share of today's promises that were kept, in words; a dash while none was decided. */
export function keptToday(of: { metToday: number; breachedToday: number }): string {
  const decided = of.metToday + of.breachedToday;
  return decided ? percent(of.metToday / decided) : "–";
}
