// The address is the view: the page, what is open on it, its filters. A link shows a colleague the same thing.

class Address {
  path = $state("/");
  search = $state.raw(new URLSearchParams());

  constructor() {
    if (typeof window === "undefined") return;
    this.#read();
    window.addEventListener("popstate", () => this.#read());
    // Links within the console change the view without a new page; all others, and those opened in a new tab, are the browser's.
    document.addEventListener("click", event => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin || !isPage(link.pathname)) return;
      event.preventDefault();
      this.go(link.pathname + link.search);
    });
  }

  go(to: string): void {
    history.pushState(null, "", to);
    this.#read();
    scrollTo(0, 0);
  }

  /** Changes parts of the query; null takes one out. A step of its own in the browser's history only when asked. */
  change(values: Record<string, string | null>, isStep = false): void {
    const next = new URLSearchParams(this.search);
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === "") next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    const to = this.path + (text ? `?${text}` : "");
    if (isStep) history.pushState(null, "", to);
    else history.replaceState(null, "", to);
    this.#read();
  }

  get(name: string): string {
    return this.search.get(name) ?? "";
  }

  #read(): void {
    this.path = location.pathname;
    this.search = new URLSearchParams(location.search);
  }
}

/** The pages of the console; the server answers each with the same file. */
export const pages = ["board", "tickets", "wall", "on-call", "accounts", "trends", "policies"] as const;

export type Page = (typeof pages)[number];

export const address = new Address();

/** Which page an address is of, and what on it: `/tickets/T-1` is T-1 of tickets. */
export function pageOf(path: string): { page: Page; id: string | null } | null {
  const [, first = "", ...rest] = path.split("/");
  if (first === "") return { page: "board", id: null };
  const page = pages.find(known => known === first);
  if (!page) return null;
  const id = rest.join("/");
  return { page, id: id ? decoded(id) : null };
}

const isPage = (path: string): boolean => pageOf(path) !== null;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
