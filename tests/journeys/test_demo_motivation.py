"""The demo's year of points and motivation, held against the log, the interface and the report.

- PTS-1 to PTS-7, STAR-1, STAR-2, MODEL-1, MODEL-2, SUB-1 to SUB-3, EVA-1, EVA-2, PAY-7.
"""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from api.client import RefusalError
from api.demo.motivation import telling
from api.demo.motivation.carrying import CAP_FEN, GOT
from api.demo.motivation.chosen import Chosen, choose
from api.demo.motivation.goods import GIVEN, GOODS
from api.demo.motivation.honours import AWARD_FEN, MODEL, REWARD_FEN, STAR, STARS
from api.demo.motivation.store import KEEPER, SHOP, Store
from api.demo.motivation.subsidies import NINTH_FEN, SHEEP, SHEEP_FEN, TIER_FEN, WORK
from api.demo.motivation.supplied import LAMBS
from api.demo.motivation.unwilling import REASONS, REPLY
from domain.awards.grants import grant_of
from tests.journeys.demo_story import Played

REFUSED_UNDER = {
    *("PTS-1", "PTS-2", "PTS-3", "PTS-4", "PTS-5", "PTS-6", "PTS-7"),
    *("STAR-1", "STAR-2", "MODEL-1", "MODEL-2", "SUB-1", "SUB-2", "SUB-3"),
    *("EVA-1", "EVA-2", "PAY-7"),
}


def _refused(played: Played, told: str) -> str:
    (one,) = [one for one in played.demo.stage.refusals if one.told == told]
    assert one.expected
    assert one.found
    return one.rule


@pytest.fixture(scope="module")
def store(played: Played) -> Store:
    """The shop and its village."""
    assert played.demo.store is not None
    return played.demo.store


@pytest.fixture(scope="module")
def chosen(store: Store) -> Chosen:
    """Of whom the awards are told."""
    return choose(store.year)


# --- the report ---


def test_the_report_adds_points_and_goods_up_and_tells_what_is_left_under_each_cap(
    store: Store, chosen: Chosen
) -> None:
    by_village = [telling.points(savers) for savers in store.villages]
    pieces = telling.pieces(store)
    for figures in (*by_village, pieces):
        assert figures.agrees
        assert all(figures.went.values())
        assert figures.left
    out = Console(file=StringIO(), width=200)
    assert telling.tell(out, store)
    assert isinstance(out.file, StringIO)
    told = out.file.getvalue()
    for savers, figures in zip(store.villages, by_village, strict=True):
        (line,) = [one for one in told.splitlines() if savers.year.village.name in one]
        assert f" {figures.came:,} " in line
        assert "相符 agree" in line
    assert told.count("相符 agree") == len(by_village) + 1
    assert all(home.household in told for home in (chosen.sheep, chosen.star, chosen.model))


# --- the shop ---


def test_pts_5_thirty_goods_of_a_workbook_each_labelled_and_traced_to_supplier_or_donor(
    played: Played, store: Store
) -> None:
    (shelf,) = played.of_type("ShelfExtended.v1")
    assert shelf.data["lines_count"] == len(GOODS) == 30
    shown = played.read(f"shops/{SHOP}/goods", None, limit=100)["items"]
    assert {one["name"] for one in shown} == {one.name for one in GOODS}
    assert all(one["price_points"] for one in shown)
    sources = Counter(one.data["source"] for one in played.of_type("GoodsReceived.v1"))
    assert sources == {"supply": 2, "donation": 1}
    for one in GOODS:
        path = f"shops/{SHOP}/stock/{store.goods[one.code]}"
        first = played.signed_in(store.year, KEEPER, path)["batches"][0]
        assert first["source"] == ("donation" if one.code in GIVEN else "supply")
        assert first["pieces"] == one.pieces


