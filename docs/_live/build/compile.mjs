// Compiles archives of Python code, with Pyodide itself: no other Python 3.14 is needed.
//   node compile.mjs ARCHIVES.json     (see compile.py)
import fs from "node:fs";
import path from "node:path";
import { loadPyodide } from "pyodide";

const [list] = process.argv.slice(2);
/** @type {{ to: string, of: string, place: string, optimized: string[] }[]} */
const archives = JSON.parse(fs.readFileSync(list, "utf-8"));
const python = await loadPyodide();
const folder = path.dirname(path.resolve(list));
python.mountNodeFS("/mnt", "/");
const mounted = (/** @type {string} */ name) => `/mnt${path.resolve(folder, name)}`;
const program = new URL("compile.py", import.meta.url);
python.runPython(fs.readFileSync(program, "utf-8"), { filename: "compile.py" });
const write = python.globals.get("write");
for (const { to, of, place, optimized } of archives) {
  write(mounted(to), mounted(of), place, python.toPy(optimized));
}
