"""The processes of a server: API workers, deadlines, projector and sealer, under one supervisor.

`serve(settings)` runs until Ctrl-C or SIGTERM; `running(settings)` runs beside other work, for the
demo and for tests. Each process may be killed at any moment: what was acknowledged is in the log,
and whoever died is started again. `python -m api.serve worker|deadlines|projector|sealer`
is one process.

Several workers may serve one ledger, and several processes keep its deadlines, each of which acts
once; there is one sealer a host (an advisory lock keeps a second one out), and it runs where the
outside head lies.
"""

import contextlib
import logging
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import uvicorn

from api import wiring
from api.database import open_database
from api.deadlines import Deadlines
from api.sealing import run_sealing
from api.settings import Settings
from api.supervisor import Command, Supervisor, end_with_supervisor
from audit.trail.collector import keep_loaded

READY_SECONDS: Final = 60.0
GRACE_SECONDS: Final = 10
BACKLOG: Final = 2048

log = logging.getLogger(__name__)


def serve(settings: Settings, ready: Callable[[str], None] = lambda _address: None) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called with the address once it answers."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with running(settings) as address:
        ready(address)
        stop.wait()


@contextmanager
def running(settings: Settings) -> Iterator[str]:
    """Serve inside the context; yields the address once the server answers.

    Raises:
        TimeoutError: it did not answer within `READY_SECONDS`.
    """
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(
            open_database(dsn=settings.dsn, directory=None if settings.dsn else settings.folder)
        )
        wiring.prepare(database)
        listener = stack.enter_context(listen(settings))
        metrics = stack.enter_context(_metrics_folder())
        stack.enter_context(Supervisor(commands(settings, listener, metrics)))
        address = address_of(settings, listener)
        wait_until_ready(address)
        yield address


def commands(settings: Settings, listener: socket.socket, metrics: Path) -> list[Command]:
    """The processes, in the order in which they are ended: requests first, sealing last."""
    environment = settings.as_environment()
    worker = Command(
        "worker",
        "api.serve",
        ("worker", str(listener.fileno())),
        {**environment, "PROMETHEUS_MULTIPROC_DIR": str(metrics)},
        (listener.fileno(),),
    )
    roles = ("deadlines", "projector", "sealer")
    others = [Command(role, "api.serve", (role,), environment) for role in roles]
    return [*(worker for _ in range(settings.workers)), *others]


@contextmanager
def listen(settings: Settings) -> Iterator[socket.socket]:
    """The listening socket, held by the supervisor while workers come and go."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)
        listener.set_inheritable(True)
        yield listener


def address_of(settings: Settings, listener: socket.socket) -> str:
    """Where the server answers, such as `http://127.0.0.1:8080`."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listener.getsockname()[1]}"


def wait_until_ready(address: str) -> None:
    """Wait for `/readyz`."""
    deadline = time.monotonic() + READY_SECONDS
    while True:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{address}/readyz", timeout=2, trust_env=False).is_success:
                return
        if time.monotonic() > deadline:
            raise TimeoutError(f"{address} does not answer")
        time.sleep(0.05)


@contextmanager
def _metrics_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="yangguang-metrics-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# --- one process ---


def worker(settings: Settings, descriptor: int) -> None:
    """Answer requests on the inherited socket until SIGTERM, then finish those under way."""
    from api.app import make_app  # noqa: PLC0415  (the other processes need no routes)

    with (
        open_database(
            dsn=settings.dsn, directory=None if settings.dsn else settings.folder
        ) as database,
        wiring.open_server(database, settings) as server,
        socket.socket(fileno=descriptor) as listener,
    ):
        listener.setblocking(False)  # noqa: FBT003  (its own signature)
        app = make_app(server)
        keep_loaded()
        config = uvicorn.Config(
            app,
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="on",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=True,
            forwarded_allow_ips=settings.forwarded_allow_ips,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=30,
            backlog=BACKLOG,
        )
        uvicorn.Server(config).run(sockets=[listener])


def sealer(settings: Settings) -> None:
    """Seal every ledger and have it cosigned until SIGTERM."""
    stop = stopped_by_signals()
    with open_database(
        dsn=settings.dsn, directory=None if settings.dsn else settings.folder
    ) as database:
        run_sealing(database, settings, stop)


def projector(settings: Settings) -> None:
    """Keep the projections up to date until SIGTERM."""
    stop = stopped_by_signals()
    with (
        open_database(
            dsn=settings.dsn, directory=None if settings.dsn else settings.folder
        ) as database,
        wiring.open_projector(database),
    ):
        stop.wait()


def deadlines(settings: Settings) -> None:
    """State what the passing of days brings about until SIGTERM."""
    stop = stopped_by_signals()
    with (
        open_database(
            dsn=settings.dsn, directory=None if settings.dsn else settings.folder
        ) as database,
        wiring.open_server(database, settings) as server,
    ):
        Deadlines(server).run(stop)


def stopped_by_signals() -> threading.Event:
    """An event that SIGTERM or SIGINT sets."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def main(arguments: list[str]) -> None:
    """Be one of the processes."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    end_with_supervisor()
    settings = Settings.inherited()
    role, *rest = arguments
    if role == "worker":
        worker(settings, int(rest[0]))
    else:
        {"deadlines": deadlines, "projector": projector, "sealer": sealer}[role](settings)


if __name__ == "__main__":
    main(sys.argv[1:])
