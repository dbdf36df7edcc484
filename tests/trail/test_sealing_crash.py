"""Killed at any step, a sealer neither forks nor loses: what it signed it signs again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import pytest

from audit.proof.checkpoint import parse_text
from audit.trail.custody import Custody, SigningKey
from audit.trail.outside_head import OutsideHead
from audit.trail.sealing import Sealer
from tests.trail.small_ledger import ORIGIN, SmallLedger

STEPS = ("grown", "outside-moved", "signed", "stored")


class Witnessed(Custody):
    """A custody whose keys write down all that they sign, before they sign it."""

    def __init__(self, folder: Path, signed: Path) -> None:
        super().__init__(folder)
        self._signed = signed

    def find(self, public_key: bytes) -> SigningKey | None:
        found = super().find(public_key)
        return WitnessedKey(found, self._signed) if found else None


class WitnessedKey(SigningKey):
    __slots__ = ("_signed",)

    def __init__(self, key: SigningKey, signed: Path) -> None:
        super().__init__(key.name, key._private)
        self._signed = signed

    def sign(self, message: bytes) -> bytes:
        with self._signed.open("ab") as file:
            file.write(message + b"\0")
        return super().sign(message)


def seal_and_be_killed(ledger: SmallLedger, fatal: str) -> None:
    """Seal in a process of its own that is killed behind the step that is named."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        return
    try:

        def on_step(step: str) -> None:
            if step == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

        outside = OutsideHead(ledger.outside.path.parent, ORIGIN)
        custody = Witnessed(ledger.folder / "keys", ledger.folder / "signed")
        sealer = Sealer(ledger.ledger, ORIGIN, outside, custody, on_step=on_step)
        with psycopg.connect(ledger.dsn, autocommit=True) as connection:
            sealer.seal_once(connection, ledger.now)
    finally:
        os._exit(1)


def signed_roots(ledger: SmallLedger) -> dict[int, set[bytes]]:
    """Every root that the log's key ever signed, by size."""
    found: dict[int, set[bytes]] = {}
    path = ledger.folder / "signed"
    for message in path.read_bytes().split(b"\0")[:-1] if path.exists() else []:
        checkpoint = parse_text(message.decode())
        found.setdefault(checkpoint.size, set()).add(checkpoint.root)
    return found


@pytest.mark.parametrize("step", STEPS)
def test_killed_behind_a_step_it_goes_on_where_it_was(small_ledger: SmallLedger, step: str) -> None:
    small_ledger.append(270)
    small_ledger.seal()
    small_ledger.append(30)
    small_ledger.custody = Witnessed(small_ledger.folder / "keys", small_ledger.folder / "signed")
    seal_and_be_killed(small_ledger, step)
    moved = small_ledger.outside.read().size
    assert moved == (271 if step == "grown" else 301)

    small_ledger.append(10)  # the head moves on before the next sealer comes
    small_ledger.seal_all()

    sizes = small_ledger.connection.execute("SELECT size, root FROM checkpoints ORDER BY size")
    stored: dict[int, bytes] = dict(sizes.fetchall())
    assert sorted(stored) == ([271, 311] if step == "grown" else [271, 301, 311])
    assert all(root == small_ledger.root(size) for size, root in stored.items())
    for size, roots in signed_roots(small_ledger).items():
        assert roots == {stored[size]}


def test_killed_in_a_loop_it_signs_one_root_for_a_size_and_keeps_each(
    small_ledger: SmallLedger,
) -> None:
    small_ledger.custody = Witnessed(small_ledger.folder / "keys", small_ledger.folder / "signed")
    for turn in range(24):
        small_ledger.append(97)
        seal_and_be_killed(small_ledger, STEPS[turn * 7 // 3 % 4])
    small_ledger.append(1)
    small_ledger.seal_all()

    rows = small_ledger.connection.execute("SELECT size, root FROM checkpoints ORDER BY size")
    stored: dict[int, bytes] = dict(rows.fetchall())
    assert all(root == small_ledger.root(size) for size, root in stored.items())
    assert {size: {root} for size, root in stored.items()} == signed_roots(small_ledger)
    assert small_ledger.outside.read().size == small_ledger.size == max(stored)


@pytest.mark.parametrize("step", STEPS)
def test_a_lost_connection_at_any_step_is_made_good(small_ledger: SmallLedger, step: str) -> None:
    small_ledger.append(9)
    with psycopg.connect(small_ledger.dsn, autocommit=True) as connection:

        def on_step(found: str) -> None:
            if found == step:
                pid = connection.info.backend_pid
                small_ledger.connection.execute("SELECT pg_terminate_backend(%s)", (pid,))

        sealer = Sealer(
            small_ledger.ledger,
            ORIGIN,
            small_ledger.outside,
            small_ledger.custody,
            on_step=on_step,
        )
        with pytest.raises(psycopg.OperationalError):
            sealer.seal_once(connection, small_ledger.now)
    rows = small_ledger.connection.execute("SELECT count(*) FROM checkpoints").fetchone()
    assert rows == (0,)

    head = sealer.seal_once(small_ledger.connection, small_ledger.now)
    assert head is not None
    assert (head.size, head.root) == (10, small_ledger.root(10))
