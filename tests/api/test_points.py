"""Points over HTTP: an account, a card at the counter, a month's list, and who reads them."""

import re
from typing import Any

import pytest

from tests.api.conftest import County
from tests.api.points import CARD, LOST, VILLAGE, enter

PERSONAL = re.compile(r"person:|household:|case:|[0-9]{17}[0-9X]")


def get(county: County, path: str, actor: str | None = "k1") -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get(path, actor)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_account_has_its_balance_lots_cards_and_statement(county: County) -> None:
    points = county.points
    answer = get(county, f"points/{points.account}")
    assert answer["household"] == points.household
    assert answer["balance_points"] == 8
    (lot,) = answer["lots"]
    assert (lot["points"], lot["good"], lot["voucher"]) == (8, True, "voucher:p1")
    assert {one["card"]: one["ended_on"] is None for one in answer["cards"]} == {
        CARD: True, LOST: False,
    }  # fmt: skip
    moved = [(one["type"], one["delta_points"], one["balance_points"]) for one in answer["items"]]
    assert moved == [("PointsEarned.v1", 10, 10), ("PointsDeducted.v1", -2, 8)]


def test_a_statement_has_pages_and_both_axes(county: County) -> None:
    path = f"points/{county.points.account}"
    first = get(county, f"{path}?limit=1")
    assert len(first["items"]) == 1
    rest = get(county, f"{path}?limit=1&after={first['next']}")
    assert (rest["opening_points"], rest["items"][0]["balance_points"]) == (10, 8)
    entered = rest["items"][0]["position"]
    assert get(county, f"{path}?known_at={entered - 1}")["balance_points"] == 10
    assert get(county, f"{path}?as_of=2026-01-01")["balance_points"] == 0


def test_the_balances_own_mechanism_knows_accounts_and_counters(county: County) -> None:
    own = get(county, f"balances/{county.points.account}")
    assert (own["kind"], own["balance_points"]) == ("points", 8)
    counter = f"balances/account:counter-points-issued-{VILLAGE}"
    issued = get(county, f"{counter}?as_of={county.points.day}")
    assert (issued["kind"], issued["place"], issued["balance_points"]) == (
        "points_issued", VILLAGE, -10,
    )  # fmt: skip
    assert county.get(f"balances/account:counter-points-none-{VILLAGE}", "k1").status_code == 404


def test_an_account_is_for_officials_and_its_own_household(county: County) -> None:
    path = f"points/{county.points.account}"
    get(county, path, "h0")
    assert county.get(path).status_code == 401
    assert county.get(path, "h1").status_code == 403
    assert county.get(path, "keeper").status_code == 403
    assert county.get("points/account:points-none", "k1").status_code == 404
    assert county.get(f"{path}?after=nowhere", "k1").status_code == 422


def test_pts_3_the_counter_learns_what_a_card_spends_and_nobody_s_name(county: County) -> None:
    answer = get(county, f"points-cards/{CARD}", "keeper")
    assert (answer["spends"], answer["why_not"]) == (True, None)
    assert (answer["points"], answer["month_max"], answer["left_points"]) == (8, 60, 8)
    assert (answer["spent_points"], answer["over_points"]) == (0, 0)
    body = county.get(f"points-cards/{CARD}", "keeper").text
    assert PERSONAL.search(body) is None
    lost = get(county, f"points-cards/{LOST}", "keeper")
    assert (lost["spends"], lost["left_points"]) == (False, 0)
    assert lost["why_not"]["en"].endswith("lost")
    assert "停用" in lost["why_not"]["zh"]


def test_a_card_is_for_the_counter_and_officials(county: County) -> None:
    county.caught_up()
    assert county.get(f"points-cards/{CARD}").status_code == 401
    assert county.get(f"points-cards/{CARD}", "h0").status_code == 403
    assert county.get("points-cards/pointscard:none", "k1").status_code == 404
    assert county.get(f"points-cards/{CARD}", "w1").status_code == 200


def test_pts_7_a_month_is_drafted_drawn_and_open_to_everybody_masked(county: County) -> None:
    month = county.points.before
    asked = {"place": VILLAGE, "month": month, "case": "case:points-month"}
    county.caught_up()
    address = f"/v1/{county.name}/drafts/points-month"
    refused = county.http.post(address, json=asked)
    assert refused.status_code == 401
    draft = county.http.post(address, json=asked, headers=county.as_("c1")).json()
    assert draft["data"]["lines_count"] == len(draft["lines"]) == 1
    lines = [(draft["line_type"], line) for line in draft["lines"]]
    county.stage.act(draft["type"], draft["data"], "s1", "keeper", lines=lines)
    answer = get(county, f"points-lists/{VILLAGE}/{month}", None)
    (line,) = answer["items"]
    assert (line["opening"], line["closing"], line["status"]) == (0, 0, "shown")
    assert "〇" in line["head_name"]
    text = county.get(f"points-lists/{VILLAGE}/{month}").text
    assert PERSONAL.search(text.replace(answer["lists"][0]["case"], "")) is None
    assert answer["lists"][0]["shown"] == draft["data"]["shown"]
    rows = county.get(f"points-lists/{VILLAGE}/{month}", accept="text/csv").text
    assert line["line"] in rows


@pytest.mark.parametrize("month", ["2020-01", "nothing"])
def test_a_month_that_nobody_drew_is_not_found(county: County, month: str) -> None:
    county.caught_up()
    assert county.get(f"points-lists/{VILLAGE}/{month}").status_code == 404
    assert county.get(f"points-lists/nowhere/{month}").status_code == 404


def test_pts_2_a_refusal_says_the_rule_over_http(county: County) -> None:
    stage, points = county.stage, county.points
    with pytest.raises(Exception, match="PTS-2"):
        enter(stage, points, "PointsEarned.v1", "voucher:p9", points=16)
