"""Drafts, cosignatures and the life of keys on the command line, as two people on two machines."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from api.founding import system_types
from api.hosts import Hosted
from api.rotation import Kept, next_log_vkey, next_system, retire
from audit.proof import keys
from audit.proof.act import parse_act
from audit.proof.canonical import encode
from audit.proof.note import parse_vkey
from audit.proof.registry import Registry
from audit.proof.signers import verify_signatures
from audit.proof.trust import format_trust
from audit.trail.custody import Custody, CustodyError, load_key
from tests.api.test_cli import CHECKPOINT, ORIGIN, run
from tests.proof.builder import Ledger, village
from tests.proof.people import ROOTS, Key, log_vkey

REASON = {"key": Key("lost").id, "reason": "手机遗失"}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Two people's folders of keys, the data of an act, and a checkpoint."""
    for name in ("r1", "r2"):
        run("keygen", name, "--keys", str(tmp_path / name))
    (tmp_path / "data.json").write_text(json.dumps(REASON), encoding="utf-8")
    (tmp_path / "checkpoint").write_text(CHECKPOINT, encoding="utf-8")
    return tmp_path


def key_of(desk: Path, name: str) -> str:
    return load_key(desk / name / f"{name}.pem").key_id


def named(desk: Path, name: str) -> str:
    return f"person:{name},root,231005,{key_of(desk, name)}"


def held(desk: Path, name: str, *, role: str = "root") -> str:
    return f"person:{name},{role},231005,{desk / name / f'{name}.pem'}"


def drafted(desk: Path) -> Path:
    result = run(
        *("act", "draft", "KeyRevoked.v1", str(desk / "data.json"), "--origin", ORIGIN),
        *("--checkpoint", str(desk / "checkpoint"), "-o", str(desk / "draft.json")),
        *("--signer", named(desk, "r1"), "--signer", named(desk, "r2")),
    )
    assert result.exit_code == 0, result.output
    return desk / "draft.json"


def read(path: Path) -> Any:  # noqa: ANN401  (JSON)
    return json.loads(path.read_text(encoding="utf-8"))


def test_two_people_sign_the_same_bytes_one_after_the_other(desk: Path) -> None:
    draft = drafted(desk)
    payload = read(draft)["envelope"]["payload"]
    assert read(draft)["envelope"]["signatures"] == []
    for name in ("r2", "r1"):  # in whatever order they come by
        result = run("act", "cosign", str(draft), "--signer", held(desk, name), "-o", str(draft))
        assert result.exit_code == 0, result.output
        assert "手机遗失" in result.output
    signed = read(draft)["envelope"]
    assert signed["payload"] == payload
    act = parse_act(encode(signed))
    assert [one.person for one in act.by] == ["person:r1", "person:r2"]
    public = {
        key.key_id: keys.parse_key(key.key_id, key.spki)
        for key in (load_key(desk / name / f"{name}.pem") for name in ("r1", "r2"))
    }
    verify_signatures(act, public, None)


@pytest.mark.parametrize(
    ("signer", "told"),
    [
        (lambda desk: held(desk, "r1", role="registrar"), "does not name"),
        (lambda desk: held(desk, "r1").replace("person:r1", "person:r9"), "草稿的签名人中没有"),
        (lambda desk: held(desk, "r1").replace("231005,", "231005100,"), "does not name"),
    ],
    ids=["another office", "another person", "another place"],
)
def test_who_is_not_named_does_not_cosign(desk: Path, signer: Any, told: str) -> None:  # noqa: ANN401
    result = run("act", "cosign", str(drafted(desk)), "--signer", signer(desk))
    assert result.exit_code == 1
    assert told in result.output


def test_nobody_signs_twice_and_a_key_that_is_not_here_does_not_sign(desk: Path) -> None:
    draft = drafted(desk)
    run("act", "cosign", str(draft), "--signer", held(desk, "r1"), "-o", str(draft))
    again = run("act", "cosign", str(draft), "--signer", held(desk, "r1"))
    assert (again.exit_code, "已经签过名" in again.output) == (1, True)
    elsewhere = run("act", "cosign", str(draft), "--signer", named(desk, "r2"))
    assert elsewhere.exit_code == 2


def test_an_act_that_somebody_has_not_signed_is_not_submitted(desk: Path) -> None:
    draft = drafted(desk)
    run("act", "cosign", str(draft), "--signer", held(desk, "r1"), "-o", str(draft))
    result = run("act", "submit", str(draft), "--ledger", "231005")
    assert result.exit_code == 1
    assert "person:r2" in result.output


