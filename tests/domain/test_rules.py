"""The tests of the rules: every rule that refuses is seen to refuse, under its own id."""

import ast
import re
from pathlib import Path

from domain.rules import RULES
from tests.domain.test_catalogue import HOUSE, refusals

TESTS = Path(__file__).parent
RULE_AT_START = re.compile(r"^[A-Z]{2,4}-[0-9]+\b")


def seen_refusing() -> set[str]:
    """The rules that some test of a room or a step names as what it expects."""
    seen: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        if path.name not in {"test_rules.py", "test_catalogue.py"}:
            source = ast.parse(path.read_text("utf-8"))
            said = {str(node.value) for node in ast.walk(source) if isinstance(node, ast.Constant)}
            seen |= {rule for text in said for rule in RULE_AT_START.findall(text)}
    return seen


def test_every_rule_by_which_the_domain_refuses_has_a_refused_case() -> None:
    refusing = {
        rule
        for path in HOUSE.rglob("*.py")
        for rule in refusals(ast.parse(path.read_text("utf-8")))
        if rule in RULES
    }
    assert {"ACT-1", "ACT-3", "HH-1", "HH-2", "HH-3", "REG-3", "ID-1"} <= refusing
    assert sorted(refusing - seen_refusing()) == []
