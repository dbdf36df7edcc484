"""What must hold of a ledger whatever happened to it, asked of the database and of the bytes.

The log is read as an auditor reads it: payloads out of the records, re-admission of every act with
its sealed fields open, and the levels of `yangguang audit verify`.
"""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import psycopg

from api import wiring
from audit.desk import levels, outside
from audit.desk.events import Telling
from audit.desk.past import Past
from audit.desk.readmission import Judge, entries
from audit.proof import canonical
from audit.proof.keys import PublicKey, parse_key
from audit.proof.merkle import leaf_hash
from audit.proof.promise import parse_promise
from audit.trail.custody import Custody
from audit.trail.outside_head import OutsideHead
from audit.trail.vault import Disclosed
from projections import ALL
from projections.compare import Comparison
from projections.trail_reader import TrailReader
from tests.journeys.served import Served
from tests.journeys.wire import Answer


@dataclass(frozen=True, slots=True)
class Logged:
    """One record as it lies in the log; `payload` is what was signed, or the line."""

    position: int
    stream: str
    version: int
    type: str
    act_id: str | None
    admitted_at: str
    record: bytes
    signed: bytes
    payload: Mapping[str, Any]
    of: int | None

    @property
    def data(self) -> Mapping[str, Any]:
        """What was stated."""
        data: Mapping[str, Any] = self.payload["data"]
        return data

    @property
    def signer(self) -> str:
        """The first person who signed."""
        return str(self.payload["by"][0]["person"])


def read_log(served: Served, low: int = 0) -> list[Logged]:
    """Every record by position, from `low` on."""
    with served.connect() as connection:
        rows = connection.execute(
            "SELECT position, stream, version, type, act_id::text, record FROM records"
            " WHERE ledger = %s AND position >= %s ORDER BY position",
            (served.number, low),
        ).fetchall()
    return [_logged(*row) for row in rows]


def _logged(  # noqa: PLR0917  (a row)
    position: int, stream: str, version: int, kind: str, act_id: str | None, record: bytes
) -> Logged:
    framed = json.loads(record)
    assert framed["index"] == position
    line = framed.get("line")
    signed = b64decode(framed["envelope"]["payload"] if line is None else line)
    payload = json.loads(signed)
    assert payload["type"] == kind
    return Logged(
        position, stream, version, kind, act_id, framed["admitted_at"], record, signed, payload,
        framed.get("of"),
    )  # fmt: skip


def check_whole(served: Served, log: Sequence[Logged]) -> None:
    """Positions and versions without a gap, admission times in order, the head at the end."""
    assert [one.position for one in log] == list(range(len(log)))
    versions: Counter[str] = Counter()
    for one in log:
        versions[one.stream] += 1
        assert one.version == versions[one.stream], one
    times = [one.admitted_at for one in log]
    assert times == sorted(times)
    with served.connect() as connection:
        head = connection.execute("SELECT size FROM heads WHERE ledger = %s", (served.number,))
        assert head.fetchone() == (len(log),)


def check_answers(served: Served, log: Sequence[Logged], answers: Iterable[Answer]) -> None:
    """What was acknowledged is in the log once, as sent, where the answer says and promises."""
    ids = [one.act_id for one in log if one.act_id]
    assert len(set(ids)) == len(ids)
    (system,) = served.founded["county"].system
    key = parse_key(system["key"], b64decode(system["spki"]))
    admitted = {answer.act.id for answer in answers if answer.admitted}
    for answer in answers:
        if answer.admitted:
            _check_acknowledged(log, answer, key)
        else:
            assert answer.act.id in admitted or answer.act.id not in ids


def _check_acknowledged(log: Sequence[Logged], answer: Answer, key: PublicKey) -> None:
    found = log[answer.body["index"]]
    assert found.act_id == answer.act.id == answer.body["id"]
    assert found.signed == b64decode(answer.act.envelope["payload"])
    assert found.admitted_at == answer.body["admitted_at"]
    lines = log[found.position + 1 : found.position + answer.body["count"]]
    assert list(answer.act.lines) == [line.signed for line in lines]
    promise = parse_promise(canonical.encode(answer.body["promise"]), key)
    assert (promise.id, promise.index) == (answer.act.id, found.position)
    assert b64decode(promise.leaf) == leaf_hash(found.record)


def check_refusals(answers: Iterable[Answer], statuses: Sequence[int] = (403, 409)) -> None:
    """Who was refused was told which rule, what it expects and what was found."""
    for answer in answers:
        if not answer.admitted:
            assert answer.status in statuses, answer
            assert all(answer.body.get(name) for name in ("rule", "expected", "found")), answer


# --- re-admission ---


def readmit(served: Served) -> int:
    """Admit every record again by the auditor's own judge, its sealed fields open; how many.

    Raises:
        Refused: what stands in the log breaks a rule.
    """
    values = sealed_values(served)
    past = Past(served.founded["county"].county, opened=True)
    judge = Judge(past, "county", lambda position: values.get(position, {}))
    count = 0
    with served.connect() as connection:
        pages = Telling(served.number).pages(connection)
        for entry in entries(chain.from_iterable(pages)):
            assert isinstance(entry, list), entry
            for verdict in judge.judge(entry):
                assert not verdict.trouble
                if verdict.refused:
                    raise verdict.refused
                count += 1
    return count


def sealed_values(served: Served) -> dict[int, dict[str, str]]:
    """Everything that the vault holds, by position and path."""
    vault = wiring.vault_of(Custody(served.settings.keys))
    with served.connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT position FROM vault_values WHERE ledger = %s", (served.number,)
        )
        positions = [position for (position,) in cursor.fetchall()]
        found: list[Disclosed] = vault.read_records(cursor, served.number, positions)
    values: dict[int, dict[str, str]] = {}
    for one in found:
        assert one.value is not None
        values.setdefault(one.position, {})[one.path] = one.value
    return values


# --- the auditor's own levels ---


def check_verified(served: Served) -> None:
    """Levels 1 to 5, beside what the outside head and both witnesses remember."""
    memories = [OutsideHead(served.settings.heads, served.origin).path.parent] + [
        one.folder / "state" for one in served.witnesses
    ]
    remembered = [outside.of_folder(one, served.origin, str(one)) for one in memories]
    assert all(remembered)
    dsn = served.database.dsn()
    comparer = Comparison(
        lambda: psycopg.connect(dsn), TrailReader(lambda: psycopg.connect(dsn)), served.number, ALL
    )
    report = levels.verify(
        dsn,
        served.number,
        (1, 2, 3, 4, 5),
        remembered=[one for one in remembered if one],
        comparer=comparer,
    )
    assert report.holds, report.failures
    size = served.heights()["head"]
    assert report.size == report.final_size == size
    assert {one.size for one in remembered if one} == {size}
