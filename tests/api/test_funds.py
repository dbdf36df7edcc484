"""Funds over HTTP: lines, balances and histories, then and now, and who reads them."""

import csv
import io
from typing import Any

import pytest

from tests.api.conftest import County
from tests.api.money import LINE_FEN, PAID_FEN, SHARE_FEN


def get(county: County, path: str, actor: str = "cf1") -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get(path, actor)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_balance_says_whose_account_it_is_and_what_stood_on_it(county: County) -> None:
    answer = get(county, "balances/account:fund-1")
    assert answer["balance_fen"] == LINE_FEN - SHARE_FEN
    assert (answer["kind"], answer["about"]) == ("fund", "fund:1")
    assert answer["title"]["zh"] == "专项资金"
    assert answer["known_at"] == answer["position"]


@pytest.mark.parametrize(
    ("day", "fund_fen", "allocation_fen"),
    [
        ("2026-01-31", 0, 0),
        ("2026-02-01", LINE_FEN, 0),
        ("2026-02-28", LINE_FEN, 0),
        ("2026-03-01", LINE_FEN - SHARE_FEN, SHARE_FEN),
        ("2026-03-23", LINE_FEN - SHARE_FEN, SHARE_FEN - PAID_FEN),
    ],
)
def test_balances_as_of_a_day(county: County, day: str, fund_fen: int, allocation_fen: int) -> None:
    fund = get(county, f"balances/account:fund-1?as_of={day}")
    allocation = get(county, f"balances/account:allocation-1?as_of={day}")
    assert (fund["balance_fen"], allocation["balance_fen"]) == (fund_fen, allocation_fen)
    assert fund["as_of"] == day


def test_known_before_the_line_was_entered_there_was_nothing(county: County) -> None:
    entered = get(county, "funds/fund:1")["because"]
    before = get(county, f"balances/account:fund-1?as_of=2026-03-23&known_at={entered - 1}")
    after = get(county, f"balances/account:fund-1?as_of=2026-03-23&known_at={entered}")
    assert (before["balance_fen"], after["balance_fen"]) == (0, LINE_FEN)
    assert get(county, f"funds?place=231005&known_at={entered - 1}")["items"] == []


def test_lines_of_a_place_say_what_is_left_of_each(county: County) -> None:
    (line,) = get(county, "funds?place=231005")["items"]
    assert (line["id"], line["number"]) == ("fund:1", "示例财农〔2026〕1号")
    assert line["balance_fen"] == LINE_FEN - SHARE_FEN
    (early,) = get(county, "funds?place=231005&as_of=2026-02-01")["items"]
    assert early["balance_fen"] == LINE_FEN


def test_a_line_shows_its_allocations_and_what_is_left_of_them(county: County) -> None:
    answer = get(county, "funds/fund:1", "a1")
    assert answer["source"]["zh"] == "财政扶贫资金"
    (made,) = answer["allocations"]
    assert (made["amount_fen"], made["balance_fen"]) == (SHARE_FEN, SHARE_FEN - PAID_FEN)
    assert get(county, "funds/fund:1?as_of=2026-02-28")["allocations"] == []


def test_a_history_runs_from_opening_to_closing(county: County) -> None:
    answer = get(county, "funds/fund:1/history")
    assert (answer["opening_fen"], answer["closing_fen"]) == (0, LINE_FEN - SHARE_FEN)
    rows = [(row["value_date"], row["delta_fen"], row["balance_fen"]) for row in answer["items"]]
    assert rows == [
        ("2026-02-01", LINE_FEN, LINE_FEN),
        ("2026-03-01", -SHARE_FEN, LINE_FEN - SHARE_FEN),
    ]
    own = get(county, "funds/fund:1/history?account=account:allocation-1")
    assert [row["delta_fen"] for row in own["items"]] == [SHARE_FEN, -PAID_FEN]


def test_the_next_page_opens_with_what_the_last_one_ended_with(county: County) -> None:
    first = get(county, "funds/fund:1/history?limit=1")
    second = get(county, f"funds/fund:1/history?limit=1&after={first['next']}")
    assert second["opening_fen"] == first["items"][-1]["balance_fen"] == LINE_FEN
    assert second["next"] is None
    assert second["items"][0]["balance_fen"] == second["closing_fen"]


def test_a_history_comes_as_csv(county: County) -> None:
    county.caught_up()
    answer = county.get("funds/fund:1/history", "cf1", accept="text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["delta_fen"] for row in rows] == [str(LINE_FEN), str(-SHARE_FEN)]
    assert rows[0]["other"] == "account:source-1"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("balances/account:none", 404),
        ("balances/person:h0", 404),
        ("funds/fund:none", 404),
        ("funds/fund:none/history", 404),
        ("funds/fund:1/history?account=account:source-1", 404),
        ("funds/fund:1/history?after=yesterday", 422),
        ("funds/fund:1/history?after=2026-01-01|x|0", 422),
        ("funds/fund:1/history?after=2026-01-01|99999999999999999999|0", 422),
        ("funds/fund:1?as_of=soon", 422),
        ("balances/account:fund-1?known_at=never", 422),
    ],
)
def test_what_does_not_stand_there_or_is_no_question_is_told(
    county: County, path: str, status: int
) -> None:
    county.caught_up()
    assert county.get(path, "cf1").status_code == status


def test_what_the_reader_has_already_is_304(county: County) -> None:
    county.caught_up()
    etag = county.get("balances/account:fund-1", "cf1").headers["etag"]
    again = county.get("balances/account:fund-1", "cf1", **{"if-none-match": etag})
    assert again.status_code == 304


def test_county_finance_reads_money_and_no_household(county: County) -> None:
    assert county.get("funds?place=231005", "cf1").status_code == 200
    assert county.get("households?place=231005", "cf1").status_code == 403


def test_sup_1_the_trace_of_a_line_is_every_event_that_names_it(county: County) -> None:
    county.caught_up()
    rows = county.get("trace/fund:1", "a1").json()["items"]
    assert [row["type"] for row in rows] == ["BudgetLineReceived.v1", "FundsAllocated.v1"]
    paid = county.get("trace/account:allocation-1", "a1").json()["items"]
    types = [row["type"] for row in paid]
    assert types[:2] == ["FundsAllocated.v1", "FundsDisbursed.v1"]
    assert set(types[2:]) <= {"BankAccountDeclared.v1"}, "where its money stands"


def test_one_yuan_s_path_leads_from_a_disbursement_to_its_line_and_back(county: County) -> None:
    up = get(county, "money/path?from=disbursement:1", "a1")
    assert [step["thing"] for step in up["steps"]][-1] == "fund:1"
    assert up["ends"] == ["fund:1"]
    down = get(county, "money/path?from=fund:1&way=down", "a1")
    assert "disbursement:1" in [step["thing"] for step in down["steps"]]
    assert county.get("money/path?from=fund:none", "a1").status_code == 404
    assert county.get("money/path?from=x", "a1").status_code == 422
