"""Writes measurements as tables that can stand on a page."""

from collections.abc import Mapping, Sequence

#: By workload, then by framework; what a framework has not is absent.
Numbers = Mapping[str, Mapping[str, float]]


def speeds(costs: Numbers, names: Sequence[str], reference: str) -> str:
    """Return how many times as fast each is as the reference."""
    inverted = {
        workload: {name: 1 / cost for name, cost in row.items()}
        for workload, row in costs.items()
    }
    return ratios(inverted, names, reference)


def ratios(numbers: Numbers, names: Sequence[str], reference: str) -> str:
    """Return a table of the numbers, each divided by that of the reference."""
    rows = [
        [workload, *(ratio(row.get(name), row[reference]) for name in names)]
        for workload, row in numbers.items()
    ]
    return table([f"{reference} = 1", *names], rows)


def ratio(number: float | None, reference: float) -> str:
    if number is None:
        return "–"
    rounded = float(f"{number / reference:.3g}")
    return f"{rounded:g}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, all but its first column set to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    marks = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(line(cells, widths) for cells in (header, marks, *rows))


def line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    others = map(str.rjust, cells[1:], widths[1:])
    return f"| {' | '.join([first, *others])} |"
