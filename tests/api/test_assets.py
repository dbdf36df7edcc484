"""Assets over HTTP: what is held at a place, what it is worth, and its register of shares."""

import csv
import io
from typing import Any

import pytest

from domain.assets.asset import holding_of, issue_of
from domain.equity.shares import share_of
from domain.kernel.places import village_of
from tests.api.conftest import County
from tests.api.money import APPRAISED_FEN, ASSET, example

SHED = "asset:shed"


@pytest.fixture(scope="module")
def shared(county: County) -> County:
    """The collective's own asset from before, whose register is brought in with two households."""
    stage, place = county.stage, village_of(county.household.place)
    keepers, on = ("ta1", "co1"), stage.today.isoformat()
    data = example(
        "AssetBroughtIn.v1", asset=SHED, place=place, owner=f"place:{place}", entity=None
    )
    stage.act("AssetBroughtIn.v1", data | {"paper": stage.paper("title")}, *keepers)
    lines = [
        example(
            "ShareBroughtIn.v1",
            asset=SHED,
            place=place,
            household=one.household,
            share=share_of(SHED, one.household, "quota"),
            shares_count=count,
            value_date=on,
        )
        for one, count in zip(county.year.going_on[:2], (30, 20), strict=True)
    ]
    register = example(
        "RegisterBroughtIn.v1",
        asset=SHED,
        place=place,
        shares_count=100,
        collective_count=50,
        lines_count=2,
        value_date=on,
        paper=stage.paper("register"),
    )
    batch = [("ShareBroughtIn.v1", line) for line in lines]
    stage.act("RegisterBroughtIn.v1", register, *keepers, lines=batch)
    return county


def test_the_register_names_holders_masked_and_adds_up_to_the_issue(shared: County) -> None:
    answer = get(shared, f"assets/{SHED}/shares")
    rows = answer["items"]
    assert answer["issued"] == sum(row["shares"] for row in rows) == 100
    own = {row["holder"]: row for row in rows}
    head = own[shared.household.household]
    assert (head["shares"], head["class_name"]) == (30, "量化股")
    assert head["head_name"].endswith("〇")
    assert own[f"place:{village_of(shared.household.place)}"]["head_name"] == ""
    assert get(shared, f"assets/{SHED}")["classes"] == {"collective": 50, "quota": 50}


def test_a_register_goes_on_page_by_page(shared: County) -> None:
    first = get(shared, f"assets/{SHED}/shares?limit=2")
    rest = get(shared, f"assets/{SHED}/shares?limit=2&after={first['next']}")
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]


def test_the_shareholders_of_a_place_are_the_registers_of_its_assets(shared: County) -> None:
    place = village_of(shared.household.place)
    registered = get(shared, f"assets/{SHED}/shares")["items"]
    for where in (place, shared.name):
        rows = get(shared, f"rosters/shareholders?place={where}")["items"]
        assert {(row["asset"], row["place"]) for row in rows} == {(SHED, place)}
        own = ("holder", "head_name", "share_class", "class_name", "shares", "account")
        assert [{name: row[name] for name in own} for row in rows] == registered
    assert get(shared, "rosters/shareholders?place=231005100299")["items"] == []


def test_the_roster_of_shareholders_goes_on_page_by_page_and_comes_as_csv(shared: County) -> None:
    path, holders = f"rosters/shareholders?place={shared.name}&limit=1", []
    after: str | None = ""
    while after is not None:
        answer = get(shared, f"{path}&after={after}")
        holders += [row["holder"] for row in answer["items"]]
        after = answer["next"]
    assert len(holders) == 3
    whole = shared.get(f"rosters/shareholders?place={shared.name}", "cf1", accept="text/csv")
    rows = csv.DictReader(io.StringIO(whole.content.decode("utf-8-sig")))
    assert [row["holder"] for row in rows] == holders


def test_nobody_was_a_shareholder_the_day_before_or_before_it_was_known(shared: County) -> None:
    because = get(shared, f"assets/{SHED}")["because"]
    for asked in ("as_of=2026-01-04", f"known_at={because}"):
        answer = get(shared, f"rosters/shareholders?place={shared.name}&{asked}")
        assert answer["items"] == []
        assert answer["as_of"] or answer["known_at"] == because


def test_nobody_held_anything_the_day_before_or_before_it_was_known(shared: County) -> None:
    because = get(shared, f"assets/{SHED}")["because"]
    for asked in ("as_of=2026-01-04", f"known_at={because}"):
        answer = get(shared, f"assets/{SHED}/shares?{asked}")
        assert (answer["items"], answer["issued"]) == ([], 0)


def test_a_holding_is_a_balance_of_the_household_s_shares(shared: County) -> None:
    account = holding_of(SHED, shared.household.household, "quota")
    answer = get(shared, f"balances/{account}")
    assert (answer["kind"], answer["about"], answer["balance_shares"]) == ("holding", SHED, 30)


def get(county: County, path: str, actor: str = "cf1") -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get(path, actor)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_assets_of_a_place_with_their_grade_and_value(county: County) -> None:
    rows = {row["id"]: row for row in get(county, f"assets?place={county.name}")["items"]}
    row = rows[ASSET]
    assert (row["grade"], row["appraised_fen"]) == ("audited", APPRAISED_FEN)
    assert get(county, f"assets?place={county.name}&as_of=2018-08-31")["items"] == []
    early = get(county, f"assets?place={county.name}&known_at={row['because'] - 1}")
    assert ASSET not in {one["id"] for one in early["items"]}


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
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert {row["id"]: row["appraised_fen"] for row in rows}[ASSET] == str(APPRAISED_FEN)
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
        ("rosters/shareholders?place=231005", None, 401),
        ("rosters/shareholders?place=231005", "h0", 403),
        ("rosters/shareholders?place=231005&as_of=soon", "cf1", 422),
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


def test_hh_7_a_person_sees_what_their_household_holds_and_of_no_other(shared: County) -> None:
    head = shared.household.head
    own = get(shared, f"persons/{head}", "h0")["holdings"]
    assert [(one["asset"], one["share_class"], one["shares"]) for one in own] == [
        (SHED, "quota", 30)
    ]
    assert get(shared, f"persons/{head}?as_of=2026-01-04", "h0")["holdings"] == []
    other = shared.year.going_on[1].head
    assert shared.get(f"persons/{other}", "h0").status_code == 403
