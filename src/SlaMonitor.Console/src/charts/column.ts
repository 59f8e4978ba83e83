import type { Cell } from "./csv";

/** A column of the table behind a chart. */
export interface Column<R> {
  head: string;
  text: (row: R) => string;
  /** What a file has instead of the text: a number, an instant. */
  raw?: (row: R) => Cell;
  isNumber?: boolean;
}
