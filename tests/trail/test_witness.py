"""A witness answers as C2SP tlog-witness says, and never cosigns two histories."""

from __future__ import annotations

import asyncio
import os
from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Barrier, Thread

import httpx
import pytest

from audit.proof import checkpoint, merkle
from audit.proof.checkpoint import Checkpoint
from audit.proof.note import ED25519, VerifierKey, make_vkey, parse_note, parse_vkey, verify_note
from audit.trail.custody import Custody, SigningKey
from audit.trail.witness import Answer, Witness, WitnessConfigError, make_app, read_config
from audit.trail.witness.service import format_request
from tests.trail.small_ledger import ORIGIN, log_vkey
from tests.trail.witness_process import WitnessProcess

NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
NAME = "audit.example/w1"
VECTORS = Path(os.environ.get("YANGGUANG_VECTORS", "../shared/vectors")) / "tlog-cosignature"

SIGSUM = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
SIGSUM_KEY = "ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f"
"""The key whose SHA-256 is in the origin."""
GO_SUM_VKEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"


class Log:
    """A log that can prove and sign whatever it likes, forks included."""

    def __init__(self, key: SigningKey, leaves: Sequence[bytes] = ()) -> None:
        self.key = key
        self.leaves = [sha256(leaf).digest() for leaf in leaves]

    def fork(self, *leaves: bytes) -> Log:
        other = Log(self.key)
        other.leaves = [*self.leaves, *(sha256(leaf).digest() for leaf in leaves)]
        return other

    @property
    def head(self) -> Checkpoint:
        return Checkpoint(ORIGIN, len(self.leaves), merkle.root_of(self.leaves))

    def note(self) -> bytes:
        return bytes(checkpoint.sign(self.head, log_vkey(self.key), self.key.sign))

    def proof(self, old: int) -> list[str]:
        def read(subtrees: Sequence[merkle.Subtree]) -> list[bytes]:
            spans = [(s.offset << s.level, (s.offset + 1) << s.level) for s in subtrees]
            return [merkle.root_of(self.leaves[low:high]) for low, high in spans]

        proof = merkle.consistency_proof(old, len(self.leaves), read)
        return [b64encode(found).decode() for found in proof]

    def request(self, old: int) -> bytes:
        return format_request(old, self.proof(min(old, len(self.leaves))), self.note())


@pytest.fixture
def custody(tmp_path: Path) -> Custody:
    return Custody(tmp_path / "keys")


@pytest.fixture
def log(custody: Custody) -> Log:
    return Log(custody.create("log"), [b"%d" % n for n in range(5)])


@pytest.fixture
def witness(custody: Custody, log: Log, tmp_path: Path) -> Witness:
    logs = {ORIGIN: [log_vkey(log.key)]}
    return Witness(NAME, custody.create("witness"), logs, tmp_path / "state")


def ask(witness: Witness, request: bytes) -> Answer:
    return witness.add_checkpoint(request, NOW)


def cosigned(witness: Witness, log: Log, answer: Answer) -> int:
    """The time of the cosignature in an answer, verified over the log's head."""
    assert answer.status == 200, answer
    found = parse_note(log.head.text().encode() + b"\n" + answer.body)
    (verified,) = verify_note(found, [witness.vkey])
    assert verified.time_seconds is not None
    return verified.time_seconds


def test_a_first_checkpoint_is_cosigned_at_the_witness_own_time(witness: Witness, log: Log) -> None:
    assert cosigned(witness, log, ask(witness, log.request(0))) == int(NOW.timestamp())


def test_a_checkpoint_that_extends_the_last_is_cosigned(witness: Witness, log: Log) -> None:
    ask(witness, log.request(0))
    longer = log.fork(b"5", b"6", b"7")
    cosigned(witness, longer, ask(witness, longer.request(5)))


def test_the_same_checkpoint_is_cosigned_again(witness: Witness, log: Log) -> None:
    ask(witness, log.request(0))
    cosigned(witness, log, ask(witness, log.request(5)))


def test_another_size_than_the_last_is_answered_with_the_last(witness: Witness, log: Log) -> None:
    ask(witness, log.request(0))
    longer = log.fork(b"5", b"6")
    for old in (0, 3, 6, 7):
        answer = ask(witness, longer.request(old))
        assert answer == (409, b"5\n", "text/x.tlog.size")


def test_a_fork_of_the_same_size_is_refused(witness: Witness, log: Log) -> None:
    ask(witness, log.request(0))
    other = Log(log.key, [b"a", b"b", b"c", b"d", b"e"])
    assert ask(witness, other.request(5)) == (409, b"5\n", "text/x.tlog.size")


def test_a_longer_fork_is_refused_with_any_proof(witness: Witness, log: Log) -> None:
    ask(witness, log.request(0))
    other = Log(log.key, [b"a", b"b", b"c", b"d", b"e", b"f", b"g"])
    proofs = [other.proof(5), log.fork(b"f", b"g").proof(5), [], other.proof(5)[:-1]]
    for proof in proofs:
        answer = ask(witness, format_request(5, proof, other.note()))
        assert (answer.status, b"consistency proof" in answer.body) == (422, True)
    cosigned(witness, log, ask(witness, log.request(5)))


