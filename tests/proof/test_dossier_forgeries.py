"""audit.md, "Dossier": for each sentence of its layout a bag that breaks it alone."""

import json
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from audit.proof.canonical import encode
from audit.proof.commitment import seal
from audit.proof.dossier_verify import DossierReport, main, verify_dossier
from audit.proof.errors import ProofError
from audit.proof.scalars import base64_encode
from audit.proof.trust import parse_trust
from tests.proof.bags import bag_files, write_bag, zip_bag
from tests.proof.builder import Ledger, village
from tests.proof.people import (
    APPROVER,
    CLERK,
    ROOTS,
    SYSTEM,
    TOKEN,
    VOTER,
    payment_lines,
    vote,
    who,
    with_key,
)

Files = dict[str, bytes]
Edit = Callable[[Files], object]
SALT = bytes(range(32))
PERSON, VOTE, HEADER, LINE, REVOKED = 11, 12, 13, 16, 19


@cache
def ledger() -> Ledger:
    """A sealed name, a vote, a batch of five lines, a revocation."""
    found = village()
    name = {"name": seal("/name", "测试甲", SALT), "person": "person:p1"}
    found.act("PersonRegistered.v1", name, [CLERK])
    found.act("VoteCast.v1", vote(), [VOTER, TOKEN])
    found.batch("PaymentBatchApproved.v1", {"total_fen": 50_010}, [APPROVER], payment_lines(5))
    found.act("KeyRevoked.v1", {"key": CLERK.key.id, "reason": "office ended"}, ROOTS[:2])
    return found


NAME: dict[str, Any] = {
    "index": PERSON,
    "path": "/name",
    "salt": base64_encode(SALT),
    "value": "测试甲",
}


@cache
def golden() -> tuple[tuple[str, bytes], ...]:
    return tuple(ledger().dossier([PERSON, VOTE, LINE], disclosures=[NAME]).items())


def report_of(folder: Path, files: Files, **options: Any) -> DossierReport:  # noqa: ANN401
    return verify_dossier(write_bag(folder / "bag", bag_files(files)), **options)


def rules(report: DossierReport) -> set[str]:
    return {error["rule"] for error in report.errors}


def test_the_dossier_that_the_forgeries_start_from_is_accepted(tmp_path: Path) -> None:
    report = report_of(tmp_path, dict(golden()))
    assert report.ok
    assert report.counts["records"] == 16
    assert report.counts["sealed_not_opened"] == 0
    assert "trust was taken from the bag itself: bring your own copy" in report.warnings
    assert len(report.claims) == 9


def put(name: str, data: bytes) -> Edit:
    return lambda files: files.update({name: data})


def drop(name: str) -> Edit:
    return lambda files: files.pop(name)


def swap(name: str, old: bytes, new: bytes) -> Edit:
    return lambda files: files.update({name: files[name].replace(old, new)})


def copy(source: str, target: str) -> Edit:
    return lambda files: files.update({target: files[source]})


def move_line(source: str, target: str, number: int) -> Edit:
    """Move a record from one file to the end of another."""

    def edit(files: Files) -> None:
        lines = files[source].splitlines(keepends=True)
        moved = lines.pop(number)
        files[source] = b"".join(lines)
        files[target] += moved

    return edit


def repeat_line(source: str, target: str, number: int) -> Edit:
    def edit(files: Files) -> None:
        files[target] += files[source].splitlines(keepends=True)[number]

    return edit


def disclosed(*fields: dict[str, Any]) -> Edit:
    return put("disclosures.jsonl", b"".join(encode(field) + b"\n" for field in fields))


def trusted(**changes: Any) -> Edit:  # noqa: ANN401
    def edit(files: Files) -> None:
        files["trust.json"] = json.dumps({**json.loads(files["trust.json"]), **changes}).encode()

    return edit