def test_pts_5_the_shop_is_counted_every_quarter_and_the_loss_is_written_off(
    played: Played,
) -> None:
    counts = played.of_type("StockTaken.v1")
    assert len(counts) == 4
    differences = [line["counted"] - line["booked"] for one in counts for line in one.data["lines"]]
    assert sorted(found for found in differences if found) == [-2, 1]
    reasons = [one.data["reason"] for one in played.of_type("GoodsWrittenOff.v1")]
    assert reasons == ["damaged", "past_its_day", "past_its_day"]


def test_pts_3_baskets_are_of_several_goods_at_the_labels_of_their_day_within_the_month(
    played: Played,
) -> None:
    sold = played.of_type("GoodsRedeemed.v1")
    assert max(len(one.data["items"]) for one in sold) >= 3
    assert {one.data["on"][:7] for one in sold} >= {f"2026-{month:02d}" for month in range(2, 13)}
    spent: Counter[tuple[str, str]] = Counter()
    for one in sold:
        spent[one.data["card"], one.data["on"][:7]] += one.data["total_points"]
    assert max(spent.values()) <= 60
    signed = {len(one.payload["by"]) for one in sold}
    assert signed == {1, 2}, "the keeper, and holders who have a key"


def test_pts_6_a_refund_gives_back_what_was_paid_of_the_goods_that_came_back(
    played: Played,
) -> None:
    (back,) = played.of_type("GoodsReturned.v1")
    found = played.signed_in(played.year, KEEPER, f"redemptions/{back.data['redemption']}")
    assert back.data["total_points"] == found["returned_points"] < found["total_points"]
    conditions = {one["condition"] for one in back.data["items"]}
    assert conditions == {"sound", "faulty"}


# --- stars, role model, subsidies ---


def test_star_1_six_steps_lead_to_three_stars_and_the_roster(
    played: Played, chosen: Chosen
) -> None:
    case = played.read(f"cases/{STAR}", "k1")
    assert case["status"] == "completed"
    taken = [one.type for one in played.log if f"'{STAR}'" in str(one.data)]
    steps = (
        *("StarApplied.v1", "StarVerified.v1", "AssemblyConvened.v1", "AssemblyClosed.v1"),
        *("NoticePosted.v1", "NoticeClosed.v1", "StarConfirmed.v1", "StarsReported.v1"),
    )
    assert tuple(name for name in taken if name in steps) == steps
    listed = played.read("rosters/stars", "k1")["items"]
    stars = {one["household"]: one["stars"] for one in listed}
    assert stars == {chosen.star.household: STARS, chosen.worker_home.household: STARS}


def test_star_2_the_use_is_agreed_on_before_the_list_and_shown_after_the_payment(
    played: Played,
) -> None:
    found = played.read("awards/grant:star", "a1", purpose="audit")
    assert (found["standing"], found["shown_fen"]) == ("paid", AWARD_FEN)
    agreed, _ = played.of_type("AwardUseAgreed.v1")
    drawn = next(one for one in played.of_type("AwardListDrawn.v1") if one.data["kind"] == "star")
    confirmed = next(
        one for one in played.of_type("PaymentConfirmed.v1") if one.data["due"] == found["due"]
    )
    shown, _ = played.of_type("AwardUseShown.v1")
    assert agreed.position < drawn.position < confirmed.position < shown.position


def test_star_2_an_award_buys_lambs_of_a_supplier_and_never_becomes_cash(
    played: Played, chosen: Chosen
) -> None:
    found = played.read(f"awards/{grant_of(LAMBS)}", "a1", purpose="audit")
    (paid,) = played.of_type("AwardPaidToSupplier.v1")
    assert (found["standing"], found["household"]) == ("paid", chosen.worker_home.household)
    assert found["supplied"]["disbursement"] == paid.data["disbursement"]
    assert (found["list"], found["shown_fen"]) == (None, AWARD_FEN)
    _, agreed = played.of_type("AwardUseAgreed.v1")
    _, shown = played.of_type("AwardUseShown.v1")
    assert agreed.position < paid.position < shown.position
    assert _refused(played, "an award to a supplier that was not agreed on") == "STAR-2"


