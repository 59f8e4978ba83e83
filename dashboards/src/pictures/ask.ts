// Prometheus' answers to a panel's queries.

export type Labels = Readonly<Record<string, string>>;

export interface Series { readonly labels: Labels; readonly points: readonly (readonly [number, number])[] }

export interface Range { readonly from: number; readonly to: number }

/** Seconds from one point to the next: bars need room, lines do not. */
export const stepOf = (isBars: boolean) => (isBars ? 10 : 2);

export async function askRange(prometheus: string, expr: string, range: Range, step: number): Promise<Series[]> {
  const result = await ask(prometheus, "query_range", { query: substituted(expr, range, step), start: `${range.from}`, end: `${range.to}`, step: `${step}` });
  return result.map(one => ({ labels: one.metric, points: (one.values ?? []).map(([at, value]) => [at, Number(value)] as const) }));
}

export async function askNow(prometheus: string, expr: string, range: Range): Promise<Series[]> {
  const result = await ask(prometheus, "query", { query: substituted(expr, range, 10), time: `${range.to}` });
  return result.map(one => ({ labels: one.metric, points: one.value ? [[one.value[0], Number(one.value[1])] as const] : [] }));
}

/** As Grafana substitutes, with everything chosen. */
function substituted(expr: string, range: Range, step: number): string {
  return expr
    .replaceAll("$__rate_interval", "15s").replaceAll("$__interval", `${step}s`).replaceAll("$__range", `${Math.round(range.to - range.from)}s`)
    .replaceAll("$job", "slamonitor").replace(/\$(segment|metric|group|priority)/g, ".*");
}

interface Answered { readonly metric: Labels; readonly value?: readonly [number, string]; readonly values?: readonly (readonly [number, string])[] }

async function ask(prometheus: string, path: string, form: Record<string, string>): Promise<readonly Answered[]> {
  const response = await fetch(new URL(`api/v1/${path}`, prometheus), { method: "POST", body: new URLSearchParams(form) });
  const answer = (await response.json()) as { status: string; error?: string; data: { result: readonly Answered[] } };
  if (answer.status !== "success") throw new Error(`${form["query"]}: ${answer.error}`);
  return answer.data.result;
}
