"""Seventh chapter: a star household in six steps, and a role model that the city confirms.

- STAR-1 Applied for, verified at home, judged by the villagers, shown, confirmed, reported upward;
  the stars are what the year's income is worth. STAR-2 Its use is agreed on before it is listed,
  and shown once it is paid. MODEL-1 Once a year, of a household that leaves poverty on time.
- MODEL-2 It took no subsidy in the year.
"""

from collections.abc import Mapping
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.homes import Home
from api.demo.money.purse import YUAN
from api.demo.money.steps import meet_as_villagers, review, show
from api.demo.motivation.award_list import AwardList
from api.demo.motivation.chosen import Chosen
from api.demo.motivation.store import Store
from api.demo.stage import Stage
from api.demo.village import TOWNSHIP
from api.signing import Secret
from domain.awards.grants import grant_of

STAR: Final = "case:star"
MODEL: Final = "case:model"
STARS: Final = 3
AWARD_FEN: Final = 1_000 * YUAN
REWARD_FEN: Final = 2_000 * YUAN
STAR_HEAD_FEN: Final = 853_719
MODEL_HEAD_FEN: Final = 621_437
"""Disposable income a head: worth three stars, and above the line of a role model."""
SALES_FEN, RENT_FEN, CARE_FEN = 2_318_467, 1_042_915, 1_276_834
"""What a year holds beside wages; production and contributions take as much again."""
OFFICERS: Final = ("c3", "f1")
VISITORS: Final = ("t1", "c1", "w1")
Data = dict[str, Any]


def application(store: Store, home: Home, case: str, **changed: object) -> Data:
    """The data of asking for an honour, recorded by two officers with the signed form."""
    return {
        "case": case,
        "household": home.household,
        "place": home.place,
        "year": 2026,
        "form": store.stage.paper(f"form of {case}"),
        "statement": None,
        "paper": store.stage.paper(f"signed form of {case}"),
        "happened_on": None,
        **changed,
    }


def figures(per_head_fen: int, members: int) -> Mapping[str, object]:
    """A year that comes to so much a head: wages and sales, less what production took."""
    fen = {
        "wage_fen": per_head_fen * members + CARE_FEN,
        "business_fen": SALES_FEN,
        "property_fen": RENT_FEN,
        "transfer_fen": CARE_FEN,
        "expense_fen": SALES_FEN + RENT_FEN,
        "paid_fen": CARE_FEN + CARE_FEN,
    }
    return {name: Secret(str(value)) for name, value in fen.items()}


def verified(store: Store, home: Home, case: str, per_head_fen: int, **found: object) -> Data:
    """The data of a visit that found so much a head."""
    stage, count = store.stage, len(home.members)
    return {
        "case": case,
        "person": home.head,
        "members_count": count,
        "figures": figures(per_head_fen, count),
        "income_card": stage.paper(f"income card of {case}"),
        "signed_form": stage.paper(f"visit of {case}"),
        "verdict": "passed",
        "household_paper": stage.paper(f"the household's word on {case}"),
        "reasons": None,
        "happened_on": None,
        **found,
    }


def earn_stars(store: Store, chosen: Chosen) -> Story:
    """The six steps, then the list, the payment and the evidence."""
    stage, home = store.stage, chosen.star
    poor = application(store, chosen.model, "case:star-poor")
    stage.refused(
        "stars for a household still in poverty", "STAR-1", "StarApplied.v1", poor, *OFFICERS
    )
    applied = application(store, home, STAR)
    stage.act("StarApplied.v1", applied, *OFFICERS)
    again = {**applied, "case": "case:star-again"}
    stage.refused("stars asked for twice in a year", "STAR-1", "StarApplied.v1", again, *OFFICERS)
    yield store.year.later(3)
    _verify_stars(store, home)
    yield store.year.later(4)
    confirmed = {
        "case": STAR,
        "household": home.household,
        "person": home.head,
        "year": 2026,
        "stars": STARS,
        "amount_fen": AWARD_FEN,
        "verdict": "passed",
        "reasons": None,
    }
    stage.refused(
        "stars confirmed before the villagers judged", "STAR-1", "StarConfirmed.v1", confirmed,
        "t2",
    )  # fmt: skip
    meet_as_villagers(stage, STAR, without=store.year.left_office)
    yield store.year.later(1)
    yield from show(store.purse, STAR, "star", store.village)
    yield store.year.later(1)
    stage.refused(
        "an award of more than the stars are worth", "STAR-1", "StarConfirmed.v1",
        {**confirmed, "amount_fen": AWARD_FEN + 1}, "t2",
    )  # fmt: skip
    stage.act("StarConfirmed.v1", confirmed, "t2")
    yield store.year.later(1)
    stage.act("StarsReported.v1", summary(stage, home, STAR, 1), "t4")
    yield from _use(store, home)


