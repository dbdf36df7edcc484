"""`yangguang import`: every fault of a spreadsheet first, then signed batches."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands import paying, spreadsheets
from api.commands.bank_statements import bank_statement
from api.commands.goods import goods
from api.commands.options import SERVER_DEFAULT, Json, Ledger, Server, fail
from api.commands.spreadsheets import Faults, Lines, Origin, Places, Signer, Village
from api.roster import telling
from api.roster.findings import Fault
from api.roster.journal import Journal, beside
from api.roster.lines import LINES_MAX, batches_of
from api.roster.members import Roster
from api.roster.reading import read_roster
from api.roster.references import References
from api.roster.submitting import Submission
from api.roster.villages import Villages
from api.statuses import lines as status_lines
from api.statuses.documents import faults_of_documents, read_document
from api.statuses.known import Known, found_in
from api.statuses.reading import read_statuses

import_command = typer.Typer(
    help="Bring spreadsheets and banks' answers in 导入.", no_args_is_help=True
)
import_command.command("bank-receipt")(paying.bank_receipt)
import_command.command()(bank_statement)
import_command.command()(goods)


@import_command.command()
def roster(
    file: Annotated[Path, typer.Argument(help="The roster 花名册: .xlsx, .xls or .csv.")],
    village: Village = "",
    places: Places = None,
    ledger: Ledger = "",
    origin: Origin = "",
    server: Server = SERVER_DEFAULT,
    signer: Signer = "",
    faults: Faults = None,
    journal: Annotated[
        Path | None, typer.Option(help="Where the import's journal lies; beside the file.")
    ] = None,
    lines: Lines = LINES_MAX,
    as_json: Json = False,
) -> None:
    """Check a roster 花名册; with a signer, sign it in batches and submit them.

    Exit codes: 0 without a fault, and all admitted; 1 faults, a refusal, or the server stayed
    away; 2 the file or an option cannot be used; 130 interrupted. Running it again goes on.
    """
    if places is None and not village:
        fail("--village 或 --places：请写明行政村代码，或给出行政村代码与名称的表", 2)
    found = _roster(file, spreadsheets.known_villages(village, places))
    if found.faults or not signer or not as_json:
        held = {"persons": len(found.members), "households": found.households_count}
        faultless = "" if found.faults else telling.summary(found)
        spreadsheets.tell_checked(found, faultless, held, file, faults, as_json=as_json)
    if not signer:
        return
    office = spreadsheets.office_of(signer)
    with spreadsheets.client_of(server, ledger, origin) as client:
        try:
            kept = Journal.open(journal or beside(file), client.origin)
            work = Submission(client, office, kept, file, spreadsheets.now)
            batches = list(batches_of(found, village, kept.references, lines))
            result = spreadsheets.bring_in(work, batches)
        except spreadsheets.STOPS as error:
            spreadsheets.stop(error)
    units = {"persons": "人", "households": "户"}
    spreadsheets.tell_imported(result, units, file, faults, as_json=as_json)


@import_command.command()
def statuses(
    file: Annotated[Path, typer.Argument(help="The list 名单: .xlsx, .xls or .csv.")],
    village: Village = "",
    places: Places = None,
    document: Annotated[
        list[str] | None,
        typer.Option(help="number,title,file of a document that decides; once for each."),
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(help="The roster as it was imported: finds people by name.")
    ] = None,
    journal: Annotated[
        Path | None, typer.Option(help="The journal of the roster's import: finds people.")
    ] = None,
    ledger: Ledger = "",
    origin: Origin = "",
    server: Server = SERVER_DEFAULT,
    signer: Signer = "",
    faults: Faults = None,
    lines: Lines = LINES_MAX,
    as_json: Json = False,
) -> None:
    """Check a list of statuses 身份类别; with a signer, sign it in batches and submit them.

    Exit codes as of `import roster`.
    """
    villages = spreadsheets.known_villages(village, places)
    try:
        documents = [read_document(one) for one in document or ()]
        found = read_statuses(file, spreadsheets.now().date(), villages)
        kept = _journal_of_roster(journal, origin) if signer else None
    except (OSError, ValueError) as error:
        fail(str(error), 2)
    references = kept.references if kept else References.fresh()
    known = Known.of(references, village, _known_roster(roster, villages))
    more: list[Fault] = []
    entries = list(found_in(found.entries, known, more))
    if document or signer:
        more += faults_of_documents((one.entry for one in entries), documents)
    found = found.with_faults(more)
    if found.faults or not signer or not as_json:
        held = {"statuses": len(entries)}
        faultless = f"{len(entries)} 条，没有问题"
        spreadsheets.tell_checked(found, faultless, held, file, faults, as_json=as_json)
    if not signer or kept is None:
        return
    office = spreadsheets.office_of(signer)
    with spreadsheets.client_of(server, ledger, origin) as client:
        try:
            work = Submission(client, office, kept, file, spreadsheets.now)
            batches = status_lines.batches_of(entries, documents, lines)
            result = spreadsheets.bring_in(work, [(office.place, batch) for batch in batches])
        except spreadsheets.STOPS as error:
            spreadsheets.stop(error)
    spreadsheets.tell_imported(result, {"statuses": "条"}, file, faults, as_json=as_json)


def _roster(file: Path, villages: Villages | None) -> Roster:
    try:
        return read_roster(file, spreadsheets.now().date(), villages)
    except (OSError, ValueError) as error:
        fail(str(error), 2)


def _known_roster(file: Path | None, villages: Villages | None) -> Roster | None:
    """The roster as it was imported; one with a fault was not."""
    if file is None:
        return None
    found = _roster(file, villages)
    if found.faults:
        fail(f"--roster: {file.name} 有 {len(found.faults)} 处问题，不是导入过的花名册", 2)
    return found


def _journal_of_roster(path: Path | None, origin: str) -> Journal:
    """The journal of the roster's import: without its secret nobody is found."""
    if path is None or not path.exists():
        fail("--journal：请给出导入花名册时的导入记录（花名册文件名加 .journal）", 2)
    return Journal.open(path, origin)
