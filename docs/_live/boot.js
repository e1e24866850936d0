/** Starts the page's Python: from a snapshot of its memory, or else from compiled code. */

import { loadPyodide } from "pyodide";

/** An archive with nothing in it. */
const EMPTY = new Uint8Array([0x50, 0x4b, 5, 6, ...Array(18).fill(0)]);
const STDLIB = "/lib/python314.zip";
const SITE = "/lib/site.zip";
/** No list of packages is fetched: what is needed is here. */
const NO_PACKAGES = JSON.stringify({
  info: {
    abi_version: "2026_0",
    arch: "wasm32",
    platform: "emscripten_5_0_3",
    python: "3.14.2",
    version: "314.0.7",
  },
  packages: {},
});

/**
 * @typedef {object} Program how Pyodide itself is loaded
 * @property {(settings: any) => Promise<any>} createModule what pyodide.asm.mjs exports
 * @property {Record<string, unknown>} [options] more of `loadPyodide`'s
 *
 * @typedef {object} Archives
 * @property {Uint8Array} stdlib
 * @property {Uint8Array} site
 */

/**
 * Start Python from compiled code.
 * @param {Archives} archives
 * @param {Program} program
 * @returns {Promise<any>}
 */
export async function fromArchives({ stdlib, site }, { createModule, options }) {
  return loadPyodide({
    ...common(stdlib),
    ...options,
    createPyodideModule: createModule,
    fsInit: async (/** @type {any} */ FS) => FS.writeFile(SITE, site),
  });
}

/**
 * Start Python as it was when a snapshot was taken; its files come later (`addArchives`).
 * @param {Uint8Array} snapshot its memory, XORed with what the program brings along
 * @param {Program} program
 * @returns {Promise<any>}
 */
export async function fromSnapshot(snapshot, { createModule, options }) {
  const python = await loadPyodide({
    ...common(EMPTY),
    ...options,
    _loadSnapshot: snapshot,
    createPyodideModule: (/** @type {any} */ settings) =>
      restore(settings, snapshot, createModule),
    fsInit: async (/** @type {any} */ FS) => FS.writeFile(SITE, EMPTY),
  });
  python.runPython("import random; random.seed(); del random");
  return python;
}

/**
 * Give a Python that came from a snapshot the files of its libraries.
 * @param {any} python
 * @param {Archives} archives
 */
export function addArchives(python, { stdlib, site }) {
  python.FS.writeFile(STDLIB, stdlib);
  python.FS.writeFile(SITE, site);
  python.runPython("import importlib; importlib.invalidate_caches()");
}

/**
 * XOR the memory of a snapshot with that of a program that has just been loaded.
 * @param {Uint8Array} snapshot
 * @param {ArrayBuffer} memory
 */
export function mix(snapshot, memory) {
  const words = new Uint32Array(snapshot.buffer, snapshot.byteOffset);
  const fresh = new Uint32Array(memory);
  const start = words[1] >> 2; // the header says, in bytes, where the memory begins
  const length = Math.min(fresh.length, words.length - start);
  for (let place = 0; place < length; place++) words[start + place] ^= fresh[place];
}

/** @param {Uint8Array} stdlib */
function common(stdlib) {
  return {
    lockFileContents: NO_PACKAGES,
    env: { HOME: "/home/you", PYTHONPATH: SITE, PYTHONHASHSEED: "0" },
    stdLibURL: URL.createObjectURL(new Blob([/** @type {BlobPart} */ (stdlib)])),
    enableRunUntilComplete: false, // else it hangs where stack switching is missing
  };
}

/**
 * @param {any} settings
 * @param {Uint8Array} snapshot
 * @param {Program["createModule"]} createModule
 */
async function restore(settings, snapshot, createModule) {
  const instantiate = settings.instantiateWasm;
  settings.instantiateWasm = (/** @type {any} */ imports, /** @type {any} */ done) =>
    instantiate(imports, (/** @type {any} */ instance, /** @type {any} */ module) => {
      mix(snapshot, instance.exports.memory.buffer);
      return done(instance, module);
    });
  const made = await createModule(settings);
  if (made.HEAP8.length < snapshot.length) {
    made._emscripten_resize_heap(snapshot.length); // pyodide #6254
  }
  return made;
}
