"""Level 1 of erasure: keys are destroyed exactly where a record of the log says so (SUP-11).

Rule `erasure`: the rows of `erasures`, the destroyed keys of the vault, and the blind indexes that
are left, are what the PersonKeyDestroyed records give. There is no deed without its record, and
no record without its deed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from audit.desk.report import Failures, failure
from audit.desk.snapshot import Snapshot
from audit.proof.errors import ProofError
from audit.proof.history import examine
from domain.kernel.words import say

_RECORDS = """
    SELECT position, record FROM records
    WHERE ledger = %s AND type = 'PersonKeyDestroyed.v1' ORDER BY position
"""
_ERASURES = "SELECT holder, position FROM erasures WHERE ledger = %s"
_NULL_KEYS = "SELECT holder FROM vault_keys WHERE ledger = %s AND wrapped_key IS NULL"
_INDEXES = """
    SELECT DISTINCT holder FROM blind_indexes WHERE ledger = %s
    AND holder IN (SELECT holder FROM erasures WHERE ledger = %s)
"""


def check_erasures(snapshot: Snapshot, ledger: int, failures: Failures) -> None:
    """`erasure`: what is destroyed is what the records say, no more and no less."""
    expected = _expected(snapshot.stream("destructions", _RECORDS, (ledger,)))
    stored = dict(snapshot.stream("erasures", _ERASURES, (ledger,)))
    for holder in sorted(expected.keys() | stored.keys()):
        if expected.get(holder) != stored.get(holder):
            _fail(failures, ledger, "erasures", holder, expected.get(holder), stored.get(holder))
    gone = {holder for (holder,) in snapshot.stream("keys", _NULL_KEYS, (ledger,))}
    for holder in sorted(expected.keys() ^ gone):
        found = "destroyed" if holder in gone else "a key"
        _fail(failures, ledger, "vault_keys", holder, expected.get(holder), found)
    for (holder,) in snapshot.stream("indexes", _INDEXES, (ledger, ledger)):
        _fail(failures, ledger, "blind_indexes", holder, expected.get(holder), "an index")
    if expected:
        failures.count(1, "keys destroyed", len(expected))


def _expected(rows: Iterable[tuple[int, bytes]]) -> dict[str, int]:
    """Each holder whose key a record destroys, with the first such position."""
    found: dict[str, int] = {}
    for position, record in rows:
        # of what is no act, the pass over the records says so
        with suppress(ProofError, KeyError, TypeError):
            act = examine(record).act
            for holder in _holders(act.data if act else {}):
                found.setdefault(holder, position)
    return found


def _holders(data: Mapping[str, Any]) -> list[str]:
    """Whose keys the data of a record name."""
    files = [f"attachment:{digest}" for digest in data["attachments"]]
    return [data["person"], *data["streams"], *files]


def _fail(  # noqa: PLR0917  (what was expected and what was found, of one row)
    failures: Failures, ledger: int, table: str, holder: str, position: int | None, found: object
) -> None:
    words = say("a key is destroyed exactly by its record", "密钥销毁与记录不符")
    place = {"position": position, "table": table, "row": {"ledger": ledger, "holder": holder}}
    expected = "no record" if position is None else f"destroyed by record {position}"
    failures.fail(
        failure(1, "erasure", words, expected=expected, found=str(found or "nothing"), **place)
    )
