"""audit.md, "Dossier", and signed-events.md, "Batches": part of a batch in a bag."""

from collections.abc import Callable
from pathlib import Path

import pytest

from audit.proof.dossier_verify import verify_dossier
from audit.proof.record import frame_line
from audit.proof.scalars import format_admitted_at
from tests.proof.bags import bag_files, write_bag
from tests.proof.builder import Ledger, village
from tests.proof.people import APPROVER, ROOTS, VOTER, payment_lines, vote

LINES = payment_lines(5)
HEADER = 11


def header(ledger: Ledger, logged: int = 5) -> None:
    """A batch of five lines, of which the log has the first `logged`."""
    ledger.batch("PaymentBatchApproved.v1", {}, [APPROVER], LINES, logged=LINES[:logged])


def rules(ledger: Ledger, folder: Path, indices: set[int]) -> list[tuple[str, str]]:
    bag = write_bag(folder / "bag", bag_files(ledger.dossier(indices)))
    return [(error["rule"], error["where"]) for error in verify_dossier(bag).errors]


@pytest.mark.parametrize("lines", [set(), {1}, {2, 4}, {1, 2, 3, 4, 5}])
def test_a_bag_holds_any_lines_of_a_batch(lines: set[int], tmp_path: Path) -> None:
    ledger = village()
    header(ledger)
    ledger.act("VoteCast.v1", vote(), [VOTER])
    wanted = {HEADER, HEADER + 6, *(HEADER + line for line in lines)}
    assert rules(ledger, tmp_path, wanted) == []


def test_a_checkpoint_may_cover_the_first_lines_of_a_batch_alone(tmp_path: Path) -> None:
    """A seal takes a bounded number of records, whatever they belong to."""
    ledger = village()
    header(ledger, logged=2)
    assert rules(ledger, tmp_path, {HEADER, HEADER + 2}) == []


AMID: dict[str, Callable[[Ledger], object]] = {
    "an act": lambda ledger: ledger.act("VoteCast.v1", vote(), [VOTER]),
    "another header": lambda ledger: header(ledger, logged=0),
    "a registry act": lambda ledger: ledger.act(
        "KeyRevoked.v1", {"key": VOTER.key.id, "reason": "lost"}, ROOTS[:2]
    ),
}


@pytest.mark.parametrize("sentence", AMID)
@pytest.mark.parametrize("logged", [0, 4])
def test_nothing_stands_where_a_line_of_a_batch_does(
    sentence: str, logged: int, tmp_path: Path
) -> None:
    ledger = village()
    header(ledger, logged)
    amid = ledger.size
    AMID[sentence](ledger)
    assert rules(ledger, tmp_path, {HEADER, amid})[0] == ("lines", f"record {amid}")


def test_a_line_in_a_bag_is_admitted_with_its_header(tmp_path: Path) -> None:
    ledger = village()
    header(ledger, logged=4)
    ledger.now = ledger.now.replace(year=2027)
    admitted = format_admitted_at(ledger.now)
    ledger.log(frame_line(LINES[4], ledger.size, admitted, HEADER))
    found = rules(ledger, tmp_path, {HEADER, HEADER + 5})
    assert found == [("line-admitted", f"record {HEADER + 5}")]
