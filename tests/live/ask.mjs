// Starts Python as the worker does, under Node, and asks an application for addresses.
//   node ask.mjs RUNTIME snapshot|archives < {"project": …, "urls": […]}
// Prints, as JSON, what loading said and what each address answered.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { pathToFileURL } from "node:url";
import { addArchives, fromArchives, fromSnapshot } from "../../docs/_live/boot.js";

const [folder, way] = process.argv.slice(2);
const manifest = JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf-8"));
const place = (name) => path.join(folder, manifest[name].name);
const get = (name) => new Uint8Array(zlib.gunzipSync(fs.readFileSync(place(name))));
const { default: createModule } = await import(pathToFileURL(place("module")).href);
const { project, urls } = JSON.parse(fs.readFileSync(0, "utf-8"));

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

const printed = [];
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
if (JSON.parse(bridge.missing(JSON.stringify(project))).length) addArchives(python, libraries());

const loaded = JSON.parse(bridge.load("app", JSON.stringify(project)));
const answers = loaded.error ? [] : urls.map(ask);
fs.rmSync(work, { recursive: true });
process.stdout.write(JSON.stringify({ loaded, answers, printed }));

function ask(url) {
  const none = new Uint8Array();
  const exchange = bridge.request("app", "one", "GET", url, "[]", none);
  const head = JSON.parse(bridge.start(exchange));
  const pieces = [];
  for (let piece = exchange.next(); piece; piece = exchange.next()) pieces.push(piece.toJs());
  exchange.close();
  return { head, body: Buffer.concat(pieces).toString("utf-8") };
}
