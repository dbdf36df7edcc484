"""audit.md, "Dossier", and RFC 8493: what two readers of one bag would read differently."""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from audit.proof.canonical import encode
from audit.proof.commitment import seal
from audit.proof.dossier_verify import DossierReport, verify_dossier
from audit.proof.scalars import base64_encode
from audit.proof.trust import format_trust, parse_trust
from tests.proof.bags import bag_files, write_bag, zip_bag
from tests.proof.builder import village
from tests.proof.people import CLERK

Files = dict[str, bytes]
SALT = bytes(range(32))
PERSON = 11


@cache
def payload() -> tuple[tuple[str, bytes], ...]:
    ledger = village()
    name = {"name": seal("/name", "示例", SALT), "person": "person:p1"}
    ledger.act("PersonRegistered.v1", name, [CLERK])
    opened = {"index": PERSON, "path": "/name", "salt": base64_encode(SALT), "value": "示例"}
    return tuple(ledger.dossier(disclosures=[opened]).items())


def report_of(tmp_path: Path, files: Files) -> DossierReport:
    return verify_dossier(zip_bag(tmp_path / "bag.zip", files))


def refused(report: DossierReport) -> tuple[str, str]:
    assert len(report.errors) == 1, report.errors or "nothing was refused"
    return report.errors[0]["rule"], report.errors[0]["where"]


@pytest.mark.parametrize(
    "name",
    [
        "data/RECORDS.jsonl",
        "data/Checkpoint",
        "data/proofs/0.TLOG-PROOF",
        "data/Proofs/0.tlog-proof",
        "data/checkpoint/more",
        "data/Checkpoint/more",
        "Bagit.txt",
    ],
)
def test_no_two_names_are_one_on_another_file_system(name: str, tmp_path: Path) -> None:
    """Unpacked elsewhere, the file that was verified would not be the one that is read."""
    data = dict(payload())
    if name.startswith("data/"):
        data[name.removeprefix("data/")] = b"x"
    files = {name: b"x", **bag_files(data)}
    assert refused(report_of(tmp_path, files)) == ("bag-path", "")


def test_no_two_names_differ_in_how_an_accent_is_written(tmp_path: Path) -> None:
    data = {**dict(payload()), "caf\u00e9.txt": b"x", "cafe\u0301.txt": b"y"}
    assert refused(report_of(tmp_path, bag_files(data))) == ("bag-path", "")


@pytest.mark.parametrize("data", [b"", b"https://example.org/x 1 data/x\n"])
def test_a_dossier_has_nothing_to_fetch(data: bytes, tmp_path: Path) -> None:
    files = {**bag_files(dict(payload())), "fetch.txt": data}
    assert refused(report_of(tmp_path, files)) == ("bag-path", "")


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\u0085", "\v", "\f", "\x1c"])
def test_a_line_of_a_manifest_ends_where_the_rfc_says(end: str, tmp_path: Path) -> None:
    files = bag_files(dict(payload()))
    name = "manifest-sha512.txt"
    files[name] = files[name].replace(b"\n", end.encode(), 1)
    assert refused(report_of(tmp_path, files)) == ("manifest", name)


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_a_line_of_a_manifest_ends_in_each_way_that_the_rfc_knows(
    end: bytes, tmp_path: Path
) -> None:
    files = bag_files(dict(payload()))
    for name in ("manifest-sha256.txt", "manifest-sha512.txt"):
        files[name] = files[name].replace(b"\n", end)
    assert report_of(tmp_path, files).ok


def again(name: str, first: bytes, field: bytes) -> Callable[[Files], object]:
    """Put a field once more at the beginning of a file, which one reader of two would believe."""
    return lambda files: files.update({name: files[name].replace(first, first + field, 1)})


