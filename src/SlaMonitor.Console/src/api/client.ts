// Asks the monitor. What it refuses comes as a `Refused` with the monitor's own words; what does not arrive as `Unreachable`.
import { access } from "./access.svelte";
import type { List, Problem } from "./types";

export class Refused extends Error {
  constructor(readonly status: number, readonly problem: Problem) {
    // With errors the detail only says that there are some.
    super(problem.errors?.length ? problem.errors.map(error => `${error.at}: ${error.message}`).join("; ") : problem.detail || problem.title);
  }
}

/** Nothing answered: whether the request was taken is not known. */
export class Unreachable extends Error {}

const TIMEOUT = 30_000;

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await send("GET", path, undefined, signal)).json()) as T;
}

export async function getText(path: string, type = "text/plain"): Promise<string> {
  return (await send("GET", path, undefined, undefined, { Accept: type })).text();
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  return (await (await send("POST", path, body)).json()) as T;
}

export async function put<T>(path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<T> {
  return (await (await send("PUT", path, body, signal, headers)).json()) as T;
}

export async function remove(path: string): Promise<void> {
  await send("DELETE", path);
}

/** All pages of a list, up to `most` items; `isWhole` tells whether that was all. */
export async function getAll<T>(path: string, most: number, signal?: AbortSignal): Promise<{ items: T[]; isWhole: boolean }> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const query: string = `${path}${path.includes("?") ? "&" : "?"}limit=${Math.min(1000, most)}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
    const page: List<T> = await get<List<T>>(query, signal);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor && items.length < most);
  return { items, isWhole: !cursor };
}

async function send(method: string, path: string, body?: unknown, signal?: AbortSignal, more: Record<string, string> = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", ...more };
  const key = access.key;
  if (key) headers["Authorization"] = `Bearer ${key}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const limit = AbortSignal.timeout(TIMEOUT);
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable("The monitor does not answer.");
  }
  if (response.ok) return response;
  if (response.status === 401) access.isNeeded = true;
  const problem = (await response.json().catch(() => null)) as Problem | null;
  throw new Refused(response.status, problem ?? { type: "", title: `The monitor answered ${response.status}.`, status: response.status, detail: "", errors: null });
}

/** A query of what is given; empty and missing values are left out. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  const text = search.toString();
  return text ? `?${text}` : "";
}
