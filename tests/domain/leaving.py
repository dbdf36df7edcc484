# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""`household:h1` is on the roster since 10 April; its exit `case:8` and correction `case:9`.

Each builder gives the plain case: everything happens in May and June, and nobody signs twice.
"""

from functools import cache
from typing import Any

from domain.identification.correction import CORRECTION
from domain.identification.exit import EXIT
from domain.identification.falsehood import FalseInformationFound, StepSigned
from domain.kernel.act import Act
from domain.residents.households import Household
from domain.steps.case import Case
from tests.domain.cast import BODY, householder, paper
from tests.domain.near_poor import (
    applied,
    archived,
    attended,
    closed,
    convened,
    decided,
    expense,
    income,
    papers,
    posted,
    reviewed,
    spoken,
    surveyed,
    taken_down,
    tally,
    verified,
    voted,
)
from tests.domain.story import before as before_of_row_1
from tests.spec import Given, act, day, moment, officer, secret

EXIT_CASE, CORRECTION_CASE = "case:8", "case:9"
CASES = {"near_poor_exit": EXIT_CASE, "near_poor_correction": CORRECTION_CASE}
ROWS = {row.name: row for row in (EXIT, CORRECTION)}
REASON = {"near_poor_exit": "income_above", "near_poor_correction": "facts_changed"}
HEAD = householder()
PERIOD = {"period_from": day("2025-05-04"), "period_until": day("2026-05-03")}
RICH = {
    "income": income(wage_fen=1_200_000),
    "expense": expense(),
    "verdict": "not_eligible",
    "grounds": ("income_above",),
}
"""Two members with 6,000 yuan each: above the ceiling."""


def asked(row: str = "near_poor_exit", **changed: Any) -> Act[Any]:
    """The household's head asks, on 4 May."""
    data = {"procedure": row, "reason": REASON[row], "at": "2026-05-04"}
    return applied(changed.pop("case", CASES[row]), **data | changed)


def survey_of(row: str = "near_poor_exit", **changed: Any) -> Act[Any]:
    """The survey of 6 May: for the exit 6,000 yuan a head, else 3,500."""
    found: dict[str, Any] = RICH if row == "near_poor_exit" else {}
    data = {"at": "2026-05-06", **PERIOD, **found, **changed}
    return surveyed(data.pop("case", CASES[row]), **data)


def meeting_of(case: str) -> list[Act[Any]]:
    """The representatives meet on 10 May and all seven present are for it."""
    here: dict[str, Any] = {"assembly": "assembly:2", "at": "2026-05-10"}
    called: dict[str, Any] = {"at": "2026-05-08", "held_at": moment("2026-05-10")}
    return [
        convened(case, **here | called),
        attended(**here),
        spoken(matter=case, **here),
        *(voted(person, matter=case, **here) for person in BODY[:7]),
        closed((case,), tallies=(tally(case),), **here),
    ]


def verification_of(case: str, **changed: Any) -> Act[Any]:
    """Three sides and the household verify, on 12 May."""
    return verified(case, **{"at": "2026-05-12"} | changed)


def steps_of(
    row: str, index: tuple[str, ...] = (), ends: str | None = None
) -> dict[str, list[Act[Any]]]:
    """The acts that take each step, in the order of the row."""
    case = CASES[row]
    kind = "exit" if row == "near_poor_exit" else "correction"
    on_file: dict[str, Any] = {"index": index, "at": "2026-06-05"}
    every: dict[str, list[Act[Any]]] = {
        "application": [asked(row)],
        "home_survey": [survey_of(row)],
        "assembly": meeting_of(case),
        "committees_decision": [decided((case,), at="2026-05-11", decision="decision:2")],
        "verification": [verification_of(case)],
        "township_review": [reviewed("township_review", case, at="2026-05-13")],
        "notice": [
            posted(case, kind=kind, at="2026-05-14"),
            taken_down({case: "passed"}, kind=kind, at="2026-05-22"),
        ],
        "county_review": [reviewed("county_review", case, at="2026-05-23")],
        "announcement": [
            posted(case, kind="exit_announcement", at="2026-05-24"),
            taken_down({case: "passed"}, kind="exit_announcement", at="2026-06-01"),
        ],
        "village_archive": [archived("village", case, **on_file)],
        "township_archive": [archived("township", case, **on_file)],
        "county_archive": [archived("county", case, ends=ends, **on_file)],
    }
    return {step.name: every[step.name] for step in ROWS[row].steps}


@cache
def before(step: str, row: str = "near_poor_exit") -> Given:
    """`household:h1` on the roster, and the case of the row taken to that step, which waits."""
    story = before_of_row_1("the end")
    for row_step in ROWS[row].steps:
        if row_step.name == step:
            return story
        index = () if row_step.name == "application" else papers(story, CASES[row])
        acts = steps_of(row, index, ROWS[row].ends or None)[row_step.name]
        story = story.when(*acts).then_admitted()
    assert step == "the end", step
    return story


def household(story: Given, name: str = "household:h1") -> Household:
    return story.ledger.read(Household, name)


def case(story: Given, name: str = EXIT_CASE) -> Case:
    return story.ledger.read(Case, name)


def found_false(
    story: Given,
    name: str = "case:1",
    *,
    by: Any = None,
    at: str = "2026-07-01",
    **changed: Any,
) -> Act[FalseInformationFound]:
    """A finding by the county and a sector department, who signed nothing."""
    signed = case(story, name).signers
    data: dict[str, Any] = {
        "case": name,
        "household": "household:h1",
        "false": ("income",),
        "evidence": (paper("wage slips"),),
        "reasons": secret("a job in town was left out"),
        "steps": tuple(StepSigned(step=step, signers=who) for step, who in signed.items()),
        "removes": True,
    }
    two = (
        officer("county_reviewer", "person:k9", body="county office"),
        officer("sector_department", "person:sd1", place="231005", body="labour office"),
    )
    return act(FalseInformationFound(**data | changed), by=by or two, at=at)
