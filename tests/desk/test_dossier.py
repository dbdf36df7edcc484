"""A dossier says offline what the ledger said, to our verifier and to standard tools."""

import json
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from audit.desk.dossier import DossierError, Exported, export
from audit.desk.readme import SCRIPT_BEGINS, SCRIPT_ENDS
from audit.proof.batch import make_line
from audit.proof.dossier_verify import verify_dossier
from tests.desk.exporting import (
    BY_P256,
    BY_WEBAUTHN,
    HEADER,
    HOUSEHOLD,
    LINE,
    PERSON,
    dossier,
    files_of,
    packed,
    payload_of,
)
from tests.desk.facts import SHEET, vote
from tests.desk.written import SUBJECT, WrittenLedger
from tests.proof.people import CLERK, ROOTS, SYSTEM, VILLAGE, VOTER, Key


@pytest.fixture(scope="module")
def exported(untouched: WrittenLedger, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    path = tmp_path_factory.mktemp("exported") / "p1.zip"
    return dossier(untouched, path, PERSON, HOUSEHOLD, LINE, BY_P256, BY_WEBAUTHN)


def test_an_exported_dossier_verifies_with_the_trust_that_one_brings(
    untouched: WrittenLedger, exported: Exported
) -> None:
    report = verify_dossier(exported.path, untouched.signed.registry().trust())
    assert report.errors == []
    assert (report.size, report.root) == (19, exported.root)
    assert report.bodies == ["audit bureau", "discipline inspection"]
    assert report.counts == {
        "records": 14,
        "acts": 13,
        "lines": 1,
        "signatures": 22,
        "consistency": 12,
        "disclosures": 2,
        "sealed_not_opened": 2,
        "attachments": 0,
    }


def test_the_header_of_a_line_comes_by_itself_without_the_sheet_of_the_whole_village(
    untouched: WrittenLedger, exported: Exported, tmp_path: Path
) -> None:
    payload = payload_of(exported.path)
    indices = [json.loads(line)["index"] for line in payload["records.jsonl"].splitlines()]
    assert indices == [PERSON, HOUSEHOLD, HEADER, LINE, BY_P256, BY_WEBAUTHN]
    assert SHEET not in payload.values()
    assert (exported.records, exported.attachments) == (6, 0)
    asked = dossier(untouched, tmp_path / "header.zip", HEADER)
    assert asked.attachments == 1
    assert SHEET in payload_of(asked.path).values()


def test_the_same_dossier_is_the_same_file(untouched: WrittenLedger, tmp_path: Path) -> None:
    for name in ("one", "two"):
        dossier(untouched, tmp_path / name, PERSON, LINE)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_dossier_has_the_layout_of_the_specification(
    untouched: WrittenLedger, tmp_path: Path
) -> None:
    made = dossier(untouched, tmp_path / "whole.zip", PERSON, HEADER, LINE)
    names = list(files_of(made.path))
    assert {name.split("/")[0] for name in names} == {"bag"}
    assert {name for name in names if name.count("/") == 1} == {
        "bag/bagit.txt",
        "bag/bag-info.txt",
        *(f"bag/{kind}-{sum_}.txt" for kind in ("manifest", "tagmanifest") for sum_ in _SUMS),
    }
    assert {name.split("/")[2] for name in names if name.startswith("bag/data/")} == {
        "README.txt",
        "attachments",
        "checkpoint",
        "consistency",
        "disclosures.jsonl",
        "lines",
        "proofs",
        "records.jsonl",
        "registry-statement",
        "registry.jsonl",
        "trust.json",
    }


_SUMS = ("sha256", "sha512")


def test_a_reader_gets_the_values_that_they_may_see_and_no_other(
    untouched: WrittenLedger, tmp_path: Path
) -> None:
    found = dossier(untouched, tmp_path / "d.zip", PERSON, may_see=lambda one: one.path == "/name")
    (line,) = payload_of(found.path)["disclosures.jsonl"].splitlines()
    assert json.loads(line)["value"] == "示例p1"
    assert verify_dossier(found.path).ok


def test_without_leave_no_value_is_in_the_dossier(county: WrittenLedger, tmp_path: Path) -> None:
    path = tmp_path / "d.zip"
    export(
        county.dsn,
        county.ledger,
        "person:p1",
        [PERSON],
        path,
        system_key=county.custody.load("system"),
        vault=county.vault,
    )
    assert payload_of(path)["disclosures.jsonl"] == b""
    assert "示例p1".encode() not in b"".join(files_of(path).values())


def test_values_whose_key_was_destroyed_are_counted_and_all_else_verifies(
    county: WrittenLedger, tmp_path: Path
) -> None:
    county.connection.execute("INSERT INTO erasures VALUES (1, %s, 99)", (SUBJECT,))
    county.connection.execute(
        "UPDATE vault_keys SET wrapped_key = NULL WHERE holder = %s", (SUBJECT,)
    )
    found = dossier(county, tmp_path / "d.zip", PERSON)
    assert (found.disclosures, found.destroyed) == (0, 2)
    assert "2 values 项, 0 files 个附件; by records 依据记录 99" in (
        payload_of(found.path)["README.txt"].decode()
    )
    assert verify_dossier(found.path).ok


def test_records_that_no_final_checkpoint_covers_are_left_out_and_named(
    county: WrittenLedger, tmp_path: Path
) -> None:
    index = county.signed.act("VoteCast.v1", vote("case:3"), [VOTER])
    county.write()
    found = dossier(county, tmp_path / "d.zip", BY_P256, index)
    assert found.not_final == (index,)
    assert verify_dossier(found.path).ok
    with pytest.raises(DossierError, match="not-final"):
        dossier(county, tmp_path / "e.zip", index)
    assert not (tmp_path / "e.zip").exists()


def test_a_revocation_after_the_act_comes_with_the_dossier(
    county: WrittenLedger, tmp_path: Path
) -> None:
    reason = {"key": VOTER.key.id, "reason": "office ended"}
    index = county.say("KeyRevoked.v1", reason, *ROOTS[:2])
    found = dossier(county, tmp_path / "d.zip", BY_P256)
    payload = payload_of(found.path)
    statement = json.loads(payload["registry-statement"])
    assert index in [json.loads(line)["index"] for line in payload["registry.jsonl"].splitlines()]
    assert statement["signatures"][0]["keyid"] == SYSTEM.key.id
    assert verify_dossier(found.path).ok


def test_only_a_system_key_in_force_signs_the_statement(
    county: WrittenLedger, tmp_path: Path
) -> None:
    with pytest.raises(DossierError, match="statement-key"):
        export(
            county.dsn,
            county.ledger,
            "person:p1",
            [PERSON],
            tmp_path / "d.zip",
            system_key=county.custody.load("log"),
        )
    assert list(tmp_path.glob("*d.zip*")) == []


def test_a_line_of_a_large_batch_leads_to_its_headers_root(
    county: WrittenLedger, tmp_path: Path
) -> None:
    lines = [make_line(n, "VoteCast.v1", vote(f"case:{n}")) for n in range(131)]
    header = county.signed.batch("RosterImported.v1", _ROSTER, [CLERK], lines)
    county.publish()
    for n in (0, 63, 64, 127, 128, 130):
        found = dossier(county, tmp_path / f"{n}.zip", header + 1 + n)
        assert verify_dossier(found.path).errors == []


_ROSTER = {
    "households": 0,
    "persons": 0,
    "place": VILLAGE,
    "source": {"length_bytes": 1, "media_type": "text/csv", "sha256": "0" * 64},
}


def test_a_dossier_made_later_is_at_the_newer_checkpoint(
    county: WrittenLedger, tmp_path: Path
) -> None:
    before = dossier(county, tmp_path / "one.zip", PERSON)
    county.signed.now += timedelta(days=1)
    county.say("VoteCast.v1", vote("case:4"), VOTER)
    after = dossier(county, tmp_path / "two.zip", PERSON)
    assert (before.size, after.size) == (19, 20)
    assert verify_dossier(after.path).ok


# --- standard tools -----------------------------------------------------------------------


@pytest.mark.parametrize("index", [0, PERSON, HEADER, LINE, BY_P256])
def test_the_readme_s_script_verifies_a_record_with_openssl_alone(
    exported: Exported, tmp_path: Path, index: int
) -> None:
    outcome = run_script(exported.path, tmp_path / "out", index)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert f"record {index} is under the checkpoint of size 19" in outcome.stdout
    assert "signed by audit.example/w1" in outcome.stdout
    keys = {PERSON: CLERK.key.id, BY_P256: VOTER.key.id}
    assert f"signed by {keys.get(index, '')}" in outcome.stdout


def run_script(path: Path, folder: Path, index: int) -> subprocess.CompletedProcess[str]:
    """Unpack the bag and run what its README says."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    readme = (folder / "bag/data/README.txt").read_text("utf-8")
    start, end = readme.index(SCRIPT_BEGINS), readme.index(SCRIPT_ENDS)
    script = folder / "check.sh"
    script.write_text(readme[start:end], "utf-8")
    command = ["bash", str(script), str(folder / "bag"), str(index)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_script_refuses_a_record_that_was_changed(exported: Exported, tmp_path: Path) -> None:
    payload = payload_of(exported.path)
    payload["records.jsonl"] = payload["records.jsonl"].replace(b"T01:", b"T02:", 1)
    outcome = run_script(packed(tmp_path / "f.zip", payload), tmp_path / "out", PERSON)
    assert outcome.returncode == 1
    assert "DOES NOT HOLD: the record is not under the root" in outcome.stdout


def test_the_script_refuses_an_act_that_another_key_signed(
    county: WrittenLedger, tmp_path: Path
) -> None:
    index = county.signed.act(
        "VoteCast.v1",
        vote("case:9"),
        [CLERK],
        signatures=lambda _signed: [(CLERK.key.id, Key("another").sign(b"a message"))],
    )
    county.publish()
    found = dossier(county, tmp_path / "d.zip", index)
    outcome = run_script(found.path, tmp_path / "out", index)
    assert outcome.returncode == 1
    assert f"DOES NOT HOLD: signature of {CLERK.key.id}" in outcome.stdout
