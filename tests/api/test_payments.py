"""Payments over HTTP: what is payable of a list, what there is to sign, and who reads it."""

from typing import Any

import pytest

from tests.api.conftest import County

DRAFT = {"list": "list:1", "batch": "batch:1", "execution_date": "2026-06-03"}
FILE = "payments/batch:1/file?format=pain001&payer_name=示例村合作社"


def draft(county: County, actor: str | None, **changed: Any) -> Any:  # noqa: ANN401
    county.caught_up()
    return county.http.post(
        f"/v1/{county.name}/drafts/payment-batch",
        json={**DRAFT, **changed},
        headers=county.as_(actor),
    )


def test_pay_3_a_list_that_is_not_final_says_so_and_owes_nobody_yet(county: County) -> None:
    county.caught_up()
    answer = county.get("lists/list:1", "a1").json()
    assert answer["made_by"] == "PlanDrafted.v1"
    assert answer["case_status"] == "open"
    assert not answer["final"]
    assert answer["why_not"]["en"] == "case:plan-1 is open, about list:1"
    assert answer["total_fen"] > 0
    payable = ("payable_count", "payable_fen", "without_card_count")
    assert {answer[name] for name in payable} == {None}
    assert (answer["batches"], answer["paid_count"]) == ([], 0)


def test_pay_3_there_is_no_draft_of_a_batch_from_a_list_that_is_not_final(county: County) -> None:
    head = county.caught_up()
    answer = draft(county, "cf1")
    assert answer.status_code == 409
    problem = answer.json()
    assert (problem["rule"], "list:1" in problem["expected"]) == ("PAY-3", True)
    assert "case:plan-1" in problem["found"]
    assert "lines" not in problem
    assert county.caught_up() == head


def test_a_draft_is_for_who_reads_the_money_and_of_a_list_that_is_there(county: County) -> None:
    assert draft(county, None).status_code == 401
    assert draft(county, "h0").status_code == 403
    assert draft(county, "cf1", list="list:none").status_code == 404
    assert draft(county, "cf1", list="none").status_code == 422
    assert draft(county, "cf1", more=1).status_code == 422


@pytest.mark.parametrize("path", ["payments/batch:none", FILE.replace("batch:1", "batch:none")])
def test_a_batch_that_is_not_there_is_not_found_by_who_may_read_it(
    county: County, path: str
) -> None:
    county.caught_up()
    assert county.get(path, "cf1").status_code == 404
    assert county.get(path, "h0").status_code == 403
    assert county.get(path).status_code == 401


def test_the_file_of_a_batch_is_for_who_pays_it_alone(county: County) -> None:
    assert county.get(FILE, "g1").status_code == 403
    assert county.get(FILE, "s1").status_code == 403
    assert county.get("payments/batch:1/file?format=cash&payer_name=x", "cf1").status_code == 422


def test_payments_are_listed_by_status_and_no_other_word(county: County) -> None:
    county.caught_up()
    assert county.get("payments?place=231005&status=confirmed", "a1").json()["items"] == []
    assert county.get("payments?place=231005&status=cash", "a1").status_code == 422


def test_hh_7_a_person_sees_what_is_due_to_their_household(county: County) -> None:
    county.caught_up()
    listed = county.get("lists/list:1", "a1").json()
    (due,) = county.get(f"persons/{county.poor.head}", "a1").json()["dues"]
    assert (due["list"], due["household"]) == ("list:1", county.poor.household)
    assert (due["amount_fen"], due["paid"]) == (listed["total_fen"], False)
    own = county.get(f"persons/{county.household.head}", "h0").json()
    assert own["dues"] == []
