// The rows on the screen. Changes are gathered and shown once a frame; the time left is rewritten only where it reads otherwise.
import { dueText, timeLeft } from "./time.js";

const ROWS_MAX = 1500;
const WORDS = { breached: "breached", at_risk: "at risk" };

const keyOf = row => JSON.stringify([row.ticket, row.metric, row.cycle]);
const words = name => { const text = name.replaceAll("_", " "); return text.charAt(0).toUpperCase() + text.slice(1); };

export class Board {
  #clock;
  #container;
  #rows = new Map();
  #changed = new Set();
  #filter = { state: "", text: "" };
  #frame = 0;
  #onShown;

  constructor(clock, container, onShown) {
    this.#clock = clock;
    this.#container = container;
    this.#onShown = onShown;
  }

  get size() {
    return this.#rows.size;
  }

  /** Takes the whole list; rows that are not in it go. */
  replace(items) {
    const kept = new Set(items.map(keyOf));
    for (const [key, row] of this.#rows) if (!kept.has(key)) this.#drop(key, row);
    for (const item of items) this.#put({ ...item, state: item.state === "breached" ? "breached" : "at_risk" }, false);
    this.#later();
  }

  /** A breach or a warning, as the hub tells it. */
  put(message, state) {
    const known = this.#rows.get(keyOf(message));
    // A warning that is replayed must not undo a breach.
    if (state === "at_risk" && known?.data.state === "breached") return;
    this.#put({ ...known?.data, ...message, state }, true);
  }

  /** A clock's state changed: rows that are no longer at risk or breached go. A breach or warning comes as a message of its own. */
  change(message) {
    const key = keyOf(message);
    const known = this.#rows.get(key);
    if (message.state === "breached" || message.state === "running") {
      if (known) this.#put({ ...known.data, ...message, state: message.state === "breached" ? "breached" : "at_risk" }, true);
    } else if (known) {
      this.#drop(key, known);
    }
  }

  filter(filter) {
    this.#filter = filter;
    for (const row of this.#rows.values()) this.#match(row);
    this.#later();
  }

  /** Rewrites the time left of every row in sight. */
  tick() {
    const now = this.#clock.now();
    for (const row of this.#rows.values()) if (row.due !== null && !row.element.hidden) this.#tell(row, now);
  }

  /** The due instant that is longest past, or null. */
  oldestOverdue() {
    let oldest = null;
    for (const row of this.#rows.values())
      if (row.data.state === "breached" && row.due !== null && (oldest === null || row.due < oldest)) oldest = row.due;
    return oldest;
  }

  #put(data, isNews) {
    const key = keyOf(data);
    let row = this.#rows.get(key);
    if (!row) {
      row = { data: null, due: null, element: document.createElement("div"), cells: {}, shown: "" };
      row.element.className = "row";
      row.element.setAttribute("role", "row");
      for (const name of ["left", "state", "promise", "ticket", "account", "priority", "team", "due"]) {
        const cell = document.createElement("span");
        cell.className = name;
        cell.setAttribute("role", "cell");
        row.element.append(cell);
        row.cells[name] = cell;
      }
      this.#rows.set(key, row);
    }
    if (isNews && data.state === "breached" && row.data?.state !== "breached") {
      row.element.classList.remove("new");
      row.element.addEventListener("animationend", event => { if (event.animationName === "glow") row.element.classList.remove("new"); });
      row.element.classList.add("new");
    }
    row.data = data;
    row.due = data.dueAt ? Date.parse(data.dueAt) : null;
    this.#fill(row);
    this.#match(row);
    this.#changed.add(row);
    this.#later();
  }

  #fill(row) {
    const { data, cells, element } = row;
    element.dataset.state = data.state;
    element.dataset.priority = data.priority ?? "";
    // Everything from a ticket is set as text: it is foreign, and must never be read as markup.
    cells.state.textContent = WORDS[data.state];
    cells.promise.textContent = words(data.metric) + (data.cycle > 1 ? ` ${data.cycle}` : "");
    cells.ticket.replaceChildren(Object.assign(document.createElement("b"), { textContent: data.ticket }), data.subject ?? "");
    cells.ticket.title = data.subject ?? "";
    cells.account.replaceChildren(data.account ?? "–", Object.assign(document.createElement("small"), { textContent: data.segment ?? "" }));
    cells.priority.textContent = data.priority ?? "";
    cells.team.replaceChildren(
      data.group ?? "–",
      Object.assign(document.createElement("small"), { textContent: [data.tier, data.assignee].filter(Boolean).join(" · ") }));
    const now = this.#clock.now();
    cells.due.textContent = row.due === null ? "" : dueText(row.due, now);
    cells.due.title = row.due === null ? "" : new Date(row.due).toLocaleString();
    if (row.due === null) row.cells.left.textContent = row.shown = "–";
    else this.#tell(row, now);
  }

  #tell(row, now) {
    const text = timeLeft(row.due - now);
    if (text === row.shown) return;
    row.shown = text;
    row.cells.left.textContent = text;
  }

  #match(row) {
    const { state, text } = this.#filter;
    const { data } = row;
    const isMatch = (!state || data.state === state)
      && (!text || [data.ticket, data.subject, data.account, data.group, data.assignee].some(value => value?.toLowerCase().includes(text)));
    row.element.hidden = !isMatch;
  }

  #drop(key, row) {
    this.#rows.delete(key);
    this.#changed.delete(row);
    row.element.remove();
    this.#later();
  }

  #later() {
    // A page that is not in sight gets no frames, and needs none: all that waited is shown when it comes back.
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#show();
    });
  }

  #show() {
    const sorted = [...this.#rows.values()].sort((a, b) =>
      (a.due ?? Infinity) - (b.due ?? Infinity) || (a.data.ticket < b.data.ticket ? -1 : a.data.ticket > b.data.ticket ? 1 : 0) || (a.data.metric < b.data.metric ? -1 : 1));
    for (const row of sorted.splice(ROWS_MAX)) {
      this.#rows.delete(keyOf(row.data));
      row.element.remove();
    }
    // Only what changed is taken out and put in its place; the rest of the rows never move.
    for (const row of this.#changed) row.element.remove();
    this.#changed.clear();
    let next = this.#container.firstChild;
    for (const row of sorted) {
      if (row.element === next) next = next.nextSibling;
      else this.#container.insertBefore(row.element, next);
    }
    this.#onShown(sorted.filter(row => !row.element.hidden).length);
  }
}
