import { DashboardLinkBuilder, DashboardLinkType } from "@grafana/grafana-foundation-sdk/dashboard";

/** Marks the dashboards of this folder, which link to each other. */
export const tag = "slamonitor";

/** The other dashboards, with the same filters and range, and the console. */
export const links = () => [
  new DashboardLinkBuilder("Dashboards of the monitor").type(DashboardLinkType.Dashboards).tags([tag]).asDropdown(true).includeVars(true).keepTime(true),
  consolePage("/").title("Console").tooltip("The monitor's own page, with the tickets behind the numbers."),
];

/** A page of the console, at the address given above the panels. */
export function consolePage(path: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder("In the console").type(DashboardLinkType.Link).icon("external link").url("${console}" + path).targetBlank(true);
}
