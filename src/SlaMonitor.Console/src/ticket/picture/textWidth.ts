// How wide a label of the picture is, as this browser draws it: whether it fits is decided before it is drawn.
const known = new Map<string, number>();
let pen: CanvasRenderingContext2D | null | undefined;

/** In pixels, at the 12 px of all labels. */
export function widthOf(text: string, isBold = false): number {
  const key = (isBold ? "b" : "n") + text;
  const found = known.get(key);
  if (found !== undefined) return found;
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return text.length * 8;
  pen.font = `${isBold ? 600 : 400} 12px ${getComputedStyle(document.body).fontFamily}`;
  const width = pen.measureText(text).width + 1;
  // Labels have times in them, and so there is no end to them.
  if (known.size > 2_000) known.clear();
  known.set(key, width);
  return width;
}
