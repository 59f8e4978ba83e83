// Hands a file to the one who looks at the page.
import { csv, withMark, type Cell } from "./csv";

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every file system takes. */
export const fileName = (parts: readonly string[], end: string): string =>
  `${parts.map(part => part.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "")).filter(Boolean).join("_").slice(0, 100)}.${end}`;

export const saveCsv = (rows: readonly (readonly Cell[])[], name: string): void => save(new Blob([withMark(csv(rows))], { type: "text/csv;charset=utf-8" }), name);

export function savePng(canvas: HTMLCanvasElement, name: string): void {
  canvas.toBlob(blob => blob && save(blob, name), "image/png");
}
