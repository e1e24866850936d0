// Types sessions one after the other into a page's Python.
//   node type.mjs RUNTIME < [{"blocks": …, "packages": …, …}, …]
// Prints, as JSON, what the prompt said to each.
import fs from "node:fs";
import { start } from "./start.mjs";

const [folder] = process.argv.slice(2);
const sessions = JSON.parse(fs.readFileSync(0, "utf-8"));
const python = await start(folder, "snapshot", (text) => process.stderr.write(`${text}\n`));
python.complete();
const typed = python.python.pyimport("lagena_live.typed");
process.stdout.write(JSON.stringify(sessions.map(type)));

function type(session) {
  python.add(session.packages);
  return JSON.parse(typed.type_in("typed", JSON.stringify(session)));
}
