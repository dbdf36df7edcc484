"""The processes of a server, each of which may be killed: whoever dies is started again.

The supervisor holds the listening socket, so that requests wait in its queue while a worker is
replaced. Its children live in sessions of their own (Ctrl-C reaches the supervisor alone) and end
by themselves when it is gone: they read from a pipe of which it holds the other end.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

log = logging.getLogger(__name__)

POLL_SECONDS: Final = 0.05
STOP_SECONDS: Final = 15.0
RESTART_SECONDS_MAX: Final = 5.0
STEADY_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Command:
    """One process: its name, its arguments behind `python -m`, and what it inherits."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()


class Child:
    """One process that is kept running."""

    def __init__(self, command: Command, lifeline: int) -> None:
        self.command = command
        self.starts = 0
        self._lifeline = lifeline
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._not_before = 0.0
        self._pause = 0.0

    @property
    def pid(self) -> int | None:
        """The process's number while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def keep(self) -> None:
        """Start the process if it is not running, soon after a first death, later after many."""
        now = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._died(now, self._process.returncode)
        if self._process is None and now >= self._not_before:
            self._start(now)

    def _died(self, now: float, code: int) -> None:
        steady = now - self._started_at >= STEADY_SECONDS
        self._pause = 0.05 if steady else min(RESTART_SECONDS_MAX, max(0.05, 2 * self._pause))
        self._not_before = now + self._pause
        self._process = None
        log.warning("%s ended with %d; starting it again", self.command.name, code)

    def _start(self, now: float) -> None:
        self._started_at = now
        self.starts += 1
        self._process = subprocess.Popen(
            [sys.executable, "-m", self.command.module, *self.command.arguments],
            env={**os.environ, **self.command.environment, LIFELINE: str(self._lifeline)},
            pass_fds=(*self.command.descriptors, self._lifeline),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ask_to_end(self) -> None:
        """Send SIGTERM: finish what is under way, take nothing new."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, seconds: float) -> None:
        """Wait until it has ended; kill it when the time is up."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            log.warning("%s did not end in time and is killed", self.command.name)
            self._process.kill()
            self._process.wait()


class Supervisor:
    """Keeps the processes of the commands running, from entering the context to leaving it.

    Commands are stopped in the order given, each kind before the next: who takes requests first.
    """

    def __init__(self, commands: Sequence[Command]) -> None:
        self._read_end, self._write_end = os.pipe()
        self.children = [Child(command, self._read_end) for command in commands]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)

    def __enter__(self) -> Self:
        for child in self.children:
            child.keep()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._stopping.wait(POLL_SECONDS):
            for child in self.children:
                try:
                    child.keep()
                except OSError:
                    log.exception("%s cannot be started", child.command.name)

    def stop(self) -> None:
        """End every process, those that take requests first."""
        self._stopping.set()
        self._thread.join()
        by_name: dict[str, list[Child]] = {}
        for child in self.children:
            by_name.setdefault(child.command.name, []).append(child)
        for children in by_name.values():
            deadline = time.monotonic() + STOP_SECONDS
            for child in children:
                child.ask_to_end()
            for child in children:
                child.end(deadline - time.monotonic())
        for descriptor in (self._read_end, self._write_end):
            with contextlib.suppress(OSError):
                os.close(descriptor)


LIFELINE: Final = "YANGGUANG_LIFELINE"


def end_with_supervisor() -> None:
    """In a child: send oneself SIGTERM when the supervisor is gone, however it went."""
    descriptor = os.environ.get(LIFELINE)
    if descriptor is None:
        return

    def watch() -> None:
        with contextlib.suppress(OSError):
            os.read(int(descriptor), 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
