// What differs between two texts, line by line (Myers), and the parts of it that are worth showing.

export interface DifferenceLine {
  kind: "same" | "added" | "removed";
  text: string;
  /** Line numbers from 1 in the text before and in the one after; null where it is not in it. */
  before: number | null;
  after: number | null;
}

/** So many insertions and removals are looked for; texts that differ by more are shown as replaced between what they have in common at both ends. */
const MOST_EDITS = 2_000;

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

/** Every line of both texts, in order. */
export function difference(before: string, after: string): DifferenceLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const kinds = edits(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const all = [...Array<DifferenceLine["kind"]>(start).fill("same"), ...kinds, ...Array<DifferenceLine["kind"]>(end).fill("same")];
  let [i, j] = [0, 0];
  return all.map(kind => {
    const line = { kind, text: (kind === "added" ? b[j] : a[i]) ?? "", before: kind === "added" ? null : i + 1, after: kind === "removed" ? null : j + 1 };
    if (kind !== "added") i++;
    if (kind !== "removed") j++;
    return line;
  });
}

/** The shortest way from one list to the other. */
function edits(a: readonly string[], b: readonly string[]): DifferenceLine["kind"][] {
  const replaced = (): DifferenceLine["kind"][] => [...a.map(() => "removed" as const), ...b.map(() => "added" as const)];
  if (a.length === 0 || b.length === 0) return replaced();
  const most = Math.min(a.length + b.length, MOST_EDITS);
  // How far one gets in `a` on each diagonal (x - y) with so many edits; kept for the way back.
  const furthest = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let count = 0; count <= most; count++) {
    trace.push(furthest.slice(most + 1 - count - 1, most + 1 + count + 2));
    for (let diagonal = -count; diagonal <= count; diagonal += 2) {
      const at = most + 1 + diagonal;
      const isDown = diagonal === -count || (diagonal !== count && furthest[at - 1]! < furthest[at + 1]!);
      let x = isDown ? furthest[at + 1]! : furthest[at - 1]! + 1;
      let y = x - diagonal;
      while (x < a.length && y < b.length && a[x] === b[y]) [x, y] = [x + 1, y + 1];
      furthest[at] = x;
      if (x >= a.length && y >= b.length) return wayBack(trace, a.length, b.length);
    }
  }
  return replaced();
}

function wayBack(trace: readonly Int32Array[], length: number, other: number): DifferenceLine["kind"][] {
  const kinds: DifferenceLine["kind"][] = [];
  let [x, y] = [length, other];
  for (let count = trace.length - 1; count >= 0; count--) {
    const known = trace[count]!;
    const diagonal = x - y;
    const at = (of: number): number => known[of + count + 1]!;
    const isDown = diagonal === -count || (diagonal !== count && at(diagonal - 1) < at(diagonal + 1));
    const from = isDown ? diagonal + 1 : diagonal - 1;
    const [fromX, fromY] = count === 0 ? [0, 0] : [at(from), at(from) - from];
    while (x > fromX && y > fromY) {
      kinds.push("same");
      [x, y] = [x - 1, y - 1];
    }
    if (count > 0) kinds.push(isDown ? "added" : "removed");
    [x, y] = [fromX, fromY];
  }
  return kinds.reverse();
}

/** A run of lines to show, or how many are left out between two runs. */
export type Hunk = { kind: "lines"; lines: DifferenceLine[] } | { kind: "skipped"; count: number };

/** The changes with `around` lines of what surrounds them. Nothing when nothing differs. */
export function hunks(lines: readonly DifferenceLine[], around = 3): Hunk[] {
  const isShown = new Uint8Array(lines.length);
  lines.forEach((line, index) => {
    if (line.kind !== "same") isShown.fill(1, Math.max(0, index - around), index + around + 1);
  });
  const made: Hunk[] = [];
  lines.forEach((line, index) => {
    const last = made.at(-1);
    if (isShown[index]) {
      if (last?.kind === "lines") last.lines.push(line);
      else made.push({ kind: "lines", lines: [line] });
    } else if (last?.kind === "skipped") last.count++;
    else made.push({ kind: "skipped", count: 1 });
  });
  return made.some(hunk => hunk.kind === "lines") ? made : [];
}