STRANGERS = [who(f"s{n}", "root", f"body {n}").as_root() for n in range(3)]
FORGERIES: dict[str, tuple[Edit, str, str]] = {
    "a record without its proof": (
        drop(f"proofs/{VOTE}.tlog-proof"),
        "file-missing",
        f"data/proofs/{VOTE}.tlog-proof",
    ),
    "a proof of another record": (
        copy(f"proofs/{PERSON}.tlog-proof", f"proofs/{VOTE}.tlog-proof"),
        "proof-index",
        f"data/proofs/{VOTE}.tlog-proof",
    ),
    "a proof that leads elsewhere": (
        lambda files: files.update(
            {
                f"proofs/{VOTE}.tlog-proof": files[f"proofs/{PERSON}.tlog-proof"].replace(
                    b"index %d" % PERSON, b"index %d" % VOTE
                )
            }
        ),
        "inclusion",
        f"data/proofs/{VOTE}.tlog-proof",
    ),
    "a record that was changed": (
        swap("records.jsonl", b"01:12:00", b"01:12:01"),
        "inclusion",
        "data/records.jsonl:1",
    ),
    "records out of order": (
        move_line("records.jsonl", "records.jsonl", 0),
        "record-order",
        "data/records.jsonl",
    ),
    "a registry record among the others as well": (
        repeat_line("registry.jsonl", "records.jsonl", -1),
        "registry-disjoint",
        "data/records.jsonl",
    ),
    "a vote among the registry": (
        move_line("records.jsonl", "registry.jsonl", 1),
        "registry-type",
        "data/registry.jsonl",
    ),
    "no checkpoint": (drop("checkpoint"), "file-missing", "data/checkpoint"),
    "no consistency proof for a root seen": (
        drop(f"consistency/{VOTE}"),
        "file-missing",
        f"data/consistency/{VOTE}",
    ),
    "a consistency proof that leads elsewhere": (
        copy("consistency/9", f"consistency/{VOTE}"),
        "seen-root",
        f"data/consistency/{VOTE}",
    ),
    "a consistency proof that is none": (
        put(f"consistency/{VOTE}", b"AAAA\n"),
        "hash",
        f"data/consistency/{VOTE}",
    ),
    "a line without its path": (drop(f"lines/{LINE}"), "file-missing", f"data/lines/{LINE}"),
    "a line with another path": (
        copy("consistency/4", f"lines/{LINE}"),
        "line-inclusion",
        f"record {LINE}",
    ),
    "a line without its header": (
        lambda files: files.update(
            {
                "records.jsonl": b"".join(
                    line
                    for line in files["records.jsonl"].splitlines(keepends=True)
                    if b'"index":%d}' % HEADER not in line
                )
            }
        ),
        "line-header",
        f"record {LINE}",
    ),
    "a registry record left out": (
        move_line("registry.jsonl", "README.txt", -1),
        "statement-missing",
        "data/registry-statement",
    ),
    "no registry at all": (put("registry.jsonl", b""), "opening", f"record {PERSON}"),
    "no registry statement": (
        drop("registry-statement"),
        "file-missing",
        "data/registry-statement",
    ),
    "a statement that is none": (
        put("registry-statement", b"{}"),
        "shape",
        "data/registry-statement",
    ),
    "a value that does not open its commitment": (
        disclosed({**NAME, "value": "测试乙"}),
        "disclosure-value",
        "data/disclosures.jsonl:1",
    ),
    "a salt that does not open it": (
        disclosed({**NAME, "salt": base64_encode(bytes(32))}),
        "disclosure-value",
        "data/disclosures.jsonl:1",
    ),
    "a salt of another length": (
        disclosed({**NAME, "salt": base64_encode(SALT[:31])}),
        "disclosure-salt",
        "data/disclosures.jsonl:1",
    ),
    "a value for no sealed field": (
        disclosed({**NAME, "path": "/person"}),
        "disclosure-path",
        "data/disclosures.jsonl:1",
    ),
    "a value for no record": (
        disclosed({**NAME, "index": 999}),
        "disclosure-path",
        "data/disclosures.jsonl:1",
    ),
    "a field opened twice": (
        disclosed(NAME, NAME),
        "disclosure-twice",
        "data/disclosures.jsonl:2",
    ),
    "a disclosure with a field more": (
        disclosed({**NAME, "note": "x"}),
        "disclosure",
        "data/disclosures.jsonl:1",
    ),
    "an attachment under another hash": (
        put(f"attachments/{'0' * 64}", b"paper"),
        "attachment",
        f"data/attachments/{'0' * 64}",
    ),
    "no trust": (drop("trust.json"), "file-missing", "data/trust.json"),
    "trust in other roots": (trusted(roots=STRANGERS), "trust-roots", "data/trust.json"),
    "trust with a smaller quorum": (trusted(quorum=1), "trust-quorum", "data/trust.json"),
    "trust in a simulated clock": (trusted(clock="simulated"), "clock", "data/trust.json"),
    "trust with a field more": (trusted(note=1), "trust", "data/trust.json"),
    "trust in another ledger": (trusted(origin="a/b"), "checkpoint-origin", "data/checkpoint"),
    "trust in no log": (trusted(log=[]), "trust", "data/trust.json"),
    "trust in two bodies of roots": (
        lambda files: trusted(roots=json.loads(files["trust.json"])["roots"][:2])(files),
        "roots-bodies",
        "data/trust.json",
    ),
}


