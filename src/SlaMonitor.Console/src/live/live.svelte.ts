// The connection to the hub: it connects, resumes after the last sequence, and says how it is. It goes on trying for as long as the page is open.
import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from "@microsoft/signalr";
import { access } from "../api/access.svelte";
import { get, query } from "../api/client";
import type { Summary } from "../api/types";
import { zone } from "../settings/settings.svelte";
import { now, serverClock } from "../time/now.svelte";
import { messageNames, type MessageName, type Messages } from "./messages";

export type LiveState = "connecting" | "live" | "reconnecting" | "stale";

/** A listener hears every message in order and once; `lost` when some are missing and all must be fetched anew. */
export interface Listener {
  message<N extends MessageName>(name: N, payload: Messages[N]): void;
  lost(): void;
}

const STALE_AFTER = 10_000;
/** A page that slept this long may have a connection that is dead and does not know it. */
const SLEPT = 20_000;

class Live {
  state = $state<LiveState>("connecting");
  /** When it was last known to be current, by this browser's clock; null while it is. */
  since = $state<number | null>(null);
  summary = $state.raw<Summary | null>(null);
  #connection: HubConnection | null = null;
  #listeners = new Set<Listener>();
  #epoch: string | null = null;
  #sequence: number | null = null;
  #retries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #awake = 0;
  #figures: ReturnType<typeof setTimeout> | undefined;

  start(): void {
    if (this.#connection) return;
    const connection = new HubConnectionBuilder()
      .withUrl("/hubs/live", { accessTokenFactory: () => access.key })
      .configureLogging(LogLevel.None)
      .build();
    this.#connection = connection;
    for (const name of messageNames) connection.on(name, (payload: Messages[typeof name]) => this.#take(name, payload));
    connection.on("gap", (gap: { to: number }) => {
      this.#sequence = gap.to;
      this.#lost();
    });
    connection.onclose(() => {
      this.#broken();
      this.#again();
    });
    this.#awake = Date.now();
    setInterval(() => this.#look(), 1_000);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#look());
    window.addEventListener("online", () => this.#now());
    void this.measure();
    void this.#connect();
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Measures the monitor's clock, and takes its figures with it. */
  async measure(): Promise<void> {
    const sentAt = performance.now();
    try {
      const summary = await get<Summary>(`summary${query({ zone: zone() })}`);
      serverClock.measure(summary.now, summary.speed, sentAt, performance.now());
      this.summary = summary;
      now.tick();
    } catch {
      // The state of the connection tells it.
    }
  }

  async #connect(): Promise<void> {
    const connection = this.#connection!;
    if (connection.state !== HubConnectionState.Disconnected) return;
    try {
      await connection.start();
      const answer = await connection.invoke<{ epoch: string; sequence: number }>("Subscribe", this.#sequence === null ? {} : { resumeAfter: this.#sequence });
      // The first time too: what came after a list was fetched and before this is in neither.
      const isOther = this.#epoch !== answer.epoch;
      // The answer comes before all messages; it is lower than what we had when the monitor lost its history.
      this.#sequence = answer.sequence;
      this.#epoch = answer.epoch;
      this.#retries = 0;
      this.state = "live";
      this.since = null;
      if (isOther) this.#lost();
      void this.measure();
    } catch {
      this.#broken();
      if (isOpen(connection)) await connection.stop();
      else this.#again();
    }
  }

  #take<N extends MessageName>(name: N, payload: Messages[N]): void {
    if (this.#sequence !== null && payload.sequence <= this.#sequence) return;
    this.#sequence = payload.sequence;
    for (const listener of this.#listeners) listener.message(name, payload);
    // The figures follow at most once a second, whatever comes.
    this.#figures ??= setTimeout(() => {
      this.#figures = undefined;
      void this.measure();
    }, 1_000);
  }

  #lost(): void {
    for (const listener of this.#listeners) listener.lost();
  }

  #broken(): void {
    this.since ??= Date.now();
    if (this.state !== "stale") this.state = "reconnecting";
  }

  #again(): void {
    // Spread out, so that a monitor that restarts does not meet all its boards at once.
    const delay = this.#retries === 0 ? 250 * Math.random() : Math.min(10_000, 500 * 2 ** this.#retries) * (0.75 + Math.random() / 2);
    this.#retries++;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), delay);
  }

  #now(): void {
    this.#retries = 0;
    clearTimeout(this.#retry);
    void this.#connect();
  }

  /** Every second: says when it is stale, and looks whether this page slept. */
  #look(): void {
    const at = Date.now();
    const slept = at - this.#awake > SLEPT;
    this.#awake = at;
    if (this.since !== null && at - this.since > STALE_AFTER) this.state = "stale";
    if (!slept) return;
    if (this.#connection?.state === HubConnectionState.Connected) {
      this.#retries = 0;
      void this.#connection.stop();
    } else {
      this.#now();
    }
  }
}

export const live = new Live();

const isOpen = (connection: HubConnection): boolean => connection.state === HubConnectionState.Connected;
