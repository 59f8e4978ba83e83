// One ticket, kept current: fetched whole, and again when the hub tells of it. Two answers make a view: the ticket, and why its clocks stand where they stand.
import { get, Refused } from "../api/client";
import type { Escalation, Explanation, Ticket } from "../api/types";
import { live } from "../live/live.svelte";
import type { MessageName, Messages } from "../live/messages";
import type { TicketEvent } from "./explained";

const AT_MOST_EVERY = 1_000;
/** Notes, assignments and opening hours come without a message about a clock. */
const REFRESH = 15_000;
const RETRY = 5_000;

export interface Loaded {
  ticket: Ticket;
  events: TicketEvent[];
  explanation: Explanation;
  /** Those that are open, with their steps and whom they told. */
  escalations: Escalation[];
}

export class TicketStore {
  loaded = $state.raw<Loaded | null>(null);
  /** Why the last try failed; what is shown is older then. */
  error = $state<string | null>(null);
  isGone = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;
  #loading = false;
  #again = false;
  #abort = new AbortController();

  constructor(readonly id: string) {}

  /** Fetches it and follows it until the returned function is called. */
  start(): () => void {
    const stop = live.listen({
      message: <N extends MessageName>(_: N, payload: Messages[N]) => {
        if ("ticket" in payload && payload.ticket === this.id) this.soon();
      },
      lost: () => this.soon(),
    });
    const refresh = setInterval(() => document.visibilityState === "visible" && this.soon(), REFRESH);
    this.soon();
    return () => {
      stop();
      clearInterval(refresh);
      clearTimeout(this.#timer);
      this.#abort.abort();
    };
  }

  /** Fetches it anew: at once, but not more often than once a second. */
  soon(): void {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#load();
    }, Math.max(0, this.#last + AT_MOST_EVERY - performance.now()));
  }

  async #load(): Promise<void> {
    this.#loading = true;
    this.#again = false;
    this.#last = performance.now();
    const signal = this.#abort.signal;
    try {
      const path = `tickets/${encodeURIComponent(this.id)}`;
      const [ticket, explanation] = await Promise.all([get<Ticket>(path, signal), get<Explanation>(`${path}/explain`, signal)]);
      const open = ticket.escalations.filter(one => one.state !== "resolved");
      const escalations = await Promise.all(open.map(one => get<Escalation>(`escalations/${encodeURIComponent(one.id)}`, signal)));
      // The document says only that its events are a list; they are as an explanation describes them.
      this.loaded = { ticket, explanation, escalations, events: ticket.events as TicketEvent[] };
      this.error = null;
      this.isGone = false;
    } catch (error) {
      if (signal.aborted) return;
      this.isGone = error instanceof Refused && error.status === 404;
      this.error = (error as Error).message;
      setTimeout(() => !signal.aborted && this.soon(), RETRY);
    } finally {
      this.#loading = false;
    }
    if (this.#again) this.soon();
  }
}
