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

export class ClockList {
  lines = $state.raw<readonly Line[]>([]);
  isListed = $state(false);
  isLoading = $state(false);
  error = $state<string | null>(null);
  #cursor: string | null = null;
  #path = "";
  #abort: AbortController | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  get hasMore(): boolean {
    return this.#cursor !== null;
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

  /** Another list: what was shown of the one before stays until the first page is there. */
  show(path: string): void {
    this.#path = path;
    this.isListed = false;
    void this.#fetch(null, PAGE);
  }

  more(): void {
    if (this.#cursor && !this.isLoading) void this.#fetch(this.#cursor, PAGE);
  }

  retry(): void {
    void this.#fetch(null, Math.max(PAGE, Math.min(FRESH, this.lines.length)));
  }

  async #refresh(): Promise<void> {
    if (!this.isLoading && this.lines.length <= FRESH) await this.#fetch(null, Math.max(PAGE, this.lines.length));
  }

  async #fetch(cursor: string | null, limit: number): Promise<void> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.isLoading = true;
    try {
      const more = `${this.#path.includes("?") ? "&" : "?"}limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
      const page = await get<List<ClockRow>>(this.#path + more, abort.signal);
      // While pages were fetched a clock may have moved from one to the next; it is shown once.
      const before = cursor ? this.lines : [];
      const seen = new Set(before.map(line => line.key));
      this.lines = [...before, ...page.items.map(lineOf).filter(line => !seen.has(line.key))];
      this.#cursor = page.cursor;
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
