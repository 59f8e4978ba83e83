import { describe, expect, it } from "vitest";
import type { Leave, OnCallSchedule } from "../../api/types";
import { awayRow, rowsByPerson, rowsBySchedule, type Fetched } from "./rows";

const schedule: OnCallSchedule = { schedule: "l1", timeZone: "Europe/Berlin", users: [], layer: 0, until: null, levels: [] };
const [amina, kim] = [{ id: "amina", name: "Amina W." }, { id: "kim", name: "Kim S." }];
const fetched: Fetched = {
  schedule,
  shifts: {
    schedule: "l1", timeZone: "Europe/Berlin", from: "2026-03-22T23:00:00Z", to: "2026-03-29T22:00:00Z",
    items: [
      { start: "2026-03-22T23:00:00Z", end: "2026-03-25T08:00:00Z", users: [amina], layer: 0 },
      { start: "2026-03-25T08:00:00Z", end: "2026-03-25T16:00:00Z", users: [kim], layer: null },
      { start: "2026-03-25T16:00:00Z", end: "2026-03-28T08:00:00Z", users: [amina, kim], layer: 0 },
      { start: "2026-03-28T08:00:00Z", end: "2026-03-29T22:00:00Z", users: [], layer: null },
    ],
    gaps: [{ start: "2026-03-28T08:00:00Z", end: "2026-03-29T00:00:00Z" }, { start: "2026-03-29T00:00:00Z", end: "2026-03-29T22:00:00Z" }],
  },
  overrides: [],
};
const leave: Leave = { id: "c1", user: "kim", from: "2026-03-26T00:00:00", to: "2026-03-28T00:00:00", timeZone: null, cover: null, by: null };
const people = new Map([["kim", "Kim S."], ["amina", "Amina W."]]);

describe("rowsBySchedule", () => {
  const [row] = rowsBySchedule([fetched], "2026-03-23", 7, one => one.timeZone);
  it("has a bar for everybody's time and one for each gap, which cover the week without overlapping", () => {
    expect(row!.bars.map(bar => bar.kind)).toEqual(["shift", "override", "shift", "gap"]);
    expect(row!.lanes).toBe(1);
    expect(row!.bars.reduce((sum, bar) => sum + bar.end - bar.start, 0)).toBe(row!.range.end - row!.range.start);
  });
  it("is an hour shorter in the week in which clocks go forward", () => expect((row!.range.end - row!.range.start) / 3_600_000).toBe(7 * 24 - 1));
});

describe("rowsByPerson", () => {
  const rows = rowsByPerson([fetched], people, [leave], "2026-03-23", 7, "Europe/Berlin");
  it("has everybody in the order of their names, with all their time", () => {
    expect(rows.map(row => row.person)).toEqual(["amina", "kim"]);
    const time = rows.flatMap(row => row.bars.filter(bar => bar.kind !== "leave")).reduce((sum, bar) => sum + bar.end - bar.start, 0);
    const expected = fetched.shifts.items.reduce((sum, shift) => sum + shift.users.length * (Date.parse(shift.end) - Date.parse(shift.start)), 0);
    expect(time).toBe(expected);
  });
  it("puts leave beside the shifts that it would overlap", () => {
    const kims = rows[1]!;
    expect(kims.bars.find(bar => bar.kind === "leave")).toBeDefined();
    expect(kims.lanes).toBe(2);
  });
});

describe("awayRow", () => {
  it("is there only in days in which somebody is away", () => {
    expect(awayRow("away", people, [leave], "2026-03-23", 7, "Europe/Berlin")?.bars.map(bar => bar.users[0]?.name)).toEqual(["Kim S."]);
    expect(awayRow("away", people, [leave], "2026-03-30", 7, "Europe/Berlin")).toBeNull();
  });
});
