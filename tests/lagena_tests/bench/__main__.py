"""Compares what a request costs in lagena, in Flask and in others: ``make bench``.

    python -m lagena_tests.bench [--workloads hello,json] [--peers falcon]
                                 [--rounds 9] [--count]

Machines differ, and one machine differs from minute to minute.  So all are measured in
turn, and what is printed are ratios.
"""

import argparse
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from importlib.metadata import version

from lagena_tests.bench import count, startup, times
from lagena_tests.bench.adapters import ADAPTERS, AbsentError, find_adapter
from lagena_tests.bench.server import WrongAnswerError
from lagena_tests.bench.tables import Numbers, ratios, speeds
from lagena_tests.bench.workloads import WORKLOADS

#: What the others are compared with; without them nothing is measured.
REFERENCES = ("lagena", "flask", "bare")
PEERS = [name for name in ADAPTERS if name not in REFERENCES]

Measure = Callable[[list[str], str], dict[str, float]]


def main(words: Sequence[str]) -> int:
    options = parse(words)
    try:
        names = [*map(checked, REFERENCES), *present(options.peers)]
        print(versions(names))
        if options.count:
            costs = measured(options.workloads, names, count.measure)
            show("Instructions for a request", costs, names)
        else:
            measure = partial(times.measure, rounds=options.rounds)
            costs = measured(options.workloads, names, measure)
            show("Time for a request", costs, names)
            show_startup(options.rounds)
    except (AbsentError, WrongAnswerError, count.CannotCountError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--workloads", type=list_of(WORKLOADS), default="all")
    parser.add_argument("--peers", type=list_of(PEERS), default="all")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--count", action="store_true", help="count instructions")
    return parser.parse_args(words)


def list_of(known: Iterable[str]) -> Callable[[str], list[str]]:
    """Return what reads ``a,b``, or ``all``, as a list of names that are known."""

    def read(text: str) -> list[str]:
        names = list(known) if text == "all" else list(filter(None, text.split(",")))
        if unknown := set(names) - set(known):
            raise argparse.ArgumentTypeError(
                f"there is no {', '.join(unknown)}; there are {', '.join(known)}"
            )
        return names

    return read


def checked(name: str) -> str:
    find_adapter(name)
    return name


def present(peers: Iterable[str]) -> Iterator[str]:
    """Yield the peers that are installed; name those that are not."""
    for name in peers:
        try:
            yield checked(name)
        except AbsentError as error:
            print(error)


def versions(names: Iterable[str]) -> str:
    """Return what the numbers are true of."""
    packages = [find_adapter(name).distribution for name in names]
    packages += ["werkzeug", "jinja2"]
    shown = [f"{package} {version(package)}" for package in packages if package]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{date.today()}, {python}, {', '.join(shown)}"


def measured(workloads: Iterable[str], names: list[str], measure: Measure) -> Numbers:
    """Return what each workload costs in the frameworks that have such a page."""
    costs = {}
    for workload in workloads:
        print(f"... {workload}", file=sys.stderr, flush=True)
        page = WORKLOADS[workload].page
        offered = [name for name in names if find_adapter(name).offers(page)]
        costs[workload] = measure(offered, workload)
    return costs


def show(what: str, costs: Numbers, names: Sequence[str]) -> None:
    print(f"\n{what}, that of Flask divided by that of each\n")
    print(speeds(costs, names, "flask"))
    print(f"\n{what}, that of each divided by that of a bare WSGI function\n")
    print(ratios(costs, names, "bare"))


def show_startup(rounds: int) -> None:
    print("\nTime before the first request, that of each divided by that of Flask\n")
    print(ratios(startup.measure(rounds), startup.FRAMEWORKS, "flask"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