TWICE: dict[str, tuple[Callable[[Files], object], str, str]] = {
    "a disclosure": (
        again("disclosures.jsonl", b"{", '"value":"别人",'.encode()),
        "disclosure",
        "data/disclosures.jsonl:1",
    ),
    "a disclosure, escaped": (
        again("disclosures.jsonl", b"{", b'"v\\u0061lue":"x",'),
        "disclosure",
        "data/disclosures.jsonl:1",
    ),
    "trust": (again("trust.json", b"{", b'"quorum":1,'), "trust", "data/trust.json"),
    "a root of trust": (
        again("trust.json", b'"roots": [\n  {', b'"body":"x",'),
        "trust",
        "data/trust.json",
    ),
    "the statement": (
        again("registry-statement", b"{", b'"payload":"e30=",'),
        "shape",
        "data/registry-statement",
    ),
}


@pytest.mark.parametrize("sentence", TWICE)
def test_nothing_is_said_twice_in_one_object(sentence: str, tmp_path: Path) -> None:
    edit, rule, where = TWICE[sentence]
    files = dict(payload())
    before = dict(files)
    edit(files)
    assert files != before
    assert refused(report_of(tmp_path, bag_files(files))) == (rule, where)


@pytest.mark.parametrize(
    "name",
    [
        "proofs/99.tlog-proof",
        "proofs/011.tlog-proof",
        "consistency/99",
        "consistency/05",
        "lines/11",
        "attachments/README",
        "dossier.pdf",
    ],
)
def test_what_was_not_looked_at_is_named(name: str, tmp_path: Path) -> None:
    report = report_of(tmp_path, bag_files({**dict(payload()), name: b"x"}))
    assert f"not checked, for reading only: data/{name}" in report.warnings


def test_all_that_was_looked_at_is_not_named(tmp_path: Path) -> None:
    report = report_of(tmp_path, bag_files(dict(payload())))
    assert report.ok
    assert not [warning for warning in report.warnings if "not checked" in warning]


def test_an_attachment_that_no_record_names_is_pointed_out(tmp_path: Path) -> None:
    paper = b"paper"
    name = f"attachments/{hashlib.sha256(paper).hexdigest()}"
    report = report_of(tmp_path, bag_files({**dict(payload()), name: paper}))
    assert report.ok
    assert f"no record here names it: data/{name}" in report.warnings


@pytest.mark.parametrize(
    "write",
    [
        lambda statement: json.dumps(statement, indent=1),
        lambda statement: json.dumps(dict(reversed(statement.items()))) + "\n",
    ],
)
def test_a_statement_may_have_been_written_by_any_tool(
    write: Callable[[dict[str, str]], str], tmp_path: Path
) -> None:
    """What is signed is its payload, which alone is canonical."""
    files = dict(payload())
    files["registry-statement"] = write(json.loads(files["registry-statement"])).encode()
    assert report_of(tmp_path, bag_files(files)).ok


@pytest.mark.parametrize("text", ["", "[]", "{", '"x"', "1e400", '{"payload":"\\ud800"}'])
def test_what_is_no_envelope_is_no_statement(text: str, tmp_path: Path) -> None:
    files = {**dict(payload()), "registry-statement": text.encode()}
    found = refused(report_of(tmp_path, bag_files(files)))
    assert found in [(rule, "data/registry-statement") for rule in ("shape", "canonical")]


@pytest.mark.parametrize(("first", "last"), [(-1, None), (5, 4), (0, -1), (2**53, None)])
def test_a_key_answers_from_a_size_on(first: int, last: int | None, tmp_path: Path) -> None:
    for kind in ("log", "witnesses"):
        files = dict(payload())
        trust = json.loads(files["trust.json"])
        trust[kind][0].update(from_size=first, to_size=last)
        files["trust.json"] = json.dumps(trust).encode()
        assert refused(report_of(tmp_path, bag_files(files))) == ("trust", "data/trust.json")


def test_trust_in_a_witness_that_answers_no_longer_leaves_no_smaller_quorum(
    tmp_path: Path,
) -> None:
    files = dict(payload())
    trust = json.loads(files["trust.json"])
    trust["witnesses"][0]["to_size"] = 5
    own = parse_trust(encode(trust))
    bag = write_bag(tmp_path / "bag", bag_files(files))
    assert verify_dossier(bag, parse_trust(format_trust(parse_trust(files["trust.json"])))).ok
    assert refused(verify_dossier(bag, own)) == ("quorum", "data/checkpoint")
