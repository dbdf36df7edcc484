"""`yangguang audit replay`: a fund's history from the log itself, held against the projections."""

from datetime import date
from typing import Annotated

import msgspec
import typer

from api.clock import utc_now
from api.commands.bars import bars
from api.commands.named import ledger_named
from api.commands.options import DATA_DEFAULT, Data, Dsn, Json, fail
from api.commands.paths import show_path
from api.commands.projecting import opened
from api.hosts import Hosts
from audit.desk.money.journal import yuan
from audit.desk.money.moved import AT_HEAD
from audit.desk.money.replay import AccountHistory, Replayed
from audit.desk.money.replay import replay as replayed
from audit.proof.errors import ProofError
from audit.proof.scalars import parse_day
from domain.kernel.times import shanghai_day
from domain.kernel.words import Words, say
from domain.money.chart import KINDS
from projections.balances import balances
from projections.positions import position_of
from projections.table import Database

AsOf = Annotated[str, typer.Option("--as-of", help="Value date, such as 2026-06-30; today.")]
KnownAt = Annotated[
    int | None, typer.Option("--known-at", min=0, help="As known at this position; the last.")
]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What the projections say of an account where the log says something else."""

    account: str
    expected_fen: int
    found_fen: int


def day_of(as_of: str) -> date:
    """The day of the option; the program ends with 2 where it is none."""
    try:
        return parse_day(as_of, what="--as-of") if as_of else shanghai_day(utc_now())
    except ProofError as error:
        fail(str(error), 2)


def replay(
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    fund: Annotated[str | None, typer.Option(help="fund:...")] = None,
    payment: Annotated[
        str | None,
        typer.Option(help="due:..., receipt:..., list:..., or another: its path to the fund."),
    ] = None,
    down: Annotated[
        bool, typer.Option("--down", help="From the fund down to every household.")
    ] = False,
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
    as_of: AsOf = "",
    known_at: KnownAt = None,
    english: Annotated[bool, typer.Option("--en", help="In English.")] = False,
    as_json: Json = False,
) -> None:
    """Replay a fund 资金重演, movement by movement; or walk a payment's path, step by step.

    Ends with 1 where a projection says another balance, or money was below zero on a day. With
    --payment or --down: one yuan's path, step by step.
    """
    if payment is not None and fund is None:
        show_path(payment, "up", ledger, data, dsn, english=english, as_json=as_json)
    if fund is None or payment is not None:
        fail("--fund 和 --payment：请给出其中一个", 2)
    if down:
        show_path(fund, "down", ledger, data, dsn, english=english, as_json=as_json)
    day = day_of(as_of)
    with opened(data, dsn) as database, database.pool() as pool:
        hosted = ledger_named(Hosts(pool), ledger)
        with bars() as show:
            known = AT_HEAD if known_at is None else known_at
            found = replayed(
                database.dsn(), hosted.number, fund, as_of=day, known_at=known, progress=show
            )
        with pool.connection() as connection:
            reached = position_of(connection, hosted.number, "movements")
            differ = _compare(connection, hosted.number, found) if reached >= found.position else []
    if not found.accounts:
        fail(f"{ledger} knows no {fund}")
    below = [one for one in found.accounts if one.first_below_zero() is not None]
    compared = reached >= found.position
    if as_json:
        told = {"compared": compared, "differences": differ, "below_zero": below}
        fields = {**msgspec.to_builtins(found), **msgspec.to_builtins(told)}
        typer.echo(msgspec.json.format(msgspec.json.encode(fields), indent=2).decode())
    else:
        for line in _told(found, differ, compared=compared):
            typer.echo(line.en if english else line.zh)
    raise typer.Exit(1 if differ or below or found.unread else 0)


def _compare(connection: Database, ledger: int, found: Replayed) -> list[Compared]:
    names = [one.account for one in found.accounts]
    shown = balances(connection, ledger, names, found.as_of, found.position)
    return [
        Compared(account=one.account, expected_fen=one.closing_fen, found_fen=shown[one.account])
        for one in found.accounts
        if shown[one.account] != one.closing_fen
    ]


def _told(found: Replayed, differ: list[Compared], *, compared: bool) -> list[Words]:
    lines = [
        say(
            f"{found.fund} as of {found.as_of}, known at {found.position}",
            f"{found.fund} 截至 {found.as_of}，所知位置 {found.position}",
        )
    ]
    for account in found.accounts:
        lines += _account(account)
    if found.unread:
        lines.append(
            say(f"{found.unread} records could not be read", f"{found.unread} 条记录无法读取")
        )
    lines += [
        say(
            f"DIFFERS: {one.account} is {yuan(one.found_fen)} in the projections",
            f"不一致：{one.account} 投影余额 {yuan(one.found_fen)}",
        )
        for one in differ
    ]
    agree = say("the projections say the same", "与投影余额一致")
    behind = say("the projections are behind: not compared", "投影尚未更新到此位置，未比对")
    return lines if differ else [*lines, agree if compared else behind]


def _account(one: AccountHistory) -> list[Words]:
    title = KINDS[one.kind].title
    lines = [say(f"{one.account} ({title.en})", f"{one.account}（{title.zh}）")]
    for entry in one.entries:
        posting = entry.posting
        line = (
            f"  {posting.value_date} [{posting.position}] {posting.voucher} {posting.type}"
            f" {posting.other} {yuan(posting.delta)} = {yuan(entry.balance_fen)}"
        )
        lines.append(say(line, line))
    below = one.first_below_zero()
    if below is not None:
        lines.append(say(f"  BELOW ZERO on {below} (FUND-1)", f"  {below} 透支（FUND-1）"))
    closing = yuan(one.closing_fen)
    return [*lines, say(f"  closing {closing}", f"  期末余额 {closing}")]
