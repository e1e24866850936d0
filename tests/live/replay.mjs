// Executes pages in a page's Python, each in one of its own.
//   node replay.mjs RUNTIME PROJECT < [PAGE, …]     (see blocks.py)
// Prints, as JSON, what became of each page's blocks: see there/replay.py.
import fs from "node:fs";
import { start } from "./start.mjs";

const [folder, project] = process.argv.slice(2);
const pages = JSON.parse(fs.readFileSync(0, "utf-8"));
const said = [];
for (const page of pages) said.push(await replay(page));
process.stdout.write(JSON.stringify(said));

async function replay(page) {
  const printed = (text) => process.stderr.write(`${text}\n`);
  const started = await start(folder, "snapshot", printed);
  started.complete();
  started.add(["pytest", "python-dotenv", ...page.packages]);
  started.there("absent", project).leave_out();
  return JSON.parse(started.there("replay", project).replay(JSON.stringify(page)));
}