@pytest.mark.parametrize("sentence", FORGERIES)
def test_a_dossier_is_refused_for_its_reason(sentence: str, tmp_path: Path) -> None:
    edit, rule, where = FORGERIES[sentence]
    files = {"README.txt": b"", **dict(golden())}
    edit(files)
    first = report_of(tmp_path, files).errors[0]
    assert first["rule"] == rule
    assert where in first["where"]


STATEMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "it is signed by a system key": ({"statement_key": CLERK}, "statement-key"),
    "it is signed by the key it names": (
        {"statement_key": with_key(SYSTEM, who("x", "x", "x").key)},
        "statement-key",
    ),
    "its size is the checkpoint's": (
        {"statement": lambda s: s.update(size=s["size"] - 1)},
        "statement-size",
    ),
    "it speaks of this ledger": ({"statement": lambda s: s.update(ledger="a/b")}, "ledger"),
    "it names every registry record": (
        {"statement": lambda s: s["indices"].remove(5)},
        "statement-incomplete",
    ),
    "it names registry records alone": (
        {"statement": lambda s: s.update(indices=sorted([*s["indices"], VOTE]))},
        "statement-missing",
    ),
    "it covers every key": ({"statement": lambda s: s["keys"].pop()}, "statement-signers"),
    "it covers every person": ({"statement": lambda s: s["persons"].pop()}, "statement-signers"),
    "its lists are sorted": ({"statement": lambda s: s["indices"].reverse()}, "statement"),
    "it has five fields": ({"statement": lambda s: s.update(note=1)}, "shape"),
}


@pytest.mark.parametrize("sentence", STATEMENTS)
def test_a_registry_statement_is_refused_for_its_reason(sentence: str, tmp_path: Path) -> None:
    options, rule = STATEMENTS[sentence]
    report = report_of(tmp_path, ledger().dossier([VOTE, LINE], **options))
    assert rules(report) == {rule}
    assert report.errors[0]["where"] == "data/registry-statement"


def test_a_statement_of_a_system_key_that_was_revoked_is_refused(tmp_path: Path) -> None:
    changed = ledger().copy()
    changed.act("KeyRevoked.v1", {"key": SYSTEM.key.id, "reason": "lost"}, ROOTS[:2])
    assert rules(report_of(tmp_path, changed.dossier([VOTE]))) == {"statement-key"}


def test_a_record_admitted_after_it_was_cosigned_is_refused(tmp_path: Path) -> None:
    early = ledger().checkpoint(at=ledger().now.replace(hour=0))
    report = report_of(tmp_path, ledger().dossier([VOTE], checkpoint=early))
    assert rules(report) == {"admitted-after-cosigned"}


def test_a_simulated_clock_is_not_held_against_cosignatures_and_the_report_says_so(
    tmp_path: Path,
) -> None:
    simulated = village("yangguang.example/county/231005/simulated", "simulated")
    simulated.act("VoteCast.v1", vote(), [VOTER])
    early = simulated.checkpoint(at=simulated.now.replace(year=2025))
    report = report_of(tmp_path, simulated.dossier(checkpoint=early))
    assert report.ok
    assert report.clock == "simulated"
    assert any("the clock is simulated" in warning for warning in report.warnings)


def test_an_act_in_a_compromise_window_is_pointed_out(tmp_path: Path) -> None:
    changed = ledger().copy()
    window = {"from": "2026-03-01", "key": VOTER.key.id, "reason": "stolen", "until": None}
    changed.act("KeyCompromised.v1", window, ROOTS[:2])
    report = report_of(tmp_path, changed.dossier([VOTE]))
    assert report.ok
    assert any(f"record {VOTE} lies in a compromise window" in w for w in report.warnings)


def test_who_verifies_brings_their_own_trust(tmp_path: Path) -> None:
    """A ledger of other roots under the same name holds in itself, and not for us."""
    files = dict(golden())
    trust = parse_trust(files["trust.json"])
    assert report_of(tmp_path / "a", files, trust=trust).ok
    other = Ledger()
    strangers = [who(f"s{n}", "root", f"body {n}") for n in range(3)]
    other.open(edit=lambda d: d.update(roots=STRANGERS), by=strangers)
    assert report_of(tmp_path / "b", other.dossier()).ok
    assert rules(report_of(tmp_path / "b", other.dossier(), trust=trust)) == {"trust-roots"}


def test_the_first_refusal_can_be_raised(tmp_path: Path) -> None:
    files = {**dict(golden()), "checkpoint": b"x"}
    with pytest.raises(ProofError) as caught:
        report_of(tmp_path, files, collect=False)
    assert caught.value.where == "data/checkpoint"


