import { PanelBuilder as BarGaugeBuilder } from "@grafana/grafana-foundation-sdk/bargauge";
import { BarGaugeDisplayMode, BigValueColorMode, BigValueGraphMode, GraphDrawStyle, GraphThresholdsStyleConfigBuilder, GraphThresholdsStyleMode, LegendDisplayMode, LegendPlacement, LineInterpolation, ReduceDataOptionsBuilder, SortOrder, StackingConfigBuilder, StackingMode, TooltipDisplayMode, VisibilityMode, VizLegendOptionsBuilder, VizOrientation, VizTooltipOptionsBuilder, VizTextDisplayOptionsBuilder } from "@grafana/grafana-foundation-sdk/common";
import type { DynamicConfigValue, FieldColor, Panel, ThresholdsConfig } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TableBuilder } from "@grafana/grafana-foundation-sdk/table";
import { PanelBuilder as TimeSeriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { consolePage } from "./links";
import { byPalette, byThresholds, plain } from "./colours";
import { prometheus } from "./variables";

/** One query of a panel, and what its series are called: text with `{{label}}`. */
export interface Shown {
  readonly expr: string;
  readonly legend: string;
}

interface About {
  readonly title: string;
  /** What it shows, and what to make of it: a sentence or two. */
  readonly description: string;
  /** Grafana's id of the unit. */
  readonly unit: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  /** A page of the console that has what is behind the numbers. */
  readonly console?: string;
}

/** A panel without its place. */
export type Placeable = Builder<Panel> & { gridPos(at: { h: number; w: number; x: number; y: number }): unknown; id(id: number): unknown };

interface TrendOptions extends About {
  readonly queries: readonly Shown[];
  readonly style?: "line" | "bars" | "area";
  readonly thresholds?: Builder<ThresholdsConfig>;
  /** Colours of series by their names. */
  readonly colours?: Readonly<Record<string, Builder<FieldColor>>>;
}

/** Something over time. */
export function trend(options: TrendOptions): Placeable {
  const style = options.style ?? "line";
  const panel = new TimeSeriesBuilder()
    .colorScheme(byPalette())
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true).calcs([]))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .drawStyle(style === "bars" ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineInterpolation(LineInterpolation.Linear)
    .lineWidth(style === "bars" ? 0 : 2)
    .fillOpacity(style === "bars" ? 80 : style === "area" ? 25 : 0)
    .showPoints(VisibilityMode.Never)
    .stacking(new StackingConfigBuilder().mode(style === "line" ? StackingMode.None : StackingMode.Normal).group("A"))
    .thresholds(options.thresholds ?? plain());
  // A bar has two samples in it at least, with the usual scrape intervals up to a minute.
  if (style === "bars") panel.interval("2m");
  if (options.thresholds) panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  for (const [name, color] of Object.entries(options.colours ?? {})) panel.overrideByName(name, [{ id: "color", value: color.build() }]);
  return described(panel, options).targets(options.queries.map((query, i) => asked(query, i).range()));
}

interface NumberOptions extends About {
  readonly queries: readonly Shown[];
  readonly thresholds?: Builder<ThresholdsConfig>;
  /** With a line of how it went. */
  readonly isTrend?: boolean;
}

/** A number, or one for each series. */
export function number(options: NumberOptions): Placeable {
  const panel = new StatBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).fields("").values(false))
    .colorMode(BigValueColorMode.Value)
    .graphMode(options.isTrend ? BigValueGraphMode.Area : BigValueGraphMode.None)
    .orientation(VizOrientation.Auto)
    .noValue("–")
    .colorScheme(byThresholds())
    .thresholds(options.thresholds ?? plain());
  return described(panel, options).targets(options.queries.map((query, i) => options.isTrend ? asked(query, i).range() : asked(query, i).instant()));
}

/** A bar for each series, the longest of them as wide as `max`. */
export function bars(options: NumberOptions): Placeable {
  const panel = new BarGaugeBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).fields("").values(false))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .text(new VizTextDisplayOptionsBuilder().titleSize(12).valueSize(14))
    .showUnfilled(true)
    .noValue("–")
    .colorScheme(byThresholds())
    .thresholds(options.thresholds ?? plain());
  return described(panel, options).targets(options.queries.map((query, i) => asked(query, i).instant()));
}

/** A column of a table: the values of one query. */
export interface Column {
  readonly title: string;
  readonly expr: string;
  readonly unit: string;
  readonly decimals?: number;
  readonly thresholds?: Builder<ThresholdsConfig>;
}

interface TableOptions extends About {
  /** The labels that rows are told apart by, with the titles of their columns. */
  readonly rows: Readonly<Record<string, string>>;
  readonly columns: readonly Column[];
  /** The title of the column to sort by, and whether the largest comes first. */
  readonly sort?: readonly [string, "ascending" | "descending"];
}

/** A row for each set of labels, a column for each query. */
export function table(options: TableOptions): Placeable {
  const labels = Object.keys(options.rows);
  const names: Record<string, string> = { ...options.rows };
  options.columns.forEach((column, i) => (names[options.columns.length === 1 ? "Value" : `Value #${letter(i)}`] = column.title));
  const order = Object.fromEntries([...labels, ...Object.keys(names).filter(name => name.startsWith("Value"))].map((name, i) => [name, i]));
  const panel = new TableBuilder()
    .noValue("–")
    .colorScheme(byThresholds())
    .thresholds(plain())
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({ id: "organize", options: { excludeByName: { Time: true }, includeByName: {}, indexByName: order, renameByName: names } });
  if (options.sort) panel.withTransformation({ id: "sortBy", options: { fields: {}, sort: [{ field: options.sort[0], desc: options.sort[1] === "descending" }] } });
  for (const column of options.columns) {
    const properties: DynamicConfigValue[] = [{ id: "unit", value: column.unit }];
    if (column.decimals !== undefined) properties.push({ id: "decimals", value: column.decimals });
    if (column.thresholds) properties.push({ id: "thresholds", value: column.thresholds.build() }, { id: "custom.cellOptions", value: { type: "color-text" } });
    panel.overrideByName(column.title, properties);
  }
  return described(panel, options).targets(options.columns.map((column, i) => asked({ expr: column.expr, legend: "" }, i).instant().format(PromQueryFormat.Table)));
}

type Any = StatBuilder | TableBuilder | BarGaugeBuilder | TimeSeriesBuilder;

function described<T extends Any>(panel: T, about: About): T {
  panel.title(about.title).description(about.description).unit(about.unit).datasource(prometheus);
  if (about.decimals !== undefined) panel.decimals(about.decimals);
  if (about.min !== undefined) panel.min(about.min);
  if (about.max !== undefined) panel.max(about.max);
  if (about.console !== undefined) panel.links([consolePage(about.console)]);
  return panel;
}

function asked({ expr, legend }: Shown, place: number): DataqueryBuilder {
  return new DataqueryBuilder().refId(letter(place)).expr(expr).legendFormat(legend).datasource(prometheus);
}

function letter(place: number): string {
  return String.fromCharCode("A".charCodeAt(0) + place);
}
