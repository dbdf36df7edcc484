"""Prologue: the cards that the roster declared are handed over against a receipt (HH-4, HH-6)."""

from typing import Any

from api.demo.case_file import CaseFile
from api.demo.director import Story
from api.demo.stage import new
from api.demo.year.village_year import Chapter, Year

OFFICERS = ("c1", "w1")
"""Who enters a receipt that was signed on paper: one keeps the register, one attests."""


@Chapter
def hand_over(year: Year) -> Story:
    """One householder signs with their key, another on paper before two officers."""
    if not year.cards:
        return
    yield year.on(2, 9)
    first, second = year.cases[:2]
    _refuse_wrong_cards(year, first, second)
    year.stage.act("CardDelivered.v1", _receipt(year, first, first.head), *first.signer)
    year.stage.act("CardDelivered.v1", _on_paper(year, second, second.head), *OFFICERS)
    if year.tells("faults"):
        _find(year, second)


def _refuse_wrong_cards(year: Year, first: CaseFile, second: CaseFile) -> None:
    stage = year.stage
    stage.refused(
        "a card handed to another household", "HH-4", "CardDelivered.v1",
        _on_paper(year, first, second.head), *OFFICERS,
    )  # fmt: skip
    twice = {"card": new("card"), "household": second.household, "person": second.head}
    stage.refused(
        "one card for two households", "HH-4", "CardDeclared.v1",
        {**year.cards[first.household], **twice}, "c1",
    )  # fmt: skip


def _receipt(year: Year, case: CaseFile, person: str) -> dict[str, Any]:
    return {
        "card": year.cards[case.household]["card"],
        "person": person,
        "on": year.stage.today.isoformat(),
        "paper": None,
    }


def _on_paper(year: Year, case: CaseFile, person: str) -> dict[str, Any]:
    return {**_receipt(year, case, person), "paper": year.paper(f"receipt {case.household}")}


def _find(year: Year, case: CaseFile) -> None:
    """A fault: the supervision committee finds a villager's card in a committee member's desk."""
    found = {
        "card": year.cards[case.household]["card"],
        "custodian": year.stage.cast["c3"].person,
        "custodian_role": "village_committee",
        "found_on": year.stage.today.isoformat(),
        "paper": year.paper("a card in other hands"),
    }
    own = {**found, "custodian": year.stage.cast["m1"].person}
    year.stage.refused("a card found by who has it", "ACT-2", "CardCustodyFound.v1", own, "m1")
    year.stage.act("CardCustodyFound.v1", found, "m1")
