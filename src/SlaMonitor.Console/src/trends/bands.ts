import type { Band } from "./distribution";
import { t } from "./words";

const units: [seconds: number, sign: string][] = [[86_400, "d"], [3_600, "h"], [60, "m"], [1, "s"]];

const parts = (seconds: number): [number, string] => {
  const [size, sign] = units.find(([size]) => seconds >= size && seconds % size === 0) ?? [1, "s"];
  return [seconds / size, sign];
};

const short = (seconds: number): string => parts(seconds).join(" ");

/** `5–10 m`, `30 m – 1 h`, `30 d or more`. */
export function bandName(band: Pick<Band, "from" | "to">): string {
  if (band.to === null) return t("orMore", { from: short(band.from) });
  if (band.from === 0) return `< ${short(band.to)}`;
  const [[a, from], [b, to]] = [parts(band.from), parts(band.to)];
  return from === to ? `${a}–${b} ${to}` : `${a} ${from} – ${b} ${to}`;
}
