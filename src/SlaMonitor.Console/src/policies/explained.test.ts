import { describe, expect, it } from "vitest";
import { placeOf } from "./explained";

const text = `version: 1
calendars:
  - id: gold
    time_zone: UTC
  - { id: "a.b", time_zone: UTC }
policies:
  - id: gold-plus
  - id: gold # ours
    targets: {}
`;
const files = [{ name: "other.yaml", text: "users:\n  - { id: gold }\n" }, { name: "sla.yaml", text }];

describe("placeOf", () => {
  it("finds a part in its section, by its whole id", () => {
    expect(placeOf(files, "policies", "gold")).toEqual({ file: "sla.yaml", line: 8 });
    expect(placeOf(files, "calendars", "gold")).toEqual({ file: "sla.yaml", line: 3 });
    expect(placeOf(files, "users", "gold")).toEqual({ file: "other.yaml", line: 2 });
  });
  it("takes an id as it is, not as a pattern", () => {
    expect(placeOf(files, "calendars", "a.b")).toEqual({ file: "sla.yaml", line: 5 });
    expect(placeOf(files, "calendars", "a+b")).toBeNull();
    expect(placeOf(files, "escalations", "gold")).toBeNull();
  });
});