def test_a_checkpoint_never_goes_back(witness: Witness, log: Log) -> None:
    ask(witness, log.request(0))
    shorter = Log(log.key, [b"0", b"1", b"2"])
    assert ask(witness, shorter.request(0)).status == 409
    assert ask(witness, shorter.request(3)).status == 409
    assert ask(witness, format_request(5, [], shorter.note())).status == 400


def test_a_proof_from_nothing_is_empty(witness: Witness, log: Log) -> None:
    assert ask(witness, format_request(0, log.proof(3), log.note())).status == 422
    cosigned(witness, log, ask(witness, log.request(0)))


def test_the_empty_tree_has_one_root(witness: Witness, log: Log) -> None:
    false = Checkpoint(ORIGIN, 0, bytes(32))
    note = bytes(checkpoint.sign(false, log_vkey(log.key), log.key.sign))
    assert ask(witness, format_request(0, [], note)).status in (409, 422)
    empty = Log(log.key)
    cosigned(witness, empty, ask(witness, empty.request(0)))
    cosigned(witness, log, ask(witness, log.request(0)))


def test_an_unknown_log_is_not_found(witness: Witness, log: Log) -> None:
    other = Checkpoint("yangguang.example/county/231006", 5, log.head.root)
    vkey = make_vkey(other.origin, ED25519, log.key.public_key)
    note = bytes(checkpoint.sign(other, vkey, log.key.sign))
    assert ask(witness, format_request(0, [], note)).status == 404


def test_a_checkpoint_that_the_log_did_not_sign_is_forbidden(
    witness: Witness, log: Log, custody: Custody
) -> None:
    stranger = custody.create("stranger")
    by_stranger = bytes(checkpoint.sign(log.head, log_vkey(stranger), stranger.sign))
    false_key = bytes(checkpoint.sign(log.head, log_vkey(log.key), stranger.sign))
    other_size = log.note().replace(b"\n5\n", b"\n6\n")
    for note in (by_stranger, false_key, other_size):
        assert ask(witness, format_request(0, [], note)).status == 403


def test_further_signatures_by_strangers_are_ignored(
    witness: Witness, log: Log, custody: Custody
) -> None:
    stranger = custody.create("stranger")
    line = checkpoint.sign(log.head, log_vkey(stranger), stranger.sign).signatures[0]
    note = log.note() + str(line).encode()
    cosigned(witness, log, ask(witness, format_request(0, [], note)))


def test_either_key_of_a_log_that_changes_its_key_will_do(
    log: Log, custody: Custody, tmp_path: Path
) -> None:
    new = Log(custody.create("new-log"), [b"%d" % n for n in range(6)])
    keys = [log_vkey(log.key), log_vkey(new.key)]
    witness = Witness(NAME, custody.create("witness"), {ORIGIN: keys}, tmp_path / "state")
    cosigned(witness, log, ask(witness, log.request(0)))
    cosigned(witness, new, ask(witness, new.request(5)))


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body[:0],
        lambda body: body.replace(b"old 0", b"old"),
        lambda body: body.replace(b"old 0", b"old 00"),
        lambda body: body.replace(b"old 0", b"old -1"),
        lambda body: body.replace(b"old 0", b"old 0x"),
        lambda body: body.replace(b"old 0", b"Old 0"),
        lambda body: body.replace(b"old 0\n", b"old 0\r\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\nAAAA\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\n" + 64 * (43 * b"A" + b"=\n")),
        lambda body: body.replace(b"\n\n", b"\n"),
        lambda body: body.replace(b"\n5\n", b"\n05\n"),
        lambda body: body.replace(b"\n5\n", b"\n5\nextension\n"),
        lambda body: body[:60],
        lambda body: b"\xff" + body,
    ],
)
def test_what_is_not_of_the_form_is_a_bad_request(
    witness: Witness, log: Log, change: Callable[[bytes], bytes]
) -> None:
    body = change(log.request(0))
    assert body != log.request(0)
    assert ask(witness, body).status == 400
    cosigned(witness, log, ask(witness, log.request(0)))


def test_a_witness_remembers_when_it_starts_again(
    witness: Witness, log: Log, custody: Custody, tmp_path: Path
) -> None:
    ask(witness, log.request(0))
    again = Witness(
        NAME, custody.load("witness"), {ORIGIN: [log_vkey(log.key)]}, tmp_path / "state"
    )
    assert ask(again, log.fork(b"5").request(0)).body == b"5\n"


