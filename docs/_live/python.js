/** The page's Python: started once, given its libraries when they are needed. */

import { addArchives, fromArchives, fromSnapshot } from "./boot.js";
import { fetchFile } from "./fetching.js";

/** @import { FileToFetch, Files, Project } from "./messages.js" */

/** How long after the start the libraries' files are fetched, in milliseconds. */
const QUIET = 1500;

/**
 * @typedef {object} Telling what is told while Python starts and runs
 * @property {(bytes: number) => void} fetched how many bytes have come so far
 * @property {(text: string) => void} printed
 */

/** A Python that answers for the applications of one page. */
export class Python {
  /** @type {any} */
  #python;
  /** @type {any} */
  bridge;
  /** @type {Promise<void> | undefined} */
  #libraries;
  /** @type {Map<string, Promise<void>>} */
  #extras = new Map();
  #bytes = 0;
  /** @type {Files} */
  #files;
  /** @type {string} */
  #kept;
  /** @type {Telling} */
  #telling;

  /**
   * @param {Files} files
   * @param {string} kept the name of the cache that keeps them
   * @param {Telling} telling
   */
  constructor(files, kept, telling) {
    this.#files = files;
    this.#kept = kept;
    this.#telling = telling;
  }

  /** Start it: from the snapshot, or where that fails, from compiled code. */
  async start() {
    const { createModule, wasm } = await this.#program();
    const { printed } = this.#telling;
    const program = { createModule, options: { stdout: printed, stderr: printed } };
    const restored = await this.#restored(wasm, program);
    if (restored) {
      this.#python = restored;
      setTimeout(() => this.#addLibraries().catch(() => {}), QUIET);
    } else {
      this.#libraries = Promise.resolve();
      const [stdlib, site] = await Promise.all([this.#get("stdlib"), this.#get("site")]);
      this.#python = await serving(wasm, () => fromArchives({ stdlib, site }, program));
    }
    this.bridge = this.#python.pyimport("lagena_live.bridge");
    if (!restored) this.bridge.boot();
    await this.#lendScrypt();
  }

  /**
   * See to it that a project finds all that it imports.
   * @param {Project} project
   */
  async prepare(project) {
    const missing = JSON.parse(this.bridge.missing(JSON.stringify(project)));
    if (missing.length) await this.#addLibraries();
    for (const name of project.packages ?? []) {
      if (!this.#extras.has(name)) this.#extras.set(name, this.#addExtra(name));
      await this.#extras.get(name);
    }
  }

  /**
   * Return a module of ours that is not in the snapshot.
   * @param {string} name
   */
  async library(name) {
    await this.#addLibraries();
    return this.#python.pyimport(name);
  }

  async #program() {
    const wasm = this.#get("wasm");
    const module = await import(/** @type {string} */ (this.#files.module.url));
    this.#telling.fetched((this.#bytes += this.#files.module.size));
    return { createModule: module.default, wasm: await wasm };
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} wasm
   * @param {import("./boot.js").Program} program
   */
  async #restored(wasm, program) {
    try {
      const snapshot = await this.#get("snapshot");
      return await serving(wasm, () => fromSnapshot(snapshot, program));
    } catch (error) {
      console.warn("The snapshot of Python can't be used:", error);
      return null;
    }
  }

  #addLibraries() {
    this.#libraries ??= (async () => {
      const [stdlib, site] = await Promise.all([this.#get("stdlib"), this.#get("site")]);
      addArchives(this.#python, { stdlib, site });
    })();
    return this.#libraries;
  }

  /** @param {string} name */
  async #addExtra(name) {
    const path = `/lib/${name}.zip`;
    this.#python.FS.writeFile(path, await this.#get(name));
    this.#python.pyimport("sys").path.append(path);
  }

  async #lendScrypt() {
    const { scrypt } = await import("./scrypt.js");
    this.#python.pyimport("lagena_live.machine").use_scrypt(scrypt);
  }

  /** @param {string} name */
  #get(name) {
    const file = this.#files[name];
    const onBytes = (/** @type {number} */ count) =>
      this.#telling.fetched((this.#bytes += count));
    return fetchFile(file, { kept: this.#kept, onBytes });
  }
}

/**
 * Let Pyodide, which fetches its program itself, have the one that is here.
 * @template T
 * @param {Uint8Array<ArrayBuffer>} wasm
 * @param {() => Promise<T>} start
 */
async function serving(wasm, start) {
  const real = self.fetch;
  self.fetch = async (...asked) => {
    const url = String(asked[0] instanceof Request ? asked[0].url : asked[0]);
    if (!url.endsWith("/pyodide.asm.wasm")) return real(...asked);
    return new Response(wasm, { headers: { "Content-Type": "application/wasm" } });
  };
  try {
    return await start();
  } finally {
    self.fetch = real;
  }
}
