"""Assets over HTTP: what is held at a place, what it is worth, and its register of shares."""

import csv
import io
from typing import Any

import pytest

from api.demo import opening
from domain.assets.asset import issue_of
from tests.api.conftest import County
from tests.api.money import example

ASSET = "asset:greenhouse"


@pytest.fixture(scope="module")
def held(county: County) -> County:
    """An asset of the county's own, brought in and appraised."""
    stage = county.stage
    stage.cast.add("ap1", "示例评估公司", "appraiser", county.name)
    opening.enrol(stage, ["ap1"])
    place = county.household.place
    data = example(
        "AssetBroughtIn.v1", asset=ASSET, place=place, owner=f"place:{county.name}", entity=None
    )
    stage.act("AssetBroughtIn.v1", data | {"paper": stage.paper("title")}, "cf1", "cf2")
    value = {"asset": ASSET, "value_fen": 28_000_000, "as_of": "2026-01-06"}
    report = stage.paper("appraisal")
    stage.act("AssetAppraised.v1", {**value, "report": report}, "ap1")
    return county


def get(county: County, path: str, actor: str = "cf1") -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get(path, actor)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_assets_of_a_place_with_their_grade_and_value(held: County) -> None:
    (row,) = get(held, f"assets?place={held.name}")["items"]
    assert (row["id"], row["grade"], row["appraised_fen"]) == (ASSET, "audited", 28_000_000)
    assert get(held, f"assets?place={held.name}&as_of=2018-08-31")["items"] == []
    assert get(held, f"assets?place={held.name}&known_at={row['because'] - 1}")["items"] == []


def test_one_asset_with_its_appraisals(held: County) -> None:
    answer = get(held, f"assets/{ASSET}", "a1")
    assert [one["value_fen"] for one in answer["appraisals"]] == [28_000_000]
    assert (answer["doubted"], answer["classes"]) == (False, {})
    early = get(held, f"assets/{ASSET}?known_at={answer['because']}")
    assert early["appraisals"] == []


def test_a_register_without_shares_is_empty_and_nothing_is_issued(held: County) -> None:
    answer = get(held, f"assets/{ASSET}/shares")
    assert (answer["items"], answer["issued"], answer["next"]) == ([], 0, None)


def test_shares_are_a_balance_in_shares(held: County) -> None:
    answer = get(held, f"balances/{issue_of(ASSET)}")
    assert (answer["kind"], answer["about"], answer["balance_shares"]) == ("issue", ASSET, 0)


def test_assets_and_register_come_as_csv(held: County) -> None:
    held.caught_up()
    answer = held.get(f"assets?place={held.name}", "cf1", accept="text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["id"], row["appraised_fen"]) == (ASSET, "28000000")
    empty = held.get(f"assets/{ASSET}/shares", "cf1", accept="text/csv")
    assert "share_class" in empty.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("path", "actor", "status"),
    [
        ("assets/asset:none", "cf1", 404),
        ("assets/asset:none/shares", "cf1", 404),
        (f"assets/{ASSET}?as_of=soon", "cf1", 422),
        (f"assets/{ASSET}/shares?known_at=never", "cf1", 422),
        ("assets?place=231005", None, 401),
        (f"assets/{ASSET}/shares", None, 401),
        (f"assets/{ASSET}/shares", "h0", 403),
    ],
)
def test_who_may_not_or_asks_for_what_is_not_there_is_told(
    held: County, path: str, actor: str | None, status: int
) -> None:
    held.caught_up()
    assert held.get(path, actor).status_code == status


def test_sup_1_the_trace_of_an_asset_is_every_event_that_names_it(held: County) -> None:
    held.caught_up()
    rows = held.get(f"trace/{ASSET}", "a1").json()["items"]
    assert [row["type"] for row in rows] == ["AssetBroughtIn.v1", "AssetAppraised.v1"]
