"""Private keys lie in closed files, sign, and do not show themselves."""

import os
import pickle
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from audit.proof import keys
from audit.proof.errors import ProofError
from audit.trail.custody import Custody, CustodyError, load_key, passphrase_from


@pytest.fixture
def custody(tmp_path: Path) -> Custody:
    return Custody(tmp_path / "keys")


@pytest.mark.parametrize("algorithm", ["ed25519", "p256"])
def test_what_a_key_signs_the_verifier_accepts(custody: Custody, algorithm: str) -> None:
    key = custody.create("person-1", algorithm)  # type: ignore[arg-type]
    public = keys.parse_key(key.key_id, key.spki)

    keys.verify(public, b"an act", key.sign(b"an act"))
    with pytest.raises(ProofError, match="signature"):
        keys.verify(public, b"another act", key.sign(b"an act"))


@pytest.mark.parametrize("algorithm", ["ed25519", "p256"])
def test_a_key_is_the_same_when_it_is_loaded_again(custody: Custody, algorithm: str) -> None:
    made = custody.create("log", algorithm)  # type: ignore[arg-type]
    loaded = Custody(custody.folder).load("log")

    assert loaded.key_id == made.key_id == f"{algorithm}:{sha256(made.spki).hexdigest()}"
    assert loaded.spki == made.spki
    assert custody.names() == ["log"]


def test_openssl_reads_the_key_file(custody: Custody) -> None:
    made = custody.create("log")
    command = [
        "openssl",
        "pkey",
        "-in",
        str(custody.folder / "log.pem"),
        "-pubout",
        "-outform",
        "DER",
    ]
    assert subprocess.run(command, check=True, capture_output=True).stdout == made.spki


def test_files_are_closed_to_others(custody: Custody) -> None:
    custody.create("log")
    assert (custody.folder / "log.pem").stat().st_mode & 0o777 == 0o600
    assert custody.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_key_file_open_to_others_is_refused(custody: Custody, mode: int) -> None:
    custody.create("log")
    (custody.folder / "log.pem").chmod(mode)
    with pytest.raises(CustodyError, match="open to others"):
        custody.load("log")


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o755, 0o770])
def test_a_folder_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(CustodyError, match="open to others"):
        Custody(folder)


def test_a_link_to_a_key_is_refused(custody: Custody) -> None:
    custody.create("log")
    (custody.folder / "other.pem").symlink_to(custody.folder / "log.pem")
    with pytest.raises(CustodyError, match="no key at"):
        custody.load("other")


def test_a_file_of_another_user_is_refused(custody: Custody) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    custody.create("log")
    os.chown(custody.folder / "log.pem", 12_345, -1)
    with pytest.raises(CustodyError, match="another user"):
        custody.load("log")


def test_a_key_is_never_overwritten(custody: Custody) -> None:
    made = custody.create("log")
    with pytest.raises(CustodyError, match="never overwritten"):
        custody.create("log")
    assert custody.load("log").key_id == made.key_id
    assert [path.name for path in custody.folder.iterdir()] == ["log.pem"]


@pytest.mark.parametrize("name", ["", "../log", "Log", "log/1", ".hidden", "a" * 81, "钥匙"])
def test_names_cannot_leave_the_folder(custody: Custody, name: str) -> None:
    with pytest.raises(CustodyError, match="no name for a key"):
        custody.create(name)


def test_a_missing_key_is_said_to_be_missing(custody: Custody) -> None:
    assert not custody.has("log")
    with pytest.raises(CustodyError, match="no key at"):
        custody.load("log")


def test_with_a_passphrase_the_file_is_encrypted(tmp_path: Path) -> None:
    made = Custody(tmp_path / "keys", b"correct horse").create("log")
    assert b"ENCRYPTED" in (tmp_path / "keys/log.pem").read_bytes()
    assert Custody(tmp_path / "keys", b"correct horse").load("log").key_id == made.key_id
    for wrong in (b"wrong horse", None):
        with pytest.raises(CustodyError, match="does not open"):
            Custody(tmp_path / "keys", wrong).load("log")


def test_a_plain_file_opens_where_a_passphrase_is_set(tmp_path: Path) -> None:
    made = Custody(tmp_path / "keys").create("log")
    assert Custody(tmp_path / "keys", b"later").load("log").key_id == made.key_id


def test_the_passphrase_comes_from_a_variable_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_bytes(b"from a file\n")
    assert passphrase_from({}) is None
    assert passphrase_from({"YANGGUANG_PASSPHRASE": "said"}) == b"said"
    assert passphrase_from({"YANGGUANG_PASSPHRASE_FILE": str(file)}) == b"from a file"
    with pytest.raises(CustodyError, match="cannot be read"):
        passphrase_from({"YANGGUANG_PASSPHRASE_FILE": str(tmp_path / "missing")})


def test_what_is_no_key_is_refused(custody: Custody) -> None:
    path = custody.folder / "log.pem"
    path.write_bytes(b"not a key")
    path.chmod(0o600)
    with pytest.raises(CustodyError, match="does not open"):
        custody.load("log")
    with pytest.raises(CustodyError, match="does not open"):
        load_key(path)


def test_handles_show_no_private_bytes(custody: Custody) -> None:
    key, secret = custody.create("log"), custody.create_secret("vault")
    pem = (custody.folder / "vault.pem").read_bytes()
    seed = serialization.load_pem_private_key(pem, None).private_bytes_raw()  # type: ignore[union-attr]
    assert "log" in repr(key)
    assert seed.hex() not in repr(secret)
    for handle in (key, secret):
        assert not hasattr(handle, "__dict__")
        with pytest.raises(TypeError, match="does not leave"):
            pickle.dumps(handle)


def test_a_secret_gives_each_purpose_its_own_key(custody: Custody) -> None:
    custody.create_secret("vault")
    first, again = (custody.load_secret("vault") for _ in range(2))
    assert first.derive("wrap") == again.derive("wrap")
    assert first.derive("wrap") != first.derive("index")
    assert len(first.derive("wrap")) == 32


def test_a_log_key_is_found_by_its_public_half(custody: Custody) -> None:
    custody.create("person", "p256")
    custody.create("old-log")
    log = custody.create("log")
    found = custody.find(log.public_key)
    assert found is not None
    assert found.name == "log"
    assert custody.find(bytes(32)) is None


def test_only_ed25519_keys_have_32_public_bytes_and_secrets(custody: Custody) -> None:
    key = custody.create("person", "p256")
    with pytest.raises(CustodyError, match="not an Ed25519 key"):
        _ = key.public_key
    with pytest.raises(CustodyError, match="not a secret"):
        custody.load_secret("person")


def test_a_key_that_is_removed_is_gone_and_no_other(custody: Custody) -> None:
    kept, removed = custody.create("log-2"), custody.create("log")
    custody.remove("log")
    assert custody.names() == ["log-2"]
    assert custody.find(removed.public_key) is None
    assert custody.find(kept.public_key) is not None
    with pytest.raises(CustodyError, match="no key"):
        custody.remove("log")
    with pytest.raises(CustodyError, match="no name"):
        custody.remove("../log-2")
