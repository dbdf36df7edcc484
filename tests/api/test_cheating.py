"""Who would cheat with the keys they have: keeper, scorer, village head and clerk, over HTTP.

Each of them signs what they may sign, in their own office, and says something that serves them.
Whatever gets through would stand in the log for ever: nothing here does.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from api.client import RefusalError
from api.demo.stage import new
from domain.evaluation.evaluation import evaluation_of
from domain.evaluation.periods import last_ended, period_on
from domain.points.accounts import account_of
from tests.api import market
from tests.api.conftest import County
from tests.api.market import AT_SHOP, KEEPER, OIL, RICE, SUPERVISOR, VILLAGE
from tests.api.money import example
from tests.api.points import CARD, LOST

NEIGHBOUR = "231005100202"
COURTYARD = "beautiful_courtyard"
SCORERS = ("c1", "w1")
OTHERS = ("c2", "m1")
MUCH = 201
"""A point more than the county's book lets anybody earn."""


class Try(NamedTuple):
    """What is stated by whom, and the rule by which it is refused."""

    rule: str
    kind: str
    data: Mapping[str, Any]
    by: Sequence[str]
    lines: Sequence[tuple[str, Mapping[str, Any]]] = ()


def refused(county: County, tries: Mapping[str, Try]) -> dict[str, str]:
    """The rule by which each was refused; empty where it was admitted."""
    found = dict.fromkeys(tries, "")
    for told, one in tries.items():
        try:
            county.stage.act(one.kind, one.data, *one.by, lines=one.lines)
        except RefusalError as refusal:
            found[told] = refusal.rule
    return found


def check(county: County, tries: Mapping[str, Try]) -> None:
    """Each is refused by its rule, and the ledger is as long as it was."""
    number = county.server.hosts.find(county.name).number
    before = county.server.watch.poll()[number, "head"]
    assert refused(county, tries) == {told: one.rule for told, one in tries.items()}
    assert county.server.watch.poll()[number, "head"] == before


# --- the keeper --------------------------------------------------------------------------------


def of_household(county: County) -> dict[str, Any]:
    points = county.points
    return {"account": points.account, "household": points.household, "place": VILLAGE}


def test_pts_3_a_keeper_takes_nothing_at_the_till(county: County) -> None:
    stage, holder = county.stage, county.holder
    both = (KEEPER, holder.name)
    data = market.redemption(stage, holder, {"rice": 1})
    points = county.points
    theirs = {"card": LOST, "household": points.household, "account": points.account}
    later = {"on": str(stage.today + timedelta(days=1))}
    kind = "GoodsRedeemed.v1"
    check(
        county,
        {
            "a basket on a card without its holder": Try("PTS-3", kind, data, (KEEPER,)),
            "a basket on a card that was lost": Try(
                "PTS-3", kind, {**data, **theirs}, (KEEPER, "h0")
            ),
            "one household's card, another's points": Try(
                "PTS-1", kind, {**data, "account": points.account}, both
            ),
            "a receipt on which nothing comes back": Try(
                "PTS-3", kind, {**data, "back_until": data["on"]}, both
            ),
            "a receipt of tomorrow": Try("PTS-3", kind, {**data, **later}, both),
            "a total that keeps a point": Try("REG-5", kind, {**data, "total_points": 31}, both),
            "another's signature in the holder's place": Try("PTS-3", kind, data, (KEEPER, "o1")),
        },
    )


def test_pts_5_a_keeper_carries_nothing_out_of_the_shop(county: County) -> None:
    stage = county.stage
    today = {"on": str(stage.today)}
    gone = {
        **AT_SHOP, **today, "voucher": new("voucher"), "reason": "damaged",
        "lines": [{"goods": RICE, "pieces": 1, "batch": None}], "photo": stage.paper("damaged"),
    }  # fmt: skip
    few = {
        **AT_SHOP, **today, "voucher": new("voucher"), "sheet": stage.paper("sheet"),
        "lines": [{"goods": OIL, "booked": market.PIECES - 1, "counted": market.PIECES - 1}],
    }  # fmt: skip
    prices = [{"goods": RICE, "price_points": 1}]
    cheap = example("LabelsPublished.v1", **AT_SHOP, prices=prices, label=stage.paper("label"))
    cheap = {name: str(stage.today) if name.startswith("from") else cheap[name] for name in cheap}
    end = {**AT_SHOP, **today, "paper": stage.paper("end")}
    check(
        county,
        {
            "damage that a friend of the committee saw": Try(
                "ACT-1", "GoodsWrittenOff.v1", gone, (KEEPER, "c1")
            ),
            "a count that leaves one goods out": Try(
                "PTS-5", "StockTaken.v1", few, (KEEPER, SUPERVISOR)
            ),
            "a label that holds at once": Try(
                "PTS-3", "LabelsPublished.v1", cheap, (KEEPER, SUPERVISOR)
            ),
            "an end before anything can come back": Try(
                "PTS-5", "SupermarketClosed.v1", end, ("s1", "t1")
            ),
            "an end of the keeper's own": Try("ACT-1", "SupermarketClosed.v1", end, (KEEPER, "s1")),
        },
    )


