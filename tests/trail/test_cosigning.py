"""A checkpoint is final when enough different bodies cosigned it, and nobody's absence delays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from audit.proof import checkpoint, merkle
from audit.proof.checkpoint import Checkpoint, KeyRange
from audit.proof.note import parse_note, verify_note
from audit.trail import checkpoints
from audit.trail.cosigning import RETRY_FIRST, RETRY_MAX, Cosigner
from audit.trail.witness_client import WitnessClient, WitnessError, WitnessSizeError
from tests.trail.small_ledger import ORIGIN, SmallLedger, log_vkey
from tests.trail.witness_process import WitnessThread

AUDIT, DISCIPLINE = "audit bureau", "discipline inspection"


class Bodies:
    """A ledger with the witnesses of two bodies, each a process of its own."""

    def __init__(self, ledger: SmallLedger, folder: Path, stack: ExitStack) -> None:
        self.ledger = ledger
        self._stack = stack
        self._folder = folder
        self.log_keys = [log_vkey(ledger.custody.create("log"))]
        self.witnesses = {AUDIT: self.witness(AUDIT), DISCIPLINE: self.witness(DISCIPLINE)}
        self.cosigners = {body: self.cosigner(found) for body, found in self.witnesses.items()}
        ledger.witnesses = [self.named(body, found) for body, found in self.witnesses.items()]

    def witness(self, body: str, number: int = 1) -> WitnessThread:
        name = f"{body.split(maxsplit=1)[0]}.example/w{number}"
        folder = self._folder / name.replace("/", "-")
        folder.mkdir()
        found = WitnessThread(folder, name, {ORIGIN: self.log_keys})
        return self._stack.enter_context(found)

    def named(self, body: str, witness: WitnessThread) -> dict[str, str]:
        return {"body": body, "vkey": str(witness.vkey)}

    def cosigner(self, witness: WitnessThread) -> Cosigner:
        client = WitnessClient(witness.vkey, witness.url)
        self._stack.callback(client.close)
        connect = lambda: self.ledger.connection  # noqa: E731
        return Cosigner(connect, client, [self.ledger.ledger], lambda: self.ledger.now)

    def cosign(self, *bodies: str) -> int:
        return sum(
            self.cosigners[body].cosign_due(self.ledger.connection)
            for body in bodies or self.cosigners
        )

    def finals(self) -> list[int]:
        rows = self.ledger.connection.execute("SELECT size FROM finals ORDER BY size")
        return [size for (size,) in rows]

    def cosigned(self) -> dict[int, set[str]]:
        """The bodies that cosigned, by size."""
        found: dict[int, set[str]] = {}
        for size, body in self.ledger.connection.execute("SELECT size, body FROM cosignatures"):
            found.setdefault(size, set()).add(body)
        return found


@pytest.fixture
def bodies(fresh_database: str, tmp_path: Path) -> Iterator[Bodies]:
    """The opening is sealed; nobody was asked yet."""
    with SmallLedger(fresh_database, tmp_path) as ledger, ExitStack() as stack:
        found = Bodies(ledger, tmp_path, stack)
        ledger.open(quorum=2)
        ledger.seal()
        yield found


def test_both_bodies_cosign_and_the_checkpoint_is_final(bodies: Bodies) -> None:
    ledger = bodies.ledger
    assert bodies.cosign(AUDIT) == 1
    assert bodies.finals() == []
    assert bodies.cosign(DISCIPLINE) == 1
    assert bodies.finals() == [1]
    assert bodies.cosign() == 0

    with ledger.connection.cursor() as cursor:
        head = checkpoints.latest_final(cursor, ledger.ledger)
        assert head is not None
        note = checkpoints.cosigned_note(cursor, ledger.ledger, head)
        assert checkpoints.first_final_above(cursor, ledger.ledger, 0) == head
        assert checkpoints.first_final_above(cursor, ledger.ledger, 1) is None
    witnesses = [KeyRange(found.vkey, body) for body, found in bodies.witnesses.items()]
    logs = [KeyRange(key) for key in bodies.log_keys]
    judged = checkpoint.judge(note, ORIGIN, logs, witnesses, 2)
    assert judged.bodies == (AUDIT, DISCIPLINE)
    assert judged.checkpoint == Checkpoint(ORIGIN, 1, ledger.root(1))


def test_every_cosignature_is_kept(bodies: Bodies) -> None:
    for _ in range(3):
        bodies.ledger.append(150)
        bodies.ledger.seal()
        assert bodies.cosign() == 2
    assert bodies.finals() == [151, 301, 451]
    assert bodies.cosigned() == {key: {AUDIT, DISCIPLINE} for key in (151, 301, 451)}


def test_a_witness_that_is_away_delays_nobody_and_comes_back(bodies: Bodies) -> None:
    away, ledger = bodies.witnesses[DISCIPLINE], bodies.ledger
    away.kill()
    for _ in range(2):
        ledger.append(9)
        ledger.seal()
        assert bodies.cosign() == 1
    assert bodies.finals() == []
    trouble = bodies.cosigners[DISCIPLINE].troubles[ledger.ledger]
    assert "is away" in trouble.message

    away.start()
    ledger.now += RETRY_MAX
    assert bodies.cosign() == 1
    assert bodies.finals() == [19]
    assert bodies.cosigners[DISCIPLINE].troubles == {}


def test_a_witness_that_is_away_is_asked_less_and_less_often(bodies: Bodies) -> None:
    bodies.witnesses[AUDIT].kill()
    cosigner, ledger = bodies.cosigners[AUDIT], bodies.ledger
    waits = []
    for _ in range(10):
        cosigner.cosign_due(ledger.connection)
        trouble = cosigner.troubles[ledger.ledger]
        waits.append(trouble.retry_at - ledger.now)
        ledger.now = trouble.retry_at - timedelta(microseconds=1)
        cosigner.cosign_due(ledger.connection)
        assert cosigner.troubles[ledger.ledger].failures == trouble.failures
        ledger.now = trouble.retry_at
    assert waits[:3] == [RETRY_FIRST, RETRY_FIRST * 2, RETRY_FIRST * 4]
    assert waits[-1] == RETRY_MAX


def test_a_log_that_forgot_what_was_cosigned_asks_again_from_there(bodies: Bodies) -> None:
    ledger = bodies.ledger
    ledger.append(300)
    ledger.seal()
    bodies.cosign()
    with ledger.as_superuser() as superuser:
        superuser.execute("DELETE FROM finals; DELETE FROM cosignatures")
    bodies.cosigners = {b: bodies.cosigner(found) for b, found in bodies.witnesses.items()}
    assert bodies.cosign() == 2  # the same size: cosigned again
    ledger.append(300)
    ledger.seal()
    with ledger.as_superuser() as superuser:
        superuser.execute("DELETE FROM finals; DELETE FROM cosignatures")
    bodies.cosigners = {b: bodies.cosigner(found) for b, found in bodies.witnesses.items()}
    assert bodies.cosign() == 2  # a larger one: 409, then the proof from there
    assert bodies.finals() == [601]


def test_a_witness_that_saw_more_than_the_database_holds_is_reported(bodies: Bodies) -> None:
    ledger = bodies.ledger
    ledger.append(9)
    ledger.seal()
    bodies.cosign()
    with ledger.as_superuser() as superuser:
        superuser.execute(
            "DELETE FROM finals; DELETE FROM cosignatures; DELETE FROM checkpoints WHERE size > 1"
        )
    bodies.cosigners[AUDIT] = bodies.cosigner(bodies.witnesses[AUDIT])
    assert bodies.cosign(AUDIT) == 0
    trouble = bodies.cosigners[AUDIT].troubles[ledger.ledger]
    assert "has cosigned size 10, above ours of 1" in trouble.message
    ledger.seal_all()  # the outside head brings the checkpoint back
    ledger.now += RETRY_MAX
    assert bodies.cosign(AUDIT) == 1


def test_a_forked_log_is_not_cosigned_and_the_fork_is_reported(bodies: Bodies) -> None:
    ledger = bodies.ledger
    ledger.append(9)
    ledger.seal()
    bodies.cosign(AUDIT)
    false = Checkpoint(ORIGIN, 10, merkle.EMPTY_ROOT)
    key = ledger.custody.load("log")
    note = bytes(checkpoint.sign(false, bodies.log_keys[0], key.sign))
    with ledger.as_superuser() as superuser:
        superuser.execute("DELETE FROM finals; DELETE FROM cosignatures")
        superuser.execute(
            "UPDATE checkpoints SET root = %s, note = %s WHERE size = 10", (false.root, note)
        )
    bodies.cosigners[AUDIT] = bodies.cosigner(bodies.witnesses[AUDIT])
    assert bodies.cosign(AUDIT) == 0
    assert "the log forked" in bodies.cosigners[AUDIT].troubles[ledger.ledger].message
    assert bodies.cosigned() == {}


def test_a_change_of_witnesses_is_cosigned_by_the_old_set_and_the_new(bodies: Bodies) -> None:
    ledger = bodies.ledger
    bodies.cosign()
    old, new = bodies.witnesses[DISCIPLINE], bodies.witness(DISCIPLINE, 2)
    named = [bodies.named(AUDIT, bodies.witnesses[AUDIT]), bodies.named(DISCIPLINE, new)]
    ledger.append(4)
    ledger.state("WitnessesChanged.v1", {"witnesses": named})
    ledger.append(4)
    ledger.seal_all()  # 6, where the set changes, and 10
    bodies.cosigners["new"] = bodies.cosigner(new)

    assert bodies.cosign(AUDIT, "new") == 2
    assert bodies.finals() == [1]  # the old set has not cosigned the change
    assert bodies.cosign(DISCIPLINE) == 1
    assert bodies.finals() == [1, 6]
    assert bodies.cosign() == 2
    assert bodies.finals() == [1, 6, 10]
    rows = ledger.connection.execute("SELECT size, vkey FROM cosignatures").fetchall()
    assert {size for size, vkey in rows if vkey == str(old.vkey)} == {1, 6}
    assert {size for size, vkey in rows if vkey == str(new.vkey)} == {6, 10}


def test_a_change_of_the_log_key_is_cosigned_once_the_witnesses_know_it(bodies: Bodies) -> None:
    ledger = bodies.ledger
    new = log_vkey(ledger.custody.create("log-2"))
    ledger.state("LogKeyChanged.v1", {"log": str(new)})
    ledger.append(3)
    ledger.seal_all()  # 2, signed by both keys, and 5, by the new one
    assert bodies.cosign() == 2
    assert bodies.finals() == [2]
    assert bodies.cosign() == 0
    assert "403" in bodies.cosigners[AUDIT].troubles[ledger.ledger].message

    for witness in bodies.witnesses.values():
        witness.kill()
        witness.watch({ORIGIN: [*bodies.log_keys, new]})
        witness.start()
    ledger.now += RETRY_MAX
    assert bodies.cosign() == 2
    assert bodies.finals() == [2, 5]


def test_two_witnesses_of_one_body_are_one(fresh_database: str, tmp_path: Path) -> None:
    with SmallLedger(fresh_database, tmp_path) as ledger, ExitStack() as stack:
        bodies = Bodies(ledger, tmp_path, stack)
        second = bodies.witness(AUDIT, 2)
        ledger.witnesses.append(bodies.named(AUDIT, second))
        bodies.cosigners["second"] = bodies.cosigner(second)
        ledger.open(quorum=2)
        ledger.seal()
        assert bodies.cosign(AUDIT, "second") == 2
        assert bodies.finals() == []
        assert bodies.cosign(DISCIPLINE) == 1
        assert bodies.finals() == [1]


def test_what_a_witness_answers_is_believed_only_if_it_verifies(bodies: Bodies) -> None:
    ledger = bodies.ledger
    with ledger.connection.cursor() as cursor:
        head = checkpoints.latest(cursor, ledger.ledger)
    assert head is not None
    audit, discipline = bodies.witnesses[AUDIT], bodies.witnesses[DISCIPLINE]
    client = WitnessClient(audit.vkey, discipline.url)  # another's address
    try:
        with pytest.raises(WitnessError, match="without its own signature"):
            client.add_checkpoint(0, [], head.note)
        with pytest.raises(WitnessSizeError) as size:
            client.add_checkpoint(0, [], head.note)
        assert size.value.size == 1
    finally:
        client.close()


def test_the_cosignature_is_over_the_checkpoint_at_the_time_it_says(bodies: Bodies) -> None:
    bodies.cosign(AUDIT)
    ledger, witness = bodies.ledger, bodies.witnesses[AUDIT]
    with ledger.connection.cursor() as cursor:
        (found,) = checkpoints.cosignatures(cursor, ledger.ledger, 1)
        head = checkpoints.at_size(cursor, ledger.ledger, 1)
    assert head is not None
    (verified,) = verify_note(parse_note(head.note + found.line.encode()), [witness.vkey])
    assert verified.time_seconds == int(found.cosigned_at.timestamp())
    assert (found.vkey, found.body) == (str(witness.vkey), AUDIT)


def test_a_proof_that_cannot_be_made_is_a_trouble_and_not_the_end(bodies: Bodies) -> None:
    ledger = bodies.ledger
    bodies.cosign()
    ledger.append(300)
    ledger.seal()
    with ledger.as_superuser() as superuser:
        superuser.execute("DELETE FROM tiles WHERE level = 0")
    assert bodies.cosign() == 0
    assert "tiles-missing" in bodies.cosigners[AUDIT].troubles[ledger.ledger].message


def test_what_a_crash_left_cosigned_and_not_called_final_is_called_so(bodies: Bodies) -> None:
    bodies.ledger.append(4)
    bodies.ledger.seal()
    bodies.cosign()
    with bodies.ledger.as_superuser() as connection:
        connection.execute("DELETE FROM finals WHERE size = 5")
    assert bodies.cosign() == 0
    assert 5 not in bodies.finals()

    bodies.cosigner(bodies.witnesses[AUDIT]).finish(bodies.ledger.connection)

    assert 5 in bodies.finals()


def test_what_one_body_alone_cosigned_is_not_called_final_at_a_start(bodies: Bodies) -> None:
    bodies.ledger.append(4)
    bodies.ledger.seal()
    bodies.cosign(AUDIT)

    bodies.cosigner(bodies.witnesses[AUDIT]).finish(bodies.ledger.connection)

    assert bodies.finals() == []
