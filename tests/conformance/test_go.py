"""Go's own sumdb/note and sumdb/tlog look at a ledger of ours, and we at what they make.

The packages are those that Go's distribution carries for its own `go` command, so nothing is
fetched: the source of `go/main.go` is compiled against them in a temporary folder.
"""

import json
import os
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.proof import merkle, note
from audit.proof.checkpoint import parse_checkpoint
from audit.proof.tiles import grow
from tests.proof.builder import Ledger, village
from tests.proof.people import LOG, ORIGIN, log_vkey, witness_set

SOURCE = Path(__file__).parent / "go" / "main.go"
SIZES = (1, 2, 3, 7, 8, 200, 255, 256, 257, 300)
Judge = Callable[[dict[str, Any]], dict[str, Any]]


def go_tool() -> str:
    beside = Path(sys.executable).parent / "go"
    found = str(beside) if beside.exists() else shutil.which("go")
    if not found:
        pytest.skip("no Go here: the dev dependencies bring one")
    return found


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """The compiled program: a task in, an answer out."""
    go = go_tool()
    folder = tmp_path_factory.mktemp("judge")
    root = Path(_run([go, "env", "GOROOT"], folder).strip().decode())
    vendored = root / "src" / "cmd" / "vendor" / "golang.org" / "x" / "mod" / "sumdb"
    for package in ("note", "tlog"):
        shutil.copytree(vendored / package, folder / "mod" / "sumdb" / package)
    (folder / "mod" / "go.mod").write_text("module golang.org/x/mod\n\ngo 1.22\n")
    (folder / "go.mod").write_text(
        "module judge\n\ngo 1.22\n\nrequire golang.org/x/mod v0.0.0\n\n"
        "replace golang.org/x/mod => ./mod\n"
    )
    shutil.copy(SOURCE, folder / "main.go")
    _run([go, "build", "-o", "judge", "."], folder)

    def ask(task: dict[str, Any]) -> dict[str, Any]:
        encoded = json.dumps(task, default=lambda data: b64encode(data).decode()).encode()
        answer: dict[str, Any] = json.loads(_run([str(folder / "judge")], folder, encoded))
        return answer

    return ask


def _run(command: list[str], folder: Path, data: bytes = b"") -> bytes:
    offline = {"GOPROXY": "off", "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"}
    done = subprocess.run(
        command, cwd=folder, input=data, capture_output=True, env=os.environ | offline, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """Acts, and then records of any kind, up to more than one tile."""
    found = village()
    while found.size < max(SIZES):
        found.log(b"record %d" % found.size)
    return found


def task_of(ledger: Ledger, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    size = ledger.size
    secret = note.make_vkey(ORIGIN, note.ED25519, LOG.raw)
    return {
        "vkey": log_vkey(),
        "witnesses": [witness["vkey"] for witness in witness_set()],
        "note": ledger.checkpoint().decode(),
        "records": ledger.records,
        "tiles": {tile.path: data for tile, data in grow(0, {}, ledger.leaves).items()},
        "inclusion": [
            {"index": index, "size": s, "hashes": merkle.inclusion_proof(index, s, ledger.read)}
            for s in SIZES
            for index in range(0, s, 1 + s // 9)
        ],
        "consistency": [
            {"old": old, "size": size, "hashes": merkle.consistency_proof(old, size, ledger.read)}
            for old in SIZES
        ],
        "skey": "PRIVATE+KEY+"
        f"{ORIGIN}+{secret.key_hash.hex()}+{b64encode(bytes([1]) + LOG.seed).decode()}",
        **changes,
    }


def test_go_accepts_our_checkpoint_proofs_and_tiles(judge: Judge, ledger: Ledger) -> None:
    answer = judge(task_of(ledger))
    assert answer["Errors"] is None
    assert answer["Signers"] == [ORIGIN, "audit.example/w1", "discipline.example/w1"]
    assert b64decode(answer["Root"]) == ledger.root()


def test_go_makes_the_same_proofs_and_tiles(judge: Judge, ledger: Ledger) -> None:
    task = task_of(ledger)
    answer = judge(task)
    assert {path: b64decode(data) for path, data in answer["Tiles"].items()} == task["tiles"]
    for kind in ("Inclusion", "Consistency"):
        own = [proof["hashes"] for proof in task[kind.lower()]]
        assert [[b64decode(h) for h in proof["Hashes"]] for proof in answer[kind]] == own


def test_we_accept_the_note_that_go_signs(judge: Judge, ledger: Ledger) -> None:
    signed = judge(task_of(ledger))["Note"].encode()
    checkpoint, parsed = parse_checkpoint(signed)
    assert checkpoint.root == ledger.root()
    assert [
        found.key.name for found in note.verify_note(parsed, [note.parse_vkey(log_vkey())])
    ] == [ORIGIN]
    assert ledger.checkpoint().startswith(signed)


def test_go_refuses_what_we_refuse(judge: Judge, ledger: Ledger) -> None:
    task = task_of(ledger)
    task["note"] = task["note"].replace("300", "301", 1)
    task["inclusion"][-1]["hashes"][0] = bytes(32)
    task["consistency"][1]["hashes"].append(bytes(32))
    task["tiles"]["tile/0/001.p/44"] = bytes(32 * 44)
    errors = judge(task)["Errors"]
    for what in ("note: ", "inclusion 272 in 300", "consistency 2 to 300", "record 256 from tiles"):
        assert any(error.startswith(what) for error in errors), errors
