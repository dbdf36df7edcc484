"""The table of rules holds: each is there, of its kind, and its tests show every sentence."""

import ast
import re
from collections.abc import Iterator

import pytest

from domain.rules import RULES
from tests.domain.test_catalogue import HOUSE, refusals
from tests.house import reading
from tests.house.reading import ROOT, Case, cases
from tests.house.rules import RULE_IDS, TABLE, document, modules
from tests.house.sentences import Row, Sentence, finds, lists, refuses, rule, shows

GROUPS = re.compile(r"(ACT|HH|ASM|NOT|ID|FUND|EQ|DIS|PAY|PTS|STAR|MODEL|SUB|EVA)-[0-9]+|SUP-(4|11)")
STRUCTURAL = frozenset({"NOT-5"})
"""Rules that no act can break, since no field could hold the breach."""


def faults(row: Row) -> Iterator[str]:
    """What is wrong with a row; nothing where its tests show what it says."""
    kinds = {sentence.kind for sentence in row.sentences}
    if row.kind != RULES[row.rule].kind:
        yield f"{row.rule} is of kind {RULES[row.rule].kind}"
    if row.kind not in kinds and not (row.rule in STRUCTURAL and kinds == {"shown"}):
        yield f"{row.rule} has no sentence of kind {row.kind}"
    own = [one for one in row.sentences if one.kind == "refuse" and not one.by]
    if row.kind == "refuse" and not own and row.rule not in STRUCTURAL:
        yield f"{row.rule} refuses nothing under its own id"
    for sentence in row.sentences:
        for fault in _of_sentence(row.rule, sentence):
            yield f"{row.rule}, {sentence.says}: {fault}"


def _of_sentence(rule_id: str, sentence: Sentence) -> Iterator[str]:
    if not sentence.first or (sentence.kind != "shown" and not sentence.second):
        yield "a case is missing"
    for name in (*sentence.first, *sentence.second):
        found = cases().get(name, ())
        if len(found) != 1:
            yield f"{name} stands in {len(found)} files"
    for name, test in _known(sentence.first):
        if not _shows(rule_id, sentence, test, first=True):
            yield f"{name} does not show it"
    for name, test in _known(sentence.second):
        if not _shows(rule_id, sentence, test, first=False):
            yield f"{name} does not show its breach"


def _known(names: tuple[str, ...]) -> Iterator[tuple[str, Case]]:
    return ((name, cases()[name][0]) for name in names if name in cases())


def _shows(rule_id: str, sentence: Sentence, test: Case, *, first: bool) -> bool:
    match sentence.kind, first:
        case "refuse", True:
            return reading.asserts_admission(test)
        case "refuse", False:
            return reading.expects_refusal(test, sentence.by or rule_id)
        case "finding", True:
            return reading.names_detector(test, rule_id)
        case "finding", False:
            return reading.asks_detectors(test, rule_id)
        case "list", _:
            return reading.asks_gaps(test, rule_id)
    return True


def test_every_rule_of_the_common_ground_and_of_row_1_is_in_the_table_once() -> None:
    assert [row.rule for row in TABLE] == list(RULE_IDS)
    assert {rule_id for rule_id in RULES if GROUPS.fullmatch(rule_id)} == set(RULE_IDS)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.rule)
def test_each_sentence_of_a_rule_is_shown_by_its_tests(row: Row) -> None:
    assert list(faults(row)) == []
    assert modules(row.rule)


def test_every_rule_by_which_the_domain_refuses_has_a_refused_case() -> None:
    """The housekeeping rules of the ledger included, which the table does not list."""
    refusing = {
        rule_id
        for path in HOUSE.rglob("*.py")
        for rule_id in refusals(ast.parse(path.read_text("utf-8")))
        if rule_id in RULES
    }
    assert {"ACT-1", "ACT-3", "HH-1", "HH-2", "HH-3", "REG-3", "ID-1"} <= refusing
    every = [case for named in cases().values() for case in named]
    of_domain = [case for case in every if (ROOT / "tests" / "domain") in case.path.parents]
    unseen = {
        rule_id
        for rule_id in refusing
        if not any(reading.expects_refusal(case, rule_id) for case in of_domain)
    }
    assert unseen == set()


def test_the_document_is_what_is_printed_from_the_table() -> None:
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == document()


ADMITTED, REFUSED = "test_asm_1_a_member_present_votes", "test_asm_1_who_is_absent_does_not_vote"
PLANTED = "test_asm_6_the_share_is_the_policy_s"
ON = "test_asm_8_a_meeting_held_without_the_first_secretary_is_listed"
SAID = "what it says"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (rule("ASM-1", "list", refuses(SAID, ADMITTED, REFUSED)), "of kind refuse"),
        (rule("ASM-1", "refuse", shows(SAID, ADMITTED)), "no sentence of kind refuse"),
        (rule("ASM-1", "refuse", refuses(SAID, ADMITTED)), "a case is missing"),
        (rule("ASM-1", "refuse", refuses(SAID, ADMITTED, "test_nothing")), "stands in 0 files"),
        (rule("ASM-1", "refuse", refuses(SAID, REFUSED, REFUSED)), "does not show it"),
        (rule("ASM-1", "refuse", refuses(SAID, ADMITTED, ADMITTED)), "does not show its breach"),
        (rule("ASM-2", "refuse", refuses(SAID, ADMITTED, REFUSED)), "does not show its breach"),
        (
            rule("ASM-2", "refuse", refuses(SAID, ADMITTED, REFUSED, by="ASM-1")),
            "refuses nothing under its own id",
        ),
        (rule("HH-5", "finding", finds(SAID, ADMITTED, ADMITTED)), "does not show it"),
        (rule("ASM-8", "list", lists(SAID, ON, PLANTED)), "does not show its breach"),
        (rule("NOT-6", "list", lists(SAID, ON, ON)), "does not show it"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.rule,
)
def test_a_row_that_its_tests_do_not_show_is_red(row: Row, fault: str) -> None:
    assert any(fault in told for told in faults(row)), list(faults(row))


def test_a_row_that_its_tests_show_is_not() -> None:
    assert list(faults(rule("ASM-1", "refuse", refuses(SAID, ADMITTED, REFUSED)))) == []
