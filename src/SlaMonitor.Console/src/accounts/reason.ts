// Why an account's health is as it is, in the viewer's language. A reason that this console does not know is told in the monitor's words.
import type { Account, HealthReason } from "../api/types";
import { name } from "../words/common";
import { percent, target, times } from "../words/numbers";
import { fastest } from "./standing";
import { windowText } from "./window";
import { t } from "./words";

export function reasonText(account: Account, reason: HealthReason): string {
  const objective = account.objectives.find(one => one.metric === reason.metric);
  if (reason.kind === "breached_open") {
    const count = /^\d+/.exec(reason.text)?.[0];
    return count ? t("breachedOpen", { n: Number(count) }) : reason.text;
  }
  if (!objective) return reason.text;
  const metric = name(objective.metric);
  switch (reason.kind) {
    case "budget_spent":
      return objective.attained === null ? reason.text : t("spent", { attained: percent(objective.attained), metric, window: windowText(objective.window), target: target(objective.attainment) });
    case "budget_low":
      return objective.budgetRemaining === null ? reason.text : t("low", { metric, left: percent(objective.budgetRemaining, 0) });
    case "budget_burns": {
      // What is poor burns fast now; what is to be watched has burned for days.
      const burn = reason.grade === "poor" ? fastest(objective) : objective.burnRates.findLast(one => one.window !== objective.window);
      return burn ? t("burns", { metric, times: burn.rate === null ? "∞×" : times(burn.rate), window: windowText(burn.window) }) : reason.text;
    }
    default:
      return reason.text;
  }
}
