// What a person does. It is sent at once; without a connection it waits, in order, and says so. It survives a reload of this tab.
import { post, Refused, Unreachable } from "../api/client";
import type { Problem } from "../api/types";
import { live } from "../live/live.svelte";

/** A request that may be sent again: its address and body make the same thing of it however often they come. */
export interface Request {
  path: string;
  body: Record<string, unknown>;
  /** In words, for what is said of it. */
  what: string;
}

const KEY = "outbox";
const RETRY = 3_000;

function stored(): Request[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Request[];
  } catch {
    return [];
  }
}

class Outbox {
  waiting = $state.raw<Request[]>(stored());
  /** Hears of a request that waited and was then refused. */
  onRefused: (request: Request, why: string) => void = () => {};
  #sending = false;

  /** Sends it. True when the monitor has it, false when it waits; throws `Refused`. */
  async send(request: Request): Promise<boolean> {
    if (this.waiting.length > 0) {
      this.#keep([...this.waiting, request]);
      void this.flush();
      return false;
    }
    try {
      await deliver(request);
      return true;
    } catch (error) {
      if (!mayComeAgain(error)) throw error;
      this.#keep([...this.waiting, request]);
      return false;
    }
  }

  /** Sends what waits, the oldest first, until one cannot be sent. */
  async flush(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let first = this.waiting[0]; first; first = this.waiting[0]) {
        try {
          await deliver(first);
        } catch (error) {
          if (mayComeAgain(error)) return;
          this.onRefused(first, (error as Error).message);
        }
        this.#keep(this.waiting.filter(other => other !== first));
      }
    } finally {
      this.#sending = false;
    }
  }

  #keep(waiting: Request[]): void {
    this.waiting = waiting;
    try {
      sessionStorage.setItem(KEY, JSON.stringify(waiting));
    } catch {
      // It waits in this page only.
    }
  }
}

/** An event that the monitor does not accept is refused within an answer that is none. */
async function deliver(request: Request): Promise<void> {
  const answer = await post<{ rejected?: { at: string; message: string }[] }>(request.path, request.body);
  const first = answer.rejected?.[0];
  if (first) throw new Refused(400, { type: "", title: "", status: 400, detail: `${first.at} ${first.message}`, errors: null } satisfies Problem);
}

const mayComeAgain = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof Refused && (error.status === 429 || error.status === 503));

export const outbox = new Outbox();

/** Called once: sends what waits as soon as the connection is back. */
export function startOutbox(): void {
  $effect.root(() => {
    $effect(() => {
      if (live.state === "live") void outbox.flush();
    });
    // A request may fail while the hub stays connected: then nothing changes that would say when to try again.
    $effect(() => {
      if (outbox.waiting.length === 0) return;
      const again = setInterval(() => void outbox.flush(), RETRY);
      return () => clearInterval(again);
    });
  });
}
