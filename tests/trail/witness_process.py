"""Witnesses reached over loopback: as the bodies run them, a process each, or quicker, a thread."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Self

import httpx
import uvicorn

from audit.proof.note import COSIGNATURE, VerifierKey, make_vkey
from audit.trail.custody import Custody
from audit.trail.witness import Witness, make_app, read_config
from audit.trail.witness.config import format_config

SERVE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from audit.trail.witness import serve
serve(Path(sys.argv[1]), Path(sys.argv[2]), lambda: datetime.now(UTC), port=int(sys.argv[3]))
"""


POLL_S = 0.02


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
                    time.sleep(POLL_S)
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


class WitnessThread(WitnessProcess):
    """The same server in a thread of this process: ready in some milliseconds."""

    _server: uvicorn.Server | None = None
    _thread: Thread | None = None

    def start(self) -> Self:
        """Start it and wait until it listens."""
        known = read_config(self.folder / "witness.json")
        key = Custody(self.folder / "keys").load("witness")
        witness = Witness(known.name, key, known.logs, known.state)
        config = uvicorn.Config(
            make_app(witness, lambda: datetime.now(UTC)),
            port=self.port,
            lifespan="off",
            log_config=None,
        )
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._server.run)
        self._thread.start()
        while not self._server.started:
            time.sleep(POLL_S / 10)
        return self

    def kill(self) -> None:
        """Stop it without waiting for anybody."""
        if self._server and self._thread:
            self._server.should_exit = self._server.force_exit = True
            self._thread.join()
            self._server = self._thread = None
