"""The golden dossiers: the valid ones accepted, every forgery refused for its reason."""

import json
import zipfile
from pathlib import Path

import pytest

from audit.proof.bag import read_bag
from audit.proof.dossier_verify import verify_dossier
from audit.proof.trust import Trust, parse_trust
from tests.conformance.vectors import YANGGUANG, public

VALID = {"valid": 20, "valid-one-payment": 13, "valid-smaller-checkpoint": 10}
"""How many records each valid dossier holds."""

WHY: dict[str, str] = json.loads((YANGGUANG / "forged" / "WHY.json").read_bytes())

REASONS = {
    "vote-changed-tree-as-published": ("inclusion", "data/proofs/11.tlog-proof"),
    "vote-changed-tree-resealed": ("signature", "record 11, by[0]"),
    "vote-resigned-by-another": ("signature-key", "data/records.jsonl:2, record 11"),
    "lines-swapped": ("inclusion", "data/records.jsonl:5, data/proofs/15.tlog-proof"),
    "line-forged-in-a-partial-batch": ("line-inclusion", "record 15"),
    "one-witness-only": ("quorum", "data/checkpoint"),
    "log-key-unknown": ("log-signature", "data/checkpoint"),
    "other-origin": ("checkpoint-origin", "data/checkpoint"),
    "act-after-revocation": ("key-revoked", "record 20, by[0]"),
    "key-enrolled-by-one": ("registry-signers", "record 20"),
    "person-not-of-the-key": ("key-person", "record 20, by[0]"),
    "one-key-signing-twice": ("by-distinct", "data/registry.jsonl:12, record 20"),
    "act-for-another-county": ("ledger", "record 20"),
    "disclosure-changed": ("disclosure-value", "data/disclosures.jsonl:1, record 10"),
    "seen-the-future": ("seen-future", "record 20"),
    "seen-nothing": ("seen-nothing", "data/records.jsonl:10, record 20"),
    "small-order-key": ("key-point", "record 20"),
    "signature-stripped": ("signature-count", "data/records.jsonl:2, record 11"),
    "not-canonical": ("canonical", "data/records.jsonl:10, record 20"),
    "role-not-granted": ("role-not-granted", "record 20, by[0]"),
    "act-too-late": ("at-late", "record 20"),
    "revocation-left-out": ("statement-missing", "data/registry-statement"),
    "policy-by-one": ("registry-signers", "record 20"),
}


def dossier(name: str) -> Path:
    return YANGGUANG / f"{name}.zip"


def own_trust() -> Trust:
    return parse_trust(read_bag(dossier("valid"))["trust.json"])


def test_there_is_a_reason_for_every_forgery() -> None:
    packed = {path.stem for path in (YANGGUANG / "forged").glob("*.zip")}
    assert set(REASONS) == set(WHY) == packed


@pytest.mark.parametrize("name", VALID)
def test_a_valid_dossier_is_accepted_as_zip_and_as_directory(name: str, tmp_path: Path) -> None:
    report = verify_dossier(dossier(name), own_trust())
    assert report.errors == []
    assert report.counts["records"] == VALID[name]
    assert report.clock == "real"
    with zipfile.ZipFile(dossier(name)) as archive:
        archive.extractall(tmp_path / "bag")
    assert verify_dossier(tmp_path / "bag") == verify_dossier(dossier(name))


@pytest.mark.parametrize("name", REASONS)
def test_a_forgery_is_refused_for_its_reason(name: str) -> None:
    rule, where = REASONS[name]
    report = verify_dossier(dossier(f"forged/{name}"), own_trust())
    found = [error for error in report.errors if error["rule"] == rule]
    assert any(where in error["where"] for error in found), report.errors


SEVERAL = {"vote-changed-tree-as-published", "lines-swapped"}


@pytest.mark.parametrize("name", sorted(set(REASONS) - SEVERAL))
def test_the_reason_is_the_first_that_is_given(name: str) -> None:
    first = verify_dossier(dossier(f"forged/{name}")).errors[0]
    assert (first["rule"], first["where"].partition("/proofs")[0]) == REASONS[name]


def test_the_packed_dossiers_are_the_published_ones() -> None:
    folder = public("yangguang")
    names = [*VALID, *(f"forged/{name}" for name in REASONS)]
    for name in names:
        with zipfile.ZipFile(dossier(name)) as archive:
            packed = {info: archive.read(info) for info in archive.namelist()}
        paths = [path for path in (folder / name).rglob("*") if path.is_file()]
        published = {str(path.relative_to(folder / name)): path.read_bytes() for path in paths}
        assert packed == published
    for name in ("log.jsonl", "roots.json", "keys.json", "forged/WHY.json"):
        assert (YANGGUANG / name).read_bytes() == (folder / name).read_bytes()
