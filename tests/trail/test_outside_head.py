"""The outside head moves on by compare-and-swap, durably, and never back."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from audit.proof.checkpoint import Checkpoint
from audit.proof.merkle import EMPTY_ROOT
from audit.trail.head_file import HeadFile, HeadFileError, HeadMovedError
from audit.trail.outside_head import OutsideHead
from tests.trail.small_ledger import ORIGIN


def head(size: int, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, sha256(b"%d" % size).digest())


@pytest.fixture
def outside(tmp_path: Path) -> OutsideHead:
    return OutsideHead.create(tmp_path / "outside", ORIGIN)


def test_it_begins_at_the_empty_tree(outside: OutsideHead) -> None:
    assert outside.read() == Checkpoint(ORIGIN, 0, EMPTY_ROOT)


def test_it_moves_on_from_what_was_expected(outside: OutsideHead) -> None:
    outside.swap(outside.read(), head(3))
    outside.swap(head(3), head(7))
    assert outside.read() == head(7)


def test_it_does_not_move_from_something_else(outside: OutsideHead) -> None:
    outside.swap(outside.read(), head(3))
    with pytest.raises(HeadMovedError) as moved:
        outside.swap(Checkpoint(ORIGIN, 0, EMPTY_ROOT), head(5))
    assert moved.value.found == head(3)
    assert outside.read() == head(3)


def test_it_never_goes_back(outside: OutsideHead) -> None:
    outside.swap(outside.read(), head(7))
    with pytest.raises(HeadFileError, match="never goes back"):
        outside.swap(head(7), head(3))


def test_it_never_holds_another_root_for_a_size(outside: OutsideHead) -> None:
    outside.swap(outside.read(), head(7))
    with pytest.raises(HeadFileError, match="two roots"):
        outside.swap(head(7), Checkpoint(ORIGIN, 7, EMPTY_ROOT))


def test_it_belongs_to_one_log(outside: OutsideHead) -> None:
    with pytest.raises(HeadFileError, match="cannot replace"):
        outside.swap(outside.read(), head(3, "yangguang.example/county/231006"))


def test_it_is_made_once(outside: OutsideHead) -> None:
    outside.swap(outside.read(), head(3))
    with pytest.raises(HeadFileError):
        OutsideHead.create(outside.path.parent, ORIGIN)
    assert outside.read() == head(3)


def test_a_missing_file_is_never_a_beginning(tmp_path: Path) -> None:
    with pytest.raises(HeadFileError, match="is missing"):
        OutsideHead(tmp_path, ORIGIN).read()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"yangguang.example/county/231005\n7\n",
        b"yangguang.example/county/231005\n7\nAAAA\n",
        head(7).text().encode()[:-1],
        head(7).text().encode() + b"more\n",
        head(7).text().encode().replace(b"\n7\n", b"\n07\n"),
        head(7).text().encode() * 100,
    ],
)
def test_a_damaged_file_is_refused(outside: OutsideHead, content: bytes) -> None:
    outside.path.write_bytes(content)
    with pytest.raises(HeadFileError, match="does not hold a tree head"):
        outside.read()
    with pytest.raises(HeadFileError):
        outside.swap(head(7), head(8))
    assert outside.path.read_bytes() == content


def test_the_file_of_another_log_is_refused(outside: OutsideHead) -> None:
    outside.path.write_text(head(7, "yangguang.example/county/231006").text())
    with pytest.raises(HeadFileError, match="is the outside head of"):
        outside.read()


def test_origins_with_the_same_ending_have_files_of_their_own(tmp_path: Path) -> None:
    first = OutsideHead.create(tmp_path, "yangguang.example/county/231005")
    second = OutsideHead.create(tmp_path, "yangguang.example/inspection/231005")
    assert first.path != second.path


def test_of_many_who_swap_from_one_head_one_wins(outside: OutsideHead) -> None:
    begin = outside.read()

    def race(size: int) -> bool:
        try:
            OutsideHead(outside.path.parent, ORIGIN).swap(begin, head(size))
        except HeadMovedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(race, range(1, 41)))
    won = [size for size, outcome in enumerate(outcomes, 1) if outcome]
    assert [outside.read()] == [head(size) for size in won]


def test_what_a_killed_process_left_half_done_does_no_harm(outside: OutsideHead) -> None:
    outside.swap(outside.read(), head(3))
    outside.path.with_name(outside.path.name + ".new").write_bytes(b"half a he")
    assert outside.read() == head(3)
    outside.swap(head(3), head(4))
    assert outside.read() == head(4)


MOVING = """
import sys
from pathlib import Path
from audit.trail.head_file import HeadFile
from tests.trail.test_outside_head import head
file = HeadFile(Path(sys.argv[1]))
found = file.read()
while True:
    new = head(found.size + 1 if found else 1)
    file.swap(found, new)
    found = new
    print(new.size, flush=True)
"""


def test_kill_9_at_any_moment_leaves_the_last_head_or_the_next(tmp_path: Path) -> None:
    path, said = tmp_path / "head", 0
    for attempt in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", MOVING, path], stdout=subprocess.PIPE, cwd=Path.cwd()
        )
        assert process.stdout
        said = max(said, *(int(process.stdout.readline()) for _ in range(1 + 5 * attempt)), 0)
        os.kill(process.pid, signal.SIGKILL)
        lines = process.stdout.read().split()
        process.wait()
        process.stdout.close()
        said = max(said, *(int(line) for line in lines), 0) if lines else said
        found = HeadFile(path).read()
        assert found is not None
        assert found == head(found.size)
        assert found.size >= said
