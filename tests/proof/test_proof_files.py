"""audit.md, "Dossier": proofs, paths and signatures, each broken in its form alone."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from audit.proof import note
from audit.proof.dossier_verify import verify_dossier
from audit.proof.scalars import base64_encode
from tests.proof.bags import bag_files, zip_bag
from tests.proof.builder import Ledger, village
from tests.proof.people import (
    APPROVER,
    LOG,
    ORIGIN,
    VOTER,
    WITNESSES,
    payment_lines,
    vote,
    witness_key,
)

Files = dict[str, bytes]
Change = Callable[[bytes], bytes]
VOTE, LINE = 11, 15
OTHER = base64_encode(bytes(32)).encode()


@cache
def ledger() -> Ledger:
    found = village()
    found.act("VoteCast.v1", vote(), [VOTER])
    found.batch("PaymentBatchApproved.v1", {}, [APPROVER], payment_lines(5))
    return found


@cache
def payload() -> tuple[tuple[str, bytes], ...]:
    return tuple(ledger().dossier().items())


def refused(tmp_path: Path, files: Files) -> tuple[str, str]:
    """The first refusal: what stands behind a record that is refused may be refused for it."""
    report = verify_dossier(zip_bag(tmp_path / "bag.zip", bag_files(files)))
    return (report.errors[0]["rule"], report.errors[0]["where"]) if report.errors else ("", "")


def lines(change: Callable[[list[bytes]], object]) -> Change:
    def changed(data: bytes) -> bytes:
        parts = data.split(b"\n")
        change(parts)
        return b"\n".join(parts)

    return changed


PROOFS: dict[str, tuple[Change, str]] = {
    "another version": (lambda p: p.replace(b"@v1", b"@v2"), "tlog-proof"),
    "a name in capitals": (lambda p: p.replace(b"c2sp", b"C2SP"), "tlog-proof"),
    "no index": (lines(lambda p: p.pop(1)), "tlog-proof"),
    "an index with a leading zero": (lambda p: p.replace(b"index 11", b"index 011"), "decimal"),
    "an index with a sign": (lambda p: p.replace(b"index 11", b"index +11"), "decimal"),
    "an index in other digits": (
        lambda p: p.replace(b"index 11", "index \u0661\u0661".encode()),
        "tlog-proof",
    ),
    "the index of another": (lambda p: p.replace(b"index 11", b"index 12"), "proof-index"),
    "a line of no kind": (lines(lambda p: p.insert(1, b"note x")), "tlog-proof"),
    "extra data twice": (
        lines(lambda p: p.__setitem__(slice(1, 1), [b"extra AA=="] * 2)),
        "tlog-proof",
    ),
    "extra data that is no base64": (lines(lambda p: p.insert(1, b"extra AA")), "base64"),
    "a hash too many": (lines(lambda p: p.insert(2, OTHER)), "inclusion"),
    "a hash too few": (lines(lambda p: p.pop(2)), "inclusion"),
    "hashes in another order": (
        lines(lambda p: p.__setitem__(slice(2, 4), p[3:1:-1])),
        "inclusion",
    ),
    "another hash": (lines(lambda p: p.__setitem__(2, OTHER)), "inclusion"),
    "half a hash": (lines(lambda p: p.__setitem__(2, b"AAAA")), "hash"),
    "line ends of two bytes": (lambda p: p.replace(b"\n", b"\r\n"), "tlog-proof"),
    "no checkpoint": (lambda p: p.partition(b"\n\n")[0] + b"\n\n", "note"),
    "a checkpoint of fewer witnesses": (lines(lambda p: p.pop(-2)), "quorum"),
    "something behind it": (lambda p: p + b"x\n", "note"),
}


@pytest.mark.parametrize("sentence", PROOFS)
def test_a_tlog_proof_is_refused_for_its_reason(sentence: str, tmp_path: Path) -> None:
    change, rule = PROOFS[sentence]
    name = f"proofs/{VOTE}.tlog-proof"
    files = dict(payload())
    files[name] = change(files[name])
    assert files[name] != dict(payload())[name]
    found, where = refused(tmp_path, files)
    assert (found, f"data/{name}" in where) == (rule, True)


def test_a_tlog_proof_may_carry_extra_data(tmp_path: Path) -> None:
    files = dict(payload())
    name = f"proofs/{VOTE}.tlog-proof"
    files[name] = files[name].replace(b"index", b"extra AA==\nindex", 1)
    assert refused(tmp_path, files) == ("", "")


HASHES: dict[str, Change] = {
    "none": lambda _: b"",
    "one too many": lambda h: h + OTHER + b"\n",
    "one too few": lambda h: h.partition(b"\n")[2],
    "another order": lines(lambda h: h.__setitem__(slice(0, 2), h[1::-1])),
    "another": lines(lambda h: h.__setitem__(0, OTHER)),
    "half a hash": lines(lambda h: h.__setitem__(0, b"AAAA")),
    "no padding": lambda h: h.replace(b"=", b"", 1),
    "line ends of two bytes": lambda h: h.replace(b"\n", b"\r\n"),
    "an empty line": lambda h: h + b"\n",
}


@pytest.mark.parametrize("sentence", HASHES)
@pytest.mark.parametrize(
    ("name", "rule", "place"),
    [("consistency/5", "seen-root", "record 5"), (f"lines/{LINE}", "line-inclusion", "record 15")],
)
def test_a_path_is_one_base64_hash_a_line_and_leads_there(
    sentence: str, name: str, rule: str, place: str, tmp_path: Path
) -> None:
    files = dict(payload())
    files[name] = HASHES[sentence](files[name])
    found, where = refused(tmp_path, files)
    assert found in {rule, "hash", "base64"}
    assert where.startswith(place)


def text() -> str:
    return note.parse_note(dict(payload())["checkpoint"]).text


def line(name: str, kind: int, blob: bytes, key_hash: bytes | None = None) -> bytes:
    key = note.make_vkey(name, kind, witness_key(name).raw if name != ORIGIN else LOG.raw)
    return f"\u2014 {name} {base64_encode((key_hash or key.key_hash) + blob)}\n".encode()


def cosigned(seconds: int, said: int | str, head: str = "cosignature/v1") -> bytes:
    message = f"{head}\ntime {said}\n{text()}".encode()
    return seconds.to_bytes(8, "big") + witness_key(AUDIT).sign(message)


AUDIT = WITNESSES[0][1]
NOW = 1_772_330_000
NOTES: dict[str, tuple[Callable[[], bytes], str]] = {
    "as it should be": (lambda: line(AUDIT, 4, cosigned(NOW, NOW)), ""),
    "a time in front that is not the one signed": (
        lambda: line(AUDIT, 4, cosigned(NOW + 1, NOW)),
        "note-signature",
    ),
    "a time with a leading zero": (
        lambda: line(AUDIT, 4, cosigned(NOW, f"0{NOW}")),
        "note-signature",
    ),
    "another version": (
        lambda: line(AUDIT, 4, cosigned(NOW, NOW, "cosignature/v2")),
        "note-signature",
    ),
    "a signature without a time": (
        lambda: line(AUDIT, 4, witness_key(AUDIT).sign(text().encode())),
        "note-signature",
    ),
    "a time, and a signature over the note alone": (
        lambda: line(AUDIT, 4, NOW.to_bytes(8, "big") + witness_key(AUDIT).sign(text().encode())),
        "note-signature",
    ),
    "a witness that signs as a log does": (
        lambda: line(AUDIT, 1, witness_key(AUDIT).sign(text().encode())),
        "quorum",
    ),
    "a key hash of another": (lambda: line(AUDIT, 4, cosigned(NOW, NOW), b"\0\0\0\0"), "quorum"),
}


@pytest.mark.parametrize("sentence", NOTES)
def test_a_cosignature_is_refused_for_its_reason(sentence: str, tmp_path: Path) -> None:
    make, rule = NOTES[sentence]
    files = dict(payload())
    old = next(
        one for one in files["checkpoint"].splitlines(keepends=True) if AUDIT.encode() in one
    )
    new = files["checkpoint"].replace(old, make())
    files = {
        name: data.replace(files["checkpoint"], new) if "proofs/" in name else data
        for name, data in files.items()
    }
    assert refused(tmp_path, {**files, "checkpoint": new})[0] == rule


def test_a_log_does_not_sign_as_a_witness_does(tmp_path: Path) -> None:
    files = dict(payload())
    message = note.cosigned_message(text(), NOW)
    own = line(ORIGIN, 4, NOW.to_bytes(8, "big") + LOG.sign(message))
    old = files["checkpoint"].splitlines(keepends=True)[4]
    files["checkpoint"] = files["checkpoint"].replace(old, own)
    assert refused(tmp_path, files) == ("log-signature", "data/checkpoint")