def test_sub_2_an_enterprise_is_granted_within_its_cap_and_paid_to_its_account(
    played: Played,
) -> None:
    told = "a subsidy above the cap of an enterprise"
    (refused,) = [one for one in played.demo.stage.refusals if one.told == told]
    assert (refused.rule, str(CAP_FEN) in refused.expected) == ("SUB-2", True)
    book = played.read("entities/entity:coop/subsidies", "a1", purpose="audit")
    (kind,) = book["kinds"]
    assert (kind["granted_fen"], kind["paid_fen"], kind["left_fen"]) == (CAP_FEN, CAP_FEN, 0)
    (case,) = book["cases"]
    assert (case["status"], case["confirmed_count"]) == ("completed", len(GOT))
    listed = played.read("lists/list:carrying-1", "a1")
    assert (listed["sums"], listed["payable_count"]) == ([], 0)
    (owed,) = listed["entities"]
    (paid,) = played.of_type("EntityAwardPaid.v1")
    assert (owed["due"], owed["paid_on"]) == (paid.data["due"], paid.data["value_date"])
    assert _refused(played, "a household that two enterprises carry by the same thing") == "SUB-2"
    assert _refused(played, "an enterprise's subsidy to another's account") == "SUB-2"


def test_model_1_the_city_confirms_a_household_that_left_poverty_and_took_no_subsidy(
    played: Played, chosen: Chosen
) -> None:
    assert played.read(f"cases/{MODEL}", "k1")["status"] == "completed"
    (listed,) = played.read("rosters/models", "k1")["items"]
    assert listed["household"] == chosen.model.household
    (confirmed,) = played.of_type("ModelConfirmed.v1")
    assert confirmed.payload["by"][0]["role"] == "city_reviewer"
    assert played.read("awards/grant:model", "a1", purpose="audit")["standing"] == "paid"
    assert played.rule_of("a role model that took a subsidy") == "MODEL-2"


def test_sub_3_eight_thousand_yuan_are_paid_and_the_ninth_is_refused(
    played: Played, chosen: Chosen
) -> None:
    told = "the ninth thousand yuan of an income project"
    (refused,) = [one for one in played.demo.stage.refusals if one.told == told]
    assert refused.rule == "SUB-3"
    assert str(SHEEP_FEN) in refused.expected
    assert str(NINTH_FEN) in refused.found
    assert played.read(f"cases/{SHEEP}", "k1")["status"] == "completed"
    book = played.read(f"subsidies/{chosen.sheep.household}", "a1", purpose="audit")
    sums = {one["kind"]: (one["paid_fen"], one["each_most_fen"]) for one in book["kinds"]}
    assert sums["income_project"] == (SHEEP_FEN, 800_000)


def test_sub_1_transfer_employment_has_its_five_signatures_and_is_granted_once_a_year(
    played: Played, chosen: Chosen
) -> None:
    signers = [
        {one["role"] for one in act.payload["by"]}
        for act in played.log
        if act.type in ("IncomeRecognised.v1", "SubsidySigned.v1") and act.data["case"] == WORK
    ]
    assert signers == [
        {"work_team", "group_leader"},
        {"helper", "group_leader", "first_secretary"},
    ]
    reviews = [
        act.data["step"]
        for act in played.of_type("ReviewGiven.v1")
        if act.data["case"] in (WORK, "case:transfer-employment-1")
    ]
    assert reviews == ["township_review", "township_review", "county_finance_review"]
    found = played.read("awards/grant:work", "a1", purpose="audit")
    assert (found["person"], found["amount_fen"], found["standing"]) == (
        chosen.worker, TIER_FEN, "paid",
    )  # fmt: skip
    assert played.rule_of("a second subsidy of a worker in a year") == "SUB-1"


