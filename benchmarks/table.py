"""How figures are shown: one line each beside its baseline, and the facts of the machine."""

import os
import platform
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import psutil

HEADER = ("figure", "measured", "baseline of the same call", "ratio", "wanted", "")
PACKAGES = ("pyoxigraph", "sqlalchemy", "psycopg", "rdflib", "pyshacl", "frictionless")


class Figure(NamedTuple):
    """One line of the table; without a wanted number nothing is reached or not."""

    name: str
    measured: str
    baseline: str
    ratio: str = ""
    wanted: str = ""
    reached: bool | None = None


def word_table(figures: Iterable[Figure]) -> str:
    """Return the figures as a table in Markdown, its columns in line."""
    words = {True: "reached", False: "NOT REACHED", None: ""}
    rows = [HEADER, *((*figure[:-1], words[figure.reached]) for figure in figures)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(HEADER))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    rule = "-|-".join("-" * width for width in widths)
    return "\n".join(f"| {line} |" for line in (lines[0], rule, *lines[1:]))


def word_machine() -> str:
    """Return what these figures were measured on, and how busy it was."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    memory = psutil.virtual_memory().total / 2**30
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (f"{date.today()}: {psutil.cpu_count()} cores ({_cpu_model()}), {memory:.0f} GB, "
            f"{platform.system()} {platform.release()}, Python {platform.python_version()};\n"
            f"{packages}; load average before: {load}")


def word_parts(total: float, parts: dict[str, float], beside: dict[str, float]) -> str:
    """Return what the first load spent its time on, the most first, and what other threads did meanwhile."""
    parts = {**parts, "all else (imports, opening)": total - sum(parts.values())}
    lines = [f"  {seconds:6.2f} s  {seconds / total:4.0%}  {name}" for name, seconds in _rank(parts)]
    lines += [f"  {seconds:6.2f} s        {name}, in other threads at the same time"
              for name, seconds in _rank(beside)]
    return "\n".join(lines)


def _rank(parts: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(parts.items(), key=lambda part: -part[1])


def _cpu_model() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()
