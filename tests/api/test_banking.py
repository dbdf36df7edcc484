"""A bank's file goes into the ledger, with whose each number is; accounts are read."""

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from api import cli
from api.bank.reading import read_statements
from api.client import RefusalError
from api.commands.bank_statements import give
from api.demo import opening
from api.demo.stage import Stage
from api.signing import Secret
from tests.api.conftest import BEGINS, County
from tests.api.money import LINE_FEN, PAID_FEN, example
from tests.api.test_personal import looks

FUND, ENTITY, STRANGER = "20100000000000001", "20100000000000002", "20100000000000099"
PAID_ON = str(date.fromisoformat(example("FundsDisbursed.v1")["value_date"]) - timedelta(days=1))
"""At the bank a day before the books have it, for the county's clock stands at that day."""
HEAD = ("交易日期", "交易流水号", "借方发生额", "贷方发生额", "对方户名", "对方账号", "摘要")
RECEIVED = ("2026-02-01", "R1", "", f"{LINE_FEN / 100:.2f}", "示例财政", STRANGER, "指标")
DISBURSED = (PAID_ON, "R2", f"{PAID_FEN / 100:.2f}", "", "示例公司", ENTITY, "拨付")
CASH = (PAID_ON, "R3", "5000.00", "", "", "", "现金支取")


def file(*rows: Sequence[str], closing_fen: int, account: str = FUND) -> bytes:
    """A bank's spreadsheet as CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([("账号", account), ("对账期间", f"2026-01-05至{PAID_ON}")])
    writer.writerow(("期初余额", "0.00", "", "期末余额", f"{closing_fen / 100:.2f}"))
    writer.writerows([HEAD, *rows])
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def banked(county: County) -> County:
    """The county's account and the entity's at a bank that has a key."""
    stage = county.stage
    stage.cast.add("bk1", "示例农商行", "bank", "231005")
    opening.enrol(stage, ["bk1"])
    for name, number, owner, books in (
        ("bankaccount:1", FUND, "place:231005", ["account:fund-1", "account:allocation-1"]),
        ("bankaccount:e1", ENTITY, "entity:1", ["account:entity-1"]),
    ):
        data = example(
            "BankAccountDeclared.v1", bank_account=name, number=Secret(number), owner=owner,
            books=books, paper=stage.paper("account"),
        )  # fmt: skip
        stage.act("BankAccountDeclared.v1", data, "cf1", "cf2")
    county.caught_up()
    return county


def given(county: County, content: bytes, *, grade: str = "bank_signed", by: str = "bk1") -> int:
    stage = county.stage
    found = read_statements("statement.csv", content)
    office = stage.cast[by]
    client = county.inspection if grade == "auditor_obtained" else stage.client
    return give(
        client, [office], found, content,
        account="bankaccount:1", grade=grade, at=stage.now,
    )  # fmt: skip


CLOSING_FEN = LINE_FEN - PAID_FEN - 5_000 * 100


def proof(county: County) -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get("no-cash?fund=fund:1", "a1")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_bank_gives_its_file_and_the_proof_says_what_is_in_it(banked: County) -> None:
    assert proof(banked)["coverage"]["statements"] == []
    position = given(banked, file(RECEIVED, DISBURSED, CASH, closing_fen=CLOSING_FEN))
    found = proof(banked)
    assert [one["kind"] for one in found["exceptions"]] == ["cash"]
    (used,) = found["coverage"]["statements"]
    assert (used["position"], used["grade"], used["entries_count"]) == (position, "bank_signed", 3)
    (shown,) = [
        one
        for one in banked.get("bank-accounts?place=231005", "a1").json()["items"]
        if one["id"] == "bankaccount:1"
    ]
    assert shown["statements"]["bank_signed"] == {
        "until": PAID_ON,
        "closing_fen": CLOSING_FEN,
    }


def test_the_same_file_is_given_once(banked: County) -> None:
    with pytest.raises(RefusalError, match="REG-1"):
        given(banked, file(RECEIVED, DISBURSED, CASH, closing_fen=CLOSING_FEN))


def test_a_statement_of_another_account_is_not_given(banked: County) -> None:
    content = file(RECEIVED, closing_fen=LINE_FEN, account=STRANGER)
    with pytest.raises(ValueError, match="0 份"):
        given(banked, content)


def test_act_4_what_an_auditor_obtained_stands_in_the_inspection_ledger(banked: County) -> None:
    before = proof(banked)["position"]
    content = file(RECEIVED, DISBURSED, closing_fen=LINE_FEN - PAID_FEN)
    beside = Stage(banked.inspection, banked.stage.cast, BEGINS)
    beside.go_to(banked.stage.now.date())
    opening.enrol(beside, ["a1"], by=("r1", "r2"))
    given(banked, content, grade="auditor_obtained", by="a1")
    after = proof(banked)
    assert after["position"] == before, "looking warns nobody"
    assert "contradicted" in [one["kind"] for one in after["exceptions"]]


def test_whose_a_number_is_is_told_to_who_signs_statements_and_recorded(banked: County) -> None:
    before = len(looks(banked))
    body = {"numbers": [FUND, ENTITY, STRANGER]}
    path = "/v1/231005/bank-accounts/bankaccount:1/parties"
    answer = banked.http.post(path, json=body, headers=banked.as_("bk1"))
    assert [one["party"] for one in answer.json()["items"]] == [
        "bankaccount:1", "bankaccount:e1", None,
    ]  # fmt: skip
    (look,) = looks(banked)[before:]
    assert look["data"]["subject"] == "bankaccount:1"
    refused = banked.http.post(path, json=body, headers=banked.as_("m1"))
    assert refused.status_code == 403
    unknown = banked.http.post(
        "/v1/231005/bank-accounts/bankaccount:none/parties", json=body, headers=banked.as_("bk1")
    )
    assert unknown.status_code == 404


def test_statements_are_lawful_when_every_act_is_admitted_again(
    banked: County, county_database: str
) -> None:
    at = ("--ledger", banked.name, "--dsn", county_database, "--data", banked.settings.data)
    wanted = ["audit", "verify", "--levels", "1,3,4", "--processes", "1", "--en", *at]
    result = CliRunner().invoke(cli.make_app("audit"), wanted, env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
