// A list that is fetched whole and then kept up by messages.

/** How a list is fetched anew, however often that is asked for, without losing what is told meanwhile. */
export class Reload<M> {
  readonly #fetch: () => Promise<void>;
  readonly #again: (message: M) => void;
  readonly #tell: (error: string | null) => void;
  readonly #retry: number;
  #isStale = false;
  #isLoading = false;
  #meanwhile: M[] = [];

  /**
   * `fetch` fetches the list and takes it; `again` takes a message that came while it was on its way, since the list may be older;
   * `tell` hears why it failed, or null when it did not. What failed is tried again after `retry` ms.
   */
  constructor(fetch: () => Promise<void>, again: (message: M) => void, tell: (error: string | null) => void, retry = 5_000) {
    [this.#fetch, this.#again, this.#tell, this.#retry] = [fetch, again, tell, retry];
  }

  /** Notes a message while a list is on its way; at other times there is nothing to note. */
  note(message: M): void {
    if (this.#isLoading) this.#meanwhile.push(message);
  }

  /** Asked again meanwhile, it fetches once more, since the first may have been too early. */
  async load(): Promise<void> {
    this.#isStale = true;
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        this.#meanwhile = [];
        await this.#fetch();
        for (const message of this.#meanwhile) this.#again(message);
        this.#tell(null);
      }
    } catch (error) {
      this.#tell((error as Error).message);
      setTimeout(() => void this.load(), this.#retry);
    } finally {
      this.#isLoading = false;
      this.#meanwhile = [];
    }
  }
}
