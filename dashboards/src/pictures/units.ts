/** A value in its unit, as Grafana shows it. */
export function shown(value: number, unit: string, decimals?: number): string {
  if (!Number.isFinite(value)) return "–";
  switch (unit) {
    case "percentunit": return `${fixed(value * 100, decimals ?? 1)}%`;
    case "s": return seconds(value, decimals);
    case "ms": return value >= 1000 ? seconds(value / 1000, decimals) : `${fixed(value, decimals ?? 1)} ms`;
    case "bytes": return scaled(value, 1024, ["B", "KiB", "MiB", "GiB"], decimals);
    case "Bps": return scaled(value, 1000, ["B/s", "kB/s", "MB/s", "GB/s"], decimals);
    case "ops": return `${compact(value, decimals)} ops/s`;
    case "reqps": return `${compact(value, decimals)} req/s`;
    default: return compact(value, decimals);
  }
}

function seconds(value: number, decimals?: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0 s";
  if (size < 0.001) return `${fixed(value * 1e6, decimals ?? 0)} µs`;
  if (size < 1) return `${fixed(value * 1e3, decimals ?? (size < 0.01 ? 1 : 0))} ms`;
  if (size < 60) return `${fixed(value, decimals ?? 1)} s`;
  if (size < 3600) return `${fixed(value / 60, 1)} mins`;
  if (size < 86400) return `${fixed(value / 3600, 1)} hours`;
  return `${fixed(value / 86400, 1)} days`;
}

function scaled(value: number, by: number, units: readonly string[], decimals?: number): string {
  let place = 0;
  while (Math.abs(value) >= by && place < units.length - 1) [value, place] = [value / by, place + 1];
  return `${fixed(value, decimals ?? (place === 0 ? 0 : 1))} ${units[place]}`;
}

function compact(value: number, decimals?: number): string {
  if (Math.abs(value) >= 10_000) return `${fixed(value / 1000, 1)} K`;
  return fixed(value, decimals ?? (Number.isInteger(value) ? 0 : Math.abs(value) < 1 ? 2 : 1));
}

function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text;
}
