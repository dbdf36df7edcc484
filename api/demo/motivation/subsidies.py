"""Sixth chapter: two kinds of subsidy, an income project and transfer employment (row 9).

- SUB-3 At most 8,000 yuan each time: the ninth thousand is refused. SUB-1 Work first, subsidy
  after; five signatures; once a year. PAY-7 Paid within fifteen working days after county finance's
  review, over Mid-Autumn and National Day; it is paid late, and listed until it is.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.homes import Home
from api.demo.money.purse import YUAN
from api.demo.money.steps import review
from api.demo.motivation.award_list import AwardList
from api.demo.motivation.chosen import Chosen
from api.demo.motivation.store import Store
from api.demo.village import TOWNSHIP
from api.signing import Secret

SHEEP: Final = "case:sheep"
WORK: Final = "case:work"
SHEEP_FEN: Final = 8_000 * YUAN
NINTH_FEN: Final = 9_000 * YUAN
WAGES: Final = "1863417"
TIER: Final = 2
TIER_FEN: Final = 1_000 * YUAN
INSPECTED_BY: Final = ("c3", "b2")
OFFICERS: Final = ("c1", "t1")
SIGNED_BY: Final = ("hp1", "gl1", "f1")
PAID_LATE_ON: Final = date(2026, 10, 22)
Data = dict[str, Any]


def raise_sheep(store: Store, chosen: Chosen) -> Story:
    """An income project: applied for, inspected, reviewed; 8,000 yuan and no more."""
    stage, home = store.stage, chosen.sheep
    applied = {
        **_undertaking(home),
        "place": home.place,
        "activity": "breeding",
        "description": Secret("养羊二十只。"),
        "supplier": None,
        "paper": stage.paper("application for sheep"),
        "happened_on": None,
    }
    for told, changed in (
        ("a subsidy of a tavern", {"activity": "tourism"}),
        ("a subsidy of last year's project", {"year": 2025}),
        ("a subsidy for a household that is not poor",
         {"household": chosen.ordinary.household, "place": chosen.ordinary.place}),
    ):  # fmt: skip
        stage.refused(
            told, "SUB-3", "UndertakingSubsidyApplied.v1", {**applied, **changed}, *OFFICERS
        )
    industry = {**applied, "kind": "industry", "activity": "e_commerce"}
    stage.refused(
        "an industry subsidy of an online shop", "SUB-2", "UndertakingSubsidyApplied.v1", industry,
        *OFFICERS,
    )  # fmt: skip
    stage.act("UndertakingSubsidyApplied.v1", applied, *OFFICERS)
    yield store.year.later(7)
    inspected = {
        **_undertaking(home),
        "person": home.head,
        "found": "carried_out",
        "amount_fen": SHEEP_FEN,
        "photos": [stage.paper("photo of twenty sheep")],
        "invoices": [stage.paper("invoice of twenty sheep")],
        "remarks": None,
    }
    stage.refused(
        "the ninth thousand yuan of an income project", "SUB-3", "UndertakingInspected.v1",
        {**inspected, "amount_fen": NINTH_FEN}, *INSPECTED_BY,
    )  # fmt: skip
    stage.act("UndertakingInspected.v1", inspected, *INSPECTED_BY)
    yield store.year.later(2)
    review(stage, SHEEP, "township_review", "t2")
    yield store.year.later(2)
    listed = AwardList(store.purse, "income_project")
    listed.draw(refuse_wrong_lists)
    yield from listed.settle()
    yield store.year.later(1)
    yield from listed.pay()


def _undertaking(home: Home) -> Data:
    return {
        "case": SHEEP,
        "kind": "income_project",
        "household": home.household,
        "year": 2026,
    }


def refuse_wrong_lists(listed: AwardList, data: Data, lines: list[tuple[str, Data]]) -> None:
    """Another sum, another payee's card, another kind's money."""
    kind, first = lines[0]
    more = [(kind, {**first, "amount_fen": first["amount_fen"] + 1}), *lines[1:]]
    wrong: tuple[tuple[str, str, Data, list[tuple[str, Data]]], ...] = (
        ("a list of awards that pays a fen more", "PAY-1",
         {"total_fen": data["total_fen"] + 1}, more),
        ("a list of awards out of other money", "FUND-2",
         {"payer": AwardList(listed.purse, "star").payer}, lines),
        ("a list of awards that is not its sum", "REG-5", {"total_fen": data["total_fen"] + 1},
         lines),
        ("an award in cash", "schema", {}, [(kind, {**first, "channel": "cash"}), *lines[1:]]),
    )  # fmt: skip
    for told, rule, changed, rows in wrong:
        listed.stage.refused(
            told, rule, "AwardListDrawn.v1", {**data, **changed}, "t4", "ta2", lines=rows
        )


def work_away(store: Store, chosen: Chosen) -> Story:
    """Transfer employment: who worked outside the county is subsidised after, once a year."""
    stage, home = store.stage, chosen.worker_home
    applied = _applied(store, chosen)
    stage.refused(
        "a subsidy of work that is not done yet", "SUB-1", "TransferSubsidyApplied.v1",
        {**applied, "work": {**applied["work"], "until": "2026-10-31"}}, *OFFICERS,
    )  # fmt: skip
    stage.act("TransferSubsidyApplied.v1", applied, *OFFICERS)
    yield store.year.later(3)
    yield from _recognise(store, home, chosen.worker)
    yield store.year.later(3)
    review(stage, WORK, "township_review", "t2")
    again = {**applied, "case": "case:work-again"}
    stage.refused(
        "a second subsidy of a worker in a year", "SUB-1", "TransferSubsidyApplied.v1", again,
        *OFFICERS,
    )  # fmt: skip
    yield date(2026, 9, 9)
    listed = AwardList(store.purse, "transfer_employment")
    listed.draw()
    yield from listed.settle()
    yield PAID_LATE_ON
    stage.note_gaps(TOWNSHIP)
    yield from listed.pay()


def _applied(store: Store, chosen: Chosen) -> Data:
    stage, home = store.stage, chosen.worker_home
    return {
        "case": WORK,
        "household": home.household,
        "place": home.place,
        "person": chosen.worker,
        "year": 2026,
        "work": {
            "at": "outside_county",
            "employer": Secret("示例服装厂"),
            "occupation": "sewing",
            "from": "2026-02-25",
            "until": "2026-08-15",
            "entity": None,
        },
        "income_card": stage.paper("income card of the worker"),
        "employer_proof": stage.paper("proof of the employer"),
        "wage_slips": [stage.paper(f"wage slip of month {month}") for month in range(3, 8)],
        "paper": stage.paper("application for transfer employment"),
        "happened_on": None,
    }


def _recognise(store: Store, home: Home, worker: str) -> Story:
    """The household acknowledges the wages, the group determines, three persons sign."""
    stage = store.stage
    recognised = {
        "case": WORK,
        "household": home.household,
        "person": worker,
        "year": 2026,
        "wages": Secret(WAGES),
        "tier": TIER,
        "amount_fen": TIER_FEN,
        "income_card": stage.paper("income card as the household signed it"),
    }
    for told, changed in (
        ("a tier that the wages do not reach", {"tier": 3, "amount_fen": 1_500 * YUAN}),
        ("more than the tier is worth", {"amount_fen": TIER_FEN + 1}),
    ):
        stage.refused(told, "SUB-1", "IncomeRecognised.v1", {**recognised, **changed}, "w1", "gl1")
    stage.refused(
        "signatures before the income is recognised", "SUB-1", "SubsidySigned.v1",
        _signatures(), *SIGNED_BY,
    )  # fmt: skip
    stage.act("IncomeRecognised.v1", recognised, "w1", "gl1")
    yield store.year.later(1)
    stage.act("SubsidySigned.v1", _signatures(), *SIGNED_BY)


def _signatures() -> Mapping[str, object]:
    return {"case": WORK, "verdict": "passed", "reasons": None}
