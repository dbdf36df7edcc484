"""A witness learns a log's next key from its configuration, without a restart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from audit.proof.note import COSIGNATURE, make_vkey, parse_vkey
from audit.trail.custody import Custody, SigningKey
from audit.trail.witness import Witness, read_config
from audit.trail.witness.config import (
    WitnessConfigError,
    accept_log_key,
    drop_log_key,
    format_config,
)
from audit.trail.witness.server import Reloaded
from tests.trail.small_ledger import ORIGIN, log_vkey
from tests.trail.test_witness import NAME, Log, ask

OLD, NEW = "old", "new"


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, SigningKey]:
    custody = Custody(tmp_path / "keys")
    return {name: custody.create(name) for name in (OLD, NEW, "witness")}


@pytest.fixture
def config(keys: dict[str, SigningKey], tmp_path: Path) -> Path:
    path = tmp_path / "witness.json"
    path.write_bytes(format_config(NAME, {ORIGIN: [log_vkey(keys[OLD])]}))
    return path


@pytest.fixture
def witness(keys: dict[str, SigningKey], config: Path) -> Witness:
    known = read_config(config)
    return Witness(known.name, keys["witness"], known.logs, known.state)


def test_the_next_key_is_accepted_while_the_witness_runs_and_the_former_dropped(
    keys: dict[str, SigningKey], config: Path, witness: Witness
) -> None:
    look = Reloaded(config, witness)
    old, new = Log(keys[OLD], [b"0", b"1"]), Log(keys[NEW], [b"0", b"1", b"2"])
    assert ask(witness, old.request(0)).status == 200
    assert ask(witness, new.request(2)).status == 403
    accept_log_key(config, str(log_vkey(keys[NEW])))
    accept_log_key(config, str(log_vkey(keys[NEW])))  # again changes nothing
    look()
    assert ask(witness, new.request(2)).status == 200, "and what it had cosigned is remembered"
    assert ask(witness, old.request(0)).status == 409
    drop_log_key(config, str(log_vkey(keys[OLD])))
    look()
    assert ask(witness, old.fork(b"2", b"3").request(3)).status == 403
    assert ask(witness, new.fork(b"3").request(3)).status == 200


@pytest.mark.parametrize("content", [b"{", b'{"name": "w", "logs": {"log": []}}'])
def test_a_configuration_that_is_wrong_changes_nothing(
    keys: dict[str, SigningKey], config: Path, witness: Witness, content: bytes
) -> None:
    look = Reloaded(config, witness)
    config.write_bytes(content)
    look()
    assert ask(witness, Log(keys[OLD], [b"0"]).request(0)).status == 200


def test_a_configuration_that_is_gone_changes_nothing(
    keys: dict[str, SigningKey], config: Path, witness: Witness
) -> None:
    look = Reloaded(config, witness)
    config.unlink()
    look()
    assert ask(witness, Log(keys[OLD], [b"0"]).request(0)).status == 200


def test_only_a_key_of_a_log_that_is_watched_is_accepted(
    keys: dict[str, SigningKey], config: Path
) -> None:
    before = config.read_bytes()
    stranger = replace(log_vkey(keys[NEW]), name="yangguang.example/county/220182")
    witness_key = make_vkey(ORIGIN, COSIGNATURE, keys[NEW].public_key)
    for vkey in (str(stranger), str(witness_key), "nonsense"):
        with pytest.raises(WitnessConfigError):
            accept_log_key(config, vkey)
    assert config.read_bytes() == before


def test_the_last_key_of_a_log_is_not_dropped(keys: dict[str, SigningKey], config: Path) -> None:
    with pytest.raises(WitnessConfigError, match="only key"):
        drop_log_key(config, str(log_vkey(keys[OLD])))
    (left,) = read_config(config).logs[ORIGIN]
    assert left == parse_vkey(str(log_vkey(keys[OLD])))
