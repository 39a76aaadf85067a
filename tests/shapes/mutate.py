"""Mutants of a Python module: each with one comparison, decision or constant of it changed."""

import ast
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NamedTuple

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}
CALLS = {"any": "all", "all": "any"}
SHOWN = 90


class Mutant(NamedTuple):
    """A module with one thing changed; its name is the function, and what became what."""

    name: str
    tree: ast.Module

    def load(self) -> Any:
        """Run the mutant and return it as a module; nothing of it is imported by others."""
        module = ModuleType("shapes.screen")
        exec(compile(self.tree, "<mutant>", "exec"), module.__dict__)
        return module


def make_mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module; where two have one name, the second is called `… (2)`."""
    nodes = list(ast.walk(tree := ast.parse(source)))
    places = _find_places(tree)
    times: Counter[str] = Counter()
    for number, node in enumerate(nodes):
        for how in _list_changes(node) if id(node) in places else ():
            copy = ast.parse(source)
            twin = list(ast.walk(copy))[number]
            _change(copy, twin, how)
            left = twin.operand if isinstance(twin, ast.UnaryOp) else twin
            after = "nothing" if how == "drop" else _word(left)
            name = f"{places[id(node)]}: {_word(node)} -> {after}"
            times[name] += 1
            name = name if times[name] == 1 else f"{name} ({times[name]})"
            yield Mutant(name, ast.fix_missing_locations(copy))


def _word(node: Any) -> str:
    text = f"if {ast.unparse(node.test)}" if isinstance(node, ast.If) else ast.unparse(node)
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def _find_places(tree: ast.Module) -> dict[int, str]:
    """Return the function or name that each node stands in; of annotations and docstrings none."""
    places: dict[int, str] = {}

    def visit(node: ast.AST, place: str) -> None:
        if isinstance(node, ast.FunctionDef):
            place = f"{place}.{node.name}" if place else node.name
        elif isinstance(node, ast.Assign) and not place:
            place = ast.unparse(node.targets[0])
        elif isinstance(node, ast.AnnAssign) and not place:
            place = ast.unparse(node.target)
        places[id(node)] = place
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not _is_docstring(child):
                    visit(child, place)

    for statement in tree.body:
        is_plain = isinstance(statement, ast.Import | ast.ImportFrom | ast.ClassDef)
        if not is_plain and not _is_docstring(statement):
            visit(statement, "")
    return places


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _list_changes(node: ast.AST) -> list[Any]:
    """Return in which ways a node can be changed; the numbers are places within it."""
    if isinstance(node, ast.Compare):
        return [("compare", place) for place in range(len(node.ops))]
    if isinstance(node, ast.BoolOp):
        return ["swap", *(("leave out", place) for place in range(len(node.values)))]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ["affirm"]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        return [] if isinstance(node.left, ast.Name) else ["sign"]  # names of datatypes are put together
    if isinstance(node, ast.Constant) and node.value is not None:
        is_number = type(node.value) is int
        return [("constant", 1), ("constant", -1)] if is_number else ["constant"]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        return ["call"]
    if isinstance(node, ast.If):
        return ["never", *([] if _is_simple(node.test) else ["negate"])]
    if isinstance(node, ast.IfExp) and not _is_simple(node.test):
        return ["negate"]
    if isinstance(node, ast.comprehension):
        return [("filter", place) for place in range(len(node.ifs))]
    if isinstance(node, ast.Dict):
        return [("leave out", place) for place in range(len(node.keys))]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom):
        return ["drop"]
    return []


def _is_simple(test: ast.expr) -> bool:
    """Say whether a test is negated by a change of its own."""
    return isinstance(test, ast.Compare) or isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)


def _change(tree: ast.Module, node: Any, how: Any) -> None:
    """Change a node in place, or put another in its place."""
    kind, place = how if isinstance(how, tuple) else (how, 0)
    if kind == "compare":
        node.ops[place] = COMPARISONS[type(node.ops[place])]()
    elif kind == "swap":
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif kind == "leave out" and isinstance(node, ast.Dict):
        del node.keys[place], node.values[place]
    elif kind == "leave out":
        del node.values[place]
        if len(node.values) == 1:
            _replace(tree, node, node.values[0])
    elif kind == "sign":
        node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
    elif kind == "constant":
        node.value = _change_constant(node.value, place)
    elif kind == "call":
        node.func.id = CALLS[node.func.id]
    elif kind == "never":
        node.test = ast.Constant(False)
    elif kind == "negate":
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif kind == "filter":
        del node.ifs[place]
    elif kind == "affirm":
        _replace(tree, node, node.operand)
    elif kind == "drop":
        _replace(tree, node, ast.Pass())


def _change_constant(value: Any, size: int) -> Any:
    if isinstance(value, bool):
        return not value
    return value + size if isinstance(value, int) else f"{value}_"


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list) and any(one is old for one in value):
                value[[one is old for one in value].index(True)] = new
