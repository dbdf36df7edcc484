"""A ledger whose database is behind what was signed outside it takes no acts; reads go on."""

from pathlib import Path

import pytest

from api.gate import Gate
from api.problems import Problem
from audit.proof.checkpoint import Checkpoint
from audit.proof.scalars import decode_hash
from audit.trail.outside_head import OutsideHead
from tests.api.conftest import County
from tests.api.test_acts import post, signed


def gate(county: County, folder: Path, outside: Checkpoint | None) -> Gate:
    if outside is not None:
        OutsideHead.create(folder, outside.origin, outside.size, outside.root)
    found = Gate(county.server.pool, folder)
    found.look(county.server.hosts.find(county.name))
    return found


def closed(county: County, found: Gate) -> bool:
    try:
        found.check(county.server.hosts.find(county.name))
    except Problem as problem:
        return problem.slug == "read-only" and "retry-after" in problem.headers
    return False


def signed_head(county: County) -> Checkpoint:
    note = county.stage.client.seen()
    return Checkpoint(county.stage.client.origin, note.size, decode_hash(note.root))


def test_a_database_that_holds_what_was_signed_is_open(county: County, tmp_path: Path) -> None:
    assert not closed(county, gate(county, tmp_path, signed_head(county)))


def test_a_host_without_the_outside_head_leaves_the_judgement_to_the_sealer(
    county: County, tmp_path: Path
) -> None:
    assert not closed(county, gate(county, tmp_path, None))


def test_a_database_that_was_rolled_back_is_closed(county: County, tmp_path: Path) -> None:
    head = signed_head(county)
    ahead = Checkpoint(head.origin, head.size + 1000, head.root)
    assert closed(county, gate(county, tmp_path, ahead))


def test_a_database_that_was_rewritten_is_closed(county: County, tmp_path: Path) -> None:
    head = signed_head(county)
    other = Checkpoint(head.origin, head.size, bytes(32))
    assert closed(county, gate(county, tmp_path, other))


def test_a_damaged_outside_head_closes_too(county: County, tmp_path: Path) -> None:
    head = signed_head(county)
    OutsideHead.create(tmp_path, head.origin).path.write_bytes(b"garbage")
    assert closed(county, gate(county, tmp_path, None))


def test_the_interface_answers_503_for_acts_and_serves_reads(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = signed(county, "child")
    head = signed_head(county)
    ahead = Checkpoint(head.origin, head.size + 1000, head.root)
    monkeypatch.setattr(county.server, "gate", gate(county, tmp_path, ahead))
    answer = post(county, act.body())
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/read-only"
    assert county.get("stats").status_code == 200
