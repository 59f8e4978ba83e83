// An account's own fields as lines to be written, and back.
export type FieldValue = string | number | boolean;

export function fieldLines(fields: Record<string, unknown>): string {
  return Object.entries(fields).map(([name, value]) => `${name}: ${typeof value === "string" && isAmbiguous(value) ? JSON.stringify(value) : String(value)}`).join("\n");
}

/** A text that reads like a number, a truth, or a quoted text is quoted, so that it stays a text; so is one with edges or lines of its own. */
const isAmbiguous = (text: string): boolean => typeof valueOf(text) !== "string" || text.startsWith('"') || text.trim() !== text || text === "" || /[\r\n]/.test(text);

function valueOf(text: string): FieldValue {
  if (text === "true" || text === "false") return text === "true";
  if (/^-?\d+(\.\d+)?$/.test(text) && Number.isFinite(Number(text))) return Number(text);
  if (text.startsWith('"')) {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === "string") return value;
    } catch {
      // Not quoted, then: it only begins so.
    }
  }
  return text;
}

/** The fields, or the first line (from 1) that is none. */
export function readFields(text: string): { fields: Record<string, FieldValue> } | { badLine: number } {
  const fields: [string, FieldValue][] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (!line.trim()) continue;
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim();
    if (colon < 1 || !name) return { badLine: index + 1 };
    fields.push([name, valueOf(line.slice(colon + 1).trim())]);
  }
  return { fields: Object.fromEntries(fields) };
}
