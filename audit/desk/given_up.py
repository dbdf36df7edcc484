"""Level 1 of numbers given up: indexes are let go exactly where a record of the log says so (HH-2).

Rule `given-up`: the rows of `given_up` are what the NumberGivenUp records give. Nothing is let go
without its record, and no record is without its deed.
"""

from __future__ import annotations

from typing import Final

from audit.desk.report import Failures, failure
from audit.desk.snapshot import Snapshot
from domain.kernel.words import say

INDEX: Final = "id_number"
_RECORDS = """
    SELECT position, stream FROM records
    WHERE ledger = %s AND type = 'NumberGivenUp.v1' ORDER BY position
"""
_ROWS = "SELECT position, holder, index_name FROM given_up WHERE ledger = %s"


def check_given_up(snapshot: Snapshot, ledger: int, failures: Failures) -> None:
    """`given-up`: what is let go is what the records say, no more and no less."""
    expected = {
        (position, stream, INDEX)
        for position, stream in snapshot.stream("given up", _RECORDS, (ledger,))
    }
    stored = set(snapshot.stream("let go", _ROWS, (ledger,)))
    for position, holder, index in sorted(expected ^ stored):
        words = say("an index is let go exactly by its record", "索引注销与记录不符")
        row = {"ledger": ledger, "holder": holder, "index_name": index}
        found, wanted = (
            ("let go", "no record")
            if (position, holder, index) in stored
            else (
                "nothing",
                f"let go by record {position}",
            )
        )
        place = {"position": position, "table": "given_up", "row": row}
        failures.fail(failure(1, "given-up", words, expected=wanted, found=found, **place))
    if expected:
        failures.count(1, "numbers given up", len(expected))
