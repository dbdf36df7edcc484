"""The witness over HTTP: one route, nothing else (C2SP tlog-witness).

    POST /add-checkpoint

A body above 64 KiB gets 413; a memory that cannot be written gets 503, and never a signature.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn

from audit.trail.custody import load_key
from audit.trail.head_file import HeadFileError
from audit.trail.witness.config import WitnessConfigError, read_config
from audit.trail.witness.service import BODY_BYTES_MAX, Answer, Witness

Clock = Callable[[], datetime]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

PATH = "/add-checkpoint"

_logger = logging.getLogger(__name__)


def make_app(witness: Witness, clock: Clock, look: Callable[[], None] = lambda: None) -> App:
    """The ASGI application of a witness; `look` is called before each answer."""

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await _send(send, await _answer(scope, receive))

    async def _answer(scope: Message, receive: Receive) -> Answer:
        if scope["path"] != PATH:
            return Answer(404, b"not found\n")
        if scope["method"] != "POST":
            return Answer(405, b"POST only\n")
        body = await _read(receive)
        if body is None:
            return Answer(413, b"at most %d bytes\n" % BODY_BYTES_MAX)
        look()
        try:
            return await asyncio.to_thread(witness.add_checkpoint, body, clock())
        except (OSError, HeadFileError):
            _logger.exception("the witness cannot remember, and so does not sign")
            return Answer(503, b"the witness cannot remember\n")

    return app


async def _read(receive: Receive) -> bytes | None:
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > BODY_BYTES_MAX:
            return None
        if not message.get("more_body"):
            return body


async def _send(send: Send, answer: Answer) -> None:
    headers = [
        (b"content-type", answer.media_type.encode()),
        (b"content-length", b"%d" % len(answer.body)),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


class Reloaded:
    """Reads the configuration again when its file has changed; a wrong one changes nothing."""

    def __init__(self, config: Path, witness: Witness) -> None:
        self._config = config
        self._witness = witness
        self._known = self._look()

    def __call__(self) -> None:
        """Look, and have the witness know what the file says now."""
        found = self._look()
        if found == self._known:
            return
        self._known = found
        try:
            self._witness.know(read_config(self._config).logs)
        except WitnessConfigError as error:
            _logger.error("the witness keeps to what it knew: %s", error)  # noqa: TRY400

    def _look(self) -> tuple[int, int, int]:
        try:
            found = self._config.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)


def serve(
    config: Path,
    key: Path,
    clock: Clock,
    *,
    host: str = "127.0.0.1",
    port: int = 7380,
    passphrase: bytes | None = None,
) -> None:
    """Run a witness until it is told to stop.

    Args:
        config: The configuration file (`witness.config`).
        key: The witness's key, a closed PEM file.
        clock: The system's time, UTC.
        host: The address to listen on.
        port: The port to listen on; 0 for any that is free.
        passphrase: Opens the key where it is encrypted.

    Raises:
        WitnessConfigError, CustodyError: What it needs is missing or wrong.
    """
    known = read_config(config)
    witness = Witness(known.name, load_key(key, passphrase), known.logs, known.state)
    uvicorn.run(
        make_app(witness, clock, Reloaded(config, witness)),
        host=host,
        port=port,
        lifespan="off",
        log_level="info",
        access_log=False,
        server_header=False,
    )