def test_what_is_not_opened_is_counted(tmp_path: Path) -> None:
    files = {**dict(golden()), "disclosures.jsonl": b"", "dossier.pdf": b"%PDF"}
    report = report_of(tmp_path, files)
    assert report.ok
    assert report.counts["sealed_not_opened"] == 1
    assert "not checked, for reading only: data/dossier.pdf" in report.warnings


@pytest.mark.parametrize("top", ["", "bag/", "档案/"])
def test_a_zip_holds_the_bag_or_one_folder_with_it(top: str, tmp_path: Path) -> None:
    path = zip_bag(tmp_path / "dossier.zip", bag_files(dict(golden())), top)
    assert verify_dossier(path).ok


BAGS: dict[str, tuple[Edit, str]] = {
    "a payload file that was changed": (swap("data/checkpoint", b"20", b"21"), "manifest"),
    "a payload file that is not listed": (put("data/extra", b"x"), "manifest"),
    "a listed file that is missing": (drop("data/checkpoint"), "manifest"),
    "no sha512 manifest": (drop("manifest-sha512.txt"), "manifest"),
    "no sha256 manifest": (drop("manifest-sha256.txt"), "manifest"),
    "an incomplete sha512 manifest": (
        lambda files: files.update(
            {"manifest-sha512.txt": files["manifest-sha512.txt"].partition(b"\n")[2]}
        ),
        "manifest",
    ),
    "a file listed twice": (
        lambda files: files.update({"manifest-sha256.txt": files["manifest-sha256.txt"] * 2}),
        "manifest",
    ),
    "a manifest that names a file outside": (
        lambda files: files.update(
            {"manifest-sha256.txt": files["manifest-sha256.txt"] + b"0" * 64 + b"  ../x\n"}
        ),
        "manifest",
    ),
    "a manifest of other lines": (put("manifest-sha256.txt", b"hello\n"), "manifest"),
    "a tag manifest that does not hold": (
        put("tagmanifest-sha256.txt", b"0" * 64 + b"  bagit.txt\n"),
        "manifest",
    ),
    "no declaration": (drop("bagit.txt"), "bagit"),
    "a declaration of another version": (swap("bagit.txt", b"1.0", b"0.97"), "bagit"),
}


@pytest.mark.parametrize("sentence", BAGS)
def test_a_bag_is_refused_for_its_reason(sentence: str, tmp_path: Path) -> None:
    edit, rule = BAGS[sentence]
    files = bag_files(dict(golden()))
    edit(files)
    for path in (write_bag(tmp_path / "bag", files), zip_bag(tmp_path / "bag.zip", files)):
        assert rules(verify_dossier(path)) == {rule}


def write_zip(path: Path, entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("data/link")
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.parametrize(
    "entry", ["../evil", "/etc/passwd", "data/../../evil", "data//x", "data\\x", "./x", link()]
)
def test_a_zip_does_not_lead_out_of_the_bag(entry: str | zipfile.ZipInfo, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", [*bag_files(dict(golden())).items(), (entry, b"x")])
    assert rules(verify_dossier(path)) == {"bag-path"}


def test_a_zip_does_not_grow_beyond_its_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**dict(golden()), "bomb": bytes(3_000_000)}
    path = zip_bag(tmp_path / "x.zip", bag_files(files))
    assert path.stat().st_size < 100_000
    assert verify_dossier(path).ok
    monkeypatch.setattr("audit.proof.bag.BYTES_MAX", 2_000_000)
    assert rules(verify_dossier(path)) == {"bag-size"}


def test_a_directory_holds_no_links(tmp_path: Path) -> None:
    bag = write_bag(tmp_path / "bag", bag_files(dict(golden())))
    (bag / "data" / "link").symlink_to("/etc/hostname")
    assert rules(verify_dossier(bag)) == {"bag-path"}


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip", bytes(1000)])
def test_what_is_no_bag_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    assert rules(verify_dossier(path)) == {"bag-unreadable"}
    assert rules(verify_dossier(tmp_path / "missing")) == {"bag-unreadable"}


def test_the_command_says_it_in_words_and_for_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = dict(golden())
    good = write_bag(tmp_path / "good", bag_files(files))
    trust = tmp_path / "trust.json"
    trust.write_bytes(files["trust.json"])
    assert main([str(good), "--trust", str(trust)]) == 0
    assert capsys.readouterr().out.endswith("VERIFIED\n")
    bad = write_bag(tmp_path / "bad", bag_files({**files, "checkpoint": b"x"}))
    assert main([str(bad)]) == 1
    assert "REFUSED, 1 failures" in capsys.readouterr().out
    assert main([str(bad), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["errors"][0]["where"] == "data/checkpoint"
    trust.write_bytes(b"{}")
    assert main([str(good), "--trust", str(trust)]) == 1
    assert "trust" in capsys.readouterr().out
