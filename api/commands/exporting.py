"""`yangguang export`: the books for an accountant of one's own choice, and files for the bank.

The journal holds references and amounts and no personal data, so that its export is not recorded;
a bank's file holds names and card numbers, and is (`paying`).
"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands import paying
from api.commands.bars import bars
from api.commands.named import ledger_named
from api.commands.options import DATA_DEFAULT, Data, Dsn, err
from api.commands.projecting import opened
from api.commands.replaying import AsOf, KnownAt, day_of
from api.hosts import Hosts
from audit.desk.money import journal as journals
from audit.desk.money.moved import AT_HEAD, read_books

export_command = typer.Typer(
    help="What others' tools re-add and analyse 导出.", no_args_is_help=True
)
export_command.command("bank-file")(paying.bank_file)


@export_command.command()
def journal(
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
    as_of: AsOf = "",
    known_at: KnownAt = None,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="File; standard output.")] = None,
) -> None:
    """Write every voucher as a journal 日记账 of hledger or ledger, each balance asserted."""
    day = day_of(as_of)
    with opened(data, dsn) as database, database.pool() as pool:
        number = ledger_named(Hosts(pool), ledger).number
        with bars() as show:
            known = AT_HEAD if known_at is None else known_at
            books = read_books(database.dsn(), number, known, show)
    text = "".join(journals.journal(books, day))
    if to is None:
        typer.echo(text, nl=False)
    else:
        to.write_text(text, "utf-8")
        err.print(f"{len(books.postings)} postings up to position {books.position}: {to}")
    raise typer.Exit(1 if books.unread else 0)
