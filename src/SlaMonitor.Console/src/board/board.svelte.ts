// The rows of the board: fetched whole, then kept up by the hub. However much comes, they are shown anew at most once a frame.
import { getAll } from "../api/client";
import type { ClockRow } from "../api/types";
import { live } from "../live/live.svelte";
import { Reload } from "../live/reload";
import type { Breach, BreachRetracted, ClockChange, MessageName, Messages, Warning } from "../live/messages";
import { changed, keyOf, retracted, rowOf, told, type Row } from "./row";
import { SortedRows } from "./sortedRows";

const LIST = "tickets?state=breached,at_risk";
const MOST = 20_000;
const REFRESH = 120_000;

class Board {
  /** In order. */
  rows = $state.raw<readonly Row[]>([]);
  isListed = $state(false);
  /** There are more than the board holds. */
  isCut = $state(false);
  error = $state<string | null>(null);
  /** Hears of each breach as it comes. */
  onBreach: (row: Row) => void = () => {};
  #rows = new SortedRows();
  #stop: (() => void) | undefined;
  #reload = new Reload<[MessageName, unknown]>(() => this.#fetch(), ([name, payload]) => this.#apply(name, payload, false), error => (this.error = error));
  #frame = 0;
  #corrected: ReturnType<typeof setTimeout> | undefined;

  start(): void {
    if (this.#stop) return;
    this.#stop = live.listen({
      message: <N extends MessageName>(name: N, payload: Messages[N]) => {
        this.#reload.note([name, payload]);
        this.#apply(name, payload, true);
      },
      lost: () => void this.load(),
    });
    // Who has a ticket, or its account's segment, changes without a message about its clocks.
    setInterval(() => document.visibilityState === "visible" && void this.load(), REFRESH);
    void this.load();
  }

  find(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  /** What was done here and no message tells: who has the ticket now. */
  assigned(ticket: string, assignee: string | null): void {
    for (const row of this.#rows.all.filter(row => row.ticket === ticket)) this.#rows.put({ ...row, assignee });
    this.#later();
  }

  load(): Promise<void> {
    return this.#reload.load();
  }

  async #fetch(): Promise<void> {
    const { items, isWhole } = await getAll<ClockRow>(LIST, MOST);
    this.#rows.replace(items.map(rowOf));
    this.isCut = !isWhole;
    this.isListed = true;
    this.#later();
  }

  #apply(name: MessageName, payload: unknown, isNews: boolean): void {
    switch (name) {
      case "breach":
      case "warning": {
        const message = payload as Breach | Warning;
        const state = name === "breach" ? "breached" : "at_risk";
        const row = told(this.#rows.get(keyOf(message)), state, message, performance.now());
        if (!row) return;
        const isNew = row.state === "breached" && this.#rows.get(row.key)?.state !== "breached";
        this.#rows.put(row);
        if (isNew && isNews) this.onBreach(row);
        break;
      }
      case "clock": {
        const message = payload as ClockChange;
        const known = this.#rows.get(keyOf(message));
        if (!known) return;
        const row = changed(known, message);
        if (row) this.#rows.put(row);
        else this.#rows.drop(known.key);
        break;
      }
      case "breachRetracted": {
        const message = payload as BreachRetracted;
        const known = this.#rows.get(keyOf(message));
        if (!known) return;
        this.#rows.put(retracted(known, message));
        // Whether it is at risk now, and due when, only the list tells.
        this.#soon();
        break;
      }
      default:
        return;
    }
    this.#later();
  }

  #soon(): void {
    this.#corrected ??= setTimeout(() => {
      this.#corrected = undefined;
      void this.load();
    }, 1_000);
  }

  #later(): void {
    // A page that is not in sight gets no frames, and needs none: all that waited is shown when it comes back.
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.rows = this.#rows.all.slice();
    });
  }
}

export const board = new Board();
