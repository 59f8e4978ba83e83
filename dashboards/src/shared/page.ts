import { DashboardBuilder, DashboardCursorSync, RowBuilder, type Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { links, tag } from "./links";
import type { Placeable } from "./panels";
import type { Filter } from "./queries";
import { variables } from "./variables";

const columns = 24;

/** A panel, and how many of the 24 columns it takes. */
export type Placed = readonly [width: number, panel: Placeable];

/** Panels below a heading, from left to right, all of one height; a new line begins where they no longer fit. */
export interface Section {
  readonly title: string;
  readonly height: number;
  readonly panels: readonly Placed[];
}

export interface Page {
  /** Names the file too. Addresses and bookmarks hold it: it stays. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly filters: readonly Filter[];
  readonly from: string;
  readonly sections: readonly Section[];
}

/** Lays a page out. Panels are numbered in the order in which they are read. */
export function dashboard(page: Page): Dashboard {
  const board = new DashboardBuilder(page.title)
    .uid(page.uid).description(page.description).tags([tag]).links(links())
    .time({ from: page.from, to: "now" }).refresh("30s").timezone("browser").tooltip(DashboardCursorSync.Crosshair)
    .variables(variables(page.filters)).editable();
  let [id, y] = [1, 0];
  for (const section of page.sections) {
    board.withRow(new RowBuilder(section.title).id(id++).gridPos({ h: 1, w: columns, x: 0, y }));
    y += 1;
    let x = 0;
    for (const [w, panel] of section.panels) {
      if (x + w > columns) [x, y] = [0, y + section.height];
      panel.id(id++);
      panel.gridPos({ h: section.height, w, x, y });
      board.withPanel(panel);
      x += w;
    }
    y += section.height;
  }
  return board.build();
}
