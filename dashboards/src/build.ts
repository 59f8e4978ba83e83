// Writes the dashboards as JSON: `node made/build.js [FOLDER]`, by default the folder above this one.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "./dashboards";
import { dashboard } from "./shared/page";

const folder = process.argv[2] ?? join(__dirname, "..");
mkdirSync(folder, { recursive: true });
for (const [name, page] of Object.entries(pages)) {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(dashboard(page), null, 2) + "\n");
}
