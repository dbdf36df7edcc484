"""PAY-3 in a real log: races of two processes, and what is asked beside a release."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api.database import Database
from api.signing import Office
from audit.trail import checkpoints
from audit.trail.admission import Admission
from audit.trail.outcomes import Admitted, Refusal
from audit.trail.submission import Submission
from bench.county import VILLAGE, County
from bench.pen import Pen
from domain.kernel.act import Act
from domain.payments.batch import end_to_end
from tests.domain.payments_cast import due, released
from tests.paying import FEN, TODAY, approval, batch, opened, signed


@pytest.fixture
def county(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    with opened(module_database.migration_dsn(), tmp_path_factory.mktemp("county")) as found:
        yield found


@pytest.fixture
def preparer(county: County) -> Office:
    return county.officer("person:ta1", "township_accounting", "231005100", "township")


@pytest.fixture
def approver(county: County) -> Office:
    return county.officer("person:su1", "supervision_committee", VILLAGE, "supervision")


def released_under(size: int, root: str) -> Act[Any]:
    return released(at=TODAY, total_fen=sum(FEN.values()), size=size, root=root)


def race(county: County, submissions: list[Submission]) -> list[Admitted | Refusal]:
    """Each sent to one of two processes, at once."""
    processes = [county.process(), county.process()]

    def send(number: int) -> Admitted | Refusal:
        process: Admission = processes[number % 2]
        try:
            return process.admit(submissions[number])
        except Refusal as refusal:
            return refusal

    try:
        with ThreadPoolExecutor(len(submissions)) as pool:
            return list(pool.map(send, range(len(submissions))))
    finally:
        for process in processes:
            process.close()


def test_pay_3_one_due_in_eight_batches_at_once_gets_into_one(
    county: County, preparer: Office
) -> None:
    acts = [signed(county, batch("jia", "bing", number=n), preparer) for n in range(8)]
    outcomes = race(county, acts)
    assert sum(isinstance(one, Admitted) for one in outcomes) == 1
    assert {one.rule for one in outcomes if isinstance(one, Refusal)} == {"PAY-3"}


def test_fund_1_approvals_that_race_for_the_last_yuan_leave_nothing_below_zero(
    county: County, preparer: Office, approver: Office
) -> None:
    """Of three batches the account covers the larger or the two smaller, never all."""
    for number, who in enumerate(FEN):
        county.admission.admit(signed(county, batch(who, number=number), preparer))
    spent = 1_200_000 - 400_000
    _spend(county, spent)
    acts = [
        signed(county, approval(who, number=number), approver) for number, who in enumerate(FEN)
    ]
    outcomes = race(county, acts)
    paid = sum(
        fen for fen, one in zip(FEN.values(), outcomes, strict=True) if isinstance(one, Admitted)
    )
    assert 0 < paid <= 400_000
    assert {one.rule for one in outcomes if isinstance(one, Refusal)} == {"FUND-1"}


def _spend(county: County, fen: int) -> None:
    """The account paid so much for something else."""
    data = {
        "voucher": "voucher:spent",
        "account": "account:distribution-1",
        "opening": "account:collective-1",
        "amount_fen": fen,
        "as_of": TODAY,
        "grade": "stated",
        "paper": {"sha256": "a" * 64, "media_type": "application/pdf", "length_bytes": 9},
    }
    Pen(county, streams=("account:distribution-1",)).write(("OpeningBalanceStated.v1", data))
    county.restart()


def test_pay_3_a_file_is_released_only_under_a_final_checkpoint(
    county: County, preparer: Office, approver: Office
) -> None:
    county.admission.admit(signed(county, batch(*FEN), preparer))
    county.admission.admit(signed(county, approval(*FEN), approver))
    county.seal()
    with county.connection.cursor() as cursor:
        head = checkpoints.latest(cursor, county.ledger.number)
    assert head is not None
    ours, forged = county.seen().root, "A" * 43 + "="
    release = signed(county, released_under(head.size, ours), preparer)
    with pytest.raises(Refusal, match="PAY-3") as early:
        county.admission.admit(release)
    assert "not final" in early.value.found.en
    with county.connection.cursor() as cursor:
        checkpoints.add_final(cursor, county.ledger.number, head.size, county.clock())
    with pytest.raises(Refusal, match="PAY-3"):
        county.admission.admit(signed(county, released_under(head.size, forged), preparer))
    assert county.admission.admit(release).index == head.size


def test_what_the_bank_calls_a_payment_fits_into_its_35_characters() -> None:
    assert len(end_to_end(due("jia"), 99)) == 35
