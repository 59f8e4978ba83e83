// Tables for other programs: RFC 4180, with the byte order mark that Excel wants.

export type Cell = string | number | boolean | null;

/** Text that a spreadsheet would take for a formula is told to be text: what stands in it comes from outside. */
function text(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csv = (rows: readonly (readonly Cell[])[]): string => rows.map(row => `${row.map(text).join(",")}\r\n`).join("");

export const withMark = (table: string): string => `\uFEFF${table}`;
