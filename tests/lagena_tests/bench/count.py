"""Counts the processor's instructions for a request, by valgrind's tool callgrind.

What else the machine does is not in the numbers: they repeat to some 0.2 %.
"""

import gc
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from lagena_tests.bench.adapters import find_adapter
from lagena_tests.bench.server import prepare
from lagena_tests.bench.workloads import WORKLOADS

PATH = str(Path(__file__).parents[2])
TIMES = 100
WARM_UP = 40


class CannotCountError(Exception):
    """Something is missing; the message says what to do."""


def measure(names: list[str], workload: str) -> dict[str, float]:
    """Return the instructions of a request by framework."""
    if not shutil.which("valgrind"):
        raise CannotCountError(
            "valgrind counts the instructions, and there is none here; "
            "install it (Debian, Ubuntu: apt install valgrind)"
        )
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        counts = threads.map(lambda name: instructions(name, workload), names)
        return dict(zip(names, counts, strict=True))


def instructions(name: str, workload: str) -> float:
    """Return the instructions of a request, without those of the loop around it."""
    with TemporaryDirectory(prefix="bench-") as folder:
        counted = Counted(name, workload, Path(folder))
        with counted.process:
            counted.begin()
            requests = counted.each("requests")
            return requests - counted.each("loop")


class Counted:
    """A process below callgrind, which runs a loop whenever it is told to."""

    def __init__(self, name: str, workload: str, folder: Path) -> None:
        self.dumps = folder / "dump"
        self.number = 0
        valgrind = ["valgrind", "-q", "--tool=callgrind", "--instr-atstart=no"]
        valgrind.append(f"--callgrind-out-file={self.dumps}")
        self.process = subprocess.Popen(
            [*valgrind, sys.executable, "-P", "-m", __name__, name, workload],
            env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": PATH},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self) -> None:
        """Wait until the application is warm; count from then on."""
        self.wait()
        self.control("--instr=on")
        self.count("requests", 1)
        self.count("loop", 1)

    def each(self, loop: str) -> float:
        """Return what one turn costs: the difference between many and twice as many."""
        return (-self.count(loop, TIMES) + self.count(loop, 2 * TIMES)) / TIMES

    def count(self, loop: str, times: int) -> int:
        """Return the instructions from one wait to the next."""
        assert self.process.stdin
        self.process.stdin.write(f"{loop} {times}\n")
        self.process.stdin.flush()
        self.wait()
        self.control("--dump")
        self.number += 1
        dump = self.dumps.with_suffix(f".{self.number}").read_text("utf-8")
        (total,) = re.findall(r"^totals: (\d+)", dump, re.MULTILINE)
        return int(total)

    def wait(self) -> None:
        assert self.process.stdout
        if self.process.stdout.readline() != "waiting\n":
            raise CannotCountError("the application ended before it was counted")

    def control(self, word: str) -> None:
        command = ["callgrind_control", word, str(self.process.pid)]
        subprocess.run(command, check=True, capture_output=True)


def serve(name: str, workload: str) -> None:
    """Run the loops that are asked for, and wait between them."""
    server = prepare(find_adapter(name), WORKLOADS[workload])
    loops = {"requests": server.seconds, "loop": server.overhead}
    server.seconds(WARM_UP)
    gc.collect()
    gc.disable()
    print("waiting", flush=True)
    for line in sys.stdin:
        loop, times = line.split()
        loops[loop](int(times))
        print("waiting", flush=True)


if __name__ == "__main__":
    serve(*sys.argv[1:])
