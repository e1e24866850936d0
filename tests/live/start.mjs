// Starts Python under Node as a page's worker does.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { pathToFileURL } from "node:url";
import { addArchives, fromArchives, fromSnapshot } from "../../docs/_live/boot.js";
import { scrypt } from "../../docs/_live/scrypt.js";

// Node would show the line that has thrown, and Pyodide is one of a megabyte.
process.on("uncaughtException", (error) => {
  console.error(error.stack ?? error);
  process.exit(1);
});

// Of the runtime in a folder, start Python: from its "snapshot", or from "archives".
export async function start(folder, way, printed) {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf-8"));
  const place = (name) => path.join(folder, manifest[name].name);
  const get = (name) => new Uint8Array(zlib.gunzipSync(fs.readFileSync(place(name))));
  const { default: createModule } = await import(pathToFileURL(place("module")).href);
  const libraries = () => ({ stdlib: get("stdlib"), site: get("site") });

  // Under Node, Pyodide reads files: its program, and what a page has as a blob.
  const work = fs.mkdtempSync(path.join(folder, "node-"));
  process.on("exit", () => fs.rmSync(work, { recursive: true }));
  fs.writeFileSync(path.join(work, "pyodide.asm.wasm"), get("wasm"));
  let blobs = 0;
  URL.createObjectURL = (blob) => {
    const file = path.join(work, `blob-${blobs++}.zip`);
    fs.writeFileSync(file, Buffer.from(blobs === 1 && way === "archives" ? get("stdlib") : EMPTY));
    return file;
  };

  const options = { indexURL: `${work}/`, stdout: printed, stderr: printed };
  const program = { createModule, options };
  const python =
    way === "snapshot"
      ? await fromSnapshot(get("snapshot"), program)
      : await fromArchives(libraries(), program);
  const bridge = python.pyimport("lagena_live.bridge");
  if (way !== "snapshot") bridge.boot();
  python.pyimport("lagena_live.machine").use_scrypt(scrypt);
  return new Python(python, bridge, get, way !== "snapshot");
}

const EMPTY = new Uint8Array([0x50, 0x4b, 5, 6, ...Array(18).fill(0)]);

class Python {
  #get;
  #there = false;
  #complete;
  #extras = new Set();

  constructor(python, bridge, get, complete) {
    this.python = python;
    this.bridge = bridge;
    this.#get = get;
    this.#complete = complete;
  }

  // Give it the files of its libraries, as a page does behind a snapshot.
  complete() {
    if (this.#complete) return;
    this.#complete = true;
    addArchives(this.python, { stdlib: this.#get("stdlib"), site: this.#get("site") });
  }

  // Give it packages that pages install.
  add(packages) {
    for (const name of packages) {
      if (this.#extras.has(name)) continue;
      this.#extras.add(name);
      this.python.FS.writeFile(`/lib/${name}.zip`, this.#get(name));
      this.python.pyimport("sys").path.append(`/lib/${name}.zip`);
    }
  }

  // Give it the project's files, and a module of live.there; return that.
  there(name, project) {
    if (!this.#there) this.python.mountNodeFS("/project", project);
    this.#there = true;
    const path = this.python.pyimport("sys").path;
    // Before the page's own, which has a part of lagena_docs.
    for (const place of ["docs/_ext", "tests"]) path.insert(0, `/project/${place}`);
    return this.python.pyimport(`live.there.${name}`);
  }
}
