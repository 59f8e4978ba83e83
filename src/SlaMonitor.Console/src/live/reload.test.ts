import { describe, expect, it, vi } from "vitest";
import { Reload } from "./reload";

describe("Reload", () => {
  it("takes what was told while the list was on its way, after the list, and nothing told before or since", async () => {
    const seen: string[] = [];
    let answer = (): void => {};
    const reload = new Reload<string>(() => new Promise<void>(resolve => (answer = () => { seen.push("list"); resolve(); })), message => seen.push(message), () => {});
    reload.note("before");
    const loaded = reload.load();
    reload.note("meanwhile");
    answer();
    await loaded;
    reload.note("since");
    const again = reload.load();
    answer();
    await again;
    expect(seen).toEqual(["list", "meanwhile", "list"]);
  });

  it("fetches once more however often it is asked meanwhile", async () => {
    let fetched = 0;
    const reload = new Reload<never>(async () => void fetched++, () => {}, () => {});
    await Promise.all([reload.load(), reload.load(), reload.load()]);
    expect(fetched).toBe(2);
  });

  it("says why it failed, and tries again until it does not", async () => {
    vi.useFakeTimers();
    const told: (string | null)[] = [];
    let left = 2;
    const reload = new Reload<never>(async () => { if (left-- > 0) throw new Error("away"); }, () => {}, error => told.push(error));
    await reload.load();
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(told).toEqual(["away", "away", null]);
  });
});
