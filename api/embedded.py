"""The embedded PostgreSQL: a server of our own in a folder, shared by our processes.

**Who owns the server.** Nobody does alone. Each process that uses it holds a shared lock on the
file `users`; starting and stopping are done one process at a time, under the lock `turn`. Who
closes lets go of its share and tries for the whole lock: if it gets it, nobody else is there and
it stops the server. After `kill -9` the kernel gives the share back, so no list of processes can go
stale; the server itself lives in a session of its own and goes on, and the next process finds it.
A killed server is started again by whoever next asks for an address. While backends of the killed
one are still going away PostgreSQL refuses; it is asked again for `RETRY_S`.

**Where it lies.** `postgresql` in the folder is the server's home, mode 0700: the data in `data`,
the socket beside it. It is a link to a home below `/var/lib/yangguang` where root's server could
not reach the folder (see `server_account`). A path too long for a socket (107 bytes) gives the
socket a short home of its own, whose name `postmaster.pid` remembers.

**Who may connect.** There is no TCP port, and only the server's account and root reach the socket,
so connections through it are trusted: roles limit what our own code can do by mistake or under
attack over HTTP, the folder keeps everybody else out. Anything more belongs to a production server,
reached by DSN.

**What is written stays written.** Page checksums, fsync, full page writes and synchronous commit
are on; `durable=False` is for tests alone. Text sorts by code point, the same on every machine.
"""

import fcntl
import os
import shlex
import tempfile
import time
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from psycopg.conninfo import make_conninfo

from api import postmaster
from api.postmaster import PORT, Postmaster
from api.server_account import ServerError, locked, open_store, programs, server_account

SUPERUSER: Final = "postgres"
RETRY_S: Final = 5.0
SOCKET_PATH_BYTES_MAX: Final = 107  # unix(7): sun_path holds 108 with its final zero
MAX_CONNECTIONS: Final = 200

