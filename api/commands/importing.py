"""`yangguang import roster`: every fault of the file first, then one signed batch a village."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from api.client import LedgerClient, RefusalError
from api.clock import utc_now
from api.commands.bars import bars
from api.commands.options import SERVER_DEFAULT, Json, Ledger, Server, err, fail, out
from api.roster import telling
from api.roster.annotated import write_annotated
from api.roster.findings import Finding
from api.roster.journal import Journal, JournalError, beside
from api.roster.lines import LINES_MAX, batches_of
from api.roster.members import Roster
from api.roster.reading import read_roster
from api.roster.submitting import AwayError, Imported, Submission
from api.roster.villages import Villages
from api.signing import Office
from audit.trail.custody import CustodyError, load_key
from domain.kernel.places import is_place, level
from domain.kernel.times import SHANGHAI

INTERRUPTED: Final = 130
import_command = typer.Typer(help="Bring spreadsheets in.", no_args_is_help=True)


@import_command.callback()
def _group() -> None:
    """Keep `roster` a command of its own."""


@import_command.command()
def roster(
    file: Annotated[Path, typer.Argument(help="The roster 花名册: .xlsx, .xls or .csv.")],
    village: Annotated[
        str, typer.Option(help="Twelve digits of the village, of a file of one village.")
    ] = "",
    places: Annotated[
        Path | None, typer.Option(help="code,name of the villages, of a file of several.")
    ] = None,
    ledger: Ledger = "",
    origin: Annotated[str, typer.Option(help="Origin of the ledger.")] = "",
    server: Server = SERVER_DEFAULT,
    signer: Annotated[
        str, typer.Option(help="person,role,place,key file; without it, a dry run.")
    ] = "",
    faults: Annotated[
        Path | None, typer.Option(help="Write a copy of the file with its faults, .xlsx.")
    ] = None,
    journal: Annotated[
        Path | None, typer.Option(help="Where the import's journal lies; beside the file.")
    ] = None,
    lines: Annotated[int, typer.Option(min=2, help="Lines of a batch at most.")] = LINES_MAX,
    as_json: Json = False,
) -> None:
    """Check a roster; with a signer, sign it in batches and submit them.

    Exit codes: 0 without a fault, and all admitted; 1 faults, a refusal, or the server stayed
    away; 2 the file or an option cannot be used; 130 interrupted. Running it again goes on.
    """
    known = _villages(village, places)
    now = utc_now().astimezone(SHANGHAI)
    try:
        found = read_roster(file, now.date(), known)
    except (OSError, ValueError) as error:
        fail(str(error), 2)
    if found.faults or not signer or not as_json:
        _tell(found, as_json=as_json, file=file, faults=faults)
    if not signer:
        return
    office = _office(signer)
    with _client(server, ledger, origin) as client:
        try:
            kept = Journal.open(journal or beside(file), client.origin)
            work = Submission(client, office, kept, file, _now)
            batches = list(batches_of(found, village, kept.references, lines))
            with bars() as progress:
                work.progress = progress
                result = work.run(batches)
        except (JournalError, OSError) as error:
            fail(str(error), 2)
        except (AwayError, RefusalError) as error:
            fail(f"{error}；再次运行同一命令会接着导入")
        except KeyboardInterrupt:
            fail("已中断，没有丢失：再次运行同一命令会接着导入", INTERRUPTED)
    _tell_imported(result, file, faults, as_json=as_json)


def _villages(village: str, places: Path | None) -> Villages | None:
    if places is None and not village:
        fail("--village 或 --places：请写明行政村代码，或给出行政村代码与名称的表", 2)
    if village and not (is_place(village) and level(village) == "village"):
        fail(f"--village: expected twelve digits; found {village!r}", 2)
    if places is None:
        return None
    try:
        return Villages.read(places)
    except (OSError, ValueError) as error:
        fail(str(error), 2)


def _office(signer: str) -> Office:
    try:
        person, role, place, path = signer.split(",")
        return Office(person, role, place, load_key(Path(path)))
    except (ValueError, CustodyError) as error:
        fail(f"--signer: expected person,role,place,key file; {error}", 2)


@contextmanager
def _client(server: str, ledger: str, origin: str) -> Iterator[LedgerClient]:
    client = LedgerClient.open(server, ledger, origin)
    try:
        yield client
    finally:
        client.close()


def _now() -> datetime:
    return utc_now().astimezone(SHANGHAI)


def _tell(found: Roster, *, as_json: bool, file: Path, faults: Path | None) -> None:
    """Say everything; with a fault the command ends here, and nothing was imported."""
    if as_json:
        typer.echo(json.dumps(telling.document(found), ensure_ascii=False))
    else:
        console = err if found.faults else out
        for line in telling.readable(found):
            console.print(line, highlight=False, markup=False, soft_wrap=True)
    if not found.faults:
        return
    _annotate(file, found.faults, faults)
    fail("未导入任何内容")


def _annotate(file: Path, found: Sequence[Finding], target: Path | None) -> None:
    if target is None:
        return
    try:
        write_annotated(file, found, target)
    except OSError as error:
        fail(f"--faults: {error}", 2)
    err.print(f"已写出带问题说明的副本：{target}", highlight=False, markup=False, soft_wrap=True)


def _tell_imported(result: Imported, file: Path, faults: Path | None, *, as_json: bool) -> None:
    for fault in result.faults:
        err.print(str(fault), highlight=False, markup=False, soft_wrap=True)
    told = f"已入账 {result.admitted} 批，{result.persons} 人，{result.households} 户"
    if result.last_index >= 0:
        told += f"；最后一批序号 {result.last_index}"
    if result.before:
        told += f"；此前已入账 {result.before} 批"
    if as_json:
        members = {
            "admitted_batches": result.admitted,
            "admitted_before_batches": result.before,
            "persons": result.persons,
            "households": result.households,
            "refused": [fault.members() for fault in result.faults],
        }
        typer.echo(json.dumps(members, ensure_ascii=False))
    else:
        out.print(told, highlight=False, soft_wrap=True)
    if result.faults:
        _annotate(file, result.faults, faults)
        fail(f"{len(result.faults)} 批被拒，更正后再次运行即可")
