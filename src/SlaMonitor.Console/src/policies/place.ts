// Where in the files something is wrong: the monitor says `file:line:column`.
import type { InputError } from "../api/types";

export interface Fault {
  /** Null when it is of no place in a file. */
  file: string | null;
  /** From 1. */
  line: number;
  column: number;
  message: string;
}

export function faultOf(error: InputError): Fault {
  const match = /^(.+):(\d+):(\d+)$/.exec(error.at);
  return match ? { file: match[1]!, line: Number(match[2]), column: Number(match[3]), message: error.message } : { file: null, line: 1, column: 1, message: error.at === "$" ? error.message : `${error.at} ${error.message}` };
}

/** The offset in the text of a line and column from 1; the end of the line when it has no such column. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf("\n", start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + column - 1, end < 0 ? text.length : end);
}

export const lineCount = (text: string): number => text.split("\n").length;

/** What a new line begins with: the spaces of the line before, and two more after a key that opens a block. */
export function indentAfter(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const spaces = /^ *(?:- (?=\S))?/.exec(line)?.[0] ?? "";
  return " ".repeat(spaces.length + (/:\s*$/.test(line) ? 2 : 0));
}
