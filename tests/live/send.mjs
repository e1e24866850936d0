// Sends requests of pages to their applications, in a page's Python.
//   node send.mjs RUNTIME < [{"name": …, "project": …, "sends": […]}, …]
// Prints, as JSON, what was answered to each.
import fs from "node:fs";
import { start } from "./start.mjs";

const [folder] = process.argv.slice(2);
const runs = JSON.parse(fs.readFileSync(0, "utf-8"));
const started = await start(folder, "snapshot", (text) => process.stderr.write(`${text}\n`));
started.complete();
// On a busy machine, an import takes long.
started.python.pyimport("lagena_live.limit").BUDGET = 60;
const sending = started.python.pyimport("lagena_live.sending");
process.stdout.write(JSON.stringify(runs.map(send)));

function send({ name, project, sends }) {
  started.add(project.packages ?? []);
  return JSON.parse(sending.send(name, JSON.stringify(project), JSON.stringify(sends)));
}
