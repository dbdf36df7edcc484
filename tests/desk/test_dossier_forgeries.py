"""A dossier that was forged after it was exported, or exported from what was forged."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from audit.desk.dossier import DossierError, Exported
from audit.proof.dossier_verify import verify_dossier
from audit.proof.scalars import base64_encode
from tests.desk.exporting import (
    BY_P256,
    BY_WEBAUTHN,
    HEADER,
    HOUSEHOLD,
    LINE,
    PERSON,
    dossier,
    packed,
    payload_of,
    rules,
)
from tests.desk.facts import SHEET
from tests.desk.written import WrittenLedger
from tests.proof.builder import village


@pytest.fixture(scope="module")
def exported(untouched: WrittenLedger, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    path = tmp_path_factory.mktemp("exported") / "p1.zip"
    return dossier(untouched, path, PERSON, HOUSEHOLD, LINE, BY_P256, BY_WEBAUTHN)


def test_a_forged_dossier_is_refused_for_its_reason(exported: Exported, tmp_path: Path) -> None:
    payload = payload_of(exported.path)

    def forged(**changed: bytes) -> set[str]:
        edits = {name.replace("__", "/"): data for name, data in changed.items()}
        return rules(packed(tmp_path / "forged.zip", {**payload, **edits}))

    value = payload["disclosures.jsonl"].replace("示例p1".encode(), "示例p2".encode())
    assert forged(**{"disclosures.jsonl": value}) == {"disclosure-value"}
    assert "attachment" in forged(**{f"attachments/{'0' * 64}": SHEET})
    proof = payload[f"proofs/{PERSON}.tlog-proof"]
    assert forged(**{f"proofs/{HOUSEHOLD}.tlog-proof": proof}) == {"proof-index"}
    records = payload["records.jsonl"].replace(b"T01:", b"T02:", 1)
    assert "inclusion" in forged(**{"records.jsonl": records})
    assert "statement-missing" in forged(**{"registry.jsonl": _without_last(payload)})
    path = base64_encode(bytes(32)).encode() + b"\n"
    assert "line-inclusion" in forged(**{f"lines/{LINE}": path})
    assert "seen-root" in forged(**{"consistency/10": path * 4})


def _without_last(payload: Mapping[str, bytes]) -> bytes:
    lines = payload["registry.jsonl"].splitlines(keepends=True)
    return b"".join(lines[:-1])


def test_a_checkpoint_of_one_witness_is_no_dossier_s(exported: Exported, tmp_path: Path) -> None:
    payload = payload_of(exported.path)
    lines = payload["checkpoint"].splitlines(keepends=True)
    payload["checkpoint"] = b"".join(lines[:-1])
    assert rules(packed(tmp_path / "f.zip", payload)) == {"quorum"}


def test_a_dossier_of_another_county_is_not_the_one_that_is_trusted(
    exported: Exported,
) -> None:
    trust = village("yangguang.example/county/231006").registry().trust()
    (error,) = verify_dossier(exported.path, trust).errors
    assert error["rule"] == "checkpoint-origin"


def test_a_value_that_does_not_decrypt_makes_no_dossier(
    county: WrittenLedger, tmp_path: Path
) -> None:
    with county.as_superuser() as database:
        database.execute(
            "UPDATE vault_values SET ciphertext = set_byte(ciphertext, 20, 7) WHERE path = '/name'"
        )
    with pytest.raises(DossierError, match="damaged"):
        dossier(county, tmp_path / "d.zip", PERSON)


def test_an_attachment_that_was_exchanged_makes_no_dossier(
    county: WrittenLedger, tmp_path: Path
) -> None:
    with county.as_superuser() as database:
        database.execute("UPDATE attachment_pieces SET content = set_byte(content, 3, 7)")
    with pytest.raises(DossierError, match="damaged"):
        dossier(county, tmp_path / "d.zip", HEADER)
    assert not list(tmp_path.glob("*.zip*"))
