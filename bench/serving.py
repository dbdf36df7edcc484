"""One uvicorn worker in a process of its own, as a measurement has it."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn
from fastapi import FastAPI

from api import wiring
from api.app import make_app
from api.database import Database
from api.settings import Settings
from api.signing import Office
from audit.proof.scalars import base64_encode
from audit.trail.collector import keep_loaded
from bench.county import COUNTY, County


class Served(NamedTuple):
    """Where the worker listens, and its process."""

    port: int
    pid: int

    def peak_mib(self) -> float:
        """The most memory that it ever had resident, so far (VmHWM of proc(5))."""
        status = Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines()
        kib = next(line.split()[1] for line in status if line.startswith("VmHWM"))
        return int(kib) / 1024

    def cpu_seconds(self) -> float:
        """Processor time that it took so far (utime and stime of proc(5))."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    target: Callable[[socket.socket, str, str], None], dsn: str, folder: Path
) -> Iterator[Served]:
    """A server in a process of its own."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        process = get_context("spawn").Process(
            target=target, args=(listener, dsn, str(folder)), daemon=True
        )
        process.start()
        try:
            yield Served(listener.getsockname()[1], process.pid or 0)
        finally:
            process.terminate()
            process.join()


def serve(app: FastAPI, listener: socket.socket) -> None:
    """Serve an application until the process ends."""
    config = uvicorn.Config(
        app, loop="uvloop", http="httptools", ws="none", lifespan="on", log_level="error",
        access_log=False,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listener])


def serve_ledger(listener: socket.socket, dsn: str, folder: str) -> None:
    """The target that serves the whole application on a county's database and custody."""
    os.environ.pop("YANGGUANG_PASSPHRASE", None)
    settings = Settings(data=folder, dsn=dsn)
    with wiring.open_server(Database(dsn=dsn), settings) as server:
        app = make_app(server)
        keep_loaded()
        serve(app, listener)


def name_system_key(county: County, *types: str) -> Office:
    """So that every answer carries a promise, and the clock may state these types."""
    key = county.custody.create("system")
    entry: dict[str, Any] = {
        "person": "person:system",
        "key": key.key_id,
        "spki": base64_encode(key.spki),
        "types": ["ObjectionReceived.v1", *types],
    }
    county.admit("SystemKeysChanged.v1", {"system": [entry]}, county.roots[:2])
    return Office(entry["person"], "system", COUNTY, key)