@pytest.mark.parametrize(
    "edit",
    [
        lambda draft: draft["envelope"].update(payload="e30="),
        lambda draft: draft.update(type="KeyReinstated.v1"),
        lambda draft: draft["envelope"].update(payloadType="text/plain"),
        lambda draft: draft.pop("disclosures"),
        lambda draft: draft["envelope"].update(payload=draft["envelope"]["payload"][:-4]),
    ],
    ids=["no act", "another type", "another payload type", "a member missing", "cut off"],
)
def test_a_file_that_is_no_draft_is_not_signed(desk: Path, edit: Any) -> None:  # noqa: ANN401
    draft = drafted(desk)
    changed = read(draft)
    edit(changed)
    draft.write_text(json.dumps(changed), encoding="utf-8")
    result = run("act", "cosign", str(draft), "--signer", held(desk, "r1"))
    assert result.exit_code == 2
    assert "act draft" in result.output


# --- yangguang keys ---


def keys_run(desk: Path, *arguments: str) -> Any:  # noqa: ANN401
    common = ("--origin", ORIGIN, "--checkpoint", str(desk / "checkpoint"))
    signers = ("--signer", held(desk, "r1"), "--signer", named(desk, "r2"))
    result = run("keys", *arguments, *common, *signers, "-o", str(desk / "act.json"))
    assert result.exit_code == 0, result.output
    payload: Any = json.loads(b64decode(read(desk / "act.json")["envelope"]["payload"]))
    assert len(read(desk / "act.json")["envelope"]["signatures"]) == 1
    return payload


def card(desk: Path, name: str, person: str, origin: str = ORIGIN) -> Path:
    made = run(
        *("keygen", name, "--keys", str(desk / name), "--person", person),
        *("--origin", origin, "--json"),
    )
    path = desk / f"{name}.card"
    path.write_text(made.stdout, encoding="utf-8")
    return path


