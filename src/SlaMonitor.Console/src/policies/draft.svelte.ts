// What somebody is writing: kept in this tab, through a reload too, until it is published or thrown away.
import { put, query, Refused } from "../api/client";
import { settings } from "../settings/settings.svelte";
import type { ApplyTo, ConfigurationChange, ConfigurationFile, DryRun } from "../api/types";
import { reasonOf } from "../actions/ask.svelte";
import { configuration, isSame, ownFiles } from "./configuration.svelte";
import { faultOf, type Fault } from "./place";

const KEY = "draft";
/** After the last key. */
const PAUSE = 900;

interface Kept {
  base: number;
  files: ConfigurationFile[];
}

function stored(): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

export type Published = { kind: "published"; version: number } | { kind: "faults" } | { kind: "stale"; current: number } | { kind: "failed"; why: string };

class Draft {
  files = $state.raw<readonly ConfigurationFile[]>([]);
  /** The version on which it is written. */
  base = $state(0);
  applyTo = $state<ApplyTo>("new");
  comment = $state("");
  faults = $state.raw<readonly Fault[]>([]);
  /** What it would do to open tickets, as it is written now; null while that is not known. */
  report = $state.raw<DryRun | null>(null);
  /** It could not be checked: no right, no connection. */
  problem = $state<string | null>(null);
  isChecking = $state(false);
  isChanged = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;
  #original: readonly ConfigurationFile[] = [];

  /** Begins with what was kept, or else with the current version. */
  open(): void {
    const current = configuration.value?.current;
    if (!current) return;
    const kept = stored();
    if (kept) {
      void configuration.version(kept.base).then(
        base => this.#begin(kept.base, ownFiles(base.files), kept.files),
        () => this.#begin(current.version, ownFiles(current.files), kept.files),
      );
    } else this.#begin(current.version, ownFiles(current.files), ownFiles(current.files));
  }

  write(name: string, text: string): void {
    this.files = this.files.map(file => (file.name === name ? { name, text } : file));
    this.#changed();
  }

  add(name: string): void {
    this.files = [...this.files, { name, text: "" }];
    this.#changed();
  }

  drop(name: string): void {
    this.files = this.files.filter(file => file.name !== name);
    this.#changed();
  }

  /** Throws away what was written. */
  discard(): void {
    this.#forget();
    this.open();
  }

  /** Goes on from another version, with what was written. */
  rebase(version: number, files: readonly ConfigurationFile[]): void {
    this.base = version;
    this.#original = ownFiles(files);
    this.#keep();
  }


  /** The lines at which a file is wrong. */
  faultsOf(name: string): Fault[] {
    return this.faults.filter(fault => fault.file === name);
  }

  checkSoon(pause = PAUSE): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), pause);
  }

  /** Tries it: the monitor says what is wrong, or what it would do. */
  async check(): Promise<void> {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.isChecking = true;
    try {
      const answer = await put<ConfigurationChange>("configuration?dryRun=true&applyTo=open", { files: this.files }, {}, abort.signal);
      this.report = answer.report;
      this.faults = [];
      this.problem = null;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.report = null;
      this.faults = error instanceof Refused && error.problem.errors ? error.problem.errors.map(faultOf) : [];
      this.problem = this.faults.length ? null : reasonOf(error);
    } finally {
      if (this.#abort === abort) this.isChecking = false;
    }
  }

  /** Publishes it, only on top of the version on which it was written. A version that only changed who is on call does not stand in the way. */
  async publish(): Promise<Published> {
    for (let tries = 0; tries < 3; tries++) {
      try {
        const path = `configuration${query({ applyTo: this.applyTo, by: settings.name })}`;
        const body = { files: this.files, ...(this.comment.trim() && { comment: this.comment.trim() }) };
        const answer = await put<ConfigurationChange>(path, body, { "If-Match": `"${this.base}"` });
        this.#forget();
        this.comment = "";
        await configuration.load();
        this.open();
        return { kind: "published", version: answer.version ?? 0 };
      } catch (error) {
        if (!(error instanceof Refused)) return { kind: "failed", why: reasonOf(error) };
        if (error.status === 412) {
          const current = (await configuration.load())?.current;
          if (!current) return { kind: "failed", why: reasonOf(error) };
          if (!isSame(current.files, this.#original)) return { kind: "stale", current: current.version };
          this.rebase(current.version, current.files);
          continue;
        }
        if (error.problem.errors?.length) {
          this.faults = error.problem.errors.map(faultOf);
          return { kind: "faults" };
        }
        return { kind: "failed", why: reasonOf(error) };
      }
    }
    return { kind: "failed", why: "" };
  }

  #begin(base: number, original: readonly ConfigurationFile[], files: readonly ConfigurationFile[]): void {
    this.base = base;
    this.#original = original;
    this.files = files;
    this.isChanged = !isSame(files, original);
    this.report = null;
    this.faults = [];
    this.problem = null;
    if (this.isChanged) this.checkSoon(0);
  }

  #changed(): void {
    this.isChanged = !isSame(this.files, this.#original);
    this.report = null;
    this.#keep();
    if (this.isChanged) this.checkSoon();
    else {
      clearTimeout(this.#timer);
      this.#abort?.abort();
      this.isChecking = false;
      this.faults = [];
      this.problem = null;
    }
  }

  #keep(): void {
    try {
      if (this.isChanged) sessionStorage.setItem(KEY, JSON.stringify({ base: this.base, files: [...this.files] } satisfies Kept));
      else sessionStorage.removeItem(KEY);
    } catch {
      // It lasts as long as this page.
    }
  }

  #forget(): void {
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // There is nothing kept then.
    }
  }
}

export const draft = new Draft();