def test_a_witness_that_cannot_remember_does_not_sign(
    witness: Witness, log: Log, tmp_path: Path
) -> None:
    ask(witness, log.request(0))
    (memory,) = (tmp_path / "state").glob("*.head")
    memory.write_bytes(b"damaged")
    app = make_app(witness, lambda: NOW)
    transport = httpx.ASGITransport(app)

    async def post() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://w") as http:
            return await http.post("/add-checkpoint", content=log.fork(b"5").request(5))

    answer = asyncio.run(post())
    assert answer.status_code == 503
    assert "—" not in answer.text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "witness.json"),
        (b'{"name": "w", "logs": {}, "more": 1}', "more"),
        (b'{"name": "w", "logs": {"log": []}}', "without a verifier key"),
        (b'{"name": "w", "logs": {"log": ["log+00000000+AAAA"]}}', "vkey"),
    ],
)
def test_a_wrong_configuration_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "witness.json"
    path.write_bytes(content)
    with pytest.raises(WitnessConfigError, match=message):
        read_config(path)


def exchanges(name: str) -> list[tuple[bytes, int]]:
    """The requests of a transcript and the statuses that its witness gave."""
    path = VECTORS / f"{name}-add-checkpoint.hurl.txt"
    if not path.exists():
        pytest.skip(f"no vectors at {VECTORS}")
    parts = path.read_bytes().split(b"```\n")
    bodies, after = parts[1::2], parts[2::2]
    return [(body, int(rest.split()[1])) for body, rest in zip(bodies, after, strict=True)]


def test_the_public_transcripts_get_the_same_answers(tmp_path: Path) -> None:
    logs: dict[str, list[VerifierKey]] = {
        SIGSUM: [make_vkey(SIGSUM, ED25519, bytes.fromhex(SIGSUM_KEY))],
        "go.sum database tree": [parse_vkey(GO_SUM_VKEY)],
    }
    transcript = exchanges("litewitness") + exchanges("sumdb")
    with (
        WitnessProcess(tmp_path, "example.com/witness", logs) as witness,
        httpx.Client(base_url=witness.url, trust_env=False) as http,
    ):
        for body, expected in transcript:
            answer = http.post("/add-checkpoint", content=body)
            if b"0309e563\n" in body:  # today's specification says 404 for an unknown log
                assert (expected, answer.status_code) == (403, 404)
                continue
            assert answer.status_code == expected, body
            if expected == 200:
                assert answer.text.startswith("— example.com/witness ")


def test_only_one_route_and_bodies_of_bounded_length(tmp_path: Path, log: Log) -> None:
    folder = tmp_path / "witness"
    folder.mkdir()
    with (
        WitnessProcess(folder, NAME, {ORIGIN: [log_vkey(log.key)]}) as witness,
        httpx.Client(base_url=witness.url, trust_env=False) as http,
    ):
        assert http.post("/", content=log.request(0)).status_code == 404
        assert http.get("/add-checkpoint").status_code == 405
        assert http.post("/add-checkpoint", content=bytes(1 << 20)).status_code == 413
        size = http.post("/add-checkpoint", content=log.fork(b"5").request(2))
        assert (size.status_code, size.headers["content-type"]) == (409, "text/x.tlog.size")
        assert http.post("/add-checkpoint", content=log.request(0)).status_code == 200


def post(url: str, body: bytes, answers: dict[bytes, int], barrier: Barrier | None = None) -> None:
    try:
        with httpx.Client(trust_env=False) as http:
            if barrier:
                barrier.wait()
            answers[body] = http.post(f"{url}/add-checkpoint", content=body).status_code
    except httpx.TransportError:
        answers[body] = 0


@pytest.mark.slow
def test_killed_in_a_loop_it_never_cosigns_both_of_two_histories(tmp_path: Path, log: Log) -> None:
    folder = tmp_path / "witness"
    folder.mkdir()
    witness = WitnessProcess(folder, NAME, {ORIGIN: [log_vkey(log.key)]})
    answers: dict[bytes, int] = {}
    with witness:
        post(witness.url, log.request(0), answers)
    for turn in range(8):
        left, right = log.fork(b"left %d" % turn), log.fork(b"right %d" % turn)
        size = len(log.leaves)
        asked: dict[bytes, int] = {}
        barrier = Barrier(3)
        with witness:
            threads = [
                Thread(target=post, args=(witness.url, one.request(size), asked, barrier))
                for one in (left, right)
            ]
            for thread in threads:
                thread.start()
            barrier.wait()
            if turn % 2:
                threads[0].join()
            witness.kill()
            for thread in threads:
                thread.join()
        with witness:
            for one in (left, right):
                post(witness.url, one.request(size), answers)
            again: dict[bytes, int] = {}
            for one in (left, right):
                post(witness.url, one.request(size + 1), again)
        before = [asked[one.request(size)] == 200 for one in (left, right)]
        kept = [again[one.request(size + 1)] == 200 for one in (left, right)]
        assert sum(before) <= 1
        assert sum(kept) == 1
        assert not any(b and not k for b, k in zip(before, kept, strict=True))
        log = left if kept[0] else right
