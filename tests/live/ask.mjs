// Runs projects one after the other in a page's Python, and asks each.
//   node ask.mjs RUNTIME snapshot|archives < [{"project": …, "urls": […]}, …]
// Prints, as JSON, what loading each said, what each address answered, what was printed.
import fs from "node:fs";
import { start } from "./start.mjs";

const [folder, way] = process.argv.slice(2);
const runs = JSON.parse(fs.readFileSync(0, "utf-8"));
let printed = [];
const python = await start(folder, way, (text) => printed.push(text));
const { bridge } = python;
process.stdout.write(JSON.stringify(runs.map(run)));

function run({ project, urls }) {
  printed = [];
  prepare(project);
  const loaded = JSON.parse(bridge.load("app", JSON.stringify(project)));
  const answers = loaded.error ? [] : urls.map(ask);
  bridge.remove("app");
  return { loaded, answers, printed };
}

function prepare(project) {
  if (JSON.parse(bridge.missing(JSON.stringify(project))).length) python.complete();
  python.add(project.packages ?? []);
}

function ask(address) {
  const none = new Uint8Array();
  const url = new URL(address).href;
  const exchange = bridge.request("app", "one", "GET", url, "[]", none);
  const head = JSON.parse(bridge.start(exchange));
  const pieces = [];
  for (let piece = exchange.next(); piece; piece = exchange.next()) pieces.push(piece.toJs());
  exchange.close();
  return { head, body: Buffer.concat(pieces).toString("utf-8") };
}
