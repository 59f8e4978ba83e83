/** What stands at one place of a line; several when they would overlap. */
export interface Cluster<T> {
  place: number;
  members: T[];
}

/** Gathers what stands closer than `apart`: everything is in exactly one, in its order, and they stand at least `apart` from each other. */
export function clusters<T>(items: readonly T[], place: (item: T) => number, apart: number): Cluster<T>[] {
  const made: Cluster<T>[] = [];
  for (const item of [...items].sort((a, b) => place(a) - place(b))) {
    const here = place(item);
    const last = made.at(-1);
    if (last && here - last.place < apart) last.members.push(item);
    else made.push({ place: here, members: [item] });
  }
  return made;
}

export interface Label {
  place: number;
  width: number;
}

/** Which labels can stand on one line without touching, the first ones being the most important: one flag each. They are centred on their places, but kept within the line. */
export function placed(labels: readonly Label[], line: number, gap: number): (number | null)[] {
  const taken: [number, number][] = [];
  return labels.map(({ place, width }) => {
    const centre = Math.min(Math.max(place, width / 2), line - width / 2);
    const [from, to] = [centre - width / 2 - gap / 2, centre + width / 2 + gap / 2];
    if (place < 0 || place > line || width > line || taken.some(([a, b]) => from < b && to > a)) return null;
    taken.push([from, to]);
    return centre;
  });
}
