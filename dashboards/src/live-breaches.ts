import { atRisk, broken, calm, fixed, kept, noneIsFine, steps } from "./shared/colours";
import { number, trend } from "./shared/panels";
import type { Page } from "./shared/page";
import { chosen, gauge, perSecond, perStep, quantile, total } from "./shared/queries";

const monitor = chosen([]);
const counted = chosen(["segment", "metric", "group", "priority"]);
const states = { running: fixed(calm), paused: fixed("purple"), breached: fixed(broken), met: fixed(kept), waiting: fixed("text") };

export const liveBreaches: Page = {
  uid: "slamonitor-live-breaches",
  title: "SlaMonitor: live breaches and escalations",
  description: "What is about to break, what has broken, who has been told and who has taken it on.",
  filters: ["segment", "metric", "group", "priority"],
  from: "now-1h",
  sections: [
    {
      title: "Now",
      height: 4,
      panels: [
        [5, number({ title: "Breached and open", description: "Clocks past their due instant that nobody has met yet. Teams, segments and priorities do not narrow it.", unit: "short", decimals: 0, isTrend: true, thresholds: noneIsFine(), queries: [{ expr: total("slamonitor_clocks", chosen(["metric"], 'state="breached"'), ["metric"]), legend: "breached" }], console: "/" })],
        [5, number({ title: "At risk", description: "Running clocks past their first warning. Segments do not narrow it.", unit: "short", decimals: 0, isTrend: true, thresholds: steps(kept, [1, atRisk]), queries: [{ expr: total("slamonitor_clocks_at_risk", chosen(["metric", "group", "priority"]), ["metric", "group", "priority"]), legend: "at risk" }], console: "/" })],
        [5, number({ title: "Escalations nobody has taken on", description: "Triggered escalations. Those bundled into an incident are not among them.", unit: "short", decimals: 0, isTrend: true, thresholds: noneIsFine(), queries: [{ expr: `${total("slamonitor_escalations_open", chosen([], 'state="triggered"'), ["level", "state"])} or 0 * max(slamonitor_escalation_oldest_unacknowledged_seconds${monitor})`, legend: "triggered" }], console: "/on-call" })],
        [5, number({ title: "Longest without an answer", description: "How long the longest triggered escalation has waited for somebody. From half an hour on SlaEscalationUnacknowledged fires.", unit: "s", decimals: 0, isTrend: true, thresholds: steps(kept, [600, atRisk], [1800, broken]), queries: [{ expr: `max(slamonitor_escalation_oldest_unacknowledged_seconds${monitor})`, legend: "oldest" }], console: "/on-call" })],
        [4, number({ title: "Live connections", description: "Consoles and other clients that are told of each breach as it happens, of all nodes.", unit: "short", decimals: 0, isTrend: true, queries: [{ expr: `sum(slamonitor_live_connections${monitor})`, legend: "connections" }] })],
      ],
    },
    {
      title: "Clocks",
      height: 8,
      panels: [
        [12, trend({ title: "Breaches and warnings", description: "Clocks that breached and warnings that were given, per step of the picture.", unit: "short", decimals: 0, min: 0, style: "bars", colours: { breaches: fixed(broken), warnings: fixed(atRisk) }, queries: [{ expr: perStep(`slamonitor_breaches_total${counted}`), legend: "breaches" }, { expr: perStep(`slamonitor_warnings_total${counted}`), legend: "warnings" }] })],
        [12, trend({ title: "Clocks at risk by team", description: "Running clocks past their first warning, by the group of the ticket. Segments do not narrow it.", unit: "short", decimals: 0, min: 0, style: "area", queries: [{ expr: total("slamonitor_clocks_at_risk", chosen(["metric", "group", "priority"]), ["metric", "group", "priority"], ["group"]), legend: "{{group}}" }], console: "/" })],
        [12, trend({ title: "Clocks by state", description: "Current clocks of tickets that are not at rest. Teams, segments and priorities do not narrow it.", unit: "short", decimals: 0, min: 0, style: "area", colours: states, queries: [{ expr: total("slamonitor_clocks", chosen(["metric"], 'state!="cancelled"'), ["metric", "state"], ["state"]), legend: "{{state}}" }] })],
        [12, trend({ title: "From the due instant to the screen", description: "Until a breach was handed to the live connections. Half, and 99 of 100, took that long or less. From 2.5 s on a breach counts as late for SlaBreachesPushedLate.", unit: "s", min: 0, thresholds: steps(kept, [2.5, broken]), queries: [0.5, 0.99].map(share => ({ expr: quantile(share, "slamonitor_breach_push_delay_seconds", monitor), legend: `p${share * 100}` })) })],
      ],
    },
    {
      title: "Escalations",
      height: 8,
      panels: [
        [8, trend({ title: "Open escalations", description: "Escalations that are not resolved. bundled: their incident pages for them.", unit: "short", decimals: 0, min: 0, style: "area", colours: { triggered: fixed(broken), acknowledged: fixed(calm), snoozed: fixed("purple"), bundled: fixed(atRisk) }, queries: [{ expr: total("slamonitor_escalations_open", monitor, ["level", "state"], ["state"]), legend: "{{state}}" }], console: "/on-call" })],
        [8, trend({ title: "Open escalations by level", description: "By the step that was reached. Many on high levels: those on call first do not act.", unit: "short", decimals: 0, min: 0, style: "area", queries: [{ expr: total("slamonitor_escalations_open", monitor, ["level", "state"], ["level"]), legend: "level {{level}}" }], console: "/on-call" })],
        [8, trend({ title: "Pages tried", description: "Tries to deliver a page, per second, by what became of them. failed: the channel has given the page up.", unit: "ops", min: 0, style: "area", colours: { delivered: fixed(kept), retried: fixed(atRisk), failed: fixed(broken), suppressed: fixed("text") }, queries: [{ expr: perSecond(`slamonitor_notifications_total${monitor}`, ["result"]), legend: "{{result}}" }] })],
        [12, trend({ title: "Longest without an answer", description: "The age of the longest triggered escalation that nobody has taken on; 0 when there is none. From the line on SlaEscalationUnacknowledged fires.", unit: "s", min: 0, thresholds: steps(kept, [1800, broken]), queries: [{ expr: gauge("slamonitor_escalation_oldest_unacknowledged_seconds", monitor, ["job"]), legend: "oldest" }] })],
        [12, trend({ title: "From the breach to the channel", description: "Until a page was handed to its channel for the first time. Half, and 99 of 100, took that long or less.", unit: "s", min: 0, queries: [0.5, 0.99].map(share => ({ expr: quantile(share, "slamonitor_page_handoff_seconds", monitor), legend: `p${share * 100}` })) })],
      ],
    },
  ],
};
