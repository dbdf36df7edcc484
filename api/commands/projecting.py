"""`yangguang projections status|rebuild`: how far they have come, and making them again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import msgspec
import typer
from rich.progress import Progress
from rich.table import Table

from api import wiring
from api.commands.named import ledger_named
from api.commands.options import DATA_DEFAULT, Data, Dsn, Json, dsn_of, fail, out
from api.database import Database, open_database
from api.hosts import Hosts
from projections import ALL, rebuild, status
from projections.trail_reader import TrailReader

projections_command = typer.Typer(
    help="Rosters, cases, traces 派生数据: derived from the log, made at will.",
    no_args_is_help=True,
)


@contextmanager
def opened(data: Data, dsn: str | None) -> Iterator[Database]:
    """The database of the options, with its tables up to date."""
    name = dsn_of(dsn)
    with open_database(dsn=name, directory=None if name else data) as database:
        wiring.prepare(database)
        yield database


@projections_command.command("status")
def show(data: Data = DATA_DEFAULT, dsn: Dsn = None, as_json: Json = False) -> None:
    """Each projection 派生进度: the last position it folded, and what holds it up."""
    with opened(data, dsn) as database, database.pool() as pool:
        heads = TrailReader(pool.connection).heads()
        with pool.connection() as connection:
            found = status(connection, heads, ALL)
    if as_json:
        out.print_json(json.dumps([msgspec.to_builtins(one) for one in found]))
        return
    table = Table("ledger", "projection", "position", "behind", "trouble")
    for one in found:
        table.add_row(
            str(one.ledger),
            one.projection,
            str(one.position),
            str(one.behind),
            one.trouble or "",
        )
    out.print(table)


@projections_command.command("rebuild")
def make_again(
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    name: Annotated[
        list[str] | None, typer.Option(help="One projection; more for more; default: all.")
    ] = None,
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
) -> None:
    """Refold the log 重建 beside the live tables and swap; readers see the old rows until then."""
    wanted = [one for one in ALL if not name or one.name in name]
    if not wanted:
        fail(f"--name: expected one of {', '.join(one.name for one in ALL)}", 2)
    with opened(data, dsn) as database, database.pool() as pool, Progress(console=out) as bar:
        number = ledger_named(Hosts(pool), ledger).number
        reader = TrailReader(pool.connection)
        task = bar.add_task("重建 rebuild", total=reader.heads().get(number, 0))
        count = rebuild(
            pool.connection,
            reader,
            number,
            wanted,
            lambda done: bar.update(task, completed=done),
        )
    out.print(f"{count} events, {len(wanted)} projections")
