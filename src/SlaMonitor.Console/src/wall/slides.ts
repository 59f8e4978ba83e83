// What hangs on the wall, one after the other: all teams together, then each by itself.
import type { SummaryPart } from "../api/types";

export type Figures = Pick<SummaryPart, "ticketsOpen" | "atRisk" | "breached" | "metToday" | "breachedToday" | "oldestDueAt">;

export type Slide = { kind: "all"; key: string; teams: readonly SummaryPart[]; page: number; pages: number } | { kind: "team"; key: string; team: SummaryPart };

/** More lines than these cannot be read from five metres. */
export const LINES = 6;

/** Teams by their names, those without a team and the sum of the others last: who looks daily knows where to look. */
export function inOrder(parts: readonly SummaryPart[]): SummaryPart[] {
  return [...parts].sort((a, b) => rank(a) - rank(b) || ((a.key ?? "") < (b.key ?? "") ? -1 : 1));
}

const rank = (part: SummaryPart): number => (part.other ? 2 : part.key === null ? 1 : 0);

/** `only` names the teams that are wanted, separated by commas; empty is all, with the view of all of them first. */
export function slidesOf(parts: readonly SummaryPart[], only: string): Slide[] {
  const wanted = only ? new Set(only.split(",")) : null;
  const teams = inOrder(parts).filter(part => !wanted || (!part.other && wanted.has(part.key ?? "")));
  const single = teams.filter(team => !team.other && team.key !== null).map((team): Slide => ({ kind: "team", key: `team ${team.key}`, team }));
  if (wanted && teams.length <= 1) return single;
  const pages = Math.max(1, Math.ceil(teams.length / LINES));
  // Spread evenly: eight teams are four and four, not seven and one.
  const each = Math.ceil(teams.length / pages);
  const all = Array.from({ length: pages }, (_, page): Slide => ({ kind: "all", key: `all ${page}`, teams: teams.slice(page * each, (page + 1) * each), page, pages }));
  return [...all, ...(single.length > 1 ? single : [])];
}

/** What teams come to together: those that are named in the address are not all. */
export function sumOf(teams: readonly SummaryPart[]): Figures {
  const add = (name: Exclude<keyof Figures, "oldestDueAt">): number => teams.reduce((sum, team) => sum + team[name], 0);
  const oldest = teams.flatMap(team => team.oldestDueAt ?? []).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  return { ticketsOpen: add("ticketsOpen"), atRisk: add("atRisk"), breached: add("breached"), metToday: add("metToday"), breachedToday: add("breachedToday"), oldestDueAt: oldest ?? null };
}

/** Where the one that is shown stands; the first when it is gone. */
export const placeOf = (slides: readonly Slide[], key: string): number => Math.max(0, slides.findIndex(slide => slide.key === key));

/** The next or the one before, around the end. */
export const around = (at: number, step: number, count: number): number => (count === 0 ? 0 : (((at + step) % count) + count) % count);

/** How long each is shown, in milliseconds: `?every=` in seconds, never so short that nobody could read it. */
export function lengthOf(every: string): number {
  const seconds = Number(every);
  return (every && Number.isFinite(seconds) ? Math.min(3600, Math.max(3, seconds)) : 20) * 1000;
}
