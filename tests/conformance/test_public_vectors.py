"""Public vectors of what we share: RFC 6962 probes, notes, cosignatures, RFC 8032, Wycheproof."""

import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from audit.proof import ed25519, keys, note
from audit.proof.checkpoint import parse_checkpoint
from audit.proof.errors import ProofError
from audit.proof.keys import PublicKey, key_id, parse_key
from audit.proof.merkle import complete_subtrees, verify_consistency, verify_inclusion
from tests.conformance.vectors import public


def probes(kind: str) -> list[tuple[str, dict[str, Any]]]:
    folder = public("rfc6962-merkle") / "testdata" / kind
    found = [(path.name, json.loads(path.read_bytes())) for path in sorted(folder.rglob("*.json"))]
    assert len(found) == 98
    return found


def decoded(hashes: list[str] | None) -> list[bytes]:
    return [b64decode(text) for text in hashes or []]


def test_inclusion_probes() -> None:
    for name, probe in probes("inclusion"):
        leaf, root = decoded([probe["leafHash"] or "", probe["root"] or ""])
        proof = decoded(probe["proof"])
        refused = _refused(verify_inclusion, leaf, probe["leafIdx"], probe["treeSize"], root, proof)
        assert refused == probe["wantErr"], (name, probe["desc"])


def test_consistency_probes() -> None:
    for name, probe in probes("consistency"):
        old, new = decoded([probe["root1"] or "", probe["root2"] or ""])
        proof = decoded(probe["proof"])
        refused = _refused(verify_consistency, probe["size1"], probe["size2"], old, new, proof)
        assert refused == probe["wantErr"], (name, probe["desc"])


def _refused(verify: Any, *arguments: Any) -> bool:  # noqa: ANN401
    try:
        verify(*arguments)
    except ProofError:
        return True
    return False


def test_complete_subtrees_of_fuzzed_ranges_adjoin_and_are_as_large_as_can_be() -> None:
    folder = public("rfc6962-merkle") / "compact" / "testdata" / "fuzz" / "FuzzRangeNodes"
    paths = list(folder.iterdir())
    assert paths
    for path in paths:
        begin, end = map(int, re.findall(r"uint64\((\d+)\)", path.read_text()))
        if end > 2**53 or begin > end:
            continue
        place = begin
        parts = complete_subtrees(begin, end)
        for level, offset in parts:
            assert offset << level == place
            place = (offset + 1) << level
        assert place == max(begin, end)
        assert not any(a.level == b.level and a.offset % 2 == 0 for a, b in pairwise(parts))


def test_the_example_of_signed_note() -> None:
    example = json.loads((public("signed-note-c2sp") / "spec_example.json").read_bytes())
    key = note.parse_vkey(example["vkey"])
    assert str(key) == example["vkey"]
    parsed = note.parse_note(example["note"].encode())
    assert parsed.text == "This is an example message.\n"
    assert note.verify_note(parsed, [key]) == [note.Verified(key)]
    forged = note.parse_note(example["note"].replace("example message", "exbmple message").encode())
    with pytest.raises(ProofError) as caught:
        note.verify_note(forged, [key])
    assert caught.value.rule == "note-signature"


def test_the_layout_of_cosignatures() -> None:
    example = json.loads((public("tlog-cosignature") / "c2sp_layout.json").read_bytes())
    text = example["signed_message"].partition("\n")[2].partition("\n")[2]
    parsed = note.parse_note(f"{text}\n{example['cosignature_line']}\n".encode())
    (signature,) = parsed.signatures
    assert signature.name == "witness.example.com/w1"
    assert len(signature.blob) == note.TIME_BYTES + ed25519.SIGNATURE_BYTES
    seconds = int.from_bytes(signature.blob[: note.TIME_BYTES], "big")
    assert note.cosigned_message(text, seconds).decode() == example["signed_message"]


GO_VKEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"