INITIAL: Final = {
    "max_connections": str(MAX_CONNECTIONS),
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    # values of rows stay out of the server's log
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
DURABLE: Final = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
FLEETING: Final = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Embedded:
    """One process's share in the server of a folder.

    Args:
        directory: The folder; made if missing. One server for each folder.
        durable: False lets a crash of the machine lose data, for tests; whoever starts decides.
    """

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = directory.absolute()
        self._durability = DURABLE if durable else FLEETING
        self.account = server_account()
        self._share: int | None = None
        self._pid = os.getpid()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Take a share in the server, starting it if it does not run."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with self._turn():
            if self._share is None:
                self._share = self._open_users(fcntl.LOCK_SH)
            if self.postmaster() is None:
                try:
                    self._launch()
                except BaseException:
                    self._give_back()
                    raise

    def close(self) -> None:
        """Give the share back; stop the server if it was the last. A forked child gives nothing."""
        if self._share is None or os.getpid() != self._pid:
            return
        with self._turn():
            self._give_back()
            whole = self._open_users(fcntl.LOCK_EX | fcntl.LOCK_NB)
            if whole is None:
                return
            try:
                self._stop()
            finally:
                os.close(whole)

    def dsn(self, *, user: str = SUPERUSER, dbname: str = "postgres") -> str:
        """How to connect as a role; a server that was killed is first started again.

        Who comes while another process starts it waits, instead of being turned away: pools ask
        less and less often once they were.

        Raises:
            ServerError: This process has no share in the server, or it does not start.
        """
        if self._share is None:
            raise ServerError(f"not started, or closed: the server in {self.directory}")
        server = self.postmaster()
        if server is None or not server.ready:
            with self._turn():
                server = self.postmaster() or self._launch()
        return make_conninfo(host=str(server.socket_dir), port=PORT, user=user, dbname=dbname)

    def postmaster(self) -> Postmaster | None:
        """The live server, or None."""
        return postmaster.live(self._data)

    def run(self, program: str, *arguments: str | Path) -> str:
        """Run one of PostgreSQL's programs, such as `pg_dump`, as the server's account."""
        return self.account.run(programs(self.account) / program, *arguments)

    @property
    def _home(self) -> Path:
        return (self.directory / "postgresql").resolve()

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def _turn(self) -> AbstractContextManager[None]:
        return locked(self.directory / "turn")

    def _open_users(self, lock: int) -> int | None:
        descriptor = os.open(self.directory / "users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, lock)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return descriptor

    def _give_back(self) -> None:
        if self._share is not None:
            os.close(self._share)
            self._share = None

    def _launch(self) -> Postmaster:
        self._make_home()
        self._make_cluster()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket_dir()),
            "unix_socket_permissions": "0700",
            **self._durability,
        }
        options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
        log = self._home / "start.log"
        deadline = time.monotonic() + RETRY_S
        while True:
            try:
                if postmaster.is_unburied(self._data):
                    self.account.run("rm", "-f", *postmaster.lock_files(self._data))
                self._pg_ctl("start", "-t", "600", "-o", options, "-l", log)
            except ServerError as failed:
                if time.monotonic() > deadline:
                    said = log.read_text() if log.exists() else ""
                    raise ServerError(f"{failed}\n{said[-2000:]}") from failed
                time.sleep(0.1)
            else:
                break
        server = self.postmaster()
        if server is None:
            raise ServerError(f"the server in {self._data} ended as soon as it had started")
        return server

    def _stop(self) -> None:
        server = self.postmaster()
        if server is None:
            return
        try:
            self._pg_ctl("stop", "-m", "fast", "-t", "600")
        except ServerError:
            if self.postmaster():  # else it was killed meanwhile
                raise
        if server.socket_dir != self._home:
            server.socket_dir.rmdir()

    def _pg_ctl(self, verb: str, *arguments: str | Path) -> None:
        self.run("pg_ctl", verb, "-D", self._data, "-w", *arguments)

    def _make_home(self) -> None:
        """Make the server's home in the folder, or in the store if the folder is out of reach."""
        home = self.directory / "postgresql"
        if not home.is_symlink() and not home.exists():
            if self.account.reaches(self.directory):
                self._own_folder(".postgresql-", self.directory).rename(home)
            else:
                store = open_store() / "data"
                store.mkdir(mode=0o755, exist_ok=True)
                home.symlink_to(self._own_folder(f"{self.directory.name}-", store))
        if not self.account.reaches(self._home):
            raise ServerError(f"PostgreSQL's account cannot read {self._home}: whose is it?")

    def _make_cluster(self) -> None:
        """Make the database cluster beside its place and move it there, whole or not at all."""
        if (self._data / "PG_VERSION").exists():
            return
        unfinished = self._home / "data.unfinished"
        self.account.run("rm", "-rf", unfinished)
        initial = {**INITIAL, "shared_buffers": f"{_shared_buffers_mib()}MB"}
        self.run(
            "initdb",
            *("-D", unfinished, "-U", SUPERUSER, "--encoding=UTF8", "--data-checksums"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=reject"),
            *(() if self._durability is DURABLE else ("--no-sync",)),
            *(f"--set={name}={value}" for name, value in initial.items()),
        )
        self.account.run("mv", "-T", unfinished, self._data)

    def _socket_dir(self) -> Path:
        if _socket_fits(self._home):
            return self._home
        left = postmaster.left_socket_dir(self._data)
        if left and left.exists() and left.lstat().st_uid == self.account.uid:
            return left
        return self._own_folder("yangguang-", Path("/tmp"))  # noqa: S108 - short, and private by mkdtemp

    def _own_folder(self, prefix: str, where: Path) -> Path:
        """A new folder, mode 0700, of the server's account."""
        made = Path(tempfile.mkdtemp(prefix=prefix, dir=where))
        os.chown(made, self.account.uid, self.account.gid)
        return made


def _socket_fits(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_BYTES_MAX


def _shared_buffers_mib() -> int:
    """An eighth of the machine's memory, between 128 MiB and 1 GiB."""
    memory_mib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    return max(128, min(memory_mib // 8, 1024))