def test_pts_1_a_keeper_makes_no_cards_and_accounts(county: County) -> None:
    stage, own = county.stage, of_household(county)
    paper, today = stage.paper("paper"), str(stage.today)
    card = example(
        "PointsCardIssued.v1", **own, person=county.points.person, issued_on=today, receipt=paper,
        card=new("pointscard"), replaces=CARD,
    )  # fmt: skip
    neighbour = {**own, "account": account_of(own["household"], NEIGHBOUR), "place": NEIGHBOUR}
    opened = {"opened_on": today, "certificate": paper}
    lapse = {
        "voucher": new("voucher"), "place": VILLAGE, "on": today,
        "lapses": [{"account": own["account"], "points": 1}],
    }  # fmt: skip
    check(
        county,
        {
            "a second card beside one in use": Try(
                "PTS-1", "PointsCardIssued.v1", card, ("c1", KEEPER)
            ),
            "a card with a wider limit": Try(
                "PTS-1", "PointsCardIssued.v1", {**card, "month_max": MUCH}, ("c1", KEEPER)
            ),
            "a second account": Try(
                "PTS-1", "PointsAccountOpened.v1", {**own, **opened}, ("c1", KEEPER)
            ),
            "an account where nobody of them lives": Try(
                "ACT-1", "PointsAccountOpened.v1", {**neighbour, **opened}, ("c1", KEEPER)
            ),
            "points that the keeper lets lapse": Try("ACT-1", "PointsLapsed.v1", lapse, (KEEPER,)),
        },
    )


# --- the scorer --------------------------------------------------------------------------------


def earning(county: County, **changed: object) -> dict[str, Any]:
    today = county.stage.today
    fields = {
        **of_household(county), "voucher": new("voucher"), "category": COURTYARD, "points": 5,
        "month": f"{today:%Y-%m}", "on": str(today), "good_until": f"{today.year + 1}-03-31",
        "evidence": county.stage.paper("photo"),
    }  # fmt: skip
    return example("PointsEarned.v1", **{**fields, **changed})


def test_pts_2_a_scorer_gives_nothing_beside_the_book(county: County) -> None:
    today, kind = county.stage.today, "PointsEarned.v1"
    old = f"{today.year - 1}-12"
    check(
        county,
        {
            "a month that is over for long": Try(
                "PTS-2", kind, earning(county, month=old), SCORERS
            ),
            "a month that has not come": Try(
                "PTS-2", kind, earning(county, month=f"{today.year + 1}-01"), SCORERS
            ),
            "more than the book gives": Try("PTS-2", kind, earning(county, points=MUCH), SCORERS),
            "a decision that nobody took": Try(
                "PTS-2",
                kind,
                earning(county, decision="pointsdecision:none"),
                SCORERS,
            ),
            "points that last longer": Try(
                "PTS-6", kind, earning(county, good_until=None), SCORERS
            ),
            "one scorer in two offices": Try("ACT-1", kind, earning(county), ("c1", "c2")),
            "a correction of no line": Try(
                "NOT-4", kind, earning(county, corrects="pointsline:none"), SCORERS
            ),
        },
    )


def reversal(county: County, **changed: object) -> dict[str, Any]:
    used, stage = county.points, county.stage
    fields = {
        **of_household(county), "voucher": new("voucher"), "reverses": "voucher:p1", "points": 10,
        "entered_for": f"{used.month}/{COURTYARD}", "on": str(stage.today),
        "paper": stage.paper("correction"),
    }  # fmt: skip
    return example("PointsReversed.v1", **{**fields, **changed})


def test_pts_4_a_scorer_lets_nobody_off_and_takes_from_nobody(county: County) -> None:
    stage, own = county.stage, of_household(county)
    made_good = {**own, "owed_by": "voucher:p1", "points": 2, "on": str(stage.today)}
    recovered = {**made_good, "voucher": new("voucher")}
    forgiven = {**made_good, "decision": "pointsdecision:none"}
    restored = example(
        "PointsRestored.v1", **own, voucher=new("voucher"), restores="voucher:p1", points=2,
        owed_points=0, entered_for=f"{county.points.month}/{COURTYARD}", on=str(stage.today),
        complaint="complaint:none", paper=stage.paper("decision"),
    )  # fmt: skip
    kind = "PointsReversed.v1"
    check(
        county,
        {
            "their own entry taken back alone": Try("ACT-2", kind, reversal(county), SCORERS),
            "more short than is spent": Try(
                "PTS-4", kind, reversal(county, short_points=5), OTHERS
            ),
            "less short than is spent": Try(
                "PTS-4", kind, reversal(county, short_points=1), OTHERS
            ),
            "half of an entry": Try("PTS-6", kind, reversal(county, points=5), OTHERS),
            "a decision that was none": Try(
                "PTS-2",
                kind,
                reversal(county, cause="entered_twice", decision="pointsdecision:x"),
                OTHERS,
            ),
            "an appeal that nobody made": Try(
                "PTS-2", kind, reversal(county, cause="appeal_upheld"), OTHERS
            ),
            "points recovered that nobody owes": Try(
                "PTS-6", "PointsRecovered.v1", recovered, SCORERS
            ),
            "points forgiven that nobody owes": Try(
                "PTS-6", "PointsForgiven.v1", forgiven, SCORERS
            ),
            "points restored without an appeal": Try(
                "PTS-2", "PointsRestored.v1", restored, SCORERS
            ),
        },
    )


