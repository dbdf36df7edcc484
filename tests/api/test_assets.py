"""Assets over HTTP: what is held at a place, what it is worth, and its register of shares."""

import csv
import io
from typing import Any

import pytest

from domain.assets.asset import issue_of
from tests.api.conftest import County
from tests.api.money import APPRAISED_FEN, ASSET


def get(county: County, path: str, actor: str = "cf1") -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get(path, actor)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_assets_of_a_place_with_their_grade_and_value(county: County) -> None:
    (row,) = get(county, f"assets?place={county.name}")["items"]
    assert (row["id"], row["grade"], row["appraised_fen"]) == (ASSET, "audited", APPRAISED_FEN)
    assert get(county, f"assets?place={county.name}&as_of=2018-08-31")["items"] == []
    assert get(county, f"assets?place={county.name}&known_at={row['because'] - 1}")["items"] == []


def test_one_asset_with_its_appraisals(county: County) -> None:
    answer = get(county, f"assets/{ASSET}", "a1")
    assert [one["value_fen"] for one in answer["appraisals"]] == [APPRAISED_FEN]
    assert (answer["doubted"], answer["classes"]) == (False, {})
    early = get(county, f"assets/{ASSET}?known_at={answer['because']}")
    assert early["appraisals"] == []


def test_a_register_without_shares_is_empty_and_nothing_is_issued(county: County) -> None:
    answer = get(county, f"assets/{ASSET}/shares")
    assert (answer["items"], answer["issued"], answer["next"]) == ([], 0, None)


def test_shares_are_a_balance_in_shares(county: County) -> None:
    answer = get(county, f"balances/{issue_of(ASSET)}")
    assert (answer["kind"], answer["about"], answer["balance_shares"]) == ("issue", ASSET, 0)


def test_assets_and_register_come_as_csv(county: County) -> None:
    county.caught_up()
    answer = county.get(f"assets?place={county.name}", "cf1", accept="text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["id"], row["appraised_fen"]) == (ASSET, str(APPRAISED_FEN))
    empty = county.get(f"assets/{ASSET}/shares", "cf1", accept="text/csv")
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
    county: County, path: str, actor: str | None, status: int
) -> None:
    county.caught_up()
    assert county.get(path, actor).status_code == status


def test_sup_1_the_trace_of_an_asset_is_every_event_that_names_it(county: County) -> None:
    county.caught_up()
    rows = county.get(f"trace/{ASSET}", "a1").json()["items"]
    types = [row["type"] for row in rows]
    assert types == ["AssetBroughtIn.v1", "AssetAppraised.v1", "PoolOpened.v1"]
