import { describe, expect, it } from "vitest";
import { ServerClock } from "./serverClock";

describe("ServerClock", () => {
  it("takes the middle of a request as the moment of its answer", () => {
    const clock = new ServerClock();
    clock.measure("2026-03-02T09:00:00.000Z", 1, 1000, 1200);
    expect(clock.at(1100)).toBe(Date.parse("2026-03-02T09:00:00.000Z"));
    expect(clock.at(2100)).toBe(Date.parse("2026-03-02T09:00:01.000Z"));
  });

  it("keeps to the measurement that took least", () => {
    const clock = new ServerClock();
    clock.measure("2026-03-02T09:00:00.000Z", 1, 0, 10);
    clock.measure("2026-03-02T09:00:03.000Z", 1, 1000, 5000);
    expect(clock.at(5)).toBe(Date.parse("2026-03-02T09:00:00.000Z"));
  });

  it("follows the latest one in accelerated time, and starts anew when the speed changes", () => {
    const clock = new ServerClock();
    clock.measure("2026-03-02T09:00:00.000Z", 1, 0, 10);
    clock.measure("2026-03-02T10:00:00.000Z", 60, 1000, 1010);
    expect(clock.speed).toBe(60);
    expect(clock.at(2005)).toBe(Date.parse("2026-03-02T10:01:00.000Z"));
  });
});
