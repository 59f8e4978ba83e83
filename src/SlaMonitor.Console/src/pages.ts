// The pages of the console. Each is fetched when it is first looked at.
import type { Component } from "svelte";
import type { Page } from "./routing/address.svelte";

/** A page takes what stands behind its name in the address: `/tickets/T-1` gives T-1. */
export type PageComponent = Component<{ id: string | null }>;

const loaders: Partial<Record<Page, () => Promise<{ default: PageComponent }>>> = {
  board: () => import("./board/BoardPage.svelte"),
  tickets: () => import("./tickets/TicketsPage.svelte"),
  "on-call": () => import("./on-call/OnCallPage.svelte"),
  accounts: () => import("./accounts/AccountsPage.svelte"),
  trends: () => import("./trends/TrendsPage.svelte"),
  policies: () => import("./policies/PoliciesPage.svelte"),
  wall: () => import("./wall/WallPage.svelte"),
};

export const shownPages = Object.keys(loaders) as Page[];

export async function loadPage(page: Page): Promise<PageComponent> {
  const loader = loaders[page] ?? loaders.board!;
  return (await loader()).default;
}
