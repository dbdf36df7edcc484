"""Distribution over HTTP: pools, contracts and plans as they stand, and the draft of a plan."""

import csv
import io
from typing import Any

import pytest

from tests.api.conftest import County
from tests.api.income import POST_FEN, RATES, RENT_FEN
from tests.api.money import ASSET

CAME_FEN = RENT_FEN - 1


def get(county: County, path: str, actor: str = "k1") -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get(path, actor)
    assert answer.status_code == 200, answer.text
    return answer.json()


def post(county: County, bases: dict[str, Any], actor: str | None = "k1") -> Any:  # noqa: ANN401
    address = f"/v1/{county.name}/drafts/distribution"
    return county.http.post(address, json=bases, headers=county.as_(actor))


def test_a_pool_says_what_came_what_is_left_and_what_poor_households_lack(county: County) -> None:
    found = get(county, "pools/pool:1")
    assert (found["received_fen"], found["left_fen"]) == (CAME_FEN, 0)
    assert (found["reserve_bp"], found["poor_owed_fen"]) == (0, 0)
    assert found["plans"] == ["list:1"]
    (listed,) = get(county, "pools?place=231005100201")["items"]
    assert (listed["id"], listed["source"], listed["run_by"]) == ("pool:1", ASSET, "village")


def test_a_contract_says_what_each_period_owes_and_what_came(county: County) -> None:
    found = get(county, "contracts/contract:1")
    (period,) = found["periods"]
    assert (period["expected_fen"], period["received_fen"]) == (RENT_FEN, CAME_FEN)
    assert (found["model"], found["title"]["zh"]) == ("lease", "资产租赁")
    (listed,) = get(county, "contracts?place=231005")["items"]
    assert (listed["id"], listed["received_fen"]) == ("contract:1", CAME_FEN)


def test_a_plan_says_its_sums_its_bases_and_what_its_case_waits_for(county: County) -> None:
    found = get(county, "plans/plan:1")
    assert (found["status"], found["case"]) == ("open", "case:plan-1")
    (basis,) = found["bases"]
    assert (basis["basis"], basis["zh"], basis["amount_fen"]) == ("post", "公益岗位", POST_FEN)
    assert found["rates"] == RATES
    assert found["before"] is None
    (listed,) = get(county, "plans?place=231005100201")["items"]
    assert (listed["id"], listed["total_fen"], listed["status"]) == ("plan:1", POST_FEN, "open")
    waits = get(county, "cases/case:plan-1")["waiting"]
    assert "assembly" in [one["step"] for one in waits]


def test_not_5_the_lines_of_a_plan_mask_the_names_of_their_payees(county: County) -> None:
    (line,) = get(county, "plans/plan:1")["items"]
    assert line["head_name"].endswith("〇〇")
    assert (line["amount_fen"], line["contested"], line["removed"]) == (POST_FEN, 0, False)
    assert line["parts"][0]["units"] == 12


def test_plans_are_given_as_csv(county: County) -> None:
    answer = county.get("plans?place=231005", "k1", accept="text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["id"], row["total_fen"]) == ("plan:1", str(POST_FEN))


def test_the_table_of_what_is_open_lists_arrears_of_a_contract(county: County) -> None:
    listed = get(county, "gaps?place=231005&rule=DIS-5")["items"]
    late = get(county, "contracts/contract:1")["late"]
    assert [one["subject"] for one in listed] == (["contract:1"] if late else [])


def test_a_draft_is_the_same_for_whoever_computes_it_and_stores_nothing(county: County) -> None:
    head = county.caught_up()
    bases = {
        "list": "list:9",
        "available_fen": 1_000_000,
        "reserve_bp": 1_000,
        "rates": RATES,
        "claims": [
            {
                "household": "household:1",
                "person": "person:1",
                "card_kind": "householder",
                "status": "monitored",
                "basis": "post",
                "units": 10,
                "code": "road_keeping",
                "worker": "person:1",
                "until": "2026-03-20",
            }
        ],
    }
    first, second = post(county, bases), post(county, bases, "t1")
    assert first.status_code == 200
    assert first.json() == second.json()
    made = first.json()
    assert (made["total_fen"], made["reserve_fen"], made["collective_fen"]) == (
        600_000,
        100_000,
        300_000,
    )
    assert county.caught_up() == head


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"claims": []}, "没有分配依据"),
        ({"available_fen": -1}, "available_fen"),
        ({"reserve_bp": 10_001}, "reserve_bp"),
        ({"who": "me"}, "who"),
    ],
)
def test_bases_that_give_no_plan_are_told_why(
    county: County, changed: dict[str, Any], told: str
) -> None:
    answer = post(county, {"list": "list:9", "available_fen": 1, "claims": [], **changed})
    assert answer.status_code == 422
    assert told in answer.text


def test_a_draft_is_for_who_reads_money(county: County) -> None:
    bases = {"list": "list:9", "available_fen": 1, "claims": []}
    assert post(county, bases, None).status_code == 401
    assert post(county, bases, "v5").status_code == 403


@pytest.mark.parametrize("path", ["pools/pool:9", "contracts/contract:9", "plans/plan:9"])
def test_what_is_not_on_record_is_not_found(county: County, path: str) -> None:
    assert county.get(path, "k1").status_code == 404
