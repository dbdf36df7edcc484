"""The tests of the house, read and not run: where each stands, and what its body asks."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audit.desk.findings.catalogue import DETECTORS

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
Function = ast.FunctionDef | ast.AsyncFunctionDef
DETECTORS_NAMED = frozenset(
    name for detector in DETECTORS for name in (detector.name, detector.__name__)
)
_ADMITS = frozenset({"then_admitted", "admit"})
_BESIDE = {"HH-2": frozenset({"compare"})}
"""What finds a breach without being a detector: digests are compared at the city."""
_ASKS_GAPS = frozenset({"gaps", "gap"})


@dataclass(frozen=True)
class Case:
    """One test function and the functions of its module, and where others come from."""

    path: Path
    node: Function
    own: dict[str, Function]
    borrowed: dict[str, Function]

    def helpers(self, *, borrowed: bool) -> Iterator[Function]:
        """The functions that the test calls or gets as fixtures, one level deep."""
        known = {**self.borrowed, **self.own} if borrowed else self.own
        names = {node.id for node in ast.walk(self.node) if isinstance(node, ast.Name)}
        names |= {argument.arg for argument in self.node.args.args}
        return (known[name] for name in sorted(names & known.keys()))


def functions(source: ast.Module) -> dict[str, Function]:
    """The functions of a module by name."""
    return {node.name: node for node in source.body if isinstance(node, Function)}


@cache
def parsed(path: Path) -> ast.Module:
    """The module at a path."""
    return ast.parse(path.read_text("utf-8"))


@cache
def cases() -> dict[str, tuple[Case, ...]]:
    """Every test function by its name, parametrised ones included."""
    found: dict[str, tuple[Case, ...]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        source = parsed(path)
        own, borrowed = functions(source), dict(_borrowed(source))
        for name, node in own.items():
            if name.startswith("test_"):
                found[name] = (*found.get(name, ()), Case(path, node, own, borrowed))
    return found


def _borrowed(source: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in source.body:
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("tests."):
            continue
        path = ROOT / f"{(node.module or '').replace('.', '/')}.py"
        there = functions(parsed(path)) if path.is_file() else {}
        for alias in node.names:
            if alias.name in there:
                yield alias.asname or alias.name, there[alias.name]


def expects_refusal(test: Case, rule: str) -> bool:
    """Whether the body, or a helper that it calls with the rule, expects a refusal by the rule."""
    helpers = {helper.name: helper for helper in test.helpers(borrowed=True)}
    for node in ast.walk(test.node):
        if _names(node, rule):
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            helper = helpers.get(node.func.id)
            if helper is not None and _says(_arguments(node), rule) and _asks_rule(helper):
                return True
    return any(_names(node, rule) for helper in helpers.values() for node in ast.walk(helper))


def _names(node: ast.AST, rule: str) -> bool:
    """`then_refused("ID-1"`, `.rule == "ID-1"`, `match="ID-1`."""
    if isinstance(node, ast.Compare):
        return _says((node.left, *node.comparators), rule) and any(map(_is_rule, ast.walk(node)))
    if not isinstance(node, ast.Call):
        return False
    if _called(node) == "then_refused":
        return _says(node.args[:1], rule)
    return _called(node) == "raises" and any(
        isinstance(one, ast.Constant) and re.match(rf"{rule}(?![0-9])", str(one.value))
        for one in _arguments(node)
    )


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _says(nodes: Iterable[ast.AST], rule: str) -> bool:
    return any(isinstance(node, ast.Constant) and node.value == rule for node in nodes)


def _is_rule(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "rule"
    return isinstance(node, ast.Constant) and node.value == "rule"


def _asks_rule(helper: Function) -> bool:
    nodes = list(ast.walk(helper))
    calls = {_called(node) for node in nodes if isinstance(node, ast.Call)}
    return "then_refused" in calls or any(map(_is_rule, nodes))


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _calls(node: Function, *, raising: bool = True) -> set[str]:
    """What a function calls; without what it expects to raise, if that is not wanted."""
    inside: set[ast.AST] = set()
    for block in ast.walk(node):
        if not raising and isinstance(block, ast.With) and "raises" in _of(block.items):
            inside.update(one for statement in block.body for one in ast.walk(statement))
    return _of(one for one in ast.walk(node) if one not in inside)


def _of(nodes: Iterable[ast.AST]) -> set[str]:
    found = (one for node in nodes for one in _within(node))
    return {_called(one) for one in found if isinstance(one, ast.Call)}


def _within(node: ast.AST) -> Iterable[ast.AST]:
    return ast.walk(node) if isinstance(node, ast.withitem) else (node,)


def asserts_admission(test: Case) -> bool:
    """Whether the test itself, or a helper beside it, asserts that something is admitted."""
    return any(
        _calls(node, raising=False) & _ADMITS for node in (test.node, *test.helpers(borrowed=False))
    )


def names_detector(test: Case, rule: str) -> bool:
    """Whether the body or a helper names the rule or one of the detectors."""
    said = {
        node.value if isinstance(node, ast.Constant) else node.id
        for function in (test.node, *test.helpers(borrowed=True))
        for node in ast.walk(function)
        if isinstance(node, ast.Constant | ast.Name)
    }
    return bool(said & {rule, *DETECTORS_NAMED})


def asks_detectors(test: Case, rule: str) -> bool:
    """Whether it names rule or detector, or asks all the detectors there are."""
    searches = any("Search" in _calls(helper) for helper in test.helpers(borrowed=True))
    beside = _calls(test.node) & _BESIDE.get(rule, frozenset())
    return searches or bool(beside) or names_detector(test, rule)


def asks_gaps(test: Case, rule: str) -> bool:
    """Whether the list of what is open is asked, for that rule."""
    nodes = (test.node, *test.helpers(borrowed=True))
    asked = any(_calls(node) & _ASKS_GAPS for node in nodes)
    return asked and any(_says(ast.walk(node), rule) for node in nodes)
