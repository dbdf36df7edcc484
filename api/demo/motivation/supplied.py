"""A star household's award goes to a supplier instead of the card (STAR-2).

- STAR-2 Agreed on with the supplier's contract, paid to its account against invoice and the
  household's receipt, and its use shown afterwards. FUND-5 To no other account.
"""

from datetime import date
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.homes import Home
from api.demo.money.projects import PAID_BY
from api.demo.money.purse import COOPERATIVE, GARMENTS
from api.demo.money.steps import meet_as_villagers, show
from api.demo.motivation.chosen import Chosen
from api.demo.motivation.funding import CHARGE, payer_of
from api.demo.motivation.honours import (
    AWARD_FEN,
    OFFICERS,
    STAR_HEAD_FEN,
    STARS,
    VISITORS,
    application,
    summary,
    verified,
)
from api.demo.motivation.store import Store
from domain.awards.grants import grant_of

LAMBS: Final = "case:star-lambs"
BEGINS: Final = date(2026, 10, 26)
AGREED_BY: Final = ("w1", "c3")
CHECKED_BY: Final = ("c1", "f1")
Data = dict[str, Any]


def buy(store: Store, chosen: Chosen) -> Story:
    """A second star household, whose award buys lambs of the cooperative."""
    yield BEGINS
    stage, home = store.stage, chosen.worker_home
    stage.act("StarApplied.v1", application(store, home, LAMBS), *OFFICERS)
    yield store.year.later(3)
    conduct = stage.paper("conduct of the second star")
    found = {"stars": STARS, "law_abiding": True, "conduct": conduct}
    stage.act("StarVerified.v1", verified(store, home, LAMBS, STAR_HEAD_FEN, **found), *VISITORS)
    yield store.year.later(4)
    meet_as_villagers(stage, LAMBS, without=store.year.left_office)
    yield store.year.later(1)
    yield from show(store.purse, LAMBS, "star", store.year.village.code)
    yield store.year.later(1)
    confirmed = {
        "case": LAMBS,
        "household": home.household,
        "person": home.head,
        "year": 2026,
        "stars": STARS,
        "amount_fen": AWARD_FEN,
        "verdict": "passed",
        "reasons": None,
    }
    stage.act("StarConfirmed.v1", confirmed, "t2")
    yield store.year.later(1)
    stage.act("StarsReported.v1", summary(stage, home, LAMBS, 2), "t4")
    yield from _spend(store, home)


def _spend(store: Store, home: Home) -> Story:
    """Agreed on, paid to the supplier, shown."""
    stage, grant = store.stage, grant_of(LAMBS)
    own: Data = {"grant": grant, "household": home.household, "purpose": "breeding"}
    contract = stage.paper("contract on lambs")
    agreed = {
        **own,
        "agreement": stage.paper("agreement on lambs"),
        "supplier": f"entity:{COOPERATIVE.code}",
        "contract": contract,
    }
    stage.act("AwardUseAgreed.v1", agreed, *AGREED_BY)
    yield store.year.later(2)
    paid = _payment(store, home, contract)
    for told, rule, changed in (
        ("an award to a supplier that was not agreed on", "STAR-2",
         {"payee": f"account:entity-{GARMENTS.code}"}),
        ("an award to a supplier by another contract", "STAR-2",
         {"contract": stage.paper("another contract")}),
    ):  # fmt: skip
        stage.refused(told, rule, "AwardPaidToSupplier.v1", {**paid, **changed}, *PAID_BY)
    stage.act("AwardPaidToSupplier.v1", paid, *PAID_BY)
    store.purse.send("county", f"entity-{COOPERATIVE.code}", AWARD_FEN, "星级户奖励购买羊羔")
    yield store.year.later(10)
    shown = {**own, "amount_fen": AWARD_FEN, "papers": [stage.paper("photo of the lambs")]}
    stage.act("AwardUseShown.v1", shown, *CHECKED_BY)


def _payment(store: Store, home: Home, contract: Data) -> Data:
    stage = store.stage
    return {
        "disbursement": "disbursement:star-lambs",
        "voucher": "voucher:star-lambs",
        "allocation": "allocation:star",
        "allocation_account": payer_of("star"),
        "spent_on": CHARGE,
        "payee": f"account:entity-{COOPERATIVE.code}",
        "purpose": "star",
        "amount_fen": AWARD_FEN,
        "value_date": store.purse.today,
        "contract": contract,
        "invoice": stage.paper("invoice of the cooperative for lambs"),
        "grant": grant_of(LAMBS),
        "household": home.household,
        "goods_received": stage.paper("the household's receipt of lambs"),
    }
