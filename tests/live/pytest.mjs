// Runs test files in a page's Python.
//   node pytest.mjs RUNTIME PROJECT FILE…     (paths in the project)
// Prints, as JSON, what became of each test: see pytest_there.py.
import fs from "node:fs";
import { start } from "./start.mjs";

const [folder, project, ...files] = process.argv.slice(2);
const program = new URL("pytest_there.py", import.meta.url);
const started = await start(folder, "snapshot", (text) => process.stderr.write(`${text}\n`));
started.complete();
started.add(["pytest", "python-dotenv"]);
const { python } = started;
python.mountNodeFS("/project", project);
python.runPython(fs.readFileSync(program, "utf-8"), { filename: "pytest_there.py" });
process.stdout.write(python.globals.get("run")("/project", python.toPy(files)));
