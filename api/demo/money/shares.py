"""Fifth chapter of money: the greenhouse in shares, issued, and one inheritance (EQ-1 to EQ-5)."""

from collections.abc import Sequence
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.homes import Home, owners, poor
from api.demo.money.opening import VILLAGE_BOOKS
from api.demo.money.purse import GREENHOUSE, YUAN, Purse
from api.demo.money.steps import meet_as_collective, review, show
from api.demo.stage import Stage
from domain.equity.shares import share_of

PAR_FEN: Final = 100 * YUAN
PLAN: Final = "equity:greenhouse"
CASE: Final = "case:equity-greenhouse"
DRAFTED_BY: Final = ("q1", "q2")
QUOTA: Final = {"priority": 120, "poor": 80}
SHARES_COUNT: Final = GREENHOUSE.budget_fen // PAR_FEN
Lines = list[tuple[str, dict[str, Any]]]


def quantify(purse: Purse) -> Story:
    """A plan of shares is drafted, decided on, reviewed, shown and carried out."""
    year = purse.year(GREENHOUSE)
    stage, lines = year.stage, _lines(purse)
    data = _plan(purse, lines)
    _refuse_wrong_plans(stage, data, lines)
    stage.act("EquityPlanDrafted.v1", data, *DRAFTED_BY, lines=lines)
    yield purse.later(3)
    _refuse_early_issue(purse, lines)
    meet_as_collective(stage, CASE)
    yield purse.later(2)
    review(stage, CASE, "township_review", "t2")
    yield from show(purse, CASE, "equity", year.village.code)
    issued, allotted = _issue(purse, lines)
    stage.act("SharesIssued.v1", issued, *VILLAGE_BOOKS, lines=allotted)
    _refuse_wrong_moves(purse)


def _lines(purse: Purse) -> Lines:
    year = purse.year(GREENHOUSE)
    quota = [_line(home, "quota", QUOTA[home.tier], {"tier": home.tier}) for home in poor(year)]
    mine = owners(year)
    worth_fen = GREENHOUSE.shares_fen // len(mine)
    own = [
        _line(home, "contribution", worth_fen // PAR_FEN, _contribution(purse, home, worth_fen))
        for home in mine
    ]
    return [*quota, *own]


def _contribution(purse: Purse, home: Home, worth_fen: int) -> dict[str, Any]:
    paper = purse.year(GREENHOUSE).stage.paper(f"receipt of {home.household}")
    put_in = {"person": home.head, "of": "money", "value_fen": worth_fen, "paper": paper}
    return {"contribution": put_in}


def _line(
    home: Home, share_class: str, count: int, basis: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    nothing = {"contribution": None, "tier": None, "loan": None}
    data = {
        "share": share_of(PLAN, home.household, share_class),
        "plan": PLAN,
        "household": home.household,
        "share_class": share_class,
        "shares_count": count,
        "basis": {**nothing, **basis},
    }
    return ("SharePlanned.v1", data)


def _plan(purse: Purse, lines: Lines) -> dict[str, Any]:
    taken = sum(line["shares_count"] for _, line in lines)
    return {
        "plan": PLAN,
        "case": CASE,
        "asset": GREENHOUSE.asset,
        "place": purse.place(GREENHOUSE),
        "value_fen": GREENHOUSE.budget_fen,
        "par_fen": PAR_FEN,
        "shares_count": SHARES_COUNT,
        "collective_count": SHARES_COUNT - taken,
        "lines_count": len(lines),
        "paper": purse.year(GREENHOUSE).stage.paper("plan of shares"),
    }


def _refuse_wrong_plans(stage: Stage, data: dict[str, Any], lines: Lines) -> None:
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
        stage.refused(told, rule, "EquityPlanDrafted.v1", header, *DRAFTED_BY, lines=rows)


def _changed(lines: Lines, place: int, **changed: object) -> Lines:
    kind, data = lines[place]
    own = {**data, **changed}
    own["share"] = share_of(PLAN, own["household"], own["share_class"])
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


def _refuse_early_issue(purse: Purse, lines: Lines) -> None:
    issued, allotted = _issue(purse, lines)
    purse.year(GREENHOUSE).stage.refused(
        "shares issued before the collective has decided", "EQ-3", "SharesIssued.v1", issued,
        *VILLAGE_BOOKS, lines=allotted,
    )  # fmt: skip


def _issue(purse: Purse, lines: Lines) -> tuple[dict[str, Any], Lines]:
    place, today = purse.place(GREENHOUSE), purse.today
    asset = {"asset": GREENHOUSE.asset, "place": place, "value_date": today}
    allotted: Lines = [
        ("ShareAllotted.v1", {**asset, **{name: line[name] for name in _OF_LINE}})
        for _, line in lines
    ]
    count = sum(line["shares_count"] for _, line in lines)
    issued = {
        **asset,
        "plan": PLAN,
        "case": CASE,
        "par_fen": PAR_FEN,
        "voucher": "voucher:issue-greenhouse",
        "shares_count": count,
        "collective_count": SHARES_COUNT - count,
        "lines_count": len(lines),
        "held": [],
    }
    return issued, allotted


_OF_LINE: Final = ("share", "plan", "household", "share_class", "shares_count")


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
