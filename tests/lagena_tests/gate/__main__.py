"""Runs a gate: ``python -m lagena_tests.gate test``, ``test-long`` or ``test-full``.

The last lines say what came out of each step, on which commit, what did not run and
why, and how much passed and failed.
"""

import os
import shutil
import sys

from lagena_tests.gate import held, running, steps
from lagena_tests.gate.share import Share
from lagena_tests.gate.steps import REPORTS, ROOT, SHARES


def main(gate: str) -> int:
    if gate == "test-full":
        return running.conclude(gate, running.resume(steps.full()))
    shutil.rmtree(REPORTS, ignore_errors=True)
    if gate == "test":
        return running.conclude(gate, running.run_all(steps.daily()))
    share = drawn()
    running.say(f"Of what takes long, share {share}: SHARE={share} takes it again")
    status = running.conclude(gate, running.run_all(steps.long(share)))
    running.say(f"Of what takes long, this was share {share}")
    return status


def drawn() -> Share:
    """Return the share that SHARE names, or the one of the commit."""
    commit = held.commit(ROOT).removesuffix("+")
    return Share.parse(os.environ.get("SHARE") or f"{commit}/{SHARES}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except ValueError as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit(130)
