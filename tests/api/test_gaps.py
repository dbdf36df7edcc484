"""The list of what is open, over HTTP: in one's own jurisdiction, in pages, as JSON and CSV."""

from typing import Any

import pytest

from domain.rules import RULES
from tests.api.conftest import County

VILLAGE, OTHER_VILLAGE = "231005100201", "231005100202"


def asked(county: County, path: str = "", actor: str = "k1") -> Any:  # noqa: ANN401
    county.caught_up()
    return county.get(f"gaps{path}", actor).raise_for_status().json()


def test_what_is_open_says_rule_subject_place_and_days_in_both_languages(county: County) -> None:
    told = asked(county)
    assert told["place"] == "231005"
    assert told["position"] > 0
    rows = {(row["rule"], row["subject"]): row for row in told["items"]}
    contested = county.year.turning("corrected")
    assert contested
    held = rows["NOT-3", contested.case]
    assert (held["place"], held["since"], held["due"]) == (VILLAGE, "2026-03-23", None)
    assert county.notice in held["en"]
    assert "暂缓" in held["zh"]
    assert "gender unknown of 11" in rows["ASM-2", f"place:{VILLAGE}"]["en"]
    assert {row["rule"] for row in told["items"]} <= RULES.keys()


def test_the_list_comes_in_pages_that_make_the_whole(county: County) -> None:
    whole = asked(county)["items"]
    assert len(whole) > 1
    paged: list[Any] = []
    path: str | None = "?limit=1"
    while path is not None:
        told = asked(county, path)
        paged += told["items"]
        path = f"?limit=1&after={told['next']}" if told["next"] else None
    assert paged == whole


def test_one_rule_and_one_place_can_be_asked_for(county: County) -> None:
    assert {row["rule"] for row in asked(county, "?rule=ASM-2")["items"]} == {"ASM-2"}
    here, there = (
        {row["place"] for row in asked(county, f"?place={place}")["items"]}
        for place in (VILLAGE, OTHER_VILLAGE)
    )
    assert VILLAGE in here
    assert here.isdisjoint(there)
    assert all(place.startswith(OTHER_VILLAGE) for place in there)
    assert asked(county, "", "s1")["place"] == VILLAGE


@pytest.mark.parametrize("query", ["rule=ACT-1", "rule=none", "place=village"])
def test_a_rule_that_lists_nothing_is_refused(county: County, query: str) -> None:
    assert county.get(f"gaps?{query}", "k1").status_code == 422


def test_the_list_comes_as_a_spreadsheet_too(county: County) -> None:
    county.caught_up()
    answer = county.get("gaps", "a1", accept="text/csv")
    header, *rows = answer.text.lstrip("\ufeff").splitlines()
    assert header == "rule,subject,place,since,due,en,zh"
    assert rows


def test_every_system_key_of_a_new_ledger_may_state_its_deadlines(county: County) -> None:
    assert county.http.get("/readyz/deadlines").json() == {"items": []}