# --- village head and clerk --------------------------------------------------------------------


def test_pts_2_a_village_writes_no_book_that_serves_it(county: County) -> None:
    book = example("RuleBookAdopted.v1", place=VILLAGE, effective_from=str(county.stage.today))
    (category,) = book["categories"]
    wide = {**book, "categories": [{**category, "decision_above": MUCH}]}
    kind, by = "RuleBookAdopted.v1", ("c1", "t2")
    check(
        county,
        {
            "fewer days to appeal": Try("PTS-2", kind, {**book, "appeal_days": 1}, by),
            "a higher threshold": Try("PTS-2", kind, wide, by),
            "points that never lapse": Try("PTS-2", kind, {**book, "months_good": None}, by),
            "a book of its own alone": Try("ACT-1", kind, book, ("c1", "s1")),
            "a neighbour's book": Try("ACT-1", kind, {**book, "place": NEIGHBOUR}, by),
        },
    )


def evaluation(county: County, **changed: object) -> dict[str, Any]:
    stage = county.stage
    on = period_on(stage.today, 3)
    period = str(
        changed.get(
            "period", (on if on.closing <= stage.today else last_ended(stage.today, 3)).code
        )
    )
    fields = {
        "evaluation": evaluation_of(VILLAGE, period, "committees"), "place": VILLAGE,
        "period": period, "body": "committees", "ballots_count": 0, "counts": {"good": 1},
        "participants": [stage.cast[name].person for name in ("s1", "c1", "c2")],
        "minutes": stage.paper("minutes"), "happened_on": None,
    }  # fmt: skip
    return {**fields, **changed}


def test_eva_1_a_village_head_judges_nobody_alone_or_ahead(county: County) -> None:
    kind, head = "EvaluationHeld.v1", county.stage.cast["s1"].person
    data = evaluation(county)

    def judged(header: Mapping[str, Any], **changed: object) -> list[tuple[str, Mapping[str, Any]]]:
        line = {
            "evaluation": header["evaluation"], "household": county.poor.household,
            "grade": "good", "recused": [], "happened_on": None, **changed,
        }  # fmt: skip
        return [("EvaluationLine.v1", line)]

    def told(rule: str, header: Mapping[str, Any], **changed: object) -> Try:
        return Try(rule, kind, header, ("s1", "w1"), judged(header, **changed))

    other = county.household.household
    ahead = evaluation(county, period=f"{county.stage.today.year + 1}-01")
    yesterday = str(county.stage.today - timedelta(days=1))
    check(
        county,
        {
            "the head alone": told("EVA-1", {**data, "participants": [head]}),
            "a quarter that has not come": told("EVA-1", ahead),
            "ballots of the committees": told("EVA-1", {**data, "ballots_count": 9}),
            "a line of another day": told("REG-5", data, happened_on=yesterday),
            "a household that is not poor": told("EVA-1", data, household=other),
            "all others stepped aside": told("EVA-1", data, recused=data["participants"][1:]),
            "a grade that the header does not count": told("REG-5", data, grade="excellent"),
            "signed by the committee alone": Try("ACT-1", kind, data, ("s1", "c1"), judged(data)),
        },
    )


def test_eva_2_pay_6_a_clerk_records_and_names_nobody_alone(county: County) -> None:
    stage, poor = county.stage, county.poor
    follows = {
        "grant": "grant:none", "household": poor.household, "person": poor.head,
        "card_kind": "own", "paper": stage.paper("who follows"),
    }  # fmt: skip
    proposed = example(
        "PointsDecisionProposed.v1", **{**of_household(county), "household": poor.household},
        decision=new("pointsdecision"), case=new("case"), evidence=stage.paper("proposal"),
    )  # fmt: skip
    kind = "GrantSuccessorNamed.v1"
    check(
        county,
        {
            "a successor to no grant": Try("REG-2", kind, follows, ("c1", "t1")),
            "a decision on another's account": Try(
                "PTS-1", "PointsDecisionProposed.v1", proposed, ("w1",)
            ),
            "a decision that the keeper proposes": Try(
                "ACT-1", "PointsDecisionProposed.v1", proposed, (KEEPER,)
            ),
        },
    )
