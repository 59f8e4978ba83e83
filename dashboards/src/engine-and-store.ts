import { atRisk, broken, fixed, kept, noneIsFine, steps } from "./shared/colours";
import { number, table, trend, type Shown } from "./shared/panels";
import type { Page } from "./shared/page";
import { chosen, perSecond, quantile } from "./shared/queries";

const monitor = chosen([]);
const halfAndMost = (histogram: string): Shown[] => [0.5, 0.99].map(share => ({ expr: quantile(share, histogram, monitor), legend: `p${share * 100}` }));

export const engineAndStore: Page = {
  uid: "slamonitor-engine-and-store",
  title: "SlaMonitor: engine and store health",
  description: "Whether events come in, decisions become durable, and alarms are in time; and what the processes need for it.",
  filters: [],
  from: "now-1h",
  sections: [
    {
      title: "Now",
      height: 4,
      panels: [
        [4, number({ title: "Nodes that answer", description: "Nodes of this monitor that Prometheus can scrape.", unit: "short", decimals: 0, thresholds: steps(broken, [1, kept]), queries: [{ expr: `sum(up${monitor})`, legend: "up" }] })],
        [5, number({ title: "Events accepted", description: "Events that were accepted and are durable, per second, of all sources.", unit: "ops", decimals: 1, isTrend: true, queries: [{ expr: perSecond(`slamonitor_events_ingested_total${chosen([], 'result="accepted"')}`), legend: "accepted" }] })],
        [5, number({ title: "Commits that failed", description: "Batches that the store refused or that failed, in the range shown. When it goes on, SlaStoreCommitsFail fires.", unit: "short", decimals: 0, thresholds: noneIsFine(), queries: [{ expr: `sum(increase(slamonitor_store_commit_failures_total${monitor}[$__range]))`, legend: "failures" }] })],
        [5, number({ title: "Alarms in time", description: "The share of wake-ups within five minutes that were decided no later than 2.5 s after they were due.", unit: "percentunit", decimals: 2, thresholds: steps(broken, [0.95, atRisk], [0.99, kept]), queries: [{ expr: `sum(increase(slamonitor_alarm_lag_seconds_bucket${chosen([], 'le="2.5"')}[5m])) / (sum(increase(slamonitor_alarm_lag_seconds_count${monitor}[5m])) > 0)`, legend: "in time" }] })],
        [5, number({ title: "Gauges are that old", description: "The counts and standings that /metrics shows are read in the background; this is how long ago, on the node where it is longest. From a minute on what gauges say is not to be trusted.", unit: "s", decimals: 0, thresholds: steps(kept, [60, atRisk], [300, broken]), queries: [{ expr: `max by (of) (slamonitor_observation_age_seconds${monitor})`, legend: "{{of}}" }] })],
      ],
    },
    {
      title: "Events and decisions",
      height: 8,
      panels: [
        [12, trend({ title: "Events by source", description: "Events that were accepted, per second. A source that falls silent is told by SlaIngestSilent.", unit: "ops", min: 0, style: "area", queries: [{ expr: perSecond(`slamonitor_events_ingested_total${chosen([], 'result="accepted"')}`, ["source"]), legend: "{{source}}" }] })],
        [12, trend({ title: "Events by result", description: "duplicate: known by their ids, as when a sender repeats what it was not answered. rejected: could not be read.", unit: "ops", min: 0, style: "area", colours: { accepted: fixed(kept), duplicate: fixed("blue"), rejected: fixed(broken) }, queries: [{ expr: perSecond(`slamonitor_events_ingested_total${monitor}`, ["result"]), legend: "{{result}}" }] })],
        [12, trend({ title: "Alarm lag", description: "From a due wake-up until it was decided: half, and 99 of 100, took that long or less. Later than 2.5 s is late for SlaAlarmsLate.", unit: "s", min: 0, thresholds: steps(kept, [2.5, broken]), queries: halfAndMost("slamonitor_alarm_lag_seconds") })],
        [12, trend({ title: "Breach push delay", description: "From the due instant until the breach was handed to the live connections: half, and 99 of 100, took that long or less.", unit: "s", min: 0, thresholds: steps(kept, [2.5, broken]), queries: halfAndMost("slamonitor_breach_push_delay_seconds") })],
      ],
    },
    {
      title: "The store",
      height: 8,
      panels: [
        [8, trend({ title: "Commit time", description: "Until a batch was durable: half, and 99 of 100, took that long or less. It is what senders wait for.", unit: "s", min: 0, queries: halfAndMost("slamonitor_store_commit_seconds") })],
        [8, trend({ title: "Batches and failures", description: "Batches made durable, and batches that the store refused or that failed, per second.", unit: "ops", min: 0, colours: { failures: fixed(broken) }, queries: [{ expr: perSecond(`slamonitor_store_commit_seconds_count${monitor}`), legend: "batches" }, { expr: perSecond(`slamonitor_store_commit_failures_total${monitor}`), legend: "failures" }] })],
        [8, trend({ title: "Decisions in a batch", description: "Decisions made durable together, on average. It grows with the load: that is how the store keeps up.", unit: "none", decimals: 1, min: 0, queries: [{ expr: `${perSecond(`slamonitor_store_batch_size_sum${monitor}`)} / (${perSecond(`slamonitor_store_batch_size_count${monitor}`)} > 0)`, legend: "decisions" }] })],
      ],
    },
    {
      title: "Processes",
      height: 8,
      panels: [
        [8, trend({ title: "Processors", description: "Processors that each node keeps busy. 1 is one of them all the time.", unit: "none", decimals: 2, min: 0, queries: [{ expr: `sum by (instance) (rate(dotnet_process_cpu_time_seconds_total${monitor}[$__rate_interval]))`, legend: "{{instance}}" }] })],
        [8, trend({ title: "Memory", description: "Physical memory of each node's process.", unit: "bytes", min: 0, queries: [{ expr: `max by (instance) (dotnet_process_memory_working_set_bytes${monitor})`, legend: "{{instance}}" }] })],
        [8, trend({ title: "Pauses of the garbage collector", description: "The share of time in which each node stood still for the garbage collector. Above 5 % alarms begin to lag.", unit: "percentunit", min: 0, thresholds: steps(kept, [0.05, broken]), queries: [{ expr: `sum by (instance) (rate(dotnet_gc_pause_time_seconds_total${monitor}[$__rate_interval]))`, legend: "{{instance}}" }] })],
        [8, trend({ title: "Requests by status", description: "Requests of the REST interface and of /metrics, per second. 429 and 503 tell senders to wait.", unit: "reqps", min: 0, style: "area", queries: [{ expr: perSecond(`http_server_request_duration_seconds_count${monitor}`, ["http_response_status_code"]), legend: "{{http_response_status_code}}" }] })],
        [8, trend({ title: "Request time", description: "Until a request was answered: half, and 99 of 100, took that long or less. Live connections are left out, since they last for hours.", unit: "s", min: 0, queries: [0.5, 0.99].map(share => ({ expr: quantile(share, "http_server_request_duration_seconds", chosen([], 'http_route!~"/hubs/.*"')), legend: `p${share * 100}` })) })],
        [8, table({ title: "Versions", description: "What runs where. Two versions at once is an update under way, or one that was forgotten.", unit: "none", rows: { instance: "Node", version: "Version" }, columns: [{ title: "Runs", expr: `max by (instance, version) (slamonitor_build_info${monitor})`, unit: "none", decimals: 0 }] })],
      ],
    },
  ],
};
