import { describe, expect, it } from "vitest";
import { pathsFor } from "./filters";

const at = (search: string): string[] => pathsFor(name => new URLSearchParams(search).get(name) ?? "");

describe("the lists for an address", () => {
  it("are what is open and then what is over, asked for nothing", () =>
    expect(at("")).toEqual(["tickets?state=running%2Cat_risk%2Cpaused%2Cbreached&sort=due", "tickets?state=met&sort=due"]));
  it("are one, asked for a state", () => expect(at("state=met&q= a%26b &tier=L2")).toEqual(["tickets?q=a%26b&tier=L2&state=met&sort=due"]));
  it("leave out what they do not know", () => expect(at("state=met&from=x&ticket=T-1")).toEqual(["tickets?state=met&sort=due"]));
});
