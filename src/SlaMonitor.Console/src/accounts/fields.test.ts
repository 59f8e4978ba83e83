import { describe, expect, it } from "vitest";
import { fieldLines, readFields } from "./fields";

describe("fields", () => {
  it.each([
    [{}], [{ plan: "gold", seats: 12, trial: false }], [{ code: "007", yes: "true", quoted: '"a"', odd: '"', edge: " a ", none: "", note: "a: b", lines: "a\nb", half: -1.5 }],
  ])("are read as they were written: %j", fields => expect(readFields(fieldLines(fields))).toEqual({ fields }));
  it("says which line is none", () => {
    expect(readFields("a: 1\nnothing\n")).toEqual({ badLine: 2 });
    expect(readFields("\n: x")).toEqual({ badLine: 2 });
  });
  it("takes nothing for no field", () => expect(readFields("\n \n")).toEqual({ fields: {} }));
});
