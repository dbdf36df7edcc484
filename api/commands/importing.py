"""`yangguang import roster`: every fault of the file first, then one signed batch."""

from pathlib import Path
from typing import Annotated

import typer

from api.client import LedgerClient, RefusalError
from api.clock import utc_now
from api.commands.options import SERVER_DEFAULT, Ledger, Server, err, fail, out
from api.roster_file import Roster, read_roster
from api.roster_import import lines_of
from api.signing import Office
from audit.trail.custody import CustodyError, load_key
from domain.kernel.times import SHANGHAI

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
import_command = typer.Typer(help="Bring spreadsheets in.", no_args_is_help=True)


@import_command.callback()
def _group() -> None:
    """Keep `roster` a command of its own."""


@import_command.command()
def roster(
    file: Annotated[Path, typer.Argument(help="The village's roster 花名册, .xlsx.")],
    village: Annotated[str, typer.Option(help="Twelve digits of the village.")],
    ledger: Ledger = "",
    origin: Annotated[str, typer.Option(help="Origin of the ledger.")] = "",
    server: Server = SERVER_DEFAULT,
    signer: Annotated[
        str, typer.Option(help="person,role,place,key file; without it, a dry run.")
    ] = "",
) -> None:
    """Check a roster; with a signer, sign it as one batch and submit it."""
    now = utc_now().astimezone(SHANGHAI)
    try:
        found = read_roster(file, now.date())
    except (OSError, ValueError) as error:
        fail(str(error), 2)
    _tell(found)
    if not signer:
        return
    try:
        person, role, place, path = signer.split(",")
        office = Office(person, role, place, load_key(Path(path)))
    except (ValueError, CustodyError) as error:
        fail(f"--signer: expected person,role,place,key file; {error}", 2)
    client = LedgerClient.open(server, ledger, origin)
    try:
        token = client.sign_in(office.person, office.key)
        lines = lines_of(found, village)
        data = {
            "place": village,
            "persons": lines.persons_count,
            "households": lines.households_count,
            "source": client.upload(file.read_bytes(), SHEET, token),
        }
        answer = client.act("RosterImported.v1", data, by=[office], at=now, lines=lines.lines)
    except RefusalError as refusal:
        fail(str(refusal))
    finally:
        client.close()
    out.print(f"已入账，序号 {answer['index']}；{lines.persons_count} 人，"
              f"{lines.households_count} 户")  # fmt: skip


def _tell(found: Roster) -> None:
    for fault in found.faults:
        err.print(str(fault), highlight=False, markup=False)
    if found.faults:
        fail(f"共 {len(found.faults)} 处问题，未导入任何内容")
    out.print(f"{len(found.members)} 人，{len(found.households())} 户，没有问题", highlight=False)
