// In which order open escalations stand: those that nobody has first, and of these the one whose next step is nearest.
import type { EscalationRow } from "../api/types";

/** A row that was not fetched yet, or not since it changed, says nothing of its next step: only the hub told of it. */
export interface OpenRow extends EscalationRow {
  isPartial: boolean;
}

const ranks: Record<string, number> = { triggered: 0, snoozed: 1, acknowledged: 2 };

const instant = (text: string | null): number => (text === null ? Infinity : Date.parse(text));

/** Triggered before taken, critical before warning, the next step soonest, then the longest open; the id last, so that the order never depends on that of arrival. */
export function compare(a: EscalationRow, b: EscalationRow): number {
  return (
    (ranks[a.state] ?? 3) - (ranks[b.state] ?? 3) ||
    Number(b.severity === "critical") - Number(a.severity === "critical") ||
    difference(instant(a.nextStepAt), instant(b.nextStepAt)) ||
    instant(a.startedAt) - instant(b.startedAt) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

// Infinity minus itself is no number.
const difference = (a: number, b: number): number => (a === b ? 0 : a - b);

/** Those that tell somebody of `who` (a user, a channel or who has it), all without. */
export const ofPerson = (rows: readonly OpenRow[], who: string): readonly OpenRow[] =>
  who ? rows.filter(row => row.by === who || row.targets.includes(who)) : rows;

/**
 * The rows as they stood when somebody put a finger or a pointer on them, each as it is now. What ended meanwhile stays as it was last;
 * what came meanwhile waits.
 */
export function held(before: readonly OpenRow[], now: readonly OpenRow[]): OpenRow[] {
  const known = new Map(now.map(row => [row.id, row]));
  return before.map(row => known.get(row.id) ?? { ...row, state: "resolved" });
}
