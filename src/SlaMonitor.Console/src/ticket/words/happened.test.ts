import { describe, expect, it, vi } from "vitest";
import type { Explanation } from "../../api/types";
import type { TicketEvent } from "../explained";

vi.mock("../../settings/settings.svelte", () => ({ language: () => "en", settings: {} }));
const { happened } = await import("./happened");

const event = (id: string, at: string, type: TicketEvent["type"], data?: TicketEvent["data"]): TicketEvent => ({ id, source: "desk", ticket: "T-1", at, type, actor: { kind: "agent", id: "kim" }, data });
const created = event("1", "2026-03-02T09:00:00Z", "created", { priority: "high" });
const pending = event("2", "2026-03-02T09:20:00Z", "status_changed", { status: "pending" });
const moved = event("3", "2026-03-02T09:10:00Z", "fields_changed", { tier: "L2" });

function explanation(moments: Explanation["clocks"][number]["moments"]): Explanation {
  const clock = {
    metric: "resolution", cycle: 1, policy: "gold", state: "paused" as const, target: "PT1H", elapsedSeconds: 1200, pausedSeconds: 0, startedAt: created.at, dueAt: null, breachedAt: null, metAt: null,
    warnings: [], segments: [], isPaused: true, stoppedAt: null, dueIfResumed: null, promises: [], moments,
  };
  return { ticket: "T-1", policy: "gold", clocks: [clock, { ...clock, metric: "first_response" }], asOf: "2026-03-02T10:00:00Z", subject: null, account: "acme", segment: null, priority: "high", status: "pending", createdInferred: false, tried: [] };
}

describe("what happened", () => {
  const made = happened(
    [created, moved, pending],
    explanation([
      { at: created.at, kind: "event", effects: ["started"], event: created },
      { at: "2026-03-02T09:15:00Z", kind: "warning", threshold: "50%", dueAt: "2026-03-02T10:00:00Z" },
      { at: pending.at, kind: "event", effects: ["paused"], event: pending },
    ]),
    [],
  );

  it("is in order, each event once, with what it did to every clock", () => {
    expect(made.map(one => one.title)).toEqual(["Created", "Handed over", "Resolution: 50% of the time used", "First response: 50% of the time used", "Status changed"]);
    expect(made[0]!.effects).toEqual(["Resolution started", "First response started"]);
    expect(made.at(-1)!.effects).toEqual(["Resolution paused", "First response paused"]);
    expect(new Set(made.map(one => one.key)).size).toBe(made.length);
  });

  it("marks in the picture the events, and no others", () => expect(made.filter(one => one.isEvent).map(one => one.kind)).toEqual(["change", "handover", "change"]));

  it("says what was set", () => expect(made.map(one => one.detail).filter(Boolean)).toEqual(["priority: high", "tier: L2", "status: pending"]));
});
