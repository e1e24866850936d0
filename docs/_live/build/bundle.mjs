// Bundles what the page loads: classic scripts, modules, and the style.
//   node bundle.mjs SOURCES OUT
import path from "node:path";
import { build } from "esbuild";

const [sources, out] = process.argv.slice(2);
/** @param {string[]} names */
const common = (names) => ({
  entryPoints: names.map((name) => path.join(sources, name)),
  bundle: true,
  minify: true,
  outdir: out,
  target: "es2023",
  external: ["node:*", "ws"], // what Pyodide imports only where there is Node
});

await build({ ...common(["loader.js", "sw.js"]), format: "iife" });
await build({ ...common(["page.js", "editor.js", "worker.js"]), format: "esm" });
await build(common(["live.css"]));
