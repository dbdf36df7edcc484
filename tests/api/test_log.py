"""The log as verifiers read it: checkpoints, tiles and proofs, by formats that are not ours."""

from hashlib import sha256
from threading import Thread
from time import monotonic

import pytest

from audit.proof import note
from audit.proof.checkpoint import Checkpoint, parse_checkpoint
from audit.proof.merkle import leaf_hash
from audit.proof.tiles import parse_bundle
from audit.proof.tlog_proof import parse_proof, verify_proof
from tests.api.conftest import County


def log(county: County, rest: str, actor: str | None = None) -> bytes:
    answer = county.http.get(f"/log/{county.stage.client.origin}/{rest}", headers=county.as_(actor))
    answer.raise_for_status()
    return answer.content


def checkpoint(county: County) -> Checkpoint:
    return parse_checkpoint(log(county, "checkpoint"))[0]


def test_the_checkpoint_is_a_note_signed_by_the_logs_key(county: County) -> None:
    found, signed = parse_checkpoint(log(county, "checkpoint"))
    registry = county.server.registries.at_head(county.server.hosts.find(county.name))
    keys = [note.parse_vkey(vkey) for vkey in registry.log_vkeys_at(found.size)]
    assert note.verify_note(signed, keys)
    assert found.origin == county.stage.client.origin


def test_tiles_of_hashes_are_public_and_hold_the_hashes_of_the_bundles_records(
    county: County,
) -> None:
    size = min(checkpoint(county).size, 256)
    width = f".p/{size}" if size < 256 else ""
    hashes = log(county, f"tile/0/000{width}")
    records = parse_bundle(log(county, f"tile/entries/000{width}", "a1"))
    assert b"".join(map(leaf_hash, records)) == hashes
    assert sha256(b"\0" + records[0]).digest() == hashes[:32]


@pytest.mark.parametrize(
    "rest",
    ["tile/0/999", "tile/0/000.p/0", "tile/0/000.p/256", "tile/8/000", "tile/x/000",
     "tile/0/x001", "tile/", "nothing", "checkpoint/"],
)  # fmt: skip
def test_what_is_no_tile_is_404(county: County, rest: str) -> None:
    answer = county.http.get(f"/log/{county.stage.client.origin}/{rest}")
    assert answer.status_code == 404


def test_an_unknown_log_is_404(county: County) -> None:
    assert county.http.get("/log/elsewhere.example/county/1/checkpoint").status_code == 404


@pytest.mark.parametrize("index", [0, 1, 40, 100])
def test_a_proof_shows_the_record_under_a_signed_checkpoint(county: County, index: int) -> None:
    proof = parse_proof(county.get(f"events/{index}/proof").content)
    record = county.get(f"events/{index}", "a1").content
    verify_proof(proof, record)
    assert proof.index == index


def test_the_signer_of_an_act_reads_its_record_and_a_line_is_its_header_signers(
    county: County,
) -> None:
    items = county.get("trace/place:231005100201?limit=500", "a1").json()["items"]
    vote = next(row for row in items if row["type"] == "VoteCast.v1")
    person = vote["signatures"][0]["person"]
    voter = next(n for n, o in county.stage.cast.offices.items() if o.person == person)
    assert county.get(f"events/{vote['position']}", voter).status_code == 200
    assert county.get(f"events/{vote['position']}", "v11").status_code == 403
    items = county.get(f"trace/{county.household.household}", "a1").json()["items"]
    line = next(row for row in items if row["line"] is not None)
    assert county.get(f"events/{line['position']}", "g1").status_code == 200


def test_who_follows_the_ledger_is_answered_as_soon_as_something_is_logged(
    county: County,
) -> None:
    position = county.caught_up()
    answers = []
    began = monotonic()

    def follow() -> None:
        answers.append(county.get(f"events?after={position}&wait=20", "a1").json())

    thread = Thread(target=follow)
    county.token("a1")
    thread.start()
    data = {"person": "person:v6", "household": county.year.cases[2].household,
            "relation": "interest"}  # fmt: skip
    county.stage.act("KinshipDeclared.v1", data, "v6")
    thread.join()
    assert [item["index"] for item in answers[0]["items"]] == [position + 1]
    assert monotonic() - began < 15


def test_who_follows_and_nothing_happens_gets_an_empty_page_and_the_same_cursor(
    county: County,
) -> None:
    position = county.caught_up()
    answer = county.get(f"events?after={position}&wait=0", "a1").json()
    assert answer["items"] == []
    assert answer["next"] == str(position)
