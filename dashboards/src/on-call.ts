import { atRisk, broken, fixed, kept, noneIsFine, steps } from "./shared/colours";
import { bars, number, table, trend } from "./shared/panels";
import type { Page } from "./shared/page";
import { chosen, gauge, inRange, perStep, quantile } from "./shared/queries";

const monitor = chosen([]);
const pages = `slamonitor_user_pages_total${monitor}`;
const outcome = (result: string) => `slamonitor_notifications_total${chosen([], `result="${result}"`)}`;

export const onCall: Page = {
  uid: "slamonitor-on-call",
  title: "SlaMonitor: on-call load",
  description: "Who is told how often, whether pages arrive, and how soon somebody acts.",
  filters: [],
  from: "now-7d",
  sections: [
    {
      title: "Now, and in this range",
      height: 5,
      panels: [
        [8, bars({ title: "On call now", description: "People on call now, by schedule. Zero is a gap: steps that tell this schedule reach nobody.", unit: "short", decimals: 0, min: 0, thresholds: steps(broken, [1, kept]), queries: [{ expr: gauge("slamonitor_on_call_users", monitor, ["schedule"]), legend: "{{schedule}}" }], console: "/on-call" })],
        [4, number({ title: "Pages", description: "Pages handed over to channels of people in the range shown. One escalation makes several when nobody acts.", unit: "short", decimals: 0, queries: [{ expr: inRange(pages), legend: "pages" }] })],
        [4, number({ title: "Given up", description: "Pages that a channel has given up in the range shown. Another channel of the same person may have delivered it.", unit: "short", decimals: 0, thresholds: noneIsFine(), queries: [{ expr: `${inRange(outcome("failed"))} or 0 * ${inRange(pages)}`, legend: "failed" }] })],
        [4, number({ title: "Half are taken on within", description: "Half of the escalations that somebody took on in the range shown were taken on within that time. From buckets: between bounds it is a guess.", unit: "s", decimals: 0, queries: [{ expr: `histogram_quantile(0.5, sum by (le) (increase(slamonitor_escalation_acknowledge_seconds_bucket${monitor}[$__range])))`, legend: "p50" }] })],
        [4, number({ title: "Taken on", description: "How many times somebody took an escalation on in the range shown.", unit: "short", decimals: 0, queries: [{ expr: inRange(`slamonitor_escalation_acknowledge_seconds_count${monitor}`), legend: "acknowledged" }] })],
      ],
    },
    {
      title: "Whom it falls on",
      height: 9,
      panels: [
        [8, bars({ title: "Pages by person", description: "Pages handed over to channels of each person in the range shown. Somebody far ahead of the others has too much of it.", unit: "short", decimals: 0, min: 0, queries: [{ expr: `sort_desc(${inRange(pages, ["user"])})`, legend: "{{user}}" }], console: "/on-call" })],
        [16, trend({ title: "Pages over time", description: "Pages handed over to channels of each person, per step of the picture. At night they cost most.", unit: "short", decimals: 0, min: 0, style: "bars", queries: [{ expr: perStep(pages, ["user"]), legend: "{{user}}" }] })],
      ],
    },
    {
      title: "Whether pages arrive",
      height: 8,
      panels: [
        [12, trend({ title: "Tries by outcome", description: "Tries to deliver a page, per step of the picture. retried: another follows. suppressed: not wanted any more.", unit: "short", decimals: 0, min: 0, style: "bars", colours: { delivered: fixed(kept), retried: fixed(atRisk), failed: fixed(broken), suppressed: fixed("text") }, queries: [{ expr: perStep(`slamonitor_notifications_total${monitor}`, ["result"]), legend: "{{result}}" }] })],
        [12, table({
          title: "Channels", description: "What became of tries in the range shown, by channel. From a tenth given up within half an hour on SlaPagesFail fires.", unit: "short",
          rows: { channel: "Channel" },
          columns: [
            { title: "Delivered", expr: inRange(outcome("delivered"), ["channel"]), unit: "short", decimals: 0 },
            { title: "Retried", expr: `${inRange(outcome("retried"), ["channel"])} or 0 * ${inRange(`slamonitor_notifications_total${monitor}`, ["channel"])}`, unit: "short", decimals: 0 },
            { title: "Given up", expr: `${inRange(outcome("failed"), ["channel"])} or 0 * ${inRange(`slamonitor_notifications_total${monitor}`, ["channel"])}`, unit: "short", decimals: 0, thresholds: noneIsFine() },
          ],
          sort: ["Given up", "descending"],
        })],
      ],
    },
    {
      title: "How soon somebody acts",
      height: 8,
      panels: [
        [12, trend({ title: "Until somebody takes it on, by policy", description: "Half of the escalations that were taken on were so within that time. Those that nobody took on are not in it.", unit: "s", min: 0, queries: [{ expr: quantile(0.5, "slamonitor_escalation_acknowledge_seconds", monitor, ["policy"]), legend: "{{policy}}" }] })],
        [12, trend({ title: "Taken on, by level", description: "At which step somebody acted, per step of the picture. On level 1 it never left those on call first.", unit: "short", decimals: 0, min: 0, style: "bars", queries: [{ expr: perStep(`slamonitor_escalation_acknowledge_seconds_count${monitor}`, ["level"]), legend: "level {{level}}" }] })],
      ],
    },
  ],
};
