"""Every rule of the common ground and the rows that stand, and the tests that show each sentence.

`python -m tests.house.rules` prints it as docs/rules.md.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from domain.rules import RULES
from tests.house import (
    rules_actors,
    rules_assembly,
    rules_distribution,
    rules_equity,
    rules_funds,
    rules_households,
    rules_identification,
    rules_market,
    rules_motivation,
    rules_notices,
    rules_payments,
    rules_points,
    rules_statements,
    rules_subsidies,
)
from tests.house.reading import ROOT, cases, parsed
from tests.house.sentences import WORDS, Row, Sentence

RULE_IDS = (
    *(f"ACT-{n}" for n in range(1, 5)),
    *(f"HH-{n}" for n in range(1, 8)),
    *(f"ASM-{n}" for n in (1, 2, 3, 4, 5, 6, 8)),
    *(f"NOT-{n}" for n in range(1, 7)),
    *(f"ID-{n}" for n in range(1, 10)),
    *(f"FUND-{n}" for n in range(1, 13)),
    *(f"EQ-{n}" for n in range(1, 7)),
    *(f"DIS-{n}" for n in range(1, 9)),
    *(f"PAY-{n}" for n in range(1, 10)),
    *(f"PTS-{n}" for n in range(1, 8)),
    *(f"{row}-{n}" for row in ("STAR", "MODEL") for n in (1, 2)),
    *(f"SUB-{n}" for n in range(1, 5)),
    "EVA-1",
    "EVA-2",
    "SUP-4",
    "SUP-11",
)
"""The rules that are to be shown, as domain.md numbers them."""
_MODULES = (
    rules_actors,
    rules_households,
    rules_assembly,
    rules_notices,
    rules_identification,
    rules_funds,
    rules_equity,
    rules_distribution,
    rules_payments,
    rules_motivation,
    rules_subsidies,
    rules_points,
    rules_market,
)
_ROWS: tuple[Row, ...] = tuple(row for module in _MODULES for row in module.ROWS)
TABLE: tuple[Row, ...] = tuple(
    replace(row, sentences=(*row.sentences, *rules_statements.MORE.get(row.rule, ())))
    for row in sorted(_ROWS, key=lambda row: RULE_IDS.index(row.rule))
)
BREACH = {
    "refuse": "the act is not admitted 不予受理",
    "finding": "a detector reports it 列为疑点",
    "list": "shown as open until done 列入待办",
}
_RULE = re.compile(r"\b[A-Z]{2,5}-[0-9]+\b")
_HOUSE = ("domain", "audit/proof", "audit/trail", "audit/desk", "api")
_BESIDE = ("domain/rules.py", "domain/parameters.py", "api/demo/")
"""What names rules and enforces none."""
_HEAD = """# The rules, and what shows them 规则与验证

Printed by `python -m tests.house.rules` from the table in `tests/house`; a test holds it against
the rules of the domain and against the tests themselves. A sentence of kind *refuse* has a case
that is admitted and one that is refused under the rule (or under another that speaks first, named
in brackets), a *finding* one that is planted and one that is clean, a *list* one that is on it and
one that is off it; *shown* is what no act can break, so it is built.
"""


@cache
def modules(rule_id: str) -> tuple[str, ...]:
    """The modules that enforce a rule; those that only state it where none names it in code."""
    enforcing = [name for name, (enforced, _) in _named().items() if rule_id in enforced]
    stating = [name for name, (_, stated) in _named().items() if rule_id in stated]
    return tuple(enforcing or stating)


@cache
def _named() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For each module the rules that its code enforces, and those that its docstring states."""
    found = {}
    for room in _HOUSE:
        for path in sorted((ROOT / room).rglob("*.py")):
            source = parsed(path)
            stated = _RULE.findall(ast.get_docstring(source) or "")
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(_BESIDE):
                found[name] = (frozenset(_enforced(source)), frozenset(stated))
    return found


def _enforced(source: ast.Module) -> Iterator[str]:
    """`require(..., rule`, `Refused(rule`, a helper given it, `rule=` of a gap or detector."""
    for node in ast.walk(source):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            given = [*node.args, *(k.value for k in node.keywords if k.arg == "rule")]
        elif isinstance(node, ast.Assign) and "rule" in {
            target.id for target in node.targets if isinstance(target, ast.Name)
        }:
            given = [node.value]
        yield from (str(one.value) for one in given if isinstance(one, ast.Constant))


def document() -> str:
    """The table as a document."""
    return "".join((_HEAD, *(part for row in TABLE for part in _printed(row))))


def _printed(row: Row) -> Iterator[str]:
    found = RULES[row.rule]
    where = ", ".join(f"`{name}`" for name in modules(row.rule))
    yield f"\n## {row.rule} {found.title.zh}\n\n{found.title.en}. Kind: {row.kind}; a breach: "
    yield f"{BREACH[row.kind]}.\n\nIn {where}.\n\n"
    yield "| sentence | kind | shown by | against |\n| --- | --- | --- | --- |\n"
    for sentence in row.sentences:
        yield _line(sentence)


def _line(sentence: Sentence) -> str:
    first, second = WORDS[sentence.kind]
    by = f" ({sentence.by})" if sentence.by else ""
    against = f"{second}: {_tests(sentence.second)}" if second else ""
    shown = f"{first}: {_tests(sentence.first)}"
    return f"| {sentence.says} | {sentence.kind}{by} | {shown} | {against} |\n"


def _tests(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{_where(name)}{name}`" for name in names)


def _where(name: str) -> str:
    found = cases().get(name, ())
    return f"{found[0].path.relative_to(ROOT).as_posix()}::" if found else ""


if __name__ == "__main__":
    sys.stdout.write(document())
