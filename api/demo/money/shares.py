"""Fifth chapter of money: the greenhouse in shares, issued, and one inheritance (EQ-1 to EQ-5).

What is refused on the way, and what happens to shares once they are there.
"""

from collections.abc import Sequence
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.homes import Home, owners, poor
from api.demo.money.opening import VILLAGE_BOOKS
from api.demo.money.purse import GREENHOUSE, Purse
from api.demo.money.quantified import DRAFTED_BY, PAR_FEN, QUOTA, Lines, Quantified
from domain.equity.shares import share_of

SHARES_COUNT: Final = GREENHOUSE.budget_fen // PAR_FEN


def quantify(purse: Purse) -> Story:
    """The greenhouse's plan, with what is refused on the way."""
    greenhouse = Quantified(purse, GREENHOUSE)
    _refuse_wrong_plans(greenhouse)
    greenhouse.draft()
    yield purse.later(3)
    _refuse_early_issue(greenhouse)
    yield from greenhouse.decide()
    greenhouse.issue()
    _refuse_wrong_moves(purse)


def _refuse_wrong_plans(own: Quantified) -> None:
    data, lines = own.header(), own.lines
    more = {"value_fen": data["value_fen"] + PAR_FEN, "shares_count": SHARES_COUNT + 1}
    wrong: Sequence[tuple[str, str, dict[str, Any], Lines]] = (
        ("a plan above the appraised value", "EQ-1", {**data, **more}, lines),
        (
            "shares that do not add up", "EQ-2",
            {**data, "collective_count": data["collective_count"] + 1}, lines,
        ),
        (
            "the quota for a household that is not poor", "EQ-5",
            {**data, "collective_count": data["collective_count"] + _less(lines)},
            _as_quota(lines, "poor"),
        ),
        ("a priority household in the tier below", "EQ-4", data, _lowered(lines)),
        ("a loan made to a household for an enterprise", "EQ-5", data, _for_enterprise(lines)),
    )  # fmt: skip
    for told, rule, header, rows in wrong:
        own.stage.refused(told, rule, "EquityPlanDrafted.v1", header, *DRAFTED_BY, lines=rows)


def _changed(lines: Lines, place: int, **changed: object) -> Lines:
    kind, data = lines[place]
    own = {**data, **changed}
    own["share"] = share_of(own["plan"], own["household"], own["share_class"])
    rows = [*lines]
    rows[place] = (kind, own)
    return rows


def _as_quota(lines: Lines, tier: str) -> Lines:
    basis = {"contribution": None, "tier": tier, "loan": None}
    return _changed(lines, -1, share_class="quota", basis=basis, shares_count=QUOTA[tier])


def _less(lines: Lines) -> int:
    return int(lines[-1][1]["shares_count"]) - QUOTA["poor"]


def _lowered(lines: Lines) -> Lines:
    return _changed(lines, 0, basis={"contribution": None, "tier": "poor", "loan": None})


def _for_enterprise(lines: Lines) -> Lines:
    worth_fen = lines[-1][1]["shares_count"] * PAR_FEN
    loan = {
        "of": "microloan",
        "used_by": "enterprise",
        "amount_fen": worth_fen,
        "made_on": "2026-03-01",
        "due_on": "2028-03-01",
        "terms": lines[-1][1]["basis"]["contribution"]["paper"],
    }
    basis = {"contribution": None, "tier": None, "loan": loan}
    return _changed(lines, -1, share_class="loan_backed", basis=basis)


def _refuse_early_issue(own: Quantified) -> None:
    issued, allotted = own.issued()
    own.stage.refused(
        "shares issued before the collective has decided", "EQ-3", "SharesIssued.v1", issued,
        *VILLAGE_BOOKS, lines=allotted,
    )  # fmt: skip


def _refuse_wrong_moves(purse: Purse) -> None:
    """The quota is not sold, and nobody is inherited from who lives."""
    year = purse.year(GREENHOUSE)
    giver = poor(year)[0]
    sold = {**_passed(purse, giver, 10), "share_class": "quota", "to": poor(year)[1].household}
    year.stage.refused("shares of the quota sold", "EQ-5", "SharesTransferred.v1", sold, "q1", "t1")
    year.stage.refused(
        "shares inherited from who lives", "EQ-5", "SharesInherited.v1", inheritance(purse),
        "q1", "t1",
    )  # fmt: skip


def _passed(purse: Purse, giver: Home, count: int) -> dict[str, Any]:
    stage = purse.year(GREENHOUSE).stage
    return {
        "voucher": "voucher:inheritance-1",
        "asset": GREENHOUSE.asset,
        "place": purse.place(GREENHOUSE),
        "household": giver.household,
        "shares_count": count,
        "paper": stage.paper(f"notary's paper on {giver.household}"),
        "consent": stage.paper(f"agreement of the heir of {giver.household}"),
        "value_date": purse.today,
        "opening": True,
    }


def inheritance(purse: Purse) -> dict[str, Any]:
    """A daughter's household gets what the dead head had put in; it held nothing of its own."""
    year = purse.year(GREENHOUSE)
    dead, heir = owners(year)[0], poor(year)[1]
    count = GREENHOUSE.shares_fen // len(owners(year)) // PAR_FEN
    return {
        **_passed(purse, dead, count),
        "deceased": dead.head,
        "successor": heir.head,
        "to": heir.household,
    }


def inherit(purse: Purse) -> None:
    """After the death is on record, the shares pass on by the notary's paper (EQ-5)."""
    purse.year(GREENHOUSE).stage.act("SharesInherited.v1", inheritance(purse), "q1", "t1")
