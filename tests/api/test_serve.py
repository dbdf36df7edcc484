"""The processes of a server: each may be killed, none outlives its supervisor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import pytest

from api import wiring
from api.client import LedgerClient
from api.database import open_database
from api.demo.cast import Cast, assemble, root_entries
from api.demo.village import COUNTY
from api.founding import found
from api.settings import Settings
from api.supervisor import Child, Command, Supervisor
from audit.proof.note import COSIGNATURE, make_vkey
from audit.trail.custody import Custody

SERVE = """
import sys
from api.serve import running
from api.settings import Settings
import time
if __name__ == "__main__":
    with running(Settings(data=sys.argv[1], port=0, workers=2)) as address:
        print(address, flush=True)
        sys.stdin.readline()
"""
SLEEP = Command("sleeper", "http.server", ("0", "--bind", "127.0.0.1"))


def eventually(holds: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until it holds; there is no other way to see another process act."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_a_child_that_is_killed_is_started_again() -> None:
    with Supervisor([SLEEP]) as supervisor:
        (child,) = supervisor.children
        first = child.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        eventually(lambda: child.pid not in (None, first))
        assert child.starts == 2


def test_a_child_that_cannot_live_is_tried_ever_more_seldom() -> None:
    child = Child(Command("broken", "no.such.module"), os.open(os.devnull, os.O_RDONLY))

    def third() -> bool:
        child.keep()
        return child.starts == 3 and child.pid is None

    eventually(third)
    child.keep()
    assert child._pause >= 0.1


def test_all_end_with_the_supervisor() -> None:
    with Supervisor([SLEEP, SLEEP]) as supervisor:
        pids = [child.pid for child in supervisor.children]
    for pid in pids:
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A whole server in processes of its own, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def children_of(process: subprocess.Popen[str]) -> dict[int, str]:
    """The server's processes that live, by number, with the role of each."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                arguments = (folder / "cmdline").read_bytes().split(b"\0")
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == process.pid and b"api.serve" in arguments:
                found[int(folder.name)] = arguments[arguments.index(b"api.serve") + 1].decode()
    return found


def prepare(folder: Path) -> tuple[str, dict[str, object]]:
    """Found the county's ledgers; the origin, and what the roots will sign."""
    settings = Settings(data=str(folder))
    with open_database(directory=folder) as database:
        wiring.prepare(database)
        custody = Custody(settings.keys)
        ledgers = found(
            database, custody, settings.heads, "yangguang.example", COUNTY, simulated=False
        )
    key = Custody(folder / "witness").create("witness")
    vkey = str(make_vkey("audit.example/w1", COSIGNATURE, key.public_key))
    fixed = ledgers["county"].fixed(
        [{"body": "audit bureau", "vkey": vkey}], 1, {"rp_id": "localhost", "origins": []}
    )
    return ledgers["county"].origin, fixed


@pytest.mark.slow
def test_a_server_goes_on_whoever_of_it_is_killed(reachable_folder: Path) -> None:
    origin, fixed = prepare(reachable_folder)
    with (
        served(reachable_folder) as (process, address),
        closing(LedgerClient.open(address, COUNTY, origin)) as client,
    ):
        cast = assemble(Custody(reachable_folder / "people"))
        data = {"origin": origin, "county": COUNTY, "clock": "real",
                "roots": root_entries(cast), **fixed}  # fmt: skip
        client.act("LedgerOpened.v1", data, by=cast.roots(), at=datetime.now(UTC))
        eventually(lambda: client.seen().size == 1)
        eventually(lambda: len(children_of(process)) == 5)
        for role in ("worker", "deadlines", "sealer", "projector"):
            victim = next(pid for pid, found in children_of(process).items() if found == role)
            os.kill(victim, signal.SIGKILL)
            index = _adopt(client, cast)
            eventually(partial(_answers, client, f"events/{index}/proof"))
            eventually(partial(_answers, client, f"stats?at_least={index}"))
            eventually(lambda: len(children_of(process)) == 5)
        children = children_of(process)
        process.kill()
        eventually(lambda: not any(Path(f"/proc/{pid}/fd/0").exists() for pid in children))


def _answers(client: LedgerClient, path: str) -> bool:
    return client.http.get(f"/v1/{COUNTY}/{path}").is_success


def _adopt(client: LedgerClient, cast: Cast) -> int:
    """One more act of two roots, sent by another connection if a worker died with the first."""
    roots = cast.roots()[:2]
    document = {"number": "示例", "title": "示例", "sha256": "0" * 64}
    data = {"place": COUNTY, "parameters": {"notice_days": 7}, "document": document,
            "effective_from": "2026-01-01"}  # fmt: skip
    for _ in range(20):
        try:
            told = client.act("PolicyAdopted.v1", data, by=roots, at=datetime.now(UTC))
            return int(told["index"])
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("nobody answers")
