"""What commands share that open what is sealed: a server in this process, and who asks.

Who asks signs in with a key file, says why, and is recorded in the inspection ledger before
anything is told (SUP-9).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api import wiring
from api.access import Reader
from api.commands.options import fail
from api.database import Database, open_database
from api.hosts import Hosted
from api.server import Server
from api.settings import Settings
from audit.trail.custody import CustodyError, load_key
from domain.privacy.inspection import PURPOSES

SignedInAs = Annotated[str, typer.Option("--as", help="person,key file of who exports.")]
Why = Annotated[str, typer.Option(help=f"Purpose: {', '.join(PURPOSES)}.")]


@contextmanager
def open_here(settings: Settings) -> Iterator[tuple[Database, Server]]:
    """The server of the settings, in this process."""
    folder = None if settings.dsn else settings.folder
    with open_database(dsn=settings.dsn, directory=folder) as database:
        wiring.prepare(database)
        with wiring.open_server(database, settings) as server:
            yield database, server


def reader_of(server: Server, hosted: Hosted, text: str) -> Reader:
    """Who asks: having the key file is having the key."""
    person, _, path = text.partition(",")
    try:
        key = load_key(Path(path))
    except CustodyError as error:
        fail(f"--as: expected person,key file; {error}", 2)
    reader = server.registries.reader(server.home_of(hosted), person, key.key_id)
    if reader is None:
        fail(f"--as: {key.key_id} is no key in force of {person}")
    return reader


def check_purpose(why: str) -> None:
    """End with exit code 2 unless the purpose is one of those published."""
    if why not in PURPOSES:
        fail(f"--why: expected one of {', '.join(PURPOSES)}; found {why!r}", 2)


def beside(file: Path) -> Path:
    """Where an export is written before it is recorded, and appears under its name."""
    return file.with_name(f".{file.name}.part")
