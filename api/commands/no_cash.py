"""`yangguang audit no-cash`: whether every payout went through accounts, with what refutes it.

Reads the log alone, which holds references and no personal data. Exit code 0 only if every claim
that the ledger can answer is proved.
"""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from api.commands.bars import bars
from api.commands.named import ledger_named
from api.commands.options import DATA_DEFAULT, Data, Dsn, Json, err, fail
from api.commands.projecting import opened
from api.hosts import Hosts
from audit.desk.money.claims import NoCash, Scope
from audit.desk.money.gathering import Ledgers
from audit.desk.money.gathering import no_cash as gathered
from audit.desk.money.telling import signed, told
from audit.trail.custody import CustodyError, load_key
from domain.kernel.places import is_place


def no_cash(
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
    fund: Annotated[str | None, typer.Option(help="Of this fund alone, fund:...")] = None,
    place: Annotated[str | None, typer.Option(help="Of this place and below alone.")] = None,
    year: Annotated[int | None, typer.Option(min=2000, max=2200, help="Of these days.")] = None,
    key: Annotated[
        Path | None, typer.Option(help="Your key file: signs the proof, to --out.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where the signed proof goes.")
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="A line for each bank account, not each statement.")
    ] = False,
    english: Annotated[bool, typer.Option("--en", help="In English.")] = False,
    as_json: Json = False,
) -> None:
    """Prove or refute that no payout was cash 无现金发放核验, claim by claim, with exceptions."""
    if (key is None) != (file is None):
        fail("--key 和 --out 须同时给出：签名后的核验结论写入文件", 2)
    if place is not None and not is_place(place):
        fail(f"--place: {place}", 2)
    scope = Scope(fund=fund, place=place, year=year)
    with opened(data, dsn) as database, database.pool() as pool:
        hosts = Hosts(pool)
        hosted = ledger_named(hosts, ledger)
        beside = hosts.beside(hosted)
        with bars() as show:
            ledgers = Ledgers(hosted.number, beside.number if beside else None)
            proof = gathered(database.dsn(), ledgers, scope, progress=show)
    if key is not None and file is not None:
        _sign(proof, key, file)
    if as_json:
        fields = {"proved": proof.proved, **msgspec.to_builtins(proof)}
        typer.echo(msgspec.json.format(msgspec.json.encode(fields), indent=2).decode())
    else:
        for line in told(proof, brief=brief):
            typer.echo(line.en if english else line.zh)
    raise typer.Exit(0 if proof.proved else 1)


def _sign(proof: NoCash, key: Path, file: Path) -> None:
    if proof.pinned is None or proof.pinned.size <= proof.position:
        fail("检查点尚未覆盖所核验的全部记录，请稍后再签名")
    try:
        signing = load_key(key)
    except CustodyError as error:
        fail(f"--key: {error}", 2)
    file.write_bytes(signed(proof, signing))
    err.print(f"{file}: {signing.key_id}", highlight=False, markup=False, soft_wrap=True)
