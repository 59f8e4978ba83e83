// How accounts stand: which objective is the worst, and in what order they come.
import type { Account, Objective } from "../api/types";

/** The least of a budget: without an allowance and with a breach it is beyond all others. */
export const budgetOf = (objective: Objective): number => objective.budgetRemaining ?? -Infinity;

/** The objective with the least budget left; null without any. */
export function worstOf(objectives: readonly Objective[]): Objective | null {
  return objectives.reduce<Objective | null>((worst, one) => (worst === null || budgetOf(one) < budgetOf(worst) ? one : worst), null);
}

/** The fastest burning of a budget's spans, the whole window left out: that one is not news. */
export function fastest(objective: Objective): { window: string; rate: number | null } | null {
  const lately = objective.burnRates.filter(burn => burn.window !== objective.window);
  return lately.reduce<{ window: string; rate: number | null } | null>((most, burn) => (most === null || (burn.rate ?? Infinity) > (most.rate ?? Infinity) ? burn : most), null);
}

export const titleOf = (account: Account): string => account.name ?? account.id;

/** By name, whatever the case; then by id, so that the order never depends on that of arrival. */
export function byName(a: Account, b: Account, tag: string): number {
  return titleOf(a).localeCompare(titleOf(b), tag, { sensitivity: "base" }) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function segmentsOf(accounts: readonly Account[]): string[] {
  return [...new Set(accounts.flatMap(account => account.segment ?? []))].sort();
}
