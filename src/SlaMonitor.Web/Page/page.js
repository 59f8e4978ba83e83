// Puts the page together: fetches the list, follows the hub, ticks.
import { Board } from "./board.js";
import { Live } from "./live.js";
import { ServerClock, timeLeft, wallClock } from "./time.js";

const LIST = "/api/v1/tickets?state=breached,at_risk&limit=1000";
const STALE_AFTER = 10_000;
const byId = id => document.getElementById(id);

const clock = new ServerClock();
const board = new Board(clock, byId("rows"), shown);
let summary = null;
let isTruncated = false;
let brokenSince = null;
let summaryDue = 0;
let listing = null;
let isListStale = false;
let meanwhile = [];
let isListed = false;
let shownCount = 0;

function key() {
  try {
    return sessionStorage.getItem("key") ?? "";
  } catch {
    return "";
  }
}

async function fetchJson(path) {
  const headers = { Accept: "application/json" };
  if (key()) headers.Authorization = `Bearer ${key()}`;
  const response = await fetch(path, { headers, cache: "no-store" });
  if (response.status === 401) {
    byId("key-form").hidden = false;
    byId("board").hidden = byId("figures").hidden = byId("empty").hidden = true;
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw new Error(problem?.detail ?? `The monitor answered ${response.status}.`);
  }
  return response.json();
}

/** Fetches the list; asked again meanwhile, it is fetched once more, since the first may have been too early. */
async function refreshList() {
  isListStale = true;
  listing ??= (async () => {
    try {
      while (isListStale) {
        isListStale = false;
        meanwhile = [];
        const page = await fetchJson(LIST);
        isTruncated = Boolean(page.cursor);
        isListed = true;
        board.replace(page.items);
        // The list may be older than what the hub told while it was on its way.
        for (const [name, payload] of meanwhile) apply(name, payload);
      }
      notice("");
    } catch (error) {
      notice(`The list could not be fetched: ${error.message} What is shown may be out of date; it is tried again.`);
      setTimeout(refreshList, 5_000);
    } finally {
      listing = null;
    }
  })();
  return listing;
}

async function refreshSummary() {
  const sentAt = performance.now();
  try {
    summary = await fetchJson("/api/v1/summary");
  } catch (error) {
    if (!summary && byId("key-form").hidden) notice(`The figures could not be fetched: ${error.message}`);
    return;
  }
  clock.measure(summary.now, summary.speed, sentAt, performance.now());
  figures();
  shown(shownCount);
}

/** The figures follow at most once a second, whatever comes. */
function summarySoon() {
  if (summaryDue) return;
  summaryDue = setTimeout(() => {
    summaryDue = 0;
    refreshSummary();
  }, 1_000);
}

function figures() {
  if (!summary) return;
  const decided = summary.met + summary.metLate + summary.breached;
  const number = value => value.toLocaleString("en");
  byId("figure-breached").textContent = number(summary.breached);
  byId("figure-at-risk").textContent = number(summary.atRisk);
  byId("figure-running").textContent = number(summary.running);
  byId("figure-kept").textContent = decided ? `${(Math.floor((1000 * summary.met) / decided) / 10).toFixed(1)} %` : "–";
  byId("figure-breached").parentElement.classList.toggle("some", summary.breached > 0);
  byId("figure-at-risk").parentElement.classList.toggle("some", summary.atRisk > 0);
  document.title = summary.breached ? `(${summary.breached}) SlaMonitor` : "SlaMonitor";
}

function shown(count) {
  shownCount = count;
  const hasNone = count === 0 && isListed;
  byId("board").hidden = count === 0;
  byId("more").hidden = !isTruncated;
  byId("more").textContent = isTruncated ? "Only the 1,000 clocks that are due first are shown." : "";
  byId("empty").hidden = !hasNone || !byId("key-form").hidden;
  if (!hasNone) return;
  const isFiltered = board.size > 0;
  const isNew = !isFiltered && summary && summary.ticketsOpen === 0 && summary.met + summary.metLate + summary.running + summary.paused === 0;
  byId("empty-title").textContent = isFiltered ? "No clock fits" : isNew ? "No tickets yet" : "Nothing is at risk";
  byId("empty-text").textContent = isFiltered
    ? "Clear the search or the filter to see the others."
    : isNew ? "Send the first event, and its clocks appear here as they come due:" : "Clocks appear here when they pass their first warning.";
  byId("empty-command").hidden = !isNew;
  byId("empty-command").textContent = `curl ${location.origin}/api/v1/events -H 'Content-Type: application/json' -d '{"id": "1", "ticket": "T-1", "at": "${new Date(clock.now()).toISOString()}", "type": "created", "data": {"subject": "Cannot log in", "priority": "urgent"}}'`;
}

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

function connection(state) {
  if (state === "live") brokenSince = null;
  else brokenSince ??= Date.now();
  const isStale = brokenSince !== null && Date.now() - brokenSince >= STALE_AFTER;
  byId("connection").dataset.state = isStale ? "stale" : state;
  const text = isStale ? `stale since ${wallClock(new Date(brokenSince))}` : state;
  if (byId("connection-text").textContent !== text) byId("connection-text").textContent = text;
  document.body.toggleAttribute("data-stale", isStale);
}

function message(name, payload) {
  if (listing) meanwhile.push([name, payload]);
  apply(name, payload);
  if (name === "breachRetracted") refreshList();
  summarySoon();
}

function apply(name, payload) {
  if (name === "breach") board.put(payload, "breached");
  else if (name === "warning") board.put(payload, "at_risk");
  else if (name === "clock") board.change(payload);
}

function tick() {
  board.tick();
  const oldest = board.oldestOverdue();
  byId("figure-oldest").textContent = oldest === null ? "–" : timeLeft(clock.now() - oldest);
  if (brokenSince !== null) connection("reconnecting");
  // At the monitor's next whole second, so that all rows change together; in accelerated time ten times a second.
  const wait = clock.speed === 1 ? 1000 - (clock.now() % 1000) : 100;
  setTimeout(() => requestAnimationFrame(tick), Math.max(wait, 20));
}

function readAddress() {
  const query = new URLSearchParams(location.search);
  const state = ["breached", "at_risk"].includes(query.get("state")) ? query.get("state") : "";
  byId("search").value = query.get("q") ?? "";
  for (const button of document.querySelectorAll("[data-filter]"))
    button.setAttribute("aria-pressed", String(button.dataset.filter === state));
  board.filter({ state, text: byId("search").value.trim().toLowerCase() });
}

function writeAddress(change) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) if (value) query.set(name, value); else query.delete(name);
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  readAddress();
}

byId("search").addEventListener("input", () => writeAddress({ q: byId("search").value.trim() }));
for (const button of document.querySelectorAll("[data-filter]"))
  button.addEventListener("click", () =>
    writeAddress({ state: button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.filter }));
document.addEventListener("keydown", event => {
  if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  byId("search").focus();
});
byId("key-form").addEventListener("submit", event => {
  event.preventDefault();
  try {
    sessionStorage.setItem("key", byId("key").value.trim());
    location.reload();
  } catch {
    notice("This browser forbids the page to keep the key.");
  }
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) refreshSummary();
});

readAddress();
await refreshSummary();
if (byId("key-form").hidden) {
  // The list at once, and again when the hub is there: what happened in between came neither way.
  const live = new Live({ message, lost: () => { refreshList(); summarySoon(); }, state: connection }, key);
  live.start().then(refreshList);
  await refreshList();
  tick();
  setInterval(refreshSummary, 15_000);
  // What no message tells (a warning taken back by a longer target) is set right here.
  setInterval(refreshList, 60_000);
}
