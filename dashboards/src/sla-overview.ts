import { atRisk, broken, fixed, kept, noneIsFine, shareKept, steps } from "./shared/colours";
import { bars, number, table, trend } from "./shared/panels";
import type { Page } from "./shared/page";
import { attainment, chosen, inRange, perStep, quantile, total, type Filter } from "./shared/queries";

const all: readonly Filter[] = ["segment", "metric", "group", "priority"];
const met = `slamonitor_clocks_met_total${chosen(all)}`;
const breached = `slamonitor_breaches_total${chosen(all)}`;
const colours = { met: fixed(kept), breached: fixed(broken) };

export const slaOverview: Page = {
  uid: "slamonitor-sla-overview",
  title: "SlaMonitor: SLA overview",
  description: "For supervisors: what was promised, what was kept, and where it breaks.",
  filters: all,
  from: "now-24h",
  sections: [
    {
      title: "In this range",
      height: 4,
      panels: [
        [5, number({ title: "Kept", description: "The share of clocks that were met in time, of all that were met or breached in the range shown.", unit: "percentunit", decimals: 1, thresholds: shareKept(), queries: [{ expr: attainment(all), legend: "kept" }], console: "/trends" })],
        [5, number({ title: "Met in time", description: "Clocks that were met in time in the range shown.", unit: "short", decimals: 0, thresholds: steps(kept), queries: [{ expr: inRange(met), legend: "met" }] })],
        [5, number({ title: "Breached", description: "Clocks whose due instant passed in the range shown. One that is met late stays breached.", unit: "short", decimals: 0, thresholds: noneIsFine(), queries: [{ expr: inRange(breached), legend: "breached" }], console: "/trends" })],
        [5, number({ title: "Open tickets", description: "Tickets that are not solved, now, of the teams and priorities chosen. Segment and metric do not narrow it.", unit: "short", decimals: 0, isTrend: true, queries: [{ expr: total("slamonitor_tickets_open", chosen(["group", "priority"]), ["group", "priority"]), legend: "open" }], console: "/tickets" })],
        [4, number({ title: "At risk", description: "Running clocks past their first warning, now. Segment does not narrow it.", unit: "short", decimals: 0, isTrend: true, thresholds: steps(kept, [1, atRisk]), queries: [{ expr: total("slamonitor_clocks_at_risk", chosen(["metric", "group", "priority"]), ["metric", "group", "priority"]), legend: "at risk" }], console: "/" })],
      ],
    },
    {
      title: "Kept and broken over time",
      height: 8,
      panels: [
        [12, trend({ title: "Clocks that ended", description: "Clocks met in time and clocks breached, per step of the picture.", unit: "short", decimals: 0, min: 0, style: "bars", colours, queries: [{ expr: perStep(met), legend: "met" }, { expr: perStep(breached), legend: "breached" }] })],
        [12, trend({ title: "Kept within the last hour, by segment", description: "The share of clocks of the hour before each point that were met in time. No line where no clock ended. Teams and priorities do not narrow it.", unit: "percentunit", min: 0, max: 1, thresholds: shareKept(), queries: [{ expr: `sum by (job, segment) (segment_metric:slamonitor_clocks_ended:increase1h${chosen(["segment", "metric"])} * segment_metric:slamonitor_attainment:ratio1h) / (sum by (job, segment) (segment_metric:slamonitor_clocks_ended:increase1h${chosen(["segment", "metric"])}) > 0)`, legend: "{{segment}}" }] })],
        [12, trend({ title: "Breaches by team", description: "Breaches per step of the picture, by the group of the ticket.", unit: "short", decimals: 0, min: 0, style: "bars", queries: [{ expr: perStep(breached, ["group"]), legend: "{{group}}" }], console: "/trends?by=group" })],
        [12, trend({ title: "Breaches by priority", description: "Breaches per step of the picture, by the priority of the ticket.", unit: "short", decimals: 0, min: 0, style: "bars", colours: { urgent: fixed(broken), high: fixed(atRisk), normal: fixed("blue"), low: fixed("purple") }, queries: [{ expr: perStep(breached, ["priority"]), legend: "{{priority}}" }], console: "/trends?by=priority" })],
      ],
    },
    {
      title: "Where it breaks",
      height: 8,
      panels: [
        [12, table({
          title: "Teams", description: "Clocks that ended in the range shown, by team, the worst first. A small number of clocks makes a share that says little.", unit: "short",
          rows: { group: "Team" },
          columns: [
            { title: "Kept", expr: attainment(all, ["group"]), unit: "percentunit", decimals: 1, thresholds: shareKept() },
            { title: "Met", expr: inRange(met, ["group"]), unit: "short", decimals: 0 },
            { title: "Breached", expr: inRange(breached, ["group"]), unit: "short", decimals: 0, thresholds: noneIsFine() },
            { title: "Open tickets", expr: total("slamonitor_tickets_open", chosen(["group", "priority"]), ["group", "priority"], ["group"]), unit: "short", decimals: 0 },
          ],
          sort: ["Kept", "ascending"],
        })],
        [6, bars({ title: "Kept by metric", description: "The share of clocks met in time in the range shown, by what was promised.", unit: "percentunit", decimals: 1, min: 0, max: 1, thresholds: shareKept(), queries: [{ expr: attainment(all, ["metric"]), legend: "{{metric}}" }] })],
        [6, bars({ title: "Kept by priority", description: "The share of clocks met in time in the range shown, by the priority of the ticket.", unit: "percentunit", decimals: 1, min: 0, max: 1, thresholds: shareKept(), queries: [{ expr: attainment(all, ["priority"]), legend: "{{priority}}" }] })],
      ],
    },
    {
      title: "How long it takes",
      height: 8,
      panels: [
        [12, trend({ title: "Business time used, half of the clocks", description: "Half of the clocks that were met or breached took that much business time or less; of a breached one, the time until it was due. From buckets: between bounds it is a guess. Teams and segments do not narrow it.", unit: "s", min: 0, queries: [{ expr: quantile(0.5, "slamonitor_clock_duration_seconds", chosen(["metric", "priority"]), ["metric"]), legend: "{{metric}}" }] })],
        [12, trend({ title: "Business time used, nine of ten clocks", description: "Nine of ten clocks that were met or breached took that much business time or less. From buckets: between bounds it is a guess. Teams and segments do not narrow it.", unit: "s", min: 0, queries: [{ expr: quantile(0.9, "slamonitor_clock_duration_seconds", chosen(["metric", "priority"]), ["metric"]), legend: "{{metric}}" }] })],
      ],
    },
  ],
};
