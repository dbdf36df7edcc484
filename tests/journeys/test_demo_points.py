"""The demo's year of points, every household of every village, held against log and interface.

- PTS-1, PTS-2 Accounts, cards, scoring. PTS-3 One shop for the township. PTS-4, PTS-5 Points and
  goods by lot. PTS-6 Reversals and lapses. PTS-7 The months' lists.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from api.demo.motivation.corrections import TWICE_POINTS
from api.demo.motivation.lists import CONTESTED
from api.demo.motivation.scoring import TOWNSHIP_MONTH
from api.demo.motivation.store import Savers, Store
from api.demo.village import TOWNSHIP
from domain.kernel.act import Event
from domain.kernel.fact import Fact
from domain.money.chart import KINDS, Unit
from domain.money.counters import counter_of
from domain.money.movements import Opened, movements_of, opened_by
from domain.points.lines import line_of, list_of
from projections.trail_reader import TrailReader
from tests.journeys.demo_story import Played
from tests.journeys.lot_book import LotBook

OUT_OF: Mapping[str, tuple[str, ...]] = {
    "points": ("points_redeemed", "points_deducted", "points_lapsed"),
    "pieces": ("goods_out", "goods_lost"),
}
INTO = {"points": "points_issued", "pieces": "goods_in"}
MONTHS = range(1, 13)
LISTED = MONTHS[:-1]
"""December's list hangs in the next year."""
LAPSING = range(8, 13)
"""In these months points of half a year ago are over."""


@pytest.fixture(scope="module")
def store(played: Played) -> Store:
    """The shop and the villages that it serves."""
    assert played.demo.store is not None
    return played.demo.store


@pytest.fixture(scope="module")
def events(played: Played) -> list[Event[Fact]]:
    """Every event of the county's ledger, typed, in order."""
    dsn = played.served.database.dsn()
    reader = TrailReader(lambda: psycopg.connect(dsn))
    return list(reader.events(played.served.number, -1, len(played.log)))


@pytest.fixture(scope="module")
def since(played: Played) -> Mapping[str, int]:
    """Every household that there is, and the month of the year from which on it is there."""
    found = {one.data["household"]: 1 for one in played.of_type("HouseholdRegistered.v1")}
    for one in played.of_type("HouseholdSplit.v1"):
        found[one.data["new_household"]] = date.fromisoformat(one.data["on"]).month
    return found


def month_of(month: int) -> str:
    return f"2026-{month:02d}"


# --- points and goods by lot ---


class Kept:
    """A bookkeeper's books of the year: lots of each account, and each village's counters."""

    def __init__(self) -> None:
        self.opened: dict[str, Opened] = {}
        self.lots = LotBook()
        self.held = Counter[tuple[str, str]]()
        self.counters = Counter[tuple[str, str]]()
        self.moved = 0

    def enter(self, event: Event[Fact]) -> set[tuple[str, Unit]]:
        """Enter an event; in which villages points or pieces moved."""
        opened = opened_by(event.data)
        if opened is not None and KINDS[opened.kind].lots:
            self.opened[opened.account] = opened
        touched = set()
        for one in movements_of(event.data):
            for name in {one.debit, one.credit} & self.opened.keys():
                self.lots.post(name, str(getattr(event.data, "voucher", "")), one)
                self.lots.check(name)
                other = counter_of(one.credit if name == one.debit else one.debit)
                assert other is not None, "points and goods meet counters alone"
                own = self.opened[name]
                assert other.place == own.place, "and those of their own village"
                unit = KINDS[own.kind].unit
                self.held[own.place, unit] += one.delta(name)
                self.counters[own.place, other.kind] += one.delta(other.account)
                touched.add((own.place, unit))
                self.moved += 1
        return touched

    def adds_up(self, place: str, unit: Unit) -> bool:
        """Whether what a village was given is what is gone of it and what it has."""
        went = sum(self.counters[place, kind] for kind in OUT_OF[unit])
        return -self.counters[place, INTO[unit]] == went + self.held[place, unit]


@pytest.fixture(scope="module")
def kept(events: list[Event[Fact]]) -> Kept:
    """The year's books, each event entered and everything that it moved added up again."""
    book = Kept()
    for event in events:
        for place, unit in book.enter(event):
            assert book.adds_up(place, unit), event.index
    return book


