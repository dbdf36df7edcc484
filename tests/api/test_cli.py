"""The command line as its users have it: what it prints, what it refuses, how it ends."""

import json
import zipfile
from base64 import b64decode
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api import cli
from api.demo.village import households, write_roster
from audit.proof import keys
from audit.proof.act import parse_act
from audit.proof.canonical import encode
from audit.proof.note import parse_vkey
from audit.proof.signers import verify_signatures
from tests.conformance.vectors import YANGGUANG

ORIGIN = "yangguang.example/county/231005"
CHECKPOINT = f"{ORIGIN}\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.make_app(arguments[0]), list(arguments), env={"COLUMNS": "200"})


def test_every_command_has_a_help_text() -> None:
    text = CliRunner().invoke(cli.make_app(), ["--help"], env={"COLUMNS": "200"}).output
    assert all(name in text for name in cli.COMMANDS)


def test_init_makes_two_ledgers_and_prints_the_same_again(reachable_folder: Path) -> None:
    arguments = ("init", "--county", "231005", "--data", str(reachable_folder / "data"))
    first = run(*arguments)
    assert first.exit_code == 0, first.output
    founded = json.loads(first.stdout)
    assert founded["county"]["origin"] == ORIGIN
    assert founded["inspection"]["origin"] == "yangguang.example/inspection/231005"
    assert parse_vkey(founded["county"]["log"]).name == ORIGIN
    types = founded["county"]["system"][0]["types"]
    assert types == ["ObjectionEscalated.v1", "ObjectionReceived.v1", "PointsLapsed.v1"]
    assert json.loads(run(*arguments).stdout) == founded
    folder = reachable_folder / "data" / "keys"
    assert folder.stat().st_mode & 0o77 == 0
    assert all(path.stat().st_mode & 0o77 == 0 for path in folder.iterdir())


@pytest.mark.parametrize("county", ["23100", "2310055", "county"])
def test_init_says_what_a_county_is(county: str) -> None:
    result = run("init", "--county", county)
    assert result.exit_code == 2
    assert "six digits" in result.output


def test_keygen_proves_possession_and_never_overwrites(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    arguments = ("keygen", "person-c1", "--keys", str(folder), "--person", "person:c1")
    result = run(*arguments, "--origin", ORIGIN, "--json")
    made = json.loads(result.stdout)
    key = keys.parse_key(made["key"], b64decode(made["spki"]))
    text = keys.possession_text(ORIGIN, "person:c1", made["key"])
    keys.verify(key, text, b64decode(made["proof"]), None)
    again = run(*arguments)
    assert again.exit_code == 1
    assert "BEGIN" not in result.output + again.output


def test_keygen_gives_a_witness_its_vkey(tmp_path: Path) -> None:
    arguments = ("keygen", "witness", "--keys", str(tmp_path / "keys"), "--json")
    made = json.loads(run(*arguments, "--witness", "audit.example/w1").stdout)
    assert parse_vkey(made["vkey"]).name == "audit.example/w1"


def sign(folder: Path, data: object, *extra: str) -> Result:
    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "checkpoint").write_text(CHECKPOINT, encoding="utf-8")
    return run(
        *("act", "sign", "SpeechMade.v1", str(folder / "data.json"), "--origin", ORIGIN),
        *("--checkpoint", str(folder / "checkpoint"), *extra),
    )


def test_an_act_is_signed_without_a_network_and_its_secrets_are_sealed(tmp_path: Path) -> None:
    made = json.loads(run("keygen", "v1", "--keys", str(tmp_path / "keys"), "--json").stdout)
    signer = f"person:v1,village_representative,231005100201,{tmp_path}/keys/v1.pem"
    data = {"assembly": "assembly:1", "speaker": "person:v1", "text": {"secret": "同意"}}
    result = sign(tmp_path, data, "--signer", signer, "--at", "2026-03-12T09:00:00+08:00")
    assert result.exit_code == 0, result.output
    printed = json.loads(result.stdout)
    act = parse_act(encode(printed["envelope"]))
    assert act.data["text"].keys() == {"sealed"}
    assert [found["value"] for found in printed["disclosures"]] == ["同意"]
    public = keys.parse_key(made["key"], b64decode(made["spki"]))
    verify_signatures(act, {made["key"]: public}, None)


@pytest.mark.parametrize(
    ("signer", "told"),
    [("person:v1", "person,role,place,key file"), ("person:v1,r,p,/nowhere/key.pem", "nowhere")],
)
def test_a_signer_that_cannot_sign_is_told_what_is_expected(
    tmp_path: Path, signer: str, told: str
) -> None:
    result = sign(tmp_path, {}, "--signer", signer)
    assert result.exit_code == 2
    assert told in result.output.replace("\n", "")


def test_a_roster_without_a_signer_is_only_checked(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    write_roster(path, households(3))
    good = run("import", "roster", str(path), "--village", "231005100201")
    assert good.exit_code == 0, good.output
    assert "没有问题" in good.output
    path.write_bytes(b"no workbook")
    bad = run("import", "roster", str(path), "--village", "231005100201")
    assert bad.exit_code == 2
    assert "不是可以读取的 Excel 文件" in bad.output


def test_a_dossier_is_verified_without_database_or_network(tmp_path: Path) -> None:
    good = tmp_path / "valid"
    bad = tmp_path / "forged"
    with zipfile.ZipFile(YANGGUANG / "valid.zip") as archive:
        archive.extractall(good)
        archive.extractall(bad)
    disclosures = next(bad.rglob("disclosures.jsonl"))
    disclosures.write_bytes(disclosures.read_bytes() + b"{}\n")
    folders = {folder: next(folder.rglob("bagit.txt")).parent for folder in (good, bad)}
    assert run("audit", "verify-dossier", str(folders[good])).exit_code == 0
    refused = run("audit", "verify-dossier", str(folders[bad]), "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["errors"]


def test_what_could_be_foreseen_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "sys.argv", ["yangguang", "read", "stats", "--server", "http://127.0.0.1:9"]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("yangguang: ")
