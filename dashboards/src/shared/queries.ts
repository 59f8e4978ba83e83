// PromQL that several panels need. Counters and histograms are one node's own: sums over nodes. Gauges of the whole cluster are on each node: the max.

/** Labels by which panels are filtered; each is a variable of the same name. */
export type Filter = "segment" | "metric" | "group" | "priority";

/** The selector of one monitor, narrowed to what is chosen above the panels: `{job="$job",group=~"$group",…}`. */
export function chosen(filters: readonly Filter[], ...more: string[]): string {
  return `{${['job="$job"', ...filters.map(label => `${label}=~"$${label}"`), ...more].join(",")}}`;
}

/** How many there were between one bar of the picture and the next: of bars alone, since a window that is longer than the step counts twice. */
export function perStep(counter: string, by: readonly string[] = []): string {
  return `${sum(by)}(increase(${counter}[$__interval]))`;
}

/** How many there were in all of the range that is shown. */
export function inRange(counter: string, by: readonly string[] = []): string {
  return `${sum(by)}(increase(${counter}[$__range]))`;
}

export function perSecond(counter: string, by: readonly string[] = []): string {
  return `${sum(by)}(rate(${counter}[$__rate_interval]))`;
}

/** A quantile of a histogram, as exact as its buckets are wide. */
export function quantile(share: number, histogram: string, selector: string, by: readonly string[] = []): string {
  return `histogram_quantile(${share}, ${sum([...by, "le"])}(rate(${histogram}_bucket${selector}[$__rate_interval])))`;
}

/** A gauge of the whole cluster: the same on each node, but for the moments in which one is ahead. */
export function gauge(name: string, selector: string, by: readonly string[]): string {
  return `max by (${by.join(", ")}) (${name}${selector})`;
}

/** Sums such a gauge over what the panel does not tell apart: first the max over nodes, then the sum. */
export function total(name: string, selector: string, labels: readonly string[], by: readonly string[] = []): string {
  return `${sum(by)}(${gauge(name, selector, labels)})`;
}

/** The share of clocks that were met in time, of all that ended in the range. */
export function attainment(filters: readonly Filter[], by: readonly string[] = []): string {
  const met = inRange(`slamonitor_clocks_met_total${chosen(filters)}`, by);
  const breached = inRange(`slamonitor_breaches_total${chosen(filters)}`, by);
  // What has only ever been met, or only ever breached, has one of the two series and counts as well.
  return `(${met} or 0 * ${breached}) / ((${met} + ${breached} or ${met} or ${breached}) > 0)`;
}

function sum(by: readonly string[]): string {
  return by.length === 0 ? "sum" : `sum by (${by.join(", ")}) `;
}
