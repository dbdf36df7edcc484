"""What the catalogue publishes of a type names every rule by which its admission can refuse."""

import ast
import functools
import importlib
import inspect
import re
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

import pytest

import domain.rooms
from domain.kernel.catalogue import ActType, act_types
from domain.steps.procedure import procedures

assert domain.rooms.ROOMS
TYPES = [kind for kind in act_types() if kind.admit or kind.place]
RULE = re.compile(r"[A-Z]+-[0-9]+").fullmatch
ORDER_RULES = {row.order_rule for row in procedures()}
"""A row says itself by which rule its order is kept."""


@functools.cache
def source(module: str) -> dict[tuple[str, int], ast.AST]:
    """The functions of a module, by name and line; a lambda's by its line alone."""
    text = inspect.getsource(importlib.import_module(module))
    found: dict[tuple[str, int], ast.AST] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            found[getattr(node, "name", "<lambda>"), node.lineno] = node
    return found


def tree(function: FunctionType) -> ast.AST:
    """The function's own source; decorators stand above the line of its name."""
    functions = source(function.__module__)
    name, first = function.__name__, function.__code__.co_firstlineno
    return min(
        ((line - first, node) for (of, line), node in functions.items() if of == name),
        key=lambda found: (found[0] < 0, abs(found[0])),
    )[1]


def meant(node: ast.AST, function: FunctionType) -> Any:  # noqa: ANN401  (whatever a name names)
    """What a name means inside the function, as far as its module says."""
    if isinstance(node, ast.Name):
        return function.__globals__.get(node.id)
    if isinstance(node, ast.Attribute):
        base = meant(node.value, function)
        return getattr(base, node.attr, None) if isinstance(base, ModuleType | type) else None
    return None


def named_by(function: FunctionType) -> Iterator[FunctionType]:
    """The domain's functions that it calls, or hands on."""
    for node in ast.walk(tree(function)):
        found = inspect.unwrap(called) if callable(called := meant(node, function)) else None
        if isinstance(found, FunctionType) and found.__module__.startswith("domain."):
            yield found


def reached(kind: ActType) -> set[FunctionType]:
    """Every function of the domain that its admission may come to."""
    todo = [one for one in (kind.admit, kind.place) if isinstance(one, FunctionType)]
    found: set[FunctionType] = set()
    while todo:
        function = todo.pop()
        if function not in found:
            found.add(function)
            todo.extend(named_by(function))
    return found


def rules_in(function: FunctionType) -> Iterator[str]:
    """The ids of rules in its source: those it refuses by, or hands on to who does."""
    for node in ast.walk(tree(function)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE(node.value):
            yield node.value
        if isinstance(node, ast.Attribute) and node.attr == "order_rule":
            yield from ORDER_RULES


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_a_type_publishes_every_rule_that_its_admission_can_refuse_by(kind: ActType) -> None:
    found = {rule: each.__qualname__ for each in reached(kind) for rule in rules_in(each)}
    assert {rule: where for rule, where in found.items() if rule not in kind.rules} == {}


def test_rules_are_found_behind_helpers_in_rows_and_in_what_finds_the_place() -> None:
    found = {kind.name: {rule for one in reached(kind) for rule in rules_in(one)} for kind in TYPES}
    assert {"ID-5", "ACT-2", "ACT-3"} <= found["ReviewGiven.v1"]
    assert "HH-2" in found["PersonRegistered.v1"]
    assert "SUP-11" in found["StatusRecorded.v1"]
