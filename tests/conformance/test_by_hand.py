"""docs/verify-by-hand.md holds: its blocks are run as they stand, by a shell with openssl."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conformance.vectors import YANGGUANG

PAGE = Path(__file__).parents[2] / "docs" / "verify-by-hand.md"
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
HOLDS = [
    "key: the id is this key's",
    "Signature Verified Successfully",
    "tree: the record is there",
    "Signature Verified Successfully",
]


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    if not shutil.which("openssl"):
        pytest.skip("no openssl here")
    with zipfile.ZipFile(YANGGUANG / "valid.zip") as archive:
        archive.extractall(tmp_path / "bag")
    (tmp_path / "work").mkdir()
    return tmp_path / "bag"


def by_hand(bag: Path) -> list[str]:
    """What the blocks say that holds."""
    done = subprocess.run(
        ["/bin/sh", "-c", "\n".join(BLOCKS)],
        cwd=bag.parent / "work",
        env={"BAG": str(bag), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    return re.findall("|".join(HOLDS), done.stdout)


def test_the_page_verifies_a_record_of_a_dossier(bag: Path) -> None:
    assert by_hand(bag) == HOLDS


def change(bag: Path, name: str, old: str, new: str) -> None:
    path = bag / "data" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


KEY, SIGNED, TREE, LOGGED = range(4)
FORGERIES = {
    "the record": ("registry.jsonl", "01:02:00", "01:02:01", {TREE}),
    "the key": (
        "registry.jsonl",
        '"keyid":"ed25519:f2',
        '"keyid":"ed25519:f3',
        {KEY, SIGNED, TREE},
    ),
    "the root": ("checkpoint", "\nH0zM", "\nH1zM", {TREE, LOGGED}),
    "the size": ("checkpoint", "\n20\n", "\n40\n", {TREE, LOGGED}),
    "the proof": ("proofs/1.tlog-proof", "index 1", "index 2", {TREE}),
    "the log's key": ("trust.json", "+AWBQ", "+AWBR", {LOGGED}),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_the_page_shows_that_something_was_changed(what: str, bag: Path) -> None:
    name, old, new, broken = FORGERIES[what]
    change(bag, name, old, new)
    assert by_hand(bag) == [line for step, line in enumerate(HOLDS) if step not in broken]


def test_the_page_shows_that_the_payload_was_changed(bag: Path) -> None:
    path = bag / "data" / "registry.jsonl"
    records = path.read_bytes().split(b"\n")
    place = records[1].index(b'"payload":"') + 60
    changed = b"A" if records[1][place : place + 1] != b"A" else b"B"
    records[1] = records[1][:place] + changed + records[1][place + 1 :]
    path.write_bytes(b"\n".join(records))
    assert by_hand(bag) == [HOLDS[KEY], HOLDS[LOGGED]]
