"""`yangguang audit replay --payment` and `--fund --down`: one yuan's path, both ways."""

from pathlib import Path as File
from typing import NoReturn

import msgspec
import typer

from api.commands.bars import bars
from api.commands.named import ledger_named
from api.commands.options import fail
from api.commands.projecting import opened
from api.hosts import Hosts
from audit.desk.money.path import Way, read_path, told


def show_path(
    start: str,
    way: Way,
    ledger: str,
    data: File,
    dsn: str | None,
    *,
    english: bool,
    as_json: bool,
) -> NoReturn:
    """Walk from a thing and print every step; ends with 1 where nothing is on record about it."""
    with opened(data, dsn) as database, database.pool() as pool:
        hosted = ledger_named(Hosts(pool), ledger)
        with bars() as show:
            found = read_path(database.dsn(), hosted.number, start, way, progress=show)
    if not found.steps:
        fail(f"{ledger} knows no {start}")
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        for line in told(found):
            typer.echo(line.en if english else line.zh)
    raise typer.Exit(1 if found.unread else 0)
