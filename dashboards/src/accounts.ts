import { atRisk, broken, kept, steps } from "./shared/colours";
import { bars, table, trend } from "./shared/panels";
import type { Page } from "./shared/page";
import { chosen, gauge } from "./shared/queries";

const segments = chosen(["segment", "metric"]);
const whole = chosen(["segment", "metric"], 'account=""');
const worst = chosen(["segment", "metric"], 'account!=""');
const objective = ["segment", "metric", "window"] as const;
const budget = () => steps(broken, [0, atRisk], [0.25, kept]);
const burn = () => steps(kept, [1, atRisk], [6, broken]);
const windows = ["1h", "6h", "1d", "3d", "30d"] as const;

export const accounts: Page = {
  uid: "slamonitor-accounts",
  title: "SlaMonitor: accounts and error budgets",
  description: "Objectives of segments, what is left of their error budgets, how fast it goes, and the accounts that fare worst.",
  filters: ["segment", "metric"],
  from: "now-24h",
  sections: [
    {
      title: "Objectives, as the monitor counts them from the tickets themselves",
      height: 8,
      panels: [
        [12, table({
          title: "Segments against their objectives", description: "Over the window of each objective. A budget below zero is spent: more has breached than the objective allows.", unit: "percentunit",
          rows: { segment: "Segment", metric: "Metric", window: "Window" },
          columns: [
            { title: "Promised", expr: gauge("slamonitor_objective_ratio", segments, objective), unit: "percentunit", decimals: 1 },
            { title: "Kept", expr: gauge("slamonitor_account_attainment_ratio", whole, objective), unit: "percentunit", decimals: 1 },
            { title: "Budget left", expr: gauge("slamonitor_account_error_budget_remaining_ratio", whole, objective), unit: "percentunit", decimals: 0, thresholds: budget() },
            { title: "Burn rate, last hour", expr: gauge("slamonitor_account_burn_rate", whole, objective), unit: "none", decimals: 2, thresholds: burn() },
          ],
          sort: ["Budget left", "ascending"], console: "/accounts",
        })],
        [12, bars({ title: "Error budgets left", description: "Of the breaches that the objective allows in its window, the share that has not happened yet. Below zero more has breached than that.", unit: "percentunit", decimals: 0, min: -1, max: 1, thresholds: budget(), queries: [{ expr: `sort(${gauge("slamonitor_account_error_budget_remaining_ratio", whole, objective)})`, legend: "{{segment}} {{metric}} {{window}}" }], console: "/accounts" })],
      ],
    },
    {
      title: "How fast budgets burn, as Prometheus counts it",
      height: 9,
      panels: [
        [12, trend({ title: "Burn rate within the last hour", description: "How many times as fast as the objective allows its error budget is used up: at 1 it lasts just for its window. From 14.4 on SlaBudgetBurnsFast fires, if clocks are many enough.", unit: "none", decimals: 1, min: 0, thresholds: steps(kept, [14.4, broken]), queries: [{ expr: `segment_metric:slamonitor_burn_rate:ratio1h${segments}`, legend: "{{segment}} {{metric}}" }] })],
        [12, table({
          title: "Burn rates by window", description: "Above 14.4 in an hour, 6 in six hours, 3 in a day or 1 in three days an alert fires, if the short window beside it agrees and breaches are many enough.", unit: "none",
          rows: { segment: "Segment", metric: "Metric" },
          columns: [
            ...windows.map(window => ({ title: window, expr: `max by (segment, metric) (segment_metric:slamonitor_burn_rate:ratio${window}${segments})`, unit: "none", decimals: 2, thresholds: burn() })),
            { title: "Breaches in 1h", expr: `max by (segment, metric) (segment_metric:slamonitor_breaches:increase1h${segments} or 0 * segment_metric:slamonitor_clocks_ended:increase1h${segments})`, unit: "short", decimals: 0 },
          ],
          sort: ["1h", "descending"],
        })],
        [12, trend({ title: "Kept, over the windows of objectives", description: "The share of clocks met in time over the window of each objective, as the monitor counts it. It moves slowly: a window of 30 days forgets a bad day after 30.", unit: "percentunit", min: 0, max: 1, queries: [{ expr: gauge("slamonitor_account_attainment_ratio", whole, objective), legend: "{{segment}} {{metric}} {{window}}" }] })],
        [12, trend({ title: "Error budgets left, over time", description: "A line that falls steeply is a budget that burns fast. Below zero it is spent.", unit: "percentunit", max: 1, thresholds: steps(broken, [0, kept]), queries: [{ expr: gauge("slamonitor_account_error_budget_remaining_ratio", whole, objective), legend: "{{segment}} {{metric}} {{window}}" }] })],
      ],
    },
    {
      title: "The accounts that fare worst",
      height: 10,
      panels: [
        [24, table({
          title: "Accounts", description: "Only the worst few accounts of each objective are metrics, so that the number of series is bounded. The console has all of them.", unit: "percentunit",
          rows: { account: "Account", segment: "Segment", metric: "Metric", window: "Window" },
          columns: [
            { title: "Kept", expr: gauge("slamonitor_account_attainment_ratio", worst, ["account", ...objective]), unit: "percentunit", decimals: 1 },
            { title: "Budget left", expr: gauge("slamonitor_account_error_budget_remaining_ratio", worst, ["account", ...objective]), unit: "percentunit", decimals: 0, thresholds: budget() },
            { title: "Burn rate, last hour", expr: gauge("slamonitor_account_burn_rate", worst, ["account", ...objective]), unit: "none", decimals: 2, thresholds: burn() },
          ],
          sort: ["Budget left", "ascending"], console: "/accounts",
        })],
      ],
    },
  ],
};
