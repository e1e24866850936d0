"""Measures applications in turn, by the processor's time, each in its own process."""

import gc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context

from lagena_tests.bench.adapters import find_adapter
from lagena_tests.bench.server import Server, prepare
from lagena_tests.bench.workloads import WORKLOADS

#: How long an application is asked in a round.
SECONDS = 0.04
WARM_UP = 100


def measure(names: list[str], workload: str, rounds: int) -> dict[str, float]:
    """Return the seconds that a request takes, by framework, in the best of all rounds.

    A round goes from one to the next, so that what else the machine does meets all.
    """
    with processes(names) as running:
        starts = [running[name].submit(start, name, workload) for name in names]
        for started in starts:
            started.result()
        samples = [
            {name: running[name].submit(sample).result() for name in names}
            for _ in range(rounds)
        ]
    return {name: best([sample[name] for sample in samples]) for name in names}


def best(samples: list[tuple[float, float]]) -> float:
    return min(seconds for seconds, _ in samples) - min(loop for _, loop in samples)


@contextmanager
def processes(names: list[str]) -> Iterator[dict[str, ProcessPoolExecutor]]:
    """Hold a process for each name; one that is new has nothing of another in it."""
    fresh = get_context("spawn")
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(ProcessPoolExecutor(1, mp_context=fresh))
            for name in names
        }


# --- In such a process ---

server: Server
times: int


def start(name: str, workload: str) -> None:
    """Make the application, check its answer, warm it up, and plan a round."""
    global server, times
    server = prepare(find_adapter(name), WORKLOADS[workload])
    server.seconds(WARM_UP)
    times = max(1, round(SECONDS / server.seconds(WARM_UP) * WARM_UP))


def sample() -> tuple[float, float]:
    """Return the seconds of a request in this round, and those of the loop alone."""
    gc.collect()
    return server.seconds(times) / times, server.overhead(times) / times
