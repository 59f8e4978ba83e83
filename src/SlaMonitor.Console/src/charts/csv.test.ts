import { describe, expect, it } from "vitest";
import { csv, type Cell } from "./csv";

/** Reads what RFC 4180 allows. */
function read(table: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < table.length) {
    let cell = "";
    if (table[at] === '"') {
      for (at++; table[at] !== '"' || table[at + 1] === '"'; at++) {
        if (table[at] === '"') at++;
        cell += table[at];
      }
      at++;
    } else {
      while (at < table.length && table[at] !== "," && table[at] !== "\r") cell += table[at++];
    }
    row.push(cell);
    if (table[at] === ",") at++;
    else {
      rows.push(row);
      row = [];
      at += 2;
    }
  }
  return rows;
}

/** Numbers from a seed, the same each time. */
function* numbers(seed: number): Generator<number> {
  for (let x = seed; ; ) {
    x = (x * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield x;
  }
}

describe("csv", () => {
  it("is read back as it was, whatever is in it", () => {
    const signs = ["a", '"', ",", "\r\n", "\n", " ", "é", "한", "\u{1F525}", ";", "1"];
    const random = numbers(7);
    const next = (): number => random.next().value as number;
    for (let i = 0; i < 500; i++) {
      const table = Array.from({ length: 1 + (next() % 4) }, () =>
        Array.from({ length: 2 }, () => "x" + Array.from({ length: next() % 6 }, () => signs[next() % signs.length]!).join("")));
      expect(read(csv(table))).toEqual(table);
    }
  });
  it.each(["=1+1", "+1", "-1", "@a", "\tx"])("never gives a formula: %s", cell => expect(read(csv([[cell, "x"]]))[0]![0]).toBe(`'${cell}`));
  it("writes numbers as numbers, and nothing for what is missing", () => {
    const row: Cell[] = [1.5, -2, null, true];
    expect(csv([row])).toBe("1.5,-2,,true\r\n");
  });
});