def test_pay_7_fifteen_working_days_run_over_two_holidays_and_worked_weekends(
    played: Played,
) -> None:
    gap = played.demo.stage.house.gaps["PAY-7", "list:transfer-employment-1"]
    assert (gap["since"], gap["due"]) == ("2026-09-22", "2026-10-20")
    by_weekdays = date(2026, 10, 13)
    assert by_weekdays.isoformat() < gap["due"], "Mid-Autumn and National Day are between"
    still = played.read("gaps", "k1", place="231005", rule="PAY-7")["items"]
    assert still == []
    calendar = played.read("calendars/2026", "k1")
    assert {"2026-09-25", "2026-10-07"} <= set(calendar["holidays"])
    assert {"2026-09-20", "2026-10-10"} <= set(calendar["worked"])


def test_pay_1_every_award_was_paid_to_a_card_by_the_payments_own_way(played: Played) -> None:
    amounts = {}
    to_cards = [
        one for one in played.of_type("AwardListDrawn.v1") if one.data["kind"] != "carrying"
    ]
    for one in to_cards:
        found = played.read(f"lists/{one.data['list']}", "a1")
        sums = {each["status"]: each["lines_count"] for each in found["sums"]}
        assert sums == {"confirmed": found["lines_count"]}
        amounts[one.data["kind"]] = found["total_fen"]
    assert amounts == {
        "star": AWARD_FEN,
        "model": REWARD_FEN,
        "transfer_employment": TIER_FEN,
        "income_project": SHEEP_FEN,
    }


# --- evaluation ---


def test_eva_1_every_village_evaluates_every_quarter_and_excellent_households_earn_points(
    played: Played,
) -> None:
    held = played.of_type("EvaluationHeld.v1")
    assert len(held) == 4 * len(played.demo.years)
    minutes = {one.data["minutes"]["sha256"] for one in held}
    earned = [
        one.data
        for one in played.of_type("PointsEarned.v1")
        if one.data["category"] == "evaluation"
    ]
    assert len(earned) >= 4
    assert {one["evidence"]["sha256"] for one in earned} <= minutes
    excellent = {
        one.data["household"]
        for one in played.of_type("EvaluationLine.v1")
        if one.data["grade"] == "excellent"
    }
    assert {one["household"] for one in earned} <= excellent


def test_eva_2_a_record_is_replied_to_stands_lapses_and_is_seen_by_nobody_outside(
    played: Played, chosen: Chosen
) -> None:
    person = chosen.idle.head
    found = played.signed_in(played.year, "t2", f"guidance/{person}", purpose="own_step")
    assert {one["value"] for one in found["said"]} >= {REASONS, REPLY}
    assert (found["standing"], found["in_force"], found["counts"]) == ("stands", False, False)
    for actor in ("o1", KEEPER, "k1", None):
        with pytest.raises(RefusalError) as met:
            played.read(f"guidance/{person}", actor, purpose="own_step")
        assert met.value.status in {401, 403}
    assert all(REASONS.encode() not in one.record for one in played.log)
    assert all(REPLY.encode() not in one.record for one in played.log)
    household = chosen.idle.household
    for path, actor in (
        (f"households/{household}", "a1"),
        (f"trace/{household}", "k1"),
        (f"trace/{person}", "k1"),
    ):
        told = str(played.read(path, actor, purpose="audit"))
        assert "Unwillingness" not in told, (path, actor)
        assert REASONS not in told


# --- refusals ---


def test_every_rule_of_points_and_motivation_refused_something_with_expected_and_found(
    played: Played,
) -> None:
    refused = [one for one in played.demo.stage.refusals if one.rule in REFUSED_UNDER]
    assert {one.rule for one in refused} == REFUSED_UNDER
    assert len({one.told for one in refused}) >= 60
    assert all(one.expected and one.found for one in refused)


def test_pts_3_points_pay_neither_cash_nor_another_household(played: Played) -> None:
    for told in ("a redemption that pays cash", "points given to another household"):
        assert played.rule_of(told) == "schema"
    assert played.rule_of("an award in cash") == "schema"