def test_pts_4_pts_5_points_and_goods_of_every_village_conserve_by_lot_at_every_position(
    kept: Kept, store: Store
) -> None:
    assert {place for place, unit in kept.held if unit == "points"} == {
        savers.village for savers in store.villages
    }
    assert {place for place, unit in kept.held if unit == "pieces"} == {store.village}
    assert kept.moved > 800


def test_pts_4_every_household_s_balance_and_lots_are_those_of_the_bookkeeper(
    played: Played, kept: Kept, since: Mapping[str, int]
) -> None:
    accounts = [one for one in kept.opened.values() if one.kind == "points"]
    assert sorted(one.about for one in accounts) == sorted(since)
    for one in accounts:
        found = played.read(f"points/{one.account}", "a1", limit=1)
        own = {(lot["voucher"], lot["good_until"]): lot["points"] for lot in found["lots"]}
        left = kept.lots.left(one.account)
        assert own == {(name, day and day.isoformat()): n for (name, day), n in left.items()}
        assert found["balance_points"] == sum(left.values())


# --- accounts and cards ---


def test_pts_1_every_household_has_one_account_of_its_village_and_a_card_of_its_keeper(
    played: Played, store: Store, since: Mapping[str, int]
) -> None:
    opened = played.of_type("PointsAccountOpened.v1")
    assert Counter(one.data["household"] for one in opened) == Counter(dict.fromkeys(since, 1))
    cards = played.of_type("PointsCardIssued.v1")
    assert {one.data["household"] for one in cards} == set(since)
    for one in opened:
        committee, keeper = one.payload["by"]
        assert committee["place"] == keeper["place"] == one.data["place"]
        assert keeper["person"] == store.stage.cast["sk1"].person
    assert {one.data["place"] for one in opened} == {s.village for s in store.villages}


def test_pts_1_who_follows_a_head_that_died_has_a_card_and_the_dead_spends_nothing(
    played: Played, store: Store
) -> None:
    deaths = played.of_type("DeathRecorded.v1")
    assert len(deaths) >= len(store.villages)
    issued = played.of_type("PointsCardIssued.v1")
    for death in deaths:
        (own,) = [one.data for one in issued if one.data["person"] == death.data["person"]]
        (heirs,) = [one.data for one in issued if one.data["person"] == death.data["new_head"]]
        assert (heirs["account"], heirs["replaces"]) == (own["account"], None)
        last = death.position
        assert not [
            one
            for one in played.of_type("GoodsRedeemed.v1")
            if one.data["card"] == own["card"] and one.position > last
        ]


# --- scoring, decisions, corrections ---


def test_pts_2_every_household_is_scored_once_every_month_from_its_first(
    played: Played, since: Mapping[str, int]
) -> None:
    splits = len(played.of_type("HouseholdSplit.v1"))
    assert len(since) == played.demo.township.households_count + splits
    scored = Counter(
        (one.data["household"], one.data["month"]) for one in played.of_type("ScoredPoints.v1")
    )
    assert scored == Counter(
        {
            (household, month_of(month)): 1
            for household, first in since.items()
            for month in MONTHS[first - 1 :]
        }
    )


def test_pts_2_each_village_scores_its_own_and_the_township_its_test_in_one_batch(
    played: Played, store: Store
) -> None:
    batches = played.of_type("MonthScored.v1")
    own = {(s.village, month_of(n)) for s in store.villages for n in MONTHS if n != TOWNSHIP_MONTH}
    assert {(one.data["place"], one.data["month"]) for one in batches} == own | {
        (TOWNSHIP, month_of(TOWNSHIP_MONTH))
    }
    assert len(batches) == len(own) + 1
    for one in batches:
        assert {signer["place"] for signer in one.payload["by"]} == {one.data["place"]}
    signers = {signer["person"] for one in batches for signer in one.payload["by"]}
    assert len(signers) == 2 * (len(store.villages) + 1), "two of each village, two above them"


def test_pts_2_what_is_above_the_threshold_was_decided_on_by_the_villagers(
    played: Played,
) -> None:
    (above,) = [one.data for one in played.of_type("PointsEarned.v1") if one.data["decision"]]
    (asked,) = [one.data for one in played.of_type("PointsDecisionProposed.v1")]
    assert above["points"] == asked["points"] == 50
    assert played.read(f"cases/{asked['case']}", "k1")["status"] == "completed"
    assert played.rule_of("a decision used a second time") == "PTS-2"


