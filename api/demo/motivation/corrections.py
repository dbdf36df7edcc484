"""Fifth chapter: a wrong entry is reversed, a deduction appealed and found unjust, lots lapse.

- PTS-6 A reversal names its entry, once. PTS-2 An appeal is answered by the township, and what was
  found unjust is reversed by its name. ACT-2 Who entered it does not reverse it alone.
"""

from collections.abc import Mapping
from typing import Any, Final

from api.demo.director import Story
from api.demo.motivation.scoring import earn, entry
from api.demo.motivation.store import CORRECTED_BY, SCORED_BY, Home, Savers
from api.signing import Secret

COMPLAINT: Final = "complaint:points-1"
TWICE_POINTS: Final = 15
UNJUST_POINTS: Final = 6


def reversal(savers: Savers, home: Home, code: str, **changed: object) -> dict[str, Any]:
    """The data of taking back a single earning of today's category."""
    return {
        "voucher": f"voucher:points-{code}-back",
        "reverses": f"voucher:points-{code}-{home.number}",
        "direction": "earned",
        "entered_for": f"{savers.stage.today:%Y-%m}/policy_knowledge",
        "account": home.account,
        "household": home.household,
        "place": savers.village,
        "points": TWICE_POINTS,
        "on": savers.today,
        "cause": "entered_wrongly",
        "complaint": None,
        "paper": savers.stage.paper(f"correction of {code}"),
        "corrects": None,
        **changed,
    }


def reverse(savers: Savers, home: Home) -> Story:
    """Points were entered for the wrong household; others than who entered it take them back."""
    earn(savers, home, "wrong", TWICE_POINTS, "policy_knowledge")
    yield savers.year.later(2)
    stage, data = savers.stage, reversal(savers, home, "wrong")
    for told, rule, changed, by in (
        ("an entry reversed by who entered it", "ACT-2", {}, SCORED_BY),
        ("more taken back than was entered", "PTS-6", {"points": TWICE_POINTS + 1}, CORRECTED_BY),
        ("a reversal for an appeal that nobody made", "PTS-2",
         {"cause": "appeal_upheld"}, CORRECTED_BY),
    ):  # fmt: skip
        stage.refused(told, rule, "PointsReversed.v1", {**data, **changed}, *by)
    stage.act("PointsReversed.v1", data, *CORRECTED_BY)
    again = {**data, "voucher": "voucher:points-wrong-again"}
    stage.refused(
        "an entry reversed a second time", "PTS-6", "PointsReversed.v1", again, *CORRECTED_BY
    )


def appeal(savers: Savers, home: Home) -> Story:
    """A household loses points for a courtyard that was not its own, and appeals."""
    stage, data = savers.stage, _deduction(savers, home)
    stage.refused(
        "more deducted than an entry may", "PTS-2", "PointsDeducted.v1", {**data, "points": 11},
        *SCORED_BY,
    )  # fmt: skip
    stage.act("PointsDeducted.v1", data, *SCORED_BY)
    yield savers.year.later(4)
    appealed = _appealed(savers, home, str(data["voucher"]))
    holder = savers.signer(home)
    by = (holder,) if holder else ("m1", "f1")
    stage.act("DeductionAppealed.v1", appealed, *by)
    again = {**appealed, "complaint": "complaint:points-again"}
    stage.refused("a deduction appealed twice", "PTS-2", "DeductionAppealed.v1", again, *by)
    back = _given_back(savers, home, data)
    stage.refused(
        "an appeal granted before it is answered", "PTS-2", "PointsReversed.v1", back,
        *CORRECTED_BY,
    )  # fmt: skip
    yield savers.year.later(5)
    answered = {
        "complaint": COMPLAINT,
        "outcome": "upheld",
        "reasons": Secret("实地核实，堆放杂物的院落不属于该户。"),
        "evidence": stage.paper("photo of the courtyard next door"),
    }
    stage.act("ComplaintAnswered.v1", answered, "t2")
    yield savers.year.later(1)
    back = {**back, "on": savers.today}
    stage.act("PointsReversed.v1", back, *CORRECTED_BY)


def _deduction(savers: Savers, home: Home) -> dict[str, Any]:
    return {
        **entry(savers, home, "unjust", UNJUST_POINTS, category="beautiful_courtyard"),
        "evidence": savers.stage.paper("photo of an untidy courtyard"),
        "decision": None,
    }


def _appealed(savers: Savers, home: Home, voucher: str) -> dict[str, Any]:
    return {
        "complaint": COMPLAINT,
        "entry": voucher,
        "account": home.account,
        "household": home.household,
        "place": savers.village,
        "words": Secret("照片中的院落不是我家的。"),
        "paper": None if savers.signer(home) else savers.stage.paper("appeal on paper"),
    }


def _given_back(savers: Savers, home: Home, deducted: dict[str, Any]) -> dict[str, Any]:
    return reversal(
        savers,
        home,
        "unjust",
        direction="deducted",
        entered_for=f"{deducted['month']}/{deducted['category']}",
        points=deducted["points"],
        cause="appeal_upheld",
        complaint=COMPLAINT,
    )


def lapse_is_refused(savers: Savers, home: Home) -> None:
    """Points lapse by the ledger's own clock: nobody else says so (PTS-6)."""
    data = {
        "voucher": "voucher:points-lapse-early",
        "place": savers.village,
        "on": savers.today,
        "lapses": [{"account": home.account, "points": 1}],
    }
    savers.stage.refused(
        "points that the keeper lets lapse", "", "PointsLapsed.v1", data, *SCORED_BY
    )


def wait_for_lapses(savers: Savers) -> None:
    """The ledger's own clock takes what is over from all accounts of the village, in one act.

    Who never comes to the counter loses something every month.
    """
    away = next(home for home in savers.homes if home.household in savers.away)
    savers.stage.wait_for("a1", f"points/{away.account}", _all_good)


def _all_good(found: Mapping[str, Any]) -> bool:
    return all(lot["good"] for lot in found["lots"])