def _verify_stars(store: Store, home: Home) -> None:
    right = {"stars": STARS, "law_abiding": True, "conduct": store.stage.paper("conduct of a star")}
    visited = verified(store, home, STAR, STAR_HEAD_FEN, **right)
    for told, changed in (
        ("a star more than the income is worth", {"stars": STARS + 1}),
        ("stars for who did not keep the law", {"law_abiding": False}),
    ):
        store.stage.refused(told, "STAR-1", "StarVerified.v1", {**visited, **changed}, *VISITORS)
    store.stage.act("StarVerified.v1", visited, *VISITORS)


def summary(stage: Stage, home: Home, case: str, number: int) -> Data:
    """The data of the township's sheet, of one star household."""
    return {
        "summary": f"summary:{number}",
        "place": TOWNSHIP,
        "year": 2026,
        "lines": [{"case": case, "household": home.household, "stars": STARS}],
        "total_fen": AWARD_FEN,
        "sheet": stage.paper(f"summary {number} of stars"),
    }


def _use(store: Store, home: Home) -> Story:
    """Agreed on, listed, paid, shown (STAR-2)."""
    stage, grant = store.stage, grant_of(STAR)
    agreed = {"grant": grant, "household": home.household, "purpose": "breeding"}
    agreement = {**agreed, "agreement": stage.paper("agreement on the award's use")}
    by = ("w1", "c3")
    listed = AwardList(store.purse, "star")
    stage.act("AwardUseAgreed.v1", agreement, *by)
    yield store.year.later(1)
    listed.draw()
    yield from listed.settle()
    shown = {**agreed, "amount_fen": AWARD_FEN, "papers": [stage.paper("invoice of lambs")]}
    checked = ("c1", "f1")
    stage.refused(
        "use shown of an award that is not paid", "STAR-2", "AwardUseShown.v1", shown, *checked
    )
    yield store.year.later(1)
    yield from listed.pay()
    yield store.year.later(10)
    for told, changed in (
        ("an award used for something else", {"purpose": "catering"}),
        ("more shown than was awarded", {"amount_fen": AWARD_FEN + 1}),
    ):
        stage.refused(told, "STAR-2", "AwardUseShown.v1", {**shown, **changed}, *checked)
    stage.act("AwardUseShown.v1", shown, *checked)


def choose_model(store: Store, chosen: Chosen) -> Story:
    """Village, township, county, city: a household that leaves poverty on its own."""
    stage, home = store.stage, chosen.model
    forgoes = {"forgoes": stage.paper("takes no subsidy this year")}
    for told, rule, other in (
        ("a role model that is out of poverty", "MODEL-1", chosen.star),
        ("a role model that took a subsidy", "MODEL-2", chosen.sheep),
    ):
        data = application(store, other, "case:model-x", **forgoes)
        stage.refused(told, rule, "ModelApplied.v1", data, *OFFICERS)
    stage.act("ModelApplied.v1", application(store, home, MODEL, **forgoes), *OFFICERS)
    yield store.year.later(3)
    visited = verified(store, home, MODEL, MODEL_HEAD_FEN, reaches_line=True)
    low = verified(store, home, MODEL, 304_871, reaches_line=True)
    stage.refused("a role model below the line", "MODEL-1", "ModelVerified.v1", low, *VISITORS)
    stage.act("ModelVerified.v1", visited, *VISITORS)
    yield store.year.later(4)
    meet_as_villagers(stage, MODEL, without=store.year.left_office)
    yield store.year.later(2)
    review(stage, MODEL, "township_review", "t2")
    yield store.year.later(2)
    review(stage, MODEL, "county_review", "k1")
    yield store.year.later(1)
    yield from show(store.purse, MODEL, "model", store.village)
    yield store.year.later(2)
    yield from _confirm(store, home)


def _confirm(store: Store, home: Home) -> Story:
    stage = store.stage
    confirmed = {
        "case": MODEL,
        "household": home.household,
        "person": home.head,
        "year": 2026,
        "amount_fen": REWARD_FEN,
        "verdict": "passed",
        "decision": stage.paper("decision of the city"),
        "reasons": None,
    }
    stage.refused(
        "a role model that has not left poverty", "MODEL-1", "ModelConfirmed.v1", confirmed, "y1"
    )
    left = {
        "subject": home.household,
        "status": "out_of_poverty",
        "from": store.today,
        "until": None,
        "document": store.purse.document("left", "脱贫退出名单（示例）"),
    }
    stage.act("StatusRecorded.v1", left, "k1")
    stage.act("ModelConfirmed.v1", confirmed, "y1")
    yield store.year.later(1)
    listed = AwardList(store.purse, "model")
    listed.draw()
    yield from listed.settle()
    yield store.year.later(1)
    yield from listed.pay()
