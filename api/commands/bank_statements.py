"""`yangguang import bank-statement`: a bank's file, signed in with the grade of who gives it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import httpx
import typer

from api.bank.faults import BankFileError
from api.bank.giving import NOBODY, Party, act_of, numbers_of
from api.bank.money import yuan
from api.bank.reading import read_statements
from api.bank.rows import Statement
from api.client import LedgerClient, RefusalError
from api.commands import spreadsheets
from api.commands.options import SERVER_DEFAULT, Json, Ledger, Server, err, fail, out, tell
from api.hosts import INSPECTION
from api.signing import Office
from domain.banking.state import GRADES

NUMBERS_AT_ONCE = 1_000
Account = Annotated[str, typer.Option(help="bankaccount:... to which the statement belongs.")]


def bank_statement(
    file: Annotated[Path, typer.Argument(help="camt.053, .xlsx, .xls or .csv.")],
    account: Account,
    grade: Annotated[str, typer.Option(help=f"{', '.join(GRADES)}.")] = "bank_signed",
    ledger: Ledger = "",
    origin: spreadsheets.Origin = "",
    server: Server = SERVER_DEFAULT,
    signer: Annotated[
        list[str] | None,
        typer.Option(help="person,role,place,key file; once for each who signs; else a dry run."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a statement 对账单; with signers, sign it and give it.

    Exit codes: 0 without a fault, and admitted; 1 a fault or a refusal; 2 not understood.
    """
    if grade not in GRADES:
        fail(f"--grade: {', '.join(GRADES)}", 2)
    content = _content(file)
    try:
        found = read_statements(file.name, content)
    except BankFileError as error:
        fail(error.zh)
    if not as_json:
        for one in found:
            _tell(one)
    if not signer:
        _answer(found, None, as_json=as_json)
        return
    offices = [spreadsheets.office_of(each) for each in signer]
    with spreadsheets.client_of(server, ledger, origin) as client:
        try:
            made = give(
                client, offices, found, content,
                account=account, grade=grade, at=spreadsheets.now(),
            )  # fmt: skip
        except RefusalError as refusal:
            fail(str(refusal))
        except (httpx.TransportError, ValueError) as error:
            fail(str(error))
    _answer(found, made, as_json=as_json)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        fail(str(error), 2)


def _answer(found: Sequence[Statement], index: int | None, *, as_json: bool) -> None:
    if as_json:
        told = [
            {
                "from": str(one.from_date),
                "to": str(one.to_date),
                "opening_fen": one.opening_fen,
                "closing_fen": one.closing_fen,
                "entries": len(one.entries),
                "cash": sum(entry.cash for entry in one.entries),
            }
            for one in found
        ]
        tell({"statements": told, "index": index})
    elif index is not None:
        err.print(f"已入账：序号 {index}", highlight=False, markup=False, soft_wrap=True)


def _tell(one: Statement) -> None:
    cash = sum(1 for entry in one.entries if entry.cash)
    out.print(
        f"{one.from_date} 至 {one.to_date}：期初 {yuan(one.opening_fen)}，期末 "
        f"{yuan(one.closing_fen)}，共 {len(one.entries)} 笔，其中现金 {cash} 笔",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


def give(
    client: LedgerClient,
    offices: Sequence[Office],
    found: Sequence[Statement],
    content: bytes,
    *,
    account: str,
    grade: str,
    at: datetime,
) -> int:
    """Sign the account's statement of a file and give it; the position that it got.

    Whose the numbers are is asked of the county's ledger, also for one that an auditor obtained.

    Raises:
        ValueError: the file has no statement of the account, or several.
        RefusalError: the ledger did not answer, or did not admit it.
    """
    county = LedgerClient(client.http, client.name.removesuffix(INSPECTION), client.origin)
    parties = _parties(county, offices[0], account, found)
    mine = [one for one in found if parties.get(one.account, NOBODY).party == account]
    if len(mine) != 1:
        raise ValueError(f"文件中有 {len(mine)} 份 {account} 的对账单，应有一份")
    place = offices[0].place
    made = act_of(mine[0], content, account=account, grade=grade, parties=parties, place=place)
    answer = client.act(made.kind, made.data, by=offices, at=at, lines=made.lines)
    return int(answer["index"])


def _parties(
    county: LedgerClient, office: Office, account: str, found: Sequence[Statement]
) -> dict[str, Party]:
    numbers = list(dict.fromkeys(number for one in found for number in numbers_of(one)))
    token = county.sign_in(office.person, office.key)
    known: dict[str, Party] = {}
    for first in range(0, len(numbers), NUMBERS_AT_ONCE):
        some = numbers[first : first + NUMBERS_AT_ONCE]
        answer = county.ask(f"bank-accounts/{account}/parties", {"numbers": some}, token)
        items = answer["items"]
        known |= {
            number: Party(item["party"], item["person"])
            for number, item in zip(some, items, strict=True)
        }
    return known
