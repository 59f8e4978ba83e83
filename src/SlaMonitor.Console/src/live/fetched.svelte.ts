// One answer of the monitor, kept current: fetched anew when the hub tells of changes (at most so often), now and then, and when messages were lost.
import { get } from "../api/client";
import { live } from "./live.svelte";
import type { MessageName, Messages } from "./messages";

const RETRY = 5_000;

export class Fetched<T> {
  value = $state.raw<T | null>(null);
  error = $state<string | null>(null);
  /** The value is of what is asked for now, not of what was asked before. */
  isCurrent = $state(false);
  /** When the last answer came, by `Date.now()`. */
  at = $state<number | null>(null);
  #key: string | null = null;
  #path: () => string = () => "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;
  #startedAt = 0;

  /**
   * @param least Milliseconds from one fetch to the next, however much the hub tells.
   * @param most Milliseconds after which it is fetched anew even when the hub tells nothing: time passes.
   * @param fetch How it is asked for.
   */
  constructor(readonly least: number, readonly most: number, readonly fetch: (path: string, signal: AbortSignal) => Promise<T> = get) {}

  /** Follows the hub until the returned function is called; `concerns` tells which messages may change the answer. */
  start(concerns: (message: Messages[MessageName]) => boolean = () => true): () => void {
    const stop = live.listen({ message: (_, payload) => concerns(payload) && this.#soon(), lost: () => this.load() });
    const often = setInterval(() => document.visibilityState === "visible" && Date.now() - this.#startedAt >= this.most && this.load(), 1_000);
    return () => {
      stop();
      clearInterval(often);
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#abort?.abort();
    };
  }

  /** Asks for something else; null for nothing. `path` is made at each fetch, since what is asked may move with time: what is the same question says `key`. */
  ask(key: string | null, path: () => string = () => key ?? ""): void {
    if (key === this.#key) return;
    this.#key = key;
    this.#path = path;
    this.isCurrent = false;
    this.error = null;
    if (key === null) this.value = null;
    this.load();
  }

  load(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#abort?.abort();
    if (this.#key !== null) void this.#fetch(this.#path());
  }

  async #fetch(path: string): Promise<void> {
    const abort = (this.#abort = new AbortController());
    this.#startedAt = Date.now();
    try {
      const value = await this.fetch(path, abort.signal);
      if (abort.signal.aborted) return;
      this.value = value;
      this.at = Date.now();
      this.isCurrent = true;
      this.error = null;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.error = (error as Error).message;
      this.#timer ??= setTimeout(() => this.load(), RETRY);
    } finally {
      if (this.#abort === abort) this.#abort = undefined;
    }
  }

  #soon(): void {
    if (this.#key === null || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      // One that is on its way is let arrive; it may be too old, so another follows.
      if (this.#abort) this.#soon();
      else this.load();
    }, Math.max(1, this.#startedAt + this.least - Date.now()));
  }
}
