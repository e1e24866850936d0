// Takes a snapshot of Python's memory once all is imported that examples need.
//   node snapshot.mjs STDLIB.zip SITE.zip OUT
import fs from "node:fs";
import { loadPyodide } from "pyodide";
// @ts-expect-error it comes without types
import createModule from "pyodide/pyodide.asm.mjs";
import { mix } from "../boot.js";

const [stdlib, site, out] = process.argv.slice(2);
const warm = new URL("warm.py", import.meta.url);
/** @type {Uint8Array<ArrayBuffer> | undefined} */
let fresh;

const python = await loadPyodide({
  stdLibURL: stdlib,
  env: { HOME: "/home/you", PYTHONPATH: "/lib/site.zip", PYTHONHASHSEED: "0" },
  fsInit: async (/** @type {any} */ FS) =>
    FS.writeFile("/lib/site.zip", new Uint8Array(fs.readFileSync(site))),
  _makeSnapshot: true,
  createPyodideModule: (/** @type {any} */ settings) => {
    settings.thisProgram = "python3"; // else this machine's paths are in its memory
    settings.arguments = [];
    const instantiate = settings.instantiateWasm;
    settings.instantiateWasm = (/** @type {any} */ imports, /** @type {any} */ done) =>
      instantiate(imports, (/** @type {any} */ instance, /** @type {any} */ module) => {
        fresh = new Uint8Array(instance.exports.memory.buffer.slice(0));
        return done(instance, module);
      });
    return createModule(settings);
  },
});
python.runPython(fs.readFileSync(warm, "utf-8"), { filename: "warm.py" });
const snapshot = python.makeMemorySnapshot();
if (!fresh) throw new Error("Pyodide does not load its program as it did");
mix(snapshot, fresh.buffer);
fs.writeFileSync(out, snapshot);
