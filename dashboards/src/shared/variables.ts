import { DatasourceVariableBuilder, QueryVariableBuilder, TextBoxVariableBuilder, VariableHide, VariableRefresh, VariableSort, type VariableModel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { Filter } from "./queries";

/** The Prometheus that is chosen above the panels. */
export const prometheus = { type: "prometheus", uid: "${datasource}" };

// Where the values of a filter are read from. A region is no label of any metric: it is a field of accounts and tickets, see the console's trends.
const values: Record<Filter, { readonly label: string; readonly from: string; readonly description: string }> = {
  segment: { label: "Segment", from: "slamonitor_clocks_met_total", description: "The segment of the ticket's account." },
  metric: { label: "Metric", from: "slamonitor_clocks_met_total", description: "What was promised: first response, resolution, …" },
  group: { label: "Team", from: "slamonitor_tickets_open", description: "The group that the ticket is assigned to." },
  priority: { label: "Priority", from: "slamonitor_tickets_open", description: "The ticket's priority." },
};

/** What every dashboard has, and the filters that its panels know. */
export function variables(filters: readonly Filter[]): Builder<VariableModel>[] {
  return [
    new DatasourceVariableBuilder("datasource").label("Prometheus").type("prometheus"),
    new QueryVariableBuilder("job").label("Monitor").description("The scrape job: one for each monitor.").datasource(prometheus)
      .query(labels("slamonitor_live_connections", "job")).refresh(VariableRefresh.OnDashboardLoad).sort(VariableSort.AlphabeticalAsc)
      .current({ text: "slamonitor", value: "slamonitor" }),
    ...filters.map(filter),
    new TextBoxVariableBuilder("console").label("Console").description("Where people reach the monitor's console; links on this page lead there.")
      .defaultValue("http://localhost:8080").current({ text: "http://localhost:8080", value: "http://localhost:8080" }).hide(VariableHide.DontHide),
  ];
}

function filter(name: Filter): Builder<VariableModel> {
  const { label, from, description } = values[name];
  return new QueryVariableBuilder(name).label(label).description(description).datasource(prometheus)
    .query(labels(`${from}{job="$job"}`, name)).refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc)
    .multi(true).includeAll(true).allValue(".*").current({ text: ["All"], value: ["$__all"] });
}

function labels(series: string, label: string): Record<string, string | number> {
  return { qryType: 1, query: `label_values(${series}, ${label})`, refId: "PrometheusVariableQueryEditor-VariableQuery" };
}
