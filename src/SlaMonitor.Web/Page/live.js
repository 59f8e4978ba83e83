// The connection to the hub: it connects, resumes after the last sequence, and says how it is.
/* global signalR */

export class Live {
  #connection;
  #epoch = null;
  #sequence = null;
  #handlers;
  #retries = 0;

  /** @param handlers `message(name, payload)`, `lost()` when messages are missing and all must be fetched, `state(name)`. */
  constructor(handlers, keyOf) {
    this.#handlers = handlers;
    this.#connection = new signalR.HubConnectionBuilder()
      .withUrl("/hubs/live", { accessTokenFactory: keyOf })
      .configureLogging(signalR.LogLevel.None)
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: retry => Live.#delay(retry.previousRetryCount) })
      .build();
    for (const name of ["breach", "warning", "clock", "breachRetracted"])
      this.#connection.on(name, payload => {
        if (this.#sequence !== null && payload.sequence <= this.#sequence) return;
        this.#sequence = payload.sequence;
        handlers.message(name, payload);
      });
    this.#connection.on("gap", gap => {
      this.#sequence = gap.to;
      handlers.lost();
    });
    this.#connection.onreconnecting(() => handlers.state("reconnecting"));
    this.#connection.onreconnected(() => this.#subscribe());
    this.#connection.onclose(() => {
      handlers.state("reconnecting");
      this.#again();
    });
  }

  async start() {
    try {
      await this.#connection.start();
      this.#retries = 0;
    } catch {
      this.#handlers.state("reconnecting");
      this.#again();
      return;
    }
    await this.#subscribe();
  }

  async #subscribe() {
    try {
      const request = this.#sequence === null ? {} : { resumeAfter: this.#sequence };
      const answer = await this.#connection.invoke("Subscribe", request);
      const isSame = this.#epoch === answer.epoch;
      // The answer comes before all messages; it is lower than what we had when the monitor lost its history.
      this.#sequence = answer.sequence;
      if (this.#epoch !== null && !isSame) this.#handlers.lost();
      this.#epoch = answer.epoch;
      this.#handlers.state("live");
    } catch {
      // The connection broke meanwhile: it reconnects and comes here again.
      this.#handlers.state("reconnecting");
      if (this.#connection.state === "Connected") await this.#connection.stop();
    }
  }

  #again() {
    setTimeout(() => this.start(), Live.#delay(this.#retries++));
  }

  static #delay(attempt) {
    // Spread out, so that a monitor that restarts does not meet all its boards at once.
    return attempt === 0 ? 0 : Math.min(10_000, 500 * 2 ** attempt) * (0.75 + Math.random() / 2);
  }
}
