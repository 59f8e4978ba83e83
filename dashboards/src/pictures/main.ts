// Pictures of dashboards for the documentation, from their JSON and a Prometheus: node made/pictures/main.js PROMETHEUS FOLDER NAME…
// Not Grafana's own: titles, places, units, colours and thresholds are the dashboards', the drawing is ours.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Range } from "./ask";
import { escaped } from "./chart";
import { inside } from "./panel";
import type { DashboardJson, PanelJson } from "./read";

const width = 1440, column = width / 24, unit = 34, gap = 8, head = 58;
const seconds = 240;

const style = `
  * { box-sizing: border-box; margin: 0 } body { background: #111217; color: #ccccdc; font: 12px Inter, "Liberation Sans", Arial, sans-serif; width: ${width}px; position: relative }
  header { height: ${head}px; padding: 8px 12px } h1 { font-size: 17px; font-weight: 600 } header span { color: #8e93a0; margin-right: 14px } header b { color: #ccccdc; font-weight: 500 }
  .row { position: absolute; font-weight: 600; font-size: 14px; padding: 9px 12px } .row::before { content: "⌄ "; color: #8e93a0 }
  .panel { position: absolute; background: #181b1f; border: 1px solid #24272d; border-radius: 3px; overflow: hidden } .panel h2 { font-size: 13px; font-weight: 500; padding: 7px 10px; height: 30px; white-space: nowrap }
  svg { display: block } svg text { fill: #9fa3ad; font-size: 11px } .none { text-align: center; padding-top: 40px; color: #8e93a0 }
  .legend { padding: 0 10px; overflow: hidden; line-height: 18px } .legend span { margin-right: 14px; white-space: nowrap; display: inline-block } .legend i { display: inline-block; width: 14px; height: 3px; border-radius: 2px; margin-right: 5px; vertical-align: middle }
  .numbers { display: flex; height: calc(100% - 30px) } .numbers div { flex: 1; text-align: center; position: relative; padding-top: 4px } .numbers b { font-size: 30px; font-weight: 600 } .numbers small { display: block; color: #9fa3ad } .numbers svg { position: absolute; bottom: 0; left: 0 }
  .bars { display: grid; grid-template-columns: max-content 1fr max-content; gap: 7px 10px; padding: 4px 12px; align-items: center } .bars span { background: #24272d; height: 16px; border-radius: 2px } .bars i { display: block; height: 16px; border-radius: 2px } .bars b { text-align: right }
  table { border-collapse: collapse; width: 100% } th { color: #8ab8ff; font-weight: 500; text-align: left } td, th { padding: 5px 12px; border-bottom: 1px solid #24272d } .right { text-align: right }`;

async function picture(board: DashboardJson, prometheus: string, range: Range): Promise<string> {
  const cells: string[] = [];
  for (const panel of board.panels) cells.push(await placed(panel, prometheus, range));
  const chosen = board.templating.list.filter(variable => variable.name !== "datasource").map(variable => `<span>${escaped(variable.label ?? variable.name)} <b>${escaped([variable.current?.text ?? "All"].flat().join(", "))}</b></span>`).join("");
  const height = head + Math.max(...board.panels.map(panel => panel.gridPos.y + panel.gridPos.h)) * unit;
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><body style="height:${height}px"><header><h1>${escaped(board.title)}</h1>${chosen}</header>${cells.join("")}</body>`;
}

async function placed(panel: PanelJson, prometheus: string, range: Range): Promise<string> {
  const { x, y, w, h } = panel.gridPos;
  const box = { left: x * column + gap / 2, top: head + y * unit + gap / 2, width: w * column - gap, height: h * unit - gap };
  const css = `left:${box.left}px;top:${box.top}px;width:${box.width}px;height:${box.height}px`;
  if (panel.type === "row") return `<div class="row" style="${css}">${escaped(panel.title)}</div>`;
  return `<div class="panel" style="${css}"><h2>${escaped(panel.title)}</h2>${await inside(panel, prometheus, range, { width: box.width - 2, height: box.height - 34 })}</div>`;
}

async function main(prometheus: string, folder: string, names: readonly string[]): Promise<void> {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!executablePath) throw new Error("no Chromium is installed (apt-get install chromium)");
  const to = Math.floor(Date.now() / 1000) - 1;
  const range = { from: to - seconds, to };
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (const name of names) {
      const board = JSON.parse(readFileSync(join(__dirname, "..", "..", `${name}.json`), "utf8")) as DashboardJson;
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      await page.setContent(await picture(board, prometheus, range));
      await page.screenshot({ path: join(folder, `dashboard-${name}.png`), fullPage: true });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

const [prometheus, folder, ...names] = process.argv.slice(2);
if (!prometheus || !folder || names.length === 0) {
  console.error("usage: node made/pictures/main.js PROMETHEUS FOLDER NAME…");
  process.exit(2);
}
main(prometheus, folder, names).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
