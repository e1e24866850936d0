// Starts Python as the worker does, under Node, once; then runs projects, and asks each.
//   node ask.mjs RUNTIME snapshot|archives < [{"project": …, "urls": […]}, …]
// Prints, as JSON, what loading each said, what each address answered, what was printed.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { pathToFileURL } from "node:url";
import { addArchives, fromArchives, fromSnapshot } from "../../docs/_live/boot.js";
import { scrypt } from "../../docs/_live/scrypt.js";

const [folder, way] = process.argv.slice(2);
const manifest = JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf-8"));
const place = (name) => path.join(folder, manifest[name].name);
const get = (name) => new Uint8Array(zlib.gunzipSync(fs.readFileSync(place(name))));
const { default: createModule } = await import(pathToFileURL(place("module")).href);
const runs = JSON.parse(fs.readFileSync(0, "utf-8"));

// Under Node, Pyodide reads files: its program, and what a page has as a blob.
const work = fs.mkdtempSync(path.join(folder, "node-"));
fs.writeFileSync(path.join(work, "pyodide.asm.wasm"), get("wasm"));
let blobs = 0;
URL.createObjectURL = (blob) => {
  const file = path.join(work, `blob-${blobs++}.zip`);
  fs.writeFileSync(file, Buffer.from(blobs === 1 && way === "archives" ? get("stdlib") : empty));
  return file;
};
const empty = new Uint8Array([0x50, 0x4b, 5, 6, ...Array(18).fill(0)]);

let printed = [];
const options = {
  indexURL: `${work}/`,
  stdout: (text) => printed.push(text),
  stderr: (text) => printed.push(text),
};
const program = { createModule, options };
const libraries = () => ({ stdlib: get("stdlib"), site: get("site") });
const python =
  way === "snapshot"
    ? await fromSnapshot(get("snapshot"), program)
    : await fromArchives(libraries(), program);
const bridge = python.pyimport("lagena_live.bridge");
if (way !== "snapshot") bridge.boot();
python.pyimport("lagena_live.machine").use_scrypt(scrypt);

let complete = way !== "snapshot";
const extras = new Set();
const said = runs.map(run);
fs.rmSync(work, { recursive: true });
process.stdout.write(JSON.stringify(said));

function run({ project, urls }) {
  printed = [];
  prepare(project);
  const loaded = JSON.parse(bridge.load("app", JSON.stringify(project)));
  const answers = loaded.error ? [] : urls.map(ask);
  bridge.remove("app");
  return { loaded, answers, printed };
}

function prepare(project) {
  const missing = JSON.parse(bridge.missing(JSON.stringify(project)));
  if (missing.length && !complete) {
    addArchives(python, libraries());
    complete = true;
  }
  for (const name of project.packages ?? []) {
    if (extras.has(name)) continue;
    extras.add(name);
    python.FS.writeFile(`/lib/${name}.zip`, get(name));
    python.pyimport("sys").path.append(`/lib/${name}.zip`);
  }
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
