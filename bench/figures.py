"""A figure, whether it meets its target, and how figures are shown and kept."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measured value beside its baseline; `met` is None where no target stands."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    target: str = ""
    met: bool | None = None


def against(
    name: str, ours: list[float], bare: list[float], *, at_least: float, unit: str
) -> Figure:
    """Judge a rate by the ratio of the medians of its rounds: no less than a share."""
    value, baseline = median(ours), median(bare)
    ratio = value / baseline
    target = f"at least {at_least:g} x bare"
    return Figure(name, value, unit, baseline, ratio, target, ratio >= at_least)


def as_flat_as(
    name: str, deep: list[float], shallow: list[float], *, at_most: float, unit: str
) -> Figure:
    """Judge a time by the ratio of the medians of its rounds: no more than so many times."""
    value, baseline = median(deep), median(shallow)
    ratio = value / baseline
    return Figure(
        name, value, unit, baseline, ratio, f"at most {at_most:g} x", ratio <= at_most
    )


def no_more_than(name: str, value: float, limit: float, *, unit: str) -> Figure:
    """Judge a count or a time by a fixed limit."""
    return Figure(name, value, unit, None, None, f"at most {limit:g}", value <= limit)


def shown(name: str, value: float, unit: str) -> Figure:
    """Keep a value for orientation only."""
    return Figure(name, value, unit)


def table(figures: Iterable[Figure]) -> str:
    """Lay the figures out for reading, what was missed marked in capitals."""
    rows = [("", "value", "unit", "baseline", "ratio", "target", "")]
    rows += [
        (
            figure.name,
            _number(figure.value),
            figure.unit,
            _number(figure.baseline),
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            figure.target,
            {True: "met", False: "MISSED", None: ""}[figure.met],
        )
        for figure in figures
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if i in {1, 3, 4} else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def keep(figures: Iterable[Figure], path: Path) -> None:
    """Write the figures as JSON, over those of an earlier run."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"
