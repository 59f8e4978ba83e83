import { describe, expect, it } from "vitest";
import { pageOf } from "./address.svelte";

describe("pageOf", () => {
  it.each([
    ["/", "board", null],
    ["/board", "board", null],
    ["/tickets/T-1", "tickets", "T-1"],
    ["/tickets/a%2Fb", "tickets", "a/b"],
    ["/tickets/a/b", "tickets", "a/b"],
    ["/accounts/50%", "accounts", "50%"],
  ])("%s", (path, page, id) => expect(pageOf(path)).toEqual({ page, id }));
  it("knows no other", () => expect(pageOf("/api/v1/tickets")).toBeNull());
});
