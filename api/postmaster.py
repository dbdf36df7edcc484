"""A running PostgreSQL, as its `postmaster.pid` and the kernel describe it.

The file outlives a killed server. Its process may by then be gone, be another program with the same
number, or be dead and not yet reaped by its parent: in a container whose first process reaps nobody
it stays so for ever, and PostgreSQL, which only asks whether the number exists, refuses to start.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = "postmaster.pid"
PORT: Final = 5432  # of the socket's name; no port is opened

# lines of the file, from 0 (PostgreSQL's src/include/utils/pidfile.h)
PID_LINE: Final = 0
SOCKET_LINE: Final = 4
MEMORY_LINE: Final = 6
STATUS_LINE: Final = 7


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The server process of a data folder, where its socket lies, and whether it takes anybody."""

    pid: int
    socket_dir: Path
    ready: bool


def live(data: Path) -> Postmaster | None:
    """The server that runs on the data folder now; none while it has not made its socket."""
    lines = read(data)
    if len(lines) <= SOCKET_LINE or not lines[PID_LINE].isdecimal() or not lines[SOCKET_LINE]:
        return None
    pid = int(lines[PID_LINE])
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")  # empty once dead
    except OSError:
        return None
    ready = [line.strip() for line in lines[STATUS_LINE : STATUS_LINE + 1]] == ["ready"]
    socket_dir = Path(lines[SOCKET_LINE])
    return Postmaster(pid, socket_dir, ready) if os.fsencode(data) in arguments else None


def left_socket_dir(data: Path) -> Path | None:
    """Where the server, dead or alive, that wrote the file had its socket."""
    lines = read(data)
    return Path(lines[SOCKET_LINE]) if len(lines) > SOCKET_LINE else None


def lock_files(data: Path) -> list[Path]:
    """What a dead server leaves behind that bears its number."""
    socket_dir = left_socket_dir(data)
    sockets = [socket_dir / f".s.PGSQL.{PORT}.lock"] if socket_dir else []
    return [data / FILE, *sockets]


def is_unburied(data: Path) -> bool:
    """Whether the server is dead, only its number is left, and none of its backends still works.

    Backends are attached to the server's shared memory, whose id the file names: as long as one is,
    PostgreSQL's own check has to hold a new server back.
    """
    lines = read(data)
    if len(lines) <= MEMORY_LINE:
        return False
    try:
        stat = Path(f"/proc/{int(lines[PID_LINE])}/stat").read_text()
        segments = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
        memory_id = lines[MEMORY_LINE].split()[1]
    except (OSError, ValueError, IndexError):
        return False
    # proc(5): the state follows the name in parentheses; sysvipc(7): key, shmid, ..., nattch
    state = stat.rpartition(")")[2].split()[0]
    attached = [row for row in map(str.split, segments) if row[1] == memory_id and row[6] != "0"]
    return state == "Z" and not attached


def read(data: Path) -> list[str]:
    """The file's lines; none where there is no file."""
    try:
        return (data / FILE).read_text().splitlines()
    except OSError:
        return []
