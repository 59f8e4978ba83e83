// What the board shows of its rows, and how they stand together. All of it is in the address.
import type { Row } from "./row";

export const filterNames = ["state", "metric", "group", "tier", "region", "priority", "account", "channel"] as const;

export type FilterName = (typeof filterNames)[number];

export const groupings = ["group", "account", "priority", "metric", "tier", "region"] as const;

export type Grouping = (typeof groupings)[number];

export interface Filter {
  /** What each must be; one of several, separated by commas. Empty is any. */
  values: Partial<Record<FilterName, string>>;
  /** Part of the ticket's id, subject, account, team or assignee. */
  text: string;
}

/** The value of a row that a filter or a grouping looks at; what it has none of is `""`. */
export const valueOf = (row: Row, name: FilterName | Grouping): string => row[name] ?? "";

/** The rows that fit, in their order; all of them, and not a copy, when nothing is asked for. */
export function filtered(rows: readonly Row[], filter: Filter): readonly Row[] {
  const wanted = filterNames.flatMap(name => {
    const value = filter.values[name];
    return value ? [{ name, values: new Set(value.split(",")) }] : [];
  });
  const text = filter.text.trim().toLowerCase();
  if (wanted.length === 0 && !text) return rows;
  return rows.filter(row => wanted.every(one => one.values.has(valueOf(row, one.name))) && (!text || says(row, text)));
}

const says = (row: Row, text: string): boolean =>
  [row.ticket, row.subject, row.account, row.group, row.assignee].some(value => value?.toLowerCase().includes(text));

/** What stands on the board, from the top: rows, and the headings of their groups. */
export type Line = { kind: "row"; key: string; row: Row } | { kind: "heading"; key: string; value: string; count: number; breached: number };

/** Groups in the order of their most pressing row; without a grouping just the rows. */
export function lines(rows: readonly Row[], by: Grouping | ""): Line[] {
  if (!by) return rows.map(line);
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const value = valueOf(row, by);
    const group = groups.get(value);
    if (group) group.push(row);
    else groups.set(value, [row]);
  }
  return [...groups].flatMap(([value, members]): Line[] => [
    { kind: "heading", key: `\u0001${value}`, value, count: members.length, breached: members.filter(row => row.state === "breached").length },
    ...members.map(line),
  ]);
}

const line = (row: Row): Line => ({ kind: "row", key: row.key, row });

/** The values that rows have, the most frequent first: what a filter offers. */
export function choices(rows: readonly Row[], name: FilterName): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = valueOf(row, name);
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}
