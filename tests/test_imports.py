"""Imports point down, and every file keeps to the house rules that a machine can check."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "vocab": set(),
    "shapes": {"vocab"},
    "ledger": {"vocab"},
    "harvesters": {"shapes", "ledger", "vocab"},
    "publisher": {"harvesters", "shapes", "ledger", "vocab"},
}
OURS = {*MAY_IMPORT, "tests", "benchmarks", "scripts"}
FORBIDDEN = {"manager", "handler", "processor", "service", "services", "util", "utils", "helper", "helpers",
             "base"}
LINES, FUNCTION_LINES, WIDTH = 400, 50, 110
CODE = {".py", ".sql", ".rq", ".ttl", ".jsonld", ".toml", ""}

# Put together here, so that this file itself holds none of them.
UNFINISHED = re.compile(r"\bTO" + r"DO\b")
HOSTS = {
    "org": ["pypi", "pythonhosted", "npmjs", "deb.debian", "security.debian", "proxy.golang",
            "repo1.maven", "repo.maven.apache"],
    "io": ["crates"],
}
REGISTRIES = re.compile("|".join(re.escape(f"{name}.{end}") for end in HOSTS for name in HOSTS[end]))
MACHINE_PATHS = re.compile(r"(?<![\w.\-])/(?:root|home|Users)/")


def walk() -> Iterator[Path]:
    """Yield each file that could be tracked."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(
            name for name in folders
            if (not name.startswith(".") or name in {".ci", ".github"})
            and name not in {"__pycache__", "build", "node_modules"} and not name.endswith(".egg-info")
        )
        yield from (Path(folder) / name for name in sorted(files))


def read_text(path: Path) -> str:
    """Return the text of a file, or nothing if it is none (a gz, a picture)."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


FILES = [path.relative_to(ROOT) for path in walk()]
MODULES = [path for path in FILES if path.suffix == ".py"]
every_module = pytest.mark.parametrize("module", MODULES, ids=str)


def parse(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text("utf-8"), str(module))


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and top name of each import; a relative one is "."."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." if node.level else str(node.module).partition(".")[0]


@every_module
def test_imports_point_down(module: Path) -> None:
    package = module.parts[0]
    allowed = MAY_IMPORT[package] | {package} if package in MAY_IMPORT else OURS
    wrong = [(line, name) for line, name in imported(parse(module)) if name in (OURS | {"."}) - allowed]
    assert not wrong, f"{module} may import {sorted(allowed)}, by full name"


@every_module
def test_says_what_it_is_for(module: Path) -> None:
    assert ast.get_docstring(parse(module)), f"{module} has no docstring"


@every_module
def test_size(module: Path) -> None:
    lines = (ROOT / module).read_text("utf-8").splitlines()
    assert len(lines) <= LINES
    assert not [number for number, line in enumerate(lines, 1) if len(line) > WIDTH]
    functions = (node for node in ast.walk(parse(module))
                 if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    assert not [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > FUNCTION_LINES]


def test_names() -> None:
    names = {part for module in MODULES for part in module.with_suffix("").parts}
    assert not {name for name in names if FORBIDDEN & set(name.split("_"))}


@pytest.mark.parametrize(
    ("rule", "suffixes"), [(UNFINISHED, CODE), (REGISTRIES, None), (MACHINE_PATHS, None)],
    ids=["nothing unfinished", "no registry", "no path of one machine"],
)
def test_text(rule: re.Pattern[str], suffixes: set[str] | None) -> None:
    files = [path for path in FILES if suffixes is None or path.suffix in suffixes]
    wrong = [f"{path}:{number}" for path in files
             for number, line in enumerate(read_text(ROOT / path).splitlines(), 1) if rule.search(line)]
    assert not wrong