def test_pts_6_a_wrong_entry_an_unjust_deduction_and_a_contested_line_are_reversed_by_name(
    played: Played,
) -> None:
    reversed_ = [one.data for one in played.of_type("PointsReversed.v1")]
    causes = {one["cause"]: one for one in reversed_}
    assert set(causes) == {"entered_wrongly", "appeal_upheld", "objection_upheld"}
    assert len({one["reverses"] for one in reversed_}) == len(reversed_) == 3
    (appealed,) = [one.data for one in played.of_type("DeductionAppealed.v1")]
    upheld = causes["appeal_upheld"]
    assert (upheld["complaint"], upheld["reverses"]) == (appealed["complaint"], appealed["entry"])
    assert causes["objection_upheld"]["corrects"]


def test_pts_6_january_s_points_lapse_in_august_in_every_village_by_the_ledger_s_own_key(
    played: Played, store: Store
) -> None:
    lapses = played.of_type("PointsLapsed.v1")
    assert [one.payload["by"][0]["role"] for one in lapses] == ["system"] * len(lapses)
    lapsed = {(one.data["place"], one.data["on"][:7]) for one in lapses}
    assert lapsed >= {(savers.village, month_of(n)) for savers in store.villages for n in LAPSING}
    assert min(one.data["on"] for one in lapses) == "2026-08-01"


# --- the shop of all ---


def test_pts_3_households_of_every_village_come_to_the_one_shop(
    played: Played, store: Store
) -> None:
    (shop,) = played.of_type("SupermarketOpened.v1")
    villages = {savers.village for savers in store.villages}
    assert set(shop.data["serves"]) == villages
    sold = [one.data for one in played.of_type("GoodsRedeemed.v1")]
    assert {one["place"] for one in sold} == {store.village}
    assert {one["village"] for one in sold} == villages


def test_pts_3_one_household_after_another_stands_at_the_counter(played: Played) -> None:
    times = [
        datetime.fromisoformat(one.payload["at"]) for one in played.of_type("GoodsRedeemed.v1")
    ]
    assert all(later - earlier > timedelta(minutes=1) for earlier, later in pairwise(times))


# --- the months' lists ---


def test_pts_7_each_village_shows_everybody_of_each_month_for_a_week(
    played: Played, store: Store, since: Mapping[str, int]
) -> None:
    for savers in store.villages:
        for month in LISTED:
            own, listed = (
                _listed(played, savers, month),
                list_of(savers.village, month_of(month), 1),
            )
            there = [home for home in savers.homes if since[home.household] <= month]
            assert sorted(one["line"] for one in own if one["list"] == listed) == sorted(
                line_of(listed, home.account) for home in there
            )
            assert all("〇" in one["head_name"] for one in own)
    drawn = [one.data for one in played.of_type("PointsMonthDrawn.v1")]
    assert len(drawn) == len(LISTED) * len(store.villages) + 1, "one is shown again"
    passed = {
        one["subject"]: datetime.fromisoformat(closed.admitted_at)
        - datetime.fromisoformat(posted.admitted_at)
        for posted in played.of_type("NoticePosted.v1")
        for closed in played.of_type("NoticeClosed.v1")
        if closed.data["notice"] == posted.data["notice"]
        for one in closed.data["outcomes"]
        if one["fate"] == "passed"
    }
    assert min(passed[one["case"]] for one in drawn) >= timedelta(days=8)


def test_pts_7_a_contested_line_is_shown_again_and_the_others_stand(
    played: Played, store: Store
) -> None:
    items = _listed(played, store.first, CONTESTED)
    assert len(items) == len(store.first.homes) + 1
    statuses = Counter(one["status"] for one in items)
    assert (statuses["shown_again"], statuses["removed"]) == (1, 0)
    again = items[-1]
    assert again["list"] == list_of(store.village, month_of(CONTESTED), 2)
    assert (again["status"], again["corrected"]) == ("shown", -TWICE_POINTS)


def _listed(played: Played, savers: Savers, month: int) -> list[dict[str, Any]]:
    path = f"points-lists/{savers.village}/{month_of(month)}"
    items: list[dict[str, Any]] = played.read(path, None, limit=200)["items"]
    return items
