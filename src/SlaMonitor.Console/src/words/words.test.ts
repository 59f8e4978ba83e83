import { describe, expect, it } from "vitest";
import { say } from "./words";

describe("say", () => {
  it("puts values in their places", () => expect(say("{who} has {what}", "en", { who: "Kim", what: "T-1" })).toBe("Kim has T-1"));
  it("leaves a place that has no value, so that it is seen", () => expect(say("{who} has it", "en", {})).toBe("{who} has it"));
  it("chooses the singular by the rules of the language", () => {
    expect(say("{n} row|{n} rows", "en", { n: 1 })).toBe("1 row");
    expect(say("{n} row|{n} rows", "en", { n: 0 })).toBe("0 rows");
    expect(say("{n} fila|{n} filas", "es", { n: 1 })).toBe("1 fila");
    expect(say("{n}개", "ko", { n: 1 })).toBe("1개");
  });
  it("writes numbers as the language does", () => {
    expect(say("{n} rows", "en", { n: 12345 })).toBe("12,345 rows");
    expect(say("{n} filas", "es", { n: 12345 })).toBe("12.345 filas");
  });
  it("never takes a value for a place", () => expect(say("{a}", "en", { a: "{b}", b: "no" })).toBe("{b}"));
});