def exchanges(name: str) -> list[tuple[int, list[bytes], bytes, int]]:
    """Old size, consistency proof, checkpoint and status of each request to a witness."""
    text = (public("tlog-cosignature") / name).read_text()
    found = re.findall(r"```\nold (\d+)\n((?:.+\n)*)\n((?:.*\n)*?)```\nHTTP (\d+)", text)
    return [
        (int(old), decoded(proof.split()), checkpoint.encode(), int(status))
        for old, proof, checkpoint, status in found
    ]


SIGSUM = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"


def test_a_witness_would_judge_the_litewitness_exchanges_alike() -> None:
    """Where the bytes alone decide the status; the roots it cosigned are remembered."""
    roots: dict[int, bytes] = {}
    seen: list[int] = []
    for old, proof, data, status in exchanges("litewitness-add-checkpoint.hurl.txt"):
        seen.append(status)
        if status == 403:
            assert _refused(parse_checkpoint, data) or parse_checkpoint(data)[0].origin != SIGSUM
            continue
        checkpoint, signed = parse_checkpoint(data)
        assert checkpoint.origin == SIGSUM == signed.signatures[0].name
        if old in roots and status != 409:
            arguments = (old, checkpoint.size, roots[old], checkpoint.root, proof)
            assert _refused(verify_consistency, *arguments) == (status == 422)
        if status == 200:
            roots[checkpoint.size] = checkpoint.root
    assert seen == [200, 403, 403, 422, 422, 200, 409, 200, 409]
    assert set(roots) == {1, 3, 5}


def test_the_checkpoint_of_the_go_checksum_database() -> None:
    _, _, data, status = exchanges("sumdb-add-checkpoint.hurl.txt")[0]
    checkpoint, signed = parse_checkpoint(data)
    assert (checkpoint.origin, checkpoint.size, status) == ("go.sum database tree", 35225469, 200)
    key = note.parse_vkey(GO_VKEY)
    assert note.verify_note(signed, [key]) == [note.Verified(key)]


def rfc8032(path: Path) -> list[tuple[bytes, bytes, bytes]]:
    """Public key, message and signature of each case."""
    rows = [line.split(":") for line in path.read_text().splitlines()]
    return [
        (bytes.fromhex(public_key), bytes.fromhex(message), bytes.fromhex(signed)[:64])
        for _, public_key, message, signed, *_ in rows
    ]


def test_rfc_8032() -> None:
    cases = rfc8032(public("rfc8032") / "sign.input")
    assert len(cases) == 1024
    for public_key, message, signature in cases:
        assert ed25519.check_point(public_key) == public_key
        assert ed25519.verifies(public_key, message, signature)
        flipped = bytes([signature[0] ^ 1]) + signature[1:]
        assert not ed25519.verifies(public_key, message, flipped)
        assert not ed25519.verifies(public_key, message + b"!", signature)


def wycheproof(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The group and the test of each case."""
    found = json.loads((public("wycheproof") / name).read_bytes())
    for group in found["testGroups"]:
        for test in group["tests"]:
            yield group, test


def judged(name: str, alg: str, verify: Callable[[PublicKey, bytes, bytes], bool]) -> Counter[str]:
    """How many cases of each result there are; all are judged as they should be."""
    told: Counter[str] = Counter()
    for group, test in wycheproof(name):
        spki = bytes.fromhex(group["publicKeyDer"])
        key = parse_key(key_id(alg, spki), spki)
        holds = verify(key, bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"]))
        assert holds == (test["result"] == "valid"), test["tcId"]
        told[test["result"]] += 1
    return told


def test_wycheproof_ed25519() -> None:
    told = judged("ed25519_test.json", "ed25519", _verifies)
    assert told == {"valid": 88, "invalid": 63}


def test_wycheproof_p256_as_web_crypto_signs() -> None:
    told = judged("ecdsa_secp256r1_sha256_p1363_test.json", "p256", _verifies)
    assert told == {"valid": 173, "invalid": 89}


def test_wycheproof_p256_as_authenticators_sign() -> None:
    told = judged("ecdsa_secp256r1_sha256_test.json", "p256", keys._verifies_ecdsa)
    assert told == {"valid": 174, "invalid": 310}


def _verifies(key: PublicKey, message: bytes, signature: bytes) -> bool:
    return not _refused(keys.verify, key, message, signature)
