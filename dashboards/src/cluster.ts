import { broken, fixed, kept, noneIsFine, steps } from "./shared/colours";
import { number, trend } from "./shared/panels";
import type { Page } from "./shared/page";
import { chosen, perSecond } from "./shared/queries";

const monitor = chosen([]);

/** The mean of a histogram: Orleans' buckets in milliseconds begin at 1 or 5, too wide for quantiles of what is faster. */
const mean = (histogram: string, by: readonly string[]) =>
  `${perSecond(`${histogram}_sum${monitor}`, by)} / (${perSecond(`${histogram}_count${monitor}`, by)} > 0)`;

export const cluster: Page = {
  uid: "slamonitor-cluster",
  title: "SlaMonitor: Orleans cluster",
  description: "The silos, the grains that live on them, what they say to each other and what they store. Empty for the monitor in one process, but for the number of silos.",
  filters: [],
  from: "now-1h",
  sections: [
    {
      title: "Membership",
      height: 5,
      panels: [
        [6, number({ title: "Silos", description: "Active silos as the membership has them. Fewer than nodes that are scraped: SlaSiloLost.", unit: "short", decimals: 0, isTrend: true, thresholds: steps(broken, [1, kept]), queries: [{ expr: `max(slamonitor_silos${monitor})`, legend: "silos" }] })],
        [6, number({ title: "Nodes that answer", description: "Nodes of this monitor that Prometheus can scrape.", unit: "short", decimals: 0, isTrend: true, thresholds: steps(broken, [1, kept]), queries: [{ expr: `sum(up${monitor})`, legend: "up" }] })],
        [6, number({ title: "Pings without an answer", description: "Probes from silo to silo that were not answered, in the range shown. Some belong to a silo that stops; a silo that misses several is declared dead.", unit: "short", decimals: 0, thresholds: noneIsFine(), queries: [{ expr: `sum(increase(orleans_messaging_pings_reply_missed_total${monitor}[$__range])) or 0 * sum(up${monitor})`, legend: "missed" }] })],
        [6, number({ title: "Health checks that failed", description: "Orleans' own checks of each silo that failed, in the range shown: threads that starve, a clock that jumps.", unit: "short", decimals: 0, thresholds: noneIsFine(), queries: [{ expr: `sum(increase(orleans_watchdog_health_checks_failed_total${monitor}[$__range])) or 0 * sum(up${monitor})`, legend: "failed" }] })],
      ],
    },
    {
      title: "Grains",
      height: 8,
      panels: [
        [12, trend({ title: "Silos, as each node sees them", description: "Lines that stay apart are nodes that do not see each other.", unit: "short", decimals: 0, min: 0, queries: [{ expr: `max by (instance) (slamonitor_silos${monitor})`, legend: "{{instance}}" }] })],
        [12, trend({ title: "Active grains by kind", description: "Tickets, accounts, escalations and the rest that are in memory, over all silos. Orleans' own are left out.", unit: "short", decimals: 0, min: 0, style: "area", queries: [{ expr: `sum by (grain_type) (orleans_catalog_activations${chosen([], 'grain_type!~"sys[.].*"')})`, legend: "{{grain_type}}" }] })],
        [12, trend({ title: "Active grains by silo", description: "In the long run about as many on each. After a silo was lost the others have its grains.", unit: "short", decimals: 0, min: 0, queries: [{ expr: `sum by (instance) (orleans_catalog_activations${monitor})`, legend: "{{instance}}" }] })],
        [12, trend({ title: "Grains activated and let go", description: "Activations made and ended, per second. A wave of them follows a silo that comes or goes.", unit: "ops", min: 0, queries: [{ expr: perSecond(`orleans_catalog_activation_created_total${monitor}`), legend: "activated" }, { expr: perSecond(`orleans_catalog_activation_destroyed_total${monitor}`), legend: "let go" }] })],
      ],
    },
    {
      title: "Calls and messages",
      height: 8,
      panels: [
        [8, trend({ title: "Calls between grains", description: "Calls per second that each silo made.", unit: "ops", min: 0, queries: [{ expr: perSecond(`orleans_app_requests_latency_milliseconds_count${monitor}`, ["instance"]), legend: "{{instance}}" }] })],
        [8, trend({ title: "Time of a call", description: "Until a call from grain to grain was answered, on average: with what the grain stored meanwhile.", unit: "ms", min: 0, queries: [{ expr: mean("orleans_app_requests_latency_milliseconds", ["instance"]), legend: "{{instance}}" }] })],
        [8, trend({ title: "Calls that failed", description: "Calls that timed out, and messages that were rejected or sent on to another silo, per second. Some follow a silo that comes or goes.", unit: "ops", min: 0, colours: { "timed out": fixed(broken) }, queries: [
          { expr: `${perSecond(`orleans_app_requests_timedout_total${monitor}`)} or 0 * sum(up${monitor})`, legend: "timed out" },
          { expr: `${perSecond(`orleans_messaging_rejected_total${monitor}`)} or 0 * sum(up${monitor})`, legend: "rejected" },
          { expr: `${perSecond(`orleans_messaging_rerouted_total${monitor}`)} or 0 * sum(up${monitor})`, legend: "sent on" },
        ] })],
        [12, trend({ title: "Messages within a silo and to others", description: "Messages per second. What stays in a silo is cheap.", unit: "ops", min: 0, style: "area", queries: [{ expr: perSecond(`orleans_messaging_sent_local_total${monitor}`), legend: "within" }, { expr: perSecond(`orleans_messaging_sent_messages_size_bytes_count${monitor}`), legend: "to others" }] })],
        [12, trend({ title: "Bytes to other silos", description: "What each silo sends to the others, per second.", unit: "Bps", min: 0, queries: [{ expr: perSecond(`orleans_messaging_sent_messages_size_bytes_sum${monitor}`, ["instance"]), legend: "{{instance}}" }] })],
      ],
    },
    {
      title: "What grains store",
      height: 8,
      panels: [
        [8, trend({ title: "States written", description: "States that grains wrote to PostgreSQL, per second, by kind.", unit: "ops", min: 0, style: "area", queries: [{ expr: perSecond(`orleans_storage_write_latency_milliseconds_count${monitor}`, ["state_name"]), legend: "{{state_name}}" }] })],
        [8, trend({ title: "Time of a write", description: "Until a state was written, on average, by kind. When it grows, look at PostgreSQL first.", unit: "ms", min: 0, queries: [{ expr: mean("orleans_storage_write_latency_milliseconds", ["state_name"]), legend: "{{state_name}}" }] })],
        [8, trend({ title: "Time of a read", description: "Until a state was read, on average, by kind: when a grain is called that is not in memory.", unit: "ms", min: 0, queries: [{ expr: mean("orleans_storage_read_latency_milliseconds", ["state_name"]), legend: "{{state_name}}" }] })],
      ],
    },
  ],
};
