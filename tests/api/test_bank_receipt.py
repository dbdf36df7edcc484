"""A bank's answer as the act that states it: what it confirms, rejects and leaves open."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from api.bank.faults import BankFileError
from api.bank.rows import Receipt, ReceiptLine, Whole
from api.bank_receipt import receipt_act
from api.database import Database
from api.signing import Office, Secret
from audit.trail import checkpoints
from audit.trail.outcomes import Refusal
from bench.county import VILLAGE, County
from domain.payments.batch import end_to_end
from tests.domain.payments_cast import due, released
from tests.paying import FEN, TODAY, approval, batch, opened, signed

BATCH = {
    "batch": "batch:1",
    "transit": "account:batch-1",
    "payer": "account:collective-1",
    "charge": "account:distribution-1",
}
SENT = [{"due": due(who), "attempt": 1, "amount_fen": fen} for who, fen in FEN.items()]
DAY = date(2027, 1, 10)


def answered(who: str, status: Any, reason: str = "", **changed: Any) -> ReceiptLine:  # noqa: ANN401
    values: dict[str, Any] = {
        "end_to_end": end_to_end(due(who), 1),
        "amount_fen": FEN[who],
        "status": status,
        "value_date": DAY if status == "confirmed" else None,
        "reason": reason,
        "bank_reference": f"B/{who}",
    }
    return ReceiptLine(**values | changed)


def act_of(*lines: ReceiptLine, whole: Whole | None = None) -> tuple[dict[str, Any], list[Any]]:
    return receipt_act(
        BATCH,
        SENT,
        Receipt("1", lines, whole),
        file_sha256="b" * 64,
        grade="handed_in",
        name="r1",
        today=DAY,
    )


MIXED = (
    answered("jia", "confirmed"),
    answered("bing", "rejected", "AC04 账户已销户"),
    answered("ding", "pending"),
)


def test_pay_5_what_the_bank_confirms_and_rejects_is_stated_and_the_rest_left_open() -> None:
    data, lines = act_of(*MIXED)
    assert [kind for kind, _ in lines] == ["PaymentConfirmed.v1", "PaymentRejected.v1"]
    assert data["pending_count"] == 1
    (day,) = data["settled"]
    assert (day["confirmed_fen"], day["rejected_fen"]) == (FEN["jia"], FEN["bing"])
    assert lines[0][1]["reference"] == "B-jia"


def test_pay_4_the_bank_s_code_is_kept_and_its_words_are_sealed() -> None:
    _, lines = act_of(*MIXED)
    assert lines[1][1]["reason"] == "AC04"
    assert lines[1][1]["words"] == Secret("AC04 账户已销户")
    _, (told,) = act_of(answered("jia", "rejected", "户名不符"))
    assert told[1]["reason"] == "NARR"


def test_pay_5_what_was_not_sent_or_with_another_amount_is_no_answer() -> None:
    for line in (
        answered("jia", "confirmed", amount_fen=1),
        answered("jia", "confirmed", end_to_end=end_to_end(due("jia"), 2)),
    ):
        with pytest.raises(BankFileError):
            act_of(line)


def test_an_order_that_is_rejected_as_a_whole_rejects_every_line() -> None:
    data, lines = act_of(whole=Whole("rejected", "AM04"))
    assert len(lines) == len(SENT)
    assert (data["pending_count"], data["settled"][0]["rejected_count"]) == (0, 3)
    assert act_of(whole=Whole("pending", ""))[1] == []


@pytest.fixture
def county(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    with opened(module_database.migration_dsn(), tmp_path_factory.mktemp("county")) as found:
        yield found


def test_the_act_is_admitted_as_it_is_made_and_the_same_answer_only_once(county: County) -> None:
    agent = county.officer("person:ta1", "township_accounting", "231005100", "township")
    keeper = county.officer("person:su1", "supervision_committee", VILLAGE, "supervision")
    county.admission.admit(signed(county, batch(*FEN), agent))
    county.admission.admit(signed(county, approval(*FEN), keeper))
    county.seal()
    seen = county.seen()
    with county.connection.cursor() as cursor:
        checkpoints.add_final(cursor, county.ledger.number, seen.size, county.clock())
    release = released(at=TODAY, total_fen=sum(FEN.values()), size=seen.size, root=seen.root)
    county.admission.admit(signed(county, release, agent))
    data, lines = act_of(*MIXED)
    by: list[Office] = [agent, keeper]
    county.admission.admit(county.sign("BankReceiptGiven.v1", data, by, lines=lines))
    again = data | {"receipt": "receipt:r2", "voucher": "voucher:r2"}
    with pytest.raises(Refusal) as twice:
        county.admission.admit(county.sign("BankReceiptGiven.v1", again, by, lines=lines))
    assert twice.value.rule == "REG-5"
