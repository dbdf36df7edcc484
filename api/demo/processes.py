"""Two witnesses in processes of their own, as the two bodies would run them."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.settings import WitnessAt
from audit.proof.note import COSIGNATURE, VerifierKey, make_vkey
from audit.trail.custody import Custody
from audit.trail.witness.config import format_config

BODIES = (("audit bureau", "audit.example/w1"), ("discipline inspection", "discipline.example/w1"))


@dataclass(frozen=True, slots=True)
class DemoWitness:
    """One body's witness: where it is served, and how the ledger names it."""

    body: str
    name: str
    vkey: str
    port: int
    folder: Path

    @property
    def at(self) -> WitnessAt:
        """How the server finds it."""
        return WitnessAt(vkey=self.vkey, url=f"http://127.0.0.1:{self.port}")

    @property
    def entry(self) -> dict[str, str]:
        """How `LedgerOpened` names it."""
        return {"body": self.body, "vkey": self.vkey}


def set_up(
    folder: Path,
    logs: Mapping[str, Sequence[VerifierKey]],
    bodies: Sequence[tuple[str, str]] = BODIES,
) -> list[DemoWitness]:
    """Keys and configuration files of the witnesses, each in a folder of its own."""
    found = []
    for body, name in bodies:
        own = folder / name.partition(".")[0]
        key = Custody(own / "keys").create("witness")
        vkey = str(make_vkey(name, COSIGNATURE, key.public_key))
        (own / "witness.json").write_bytes(format_config(name, logs))
        found.append(DemoWitness(body, name, vkey, free_port(), own))
    return found


@contextmanager
def running(witnesses: Sequence[DemoWitness]) -> Iterator[None]:
    """Each witness in a process, ended with the context."""
    with ExitStack() as stack:
        for witness in witnesses:
            log = stack.enter_context((witness.folder / "log.txt").open("wb"))
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "api", "witness"),
                    *("--config", str(witness.folder / "witness.json")),
                    *("--key", str(witness.folder / "keys" / "witness.pem")),
                    *("--port", str(witness.port)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(os.environ),
                start_new_session=True,
            )
            stack.callback(_end, process)
        yield


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
