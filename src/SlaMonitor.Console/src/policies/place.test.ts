import { describe, expect, it } from "vitest";
import { faultOf, indentAfter, lineCount, offsetOf } from "./place";

describe("faultOf", () => {
  it("reads the place, whatever colons the name has", () => {
    expect(faultOf({ at: "a:b.yaml:12:5", message: "m" })).toEqual({ file: "a:b.yaml", line: 12, column: 5, message: "m" });
    expect(faultOf({ at: "files[0].name", message: "is missing" })).toEqual({ file: null, line: 1, column: 1, message: "files[0].name is missing" });
    expect(faultOf({ at: "$", message: "is not JSON" }).message).toBe("is not JSON");
  });
});

describe("offsetOf", () => {
  const text = "one\n two\n\nfour";
  it("is the inverse of counting lines and columns", () => {
    for (let offset = 0; offset <= text.length; offset++) {
      const before = text.slice(0, offset);
      const line = lineCount(before);
      expect(offsetOf(text, line, offset - before.lastIndexOf("\n"))).toBe(offset);
    }
  });
  it("stays in the text and on the line", () => {
    expect(offsetOf(text, 1, 99)).toBe(3);
    expect(offsetOf(text, 99, 1)).toBe(text.length);
  });
});

describe("indentAfter", () => {
  it.each([
    ["a: 1", ""],
    ["  a: 1", "  "],
    ["  a:", "    "],
    ["  - id: x", "    "],
    ["  - targets:", "      "],
  ])("%j is followed by %j", (line, indent) => {
    expect(indentAfter(line, line.length)).toBe(indent);
    expect(indentAfter(`x:\n${line}`, line.length + 3)).toBe(indent);
  });
});