STEPS: dict[str, tuple[tuple[str, ...], str, dict[str, Any]]] = {
    "suspend": (("suspend", REASON["key"], "--reason", "x"), "KeySuspended.v1", {"reason": "x"}),
    "reinstate": (("reinstate", REASON["key"], "--reason", "x"), "KeyReinstated.v1", {}),
    "revoke": (
        ("revoke", REASON["key"], "--reason", "x"),
        "KeyRevoked.v1",
        REASON | {"reason": "x"},
    ),
    "compromise": (
        ("compromise", REASON["key"], "--reason", "x", "--from", "2026-03-01"),
        "KeyCompromised.v1",
        {"from": "2026-03-01", "until": None},
    ),
    "grant": (
        ("grant", "person:c1", "village_committee", "231005100201", "--from", "2026-03-01"),
        "RoleGranted.v1",
        {"role": "village_committee", "from": "2026-03-01", "until": None},
    ),
    "end": (
        ("end", "person:c1", "village_committee", "231005100201", "--on", "2026-04-01"),
        "RoleEnded.v1",
        {"on": "2026-04-01"},
    ),
    "rotate-log": (("rotate-log", "--vkey", log_vkey()), "LogKeyChanged.v1", {"log": log_vkey()}),
    "change-witnesses": (
        ("change-witnesses", "--witness", "审计局=audit.example/w2+0+AA==", "--quorum", "1"),
        "WitnessesChanged.v1",
        {"witnesses": [{"body": "审计局", "vkey": "audit.example/w2+0+AA=="}], "quorum": 1},
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_drafts_its_act_and_signs_with_the_keys_that_are_here(desk: Path, step: str) -> None:
    arguments, kind, data = STEPS[step]
    payload = keys_run(desk, *arguments)
    assert payload["type"] == kind
    assert data.items() <= payload["data"].items()


def test_a_key_is_enrolled_with_its_own_proof(desk: Path) -> None:
    path = card(desk, "c1", "person:c1")
    payload = keys_run(desk, "enrol", "person:c1", "--body", "村委会", "--key", str(path))
    assert payload["type"] == "KeyEnrolled.v1"
    assert payload["data"]["proof"] == read(path)["proof"]
    private = keys_run(
        desk, "enrol", "person:c1", "--body", "村委会", "--key", str(desk / "c1" / "c1.pem")
    )
    assert private["data"]["key"] == payload["data"]["key"]


@pytest.mark.parametrize(
    ("person", "origin"),
    [("person:c2", ORIGIN), ("person:c1", "yangguang.example/county/220182")],
    ids=["for another person", "for another ledger"],
)
def test_a_key_that_somebody_proved_otherwise_is_not_enrolled(
    desk: Path, person: str, origin: str
) -> None:
    path = card(desk, "c1", person, origin)
    result = run(
        *("keys", "enrol", "person:c1", "--body", "x", "--key", str(path), "--origin", ORIGIN),
        *("--checkpoint", str(desk / "checkpoint"), "--signer", held(desk, "r1")),
    )
    assert result.exit_code == 2
    assert "不是" in result.output


def test_what_is_missing_or_wrong_is_told_before_anything_is_signed(desk: Path) -> None:
    common = ("--checkpoint", str(desk / "checkpoint"), "--signer", named(desk, "r1"))
    revoke = ("keys", "revoke", REASON["key"], "--reason", "x")
    unsigned = run(*revoke, "--origin", ORIGIN, *common)
    assert (unsigned.exit_code, "--out" in unsigned.output) == (2, True)
    nowhere = run(*revoke, "--origin", "nowhere", *common)
    assert (nowhere.exit_code, "账本来源" in nowhere.output) == (2, True)
    role = ("keys", "grant", "person:c1", "emperor", "231005", "--from", "2026-03-01")
    wrong = run(*role, "--origin", ORIGIN, *common)
    assert (wrong.exit_code, "授予职务" in wrong.output) == (2, True)


# --- roots, and what a trust file tells ---


def test_roots_are_replaced_by_cards_that_were_proved_and_roots_that_stay(desk: Path) -> None:
    trust = desk / "trust.json"
    trust.write_bytes(format_trust(village().registry().trust()))
    path = card(desk, "r4", "person:r4")
    payload = keys_run(
        desk, "replace-roots", "--trust", str(trust), "--keep", "person:r2", "--keep", "person:r3",
        "--root", f"person:r4,审计局,{path}",
    )  # fmt: skip
    roots = payload["data"]["roots"]
    assert [root["person"] for root in roots] == ["person:r2", "person:r3", "person:r4"]
    ledger = village()
    ledger.act("RootsReplaced.v1", payload["data"], ROOTS[:2])
    assert max(root.person for root in ledger.registry().trust().roots) == "person:r4"


def test_the_list_is_told_offline_from_a_trust_file(desk: Path) -> None:
    trust = desk / "trust.json"
    trust.write_bytes(format_trust(village().registry().trust()))
    listed = json.loads(run("keys", "list", "--trust", str(trust), "--json").stdout)
    assert {one["person"] for one in listed["keys"]} == {root.person for root in ROOTS}
    assert listed["quorum"] == 2
    assert "在用" in run("keys", "list", "--trust", str(trust)).output
    trust.write_text("{}", encoding="utf-8")
    assert run("keys", "list", "--trust", str(trust)).exit_code == 2


# --- the keys that a server keeps ---


def kept(registry: Registry, final_size: int) -> Kept:
    return Kept(Hosted(1, "231005", ORIGIN, "231005", "county"), registry, final_size)


def test_the_next_log_key_is_made_once_and_the_old_one_retired_when_it_is_final(
    tmp_path: Path,
) -> None:
    custody, ledger = Custody(tmp_path / "keys"), Ledger()
    first = next_log_vkey(custody, kept(Registry(), 0))
    ledger.open(edit=lambda data: data.update(log=first))
    second = next_log_vkey(custody, kept(ledger.registry(), 1))
    assert second == next_log_vkey(custody, kept(ledger.registry(), 1)) != first
    assert custody.names() == ["log-231005-county", "log-231005-county-2"]
    with pytest.raises(CustodyError, match="signs"):
        retire(custody, "log-231005-county", [kept(ledger.registry(), 1)])
    with pytest.raises(CustodyError, match="no ledger's key"):
        retire(custody, "log-231005-county-2", [kept(ledger.registry(), 1)])
    changed = ledger.act("LogKeyChanged.v1", {"log": second}, ROOTS[:2])
    with pytest.raises(CustodyError, match="not final"):
        retire(custody, "log-231005-county", [kept(ledger.registry(), changed)])
    retire(custody, "log-231005-county", [kept(ledger.registry(), changed + 1)])
    assert custody.names() == ["log-231005-county-2"]
    assert custody.find(parse_vkey(second).public_key) is not None


def test_the_next_system_key_has_the_types_of_its_ledger_and_the_old_one_is_retired(
    tmp_path: Path,
) -> None:
    custody, ledger = Custody(tmp_path / "keys"), Ledger()
    first = next_system(custody, kept(Registry(), 0))
    ledger.open(edit=lambda data: data.update(system=first))
    second = next_system(custody, kept(ledger.registry(), 1))
    assert second[0]["types"] == list(system_types("county"))
    with pytest.raises(CustodyError, match="in force"):
        retire(custody, "system-231005-county", [kept(ledger.registry(), 1)])
    changed = ledger.act("SystemKeysChanged.v1", {"system": second}, ROOTS[:2])
    with pytest.raises(CustodyError, match="not final"):
        retire(custody, "system-231005-county", [kept(ledger.registry(), changed)])
    retire(custody, "system-231005-county", [kept(ledger.registry(), changed + 1)])
    assert custody.names() == ["system-231005-county-2"]


def test_the_vaults_secret_is_never_retired(tmp_path: Path) -> None:
    custody = Custody(tmp_path / "keys")
    custody.create_secret("vault")
    with pytest.raises(CustodyError, match="no ledger's key"):
        retire(custody, "vault", [kept(village().registry(), 99)])
    assert custody.has("vault")
