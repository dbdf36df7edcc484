"""A witness as the bodies run it: a process of its own, reached over loopback, killed at will."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import httpx

from audit.proof.note import COSIGNATURE, VerifierKey, make_vkey
from audit.trail.custody import Custody
from audit.trail.witness.config import format_config

SERVE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from audit.trail.witness import serve
serve(Path(sys.argv[1]), Path(sys.argv[2]), lambda: datetime.now(UTC), port=int(sys.argv[3]))
"""


class WitnessProcess:
    """One witness in `folder`; its key and its memory stay there when it is killed."""

    def __init__(self, folder: Path, name: str, logs: Mapping[str, Sequence[VerifierKey]]) -> None:
        self.folder = folder
        self.name = name
        custody = Custody(folder / "keys")
        key = custody.load("witness") if custody.has("witness") else custody.create("witness")
        self.vkey = make_vkey(name, COSIGNATURE, key.public_key)
        self.watch(logs)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def watch(self, logs: Mapping[str, Sequence[VerifierKey]]) -> None:
        """Write the configuration; it is read when the witness starts."""
        (self.folder / "witness.json").write_bytes(format_config(self.name, logs))

    def start(self) -> Self:
        """Start it and wait until it answers."""
        arguments = [self.folder / "witness.json", self.folder / "keys/witness.pem", self.port]
        with (self.folder / "witness.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", SERVE, *map(str, arguments)],
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=Path.cwd(),
            )
        with httpx.Client(trust_env=False) as http:
            while self._process.poll() is None:
                try:
                    assert http.get(self.url).status_code == 404
                except httpx.TransportError:
                    continue
                return self
        raise AssertionError((self.folder / "witness.log").read_text())

    def kill(self) -> None:
        """`kill -9`."""
        if self._process:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()
