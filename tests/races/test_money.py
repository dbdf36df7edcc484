"""Clients on two API processes race for the last yuan of an allocation; one of them gets it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.demo.stage import new
from tests.api import money
from tests.journeys.checks import read_log, readmit
from tests.journeys.served import Served, enrol, open_ledger, serve_county
from tests.journeys.wire import Answer, Crowd

CLIENTS_COUNT = 32
ACTS_COUNT = 24
SHARE_FEN = money.SHARE_FEN // 4
"""What each asks for: four of them fit into the allocation, to the fen."""


@pytest.fixture(scope="module")
def served(module_folder: Path) -> Iterator[Served]:
    """A county with a line and an allocation of which nothing was paid yet."""
    with serve_county(module_folder / "served", simulated=True) as found:
        open_ledger(found)
        stage = found.stage
        money.cast_keepers(stage)
        enrol(found, "g1", *money.FINANCE, *money.OFFICERS, "lg1")
        stage.go_to(date(2026, 3, 19))
        payer = stage.cast["cf1"]
        stage.token = stage.client.sign_in(payer.person, payer.key)
        money.open_books(stage)
        money.receive_and_allocate(stage)
        yield found


@pytest.fixture(scope="module")
def answers(served: Served) -> list[Answer]:
    """Twenty-four payments for a quarter each, every one sent by two clients at once."""
    stage = served.stage
    acts = [
        served.sign(
            "FundsDisbursed.v1",
            money.disbursement(
                stage,
                disbursement=new("disbursement"),
                voucher=new("voucher"),
                amount_fen=SHARE_FEN,
            ),
            "cf3",
            "cf4",
        )
        for _ in range(ACTS_COUNT)
    ]
    workers = [child.pid for child in served.of("worker") if child.pid]
    with Crowd.gather(served.address, stage.client.name, workers, CLIENTS_COUNT) as crowd:
        return crowd.send([act for act in acts for _ in range(2)])


def test_fund_1_an_allocation_is_paid_out_once_whoever_races_for_it(
    served: Served, answers: list[Answer]
) -> None:
    paid = {answer.act.id for answer in answers if answer.admitted}
    assert len(paid) == 4
    logged = [one for one in read_log(served) if one.type == "FundsDisbursed.v1"]
    assert {one.act_id for one in logged} == paid
    assert len(logged) == 4


def test_fund_1_who_came_too_late_is_told_so(answers: list[Answer]) -> None:
    refused = [answer for answer in answers if not answer.admitted]
    assert len({answer.act.id for answer in refused}) == ACTS_COUNT - 4
    assert {(answer.status, answer.rule) for answer in refused} == {(409, "FUND-1")}


@pytest.mark.usefixtures("answers")
def test_every_act_is_admitted_again_by_the_auditor(served: Served) -> None:
    assert readmit(served) > ACTS_COUNT


@pytest.mark.usefixtures("answers")
def test_the_balance_is_what_the_payments_left(served: Served) -> None:
    stage = served.stage
    found = stage.client.read("balances/account:allocation-1", stage.token)
    assert found["balance_fen"] == 0
