// Runs test files in a page's Python.
//   node pytest.mjs RUNTIME PROJECT FILE…     (paths in the project)
// Prints, as JSON, what became of each test: see there/tests.py.
import { start } from "./start.mjs";

const [folder, project, ...files] = process.argv.slice(2);
const started = await start(folder, "snapshot", (text) => process.stderr.write(`${text}\n`));
started.complete();
started.add(["pytest", "python-dotenv"]);
const { run } = started.there("tests", project);
process.stdout.write(run("/project", started.python.toPy(files)));
