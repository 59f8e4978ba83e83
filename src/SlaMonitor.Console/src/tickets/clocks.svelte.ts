// The list of all clocks that fit what was asked, page by page as one scrolls, and kept up by the hub.
import { get } from "../api/client";
import type { ClockRow, List } from "../api/types";
import { live } from "../live/live.svelte";
import type { ClockChange, MessageName, Messages } from "../live/messages";

const PAGE = 100;
const REFRESH = 20_000;
/** More than this is not fetched anew by itself: what was loaded stays, kept up by the hub. */
const FRESH = 1_000;

export type Line = ClockRow & { key: string };

const keyOf = (clock: { ticket: string; metric: string; cycle: number }): string => `${clock.ticket}\u0000${clock.metric}\u0000${clock.cycle}`;

const lineOf = (item: ClockRow): Line => ({ ...item, key: keyOf(item) });

/** In which of the lists, and after which page of it. */
interface Place {
  list: number;
  cursor: string | null;
}

const START: Place = { list: 0, cursor: null };

export class ClockList {
  lines = $state.raw<readonly Line[]>([]);
  isListed = $state(false);
  isLoading = $state(false);
  error = $state<string | null>(null);
  #paths: readonly string[] = [];
  /** Where the next page begins; null when there is none. */
  #next: Place | null = null;
  #abort: AbortController | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Follows the hub until the returned function is called. */
  start(): () => void {
    const stop = live.listen({
      message: <N extends MessageName>(name: N, payload: Messages[N]) => this.#hear(name, payload),
      lost: () => void this.#refresh(),
    });
    const refresh = setInterval(() => document.visibilityState === "visible" && void this.#refresh(), REFRESH);
    return () => {
      stop();
      clearInterval(refresh);
      clearTimeout(this.#waiting);
      this.#abort?.abort();
    };
  }

  /** Other lists: what was shown of those before stays until the first page is there. */
  show(paths: readonly string[]): void {
    this.#paths = paths;
    this.isListed = false;
    void this.#fetch(START, PAGE);
  }

  more(): void {
    if (this.#next && !this.isLoading) void this.#fetch(this.#next, PAGE);
  }

  retry(): void {
    void this.#fetch(START, Math.max(PAGE, Math.min(FRESH, this.lines.length)));
  }

  async #refresh(): Promise<void> {
    if (!this.isLoading && this.lines.length <= FRESH) await this.#fetch(START, Math.max(PAGE, this.lines.length));
  }

  async #fetch(from: Place, wanted: number): Promise<void> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.isLoading = true;
    try {
      const { items, next } = await this.#read(from, wanted, abort.signal);
      // While pages were fetched a clock may have moved from one to the next; it is shown once.
      const lines = new Map((from === START ? [] : this.lines).map(line => [line.key, line]));
      for (const item of items) if (!lines.has(keyOf(item))) lines.set(keyOf(item), lineOf(item));
      this.lines = [...lines.values()];
      this.#next = next;
      this.isListed = true;
      this.error = null;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.error = (error as Error).message;
      clearTimeout(this.#waiting);
      this.#waiting = setTimeout(() => this.retry(), 5_000);
    } finally {
      if (this.#abort === abort) this.isLoading = false;
    }
  }

  async #read(from: Place, wanted: number, signal: AbortSignal): Promise<{ items: ClockRow[]; next: Place | null }> {
    const items: ClockRow[] = [];
    let next: Place | null = from;
    while (next && items.length < wanted) {
      const { list, cursor }: Place = next;
      const page: List<ClockRow> = await get(`${this.#paths[list]}&limit=${wanted - items.length}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`, signal);
      items.push(...page.items);
      next = page.cursor ? { list, cursor: page.cursor } : list + 1 < this.#paths.length ? { list: list + 1, cursor: null } : null;
    }
    return { items, next };
  }

  #hear<N extends MessageName>(name: N, payload: Messages[N]): void {
    if (!("metric" in payload)) return;
    const key = keyOf(payload);
    const index = this.lines.findIndex(line => line.key === key);
    if (index < 0) return;
    this.lines = this.lines.with(index, after(this.lines[index]!, name, payload));
  }
}

/** A line after the hub told of its clock. Where it stands in the order, and whether it still fits, the next fetch tells. */
export function after<N extends MessageName>(line: Line, name: N, payload: Messages[N]): Line {
  switch (name) {
    case "breach":
      return { ...line, state: "breached", atRisk: false, breachedAt: (payload as Messages["breach"]).breachedAt, dueAt: (payload as Messages["breach"]).dueAt };
    case "warning":
      return line.state === "running" ? { ...line, atRisk: true, dueAt: (payload as Messages["warning"]).dueAt } : line;
    case "clock": {
      const { state, dueAt, remaining, assignee } = payload as ClockChange;
      return { ...line, state, dueAt, remaining, atRisk: state === "running" && line.atRisk, ...(assignee === undefined ? {} : { assignee }) };
    }
    case "breachRetracted":
      return { ...line, state: "running", breachedAt: null };
    default:
      return line;
  }
}
