"""A carrying entity's subsidy over HTTP: its book, its case, its grant on both axes, a draft."""

from dataclasses import dataclass
from typing import Any

import pytest

from api.demo import opening
from domain.carrying.carrying import carried_of
from domain.payables.dues import due_of
from tests.api.conftest import County

VILLAGE = "231005100201"
CASE, GRANT, FEN = "case:carries", "grant:carries", 100_000
GOT_FEN = 900_000


@dataclass(frozen=True, slots=True)
class Carried:
    """The county, and the positions of application and inspection."""

    county: County
    applied_at: int
    seen_at: int


@pytest.fixture(scope="module")
def carried(county: County) -> Carried:
    """`entity:1` carries the county's poor household, and is granted 1,000 yuan for it."""
    stage, poor = county.stage, county.poor
    figures = {"carrying_households_least_count": 1, "carrying_workers_least_bp": 0}
    opening.adopt_policy(stage, figures, "示例〔2026〕70号")
    name = carried_of(poor.household, "order", 2026)
    line = {
        "carried": name, "case": CASE, "household": poor.household, "form": "order", "year": 2026,
        "persons": [poor.head], "contract": stage.paper("order contract"),
        "records": [stage.paper("purchase slips")], "got_fen": GOT_FEN,
    }  # fmt: skip
    applies = {
        "case": CASE, "entity": "entity:1", "year": 2026, "place": VILLAGE,
        "activity": "planting", "charter": stage.paper("charter of the cooperative"),
        "workers_count": 0, "lines_count": 1, "got_fen": GOT_FEN,
        "paper": None, "happened_on": None,
    }  # fmt: skip
    lines = [("HouseholdCarried.v1", line)]
    applied = stage.act("CarryingSubsidyApplied.v1", applies, "e1", lines=lines)
    said = {"carried": name, "case": CASE, "household": poor.household, "got_fen": GOT_FEN}
    said |= {"answer": "confirmed", "paper": stage.paper("signed by poor"), "happened_on": None}
    stage.act("CarryingConfirmed.v1", said, "c1", "t1")
    found = {
        "case": CASE, "entity": "entity:1", "year": 2026, "found": "carries", "struck": [],
        "households_count": 1, "amount_fen": FEN, "photos": [stage.paper("fields")],
        "records": [stage.paper("inspection of the cooperative")],
    }  # fmt: skip
    seen = stage.act("CarryingInspected.v1", found, "c3", "b1")
    for step, who in (("township_review", "t2"), ("county_review", "k1")):
        review = {"case": CASE, "step": step, "verdict": "passed", "reasons": None}
        stage.act("ReviewGiven.v1", review, who)
    return Carried(county, applied["index"], seen["index"])


def get(county: County, path: str, actor: str | None = "k1") -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get(path, actor)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_entity_s_book_says_what_was_granted_what_is_left_and_whom_it_carries(
    carried: Carried,
) -> None:
    found = get(carried.county, "entities/entity:1/subsidies")
    (kind,) = [one for one in found["kinds"] if one["year"] == 2026]
    assert (kind["kind"], kind["granted_fen"], kind["paid_fen"]) == ("carrying", FEN, 0)
    assert (kind["year_most_fen"], kind["left_fen"]) == (5_000_000, 5_000_000 - FEN)
    (own,) = found["grants"]
    assert (own["grant"], own["standing"], own["entity"]) == (GRANT, "granted", "entity:1")
    assert (own["household"], own["name"]) == (None, found["name"])
    (case,) = found["cases"]
    assert (case["status"], case["confirmed_count"], case["got_fen"]) == ("completed", 1, GOT_FEN)
    (line,) = case["lines"]
    assert (line["form_title"]["zh"], line["answer"]) == ("订单收购", "confirmed")


def test_a_household_s_book_says_who_carries_it_and_has_no_kind_of_entities(
    carried: Carried,
) -> None:
    found = get(carried.county, f"subsidies/{carried.county.poor.household}")
    assert "carrying" not in {one["kind"] for one in found["kinds"]}
    (by,) = found["carried"]
    assert (by["case"], by["entity"], by["got_fen"], by["answer"]) == (
        CASE, "entity:1", GOT_FEN, "confirmed",
    )  # fmt: skip
    assert by["carried"] == carried_of(carried.county.poor.household, "order", 2026)


def test_grants_are_told_by_the_day_and_as_known(carried: Carried) -> None:
    path = f"awards?place={VILLAGE}&kind=carrying"
    (now,) = get(carried.county, path)["items"]
    assert (now["standing"], now["entity"], now["person"]) == ("granted", "entity:1", None)
    at = f"{path}&known_at="
    before = get(carried.county, f"{at}{carried.applied_at}")
    assert (before["items"], before["known_at"]) == ([], carried.applied_at)
    (deciding,) = get(carried.county, f"{at}{carried.seen_at}")["items"]
    assert deciding["standing"] == "deciding"
    assert deciding["because"] == carried.seen_at
    assert get(carried.county, f"{path}&as_of=2026-01-05")["items"] == []
    head = get(carried.county, f"{at}{carried.seen_at + 1_000_000}")
    assert [one["standing"] for one in head["items"]] == ["granted"]
    assert carried.county.get(f"{path}&as_of=yesterday", "k1").status_code == 422


def test_a_draft_has_a_line_for_each_entity(carried: Carried) -> None:
    asked = {
        "list": "list:entities-1", "case": "case:entities-1", "kind": "carrying",
        "place": VILLAGE, "payer": "account:awards", "charge": "account:awards-used",
    }  # fmt: skip
    county = carried.county
    county.caught_up()
    address = f"/v1/{county.name}/drafts/award-list"
    answer = county.http.post(address, json=asked, headers=county.as_("t1"))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["line_type"], found["left"]) == ("EntityAwardLine.v1", [])
    (line,) = found["lines"]
    assert line == {
        "due": due_of("list:entities-1", "entity:1"),
        "list": "list:entities-1",
        "grant": GRANT,
        "entity": "entity:1",
        "amount_fen": FEN,
    }


def test_the_case_and_the_trace_of_an_entity_tell_of_it(carried: Carried) -> None:
    case = get(carried.county, f"cases/{CASE}")
    assert [step["step"] for step in case["done"]] == [
        "application", "inspection", "township_review", "county_review",
    ]  # fmt: skip
    trace = get(carried.county, "trace/entity:1?limit=500", "a1")
    types = {one["type"] for one in trace["items"]}
    assert {"CarryingSubsidyApplied.v1", "CarryingInspected.v1"} <= types


def test_strangers_do_not_read_an_entity_s_book(carried: Carried) -> None:
    path = "entities/entity:1/subsidies"
    assert carried.county.get(path, "v5").status_code == 403
    assert carried.county.get(path).status_code == 401
    assert carried.county.get("entities/entity:none/subsidies", "k1").status_code == 404
    one = get(carried.county, f"awards/{GRANT}")
    assert (one["standing"], one["entity"]) == ("granted", "entity:1")
