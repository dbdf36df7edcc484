"""What the commands that bring spreadsheets in have in common: who signs, and how it is told."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from api.client import LedgerClient, RefusalError
from api.clock import utc_now
from api.commands.bars import bars
from api.commands.options import err, fail, out
from api.roster import telling
from api.roster.annotated import write_annotated
from api.roster.findings import Finding
from api.roster.journal import JournalError
from api.roster.submitting import AwayError, Batch, Imported, Submission
from api.roster.villages import Villages
from api.signing import Office
from audit.trail.custody import CustodyError, load_key
from domain.kernel.places import is_place, level
from domain.kernel.times import SHANGHAI

INTERRUPTED: Final = 130
Village = Annotated[str, typer.Option(help="Twelve digits of the village, of a file of one.")]
Places = Annotated[
    Path | None, typer.Option(help="code,name of the villages, of a file of several.")
]
Origin = Annotated[str, typer.Option(help="Origin of the ledger.")]
Signer = Annotated[str, typer.Option(help="person,role,place,key file; without it, a dry run.")]
Faults = Annotated[
    Path | None, typer.Option(help="Write a copy of the file with its faults, .xlsx.")
]
Lines = Annotated[int, typer.Option(min=2, help="Lines of a batch at most.")]


def known_villages(village: str, places: Path | None) -> Villages | None:
    """The villages by name, where the file is of several; ends the command on a bad option."""
    if village and not (is_place(village) and level(village) == "village"):
        fail(f"--village: expected twelve digits; found {village!r}", 2)
    if places is None:
        return None
    try:
        return Villages.read(places)
    except (OSError, ValueError) as error:
        fail(str(error), 2)


def office_of(signer: str) -> Office:
    """Who signs: `person,role,place,key file`."""
    try:
        person, role, place, path = signer.split(",")
        return Office(person, role, place, load_key(Path(path)))
    except (ValueError, CustodyError) as error:
        fail(f"--signer: expected person,role,place,key file; {error}", 2)


@contextmanager
def client_of(server: str, ledger: str, origin: str) -> Iterator[LedgerClient]:
    """A client of the ledger."""
    client = LedgerClient.open(server, ledger, origin)
    try:
        yield client
    finally:
        client.close()


def now() -> datetime:
    """The time, in Shanghai."""
    return utc_now().astimezone(SHANGHAI)


def bring_in(work: Submission, batches: Sequence[tuple[str, Batch]]) -> Imported:
    """Send the batches with a progress bar."""
    with bars() as progress:
        work.progress = progress
        return work.run(batches)


def stop(error: BaseException) -> NoReturn:
    """End the command as what went wrong asks for."""
    if isinstance(error, KeyboardInterrupt):
        fail("已中断，没有丢失：再次运行同一命令会接着导入", INTERRUPTED)
    if isinstance(error, AwayError | RefusalError):
        fail(f"{error}；再次运行同一命令会接着导入")
    fail(str(error), 2)


STOPS: Final = (JournalError, OSError, AwayError, RefusalError, KeyboardInterrupt)
"""What ends an import before its end."""


def tell_checked(
    found: telling.Checked,
    faultless: str,
    held: Mapping[str, int],
    file: Path,
    faults: Path | None,
    *,
    as_json: bool,
) -> None:
    """Say everything; with a fault the command ends here, and nothing was imported."""
    if as_json:
        typer.echo(json.dumps(telling.document(found, **held), ensure_ascii=False))
    else:
        console = err if found.faults else out
        for line in telling.readable(found, faultless):
            console.print(line, highlight=False, markup=False, soft_wrap=True)
    if found.faults:
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


def tell_imported(
    result: Imported,
    units: Mapping[str, str],
    file: Path,
    faults: Path | None,
    *,
    as_json: bool,
) -> None:
    """Say what came in; `units` are the words for what is counted. A refusal ends in code 1."""
    for fault in result.faults:
        err.print(str(fault), highlight=False, markup=False, soft_wrap=True)
    told = [f"{result.admitted} 批", *(f"{result.counts[of]} {word}" for of, word in units.items())]
    sentence = f"已入账 {'，'.join(told)}"
    if result.last_index >= 0:
        sentence += f"；最后一批序号 {result.last_index}"
    if result.before:
        sentence += f"；此前已入账 {result.before} 批"
    if as_json:
        members = {
            "admitted_batches": result.admitted,
            "admitted_before_batches": result.before,
            **{of: result.counts[of] for of in units},
            "refused": [fault.members() for fault in result.faults],
        }
        typer.echo(json.dumps(members, ensure_ascii=False))
    else:
        out.print(sentence, highlight=False, soft_wrap=True)
    if result.faults:
        _annotate(file, result.faults, faults)
        fail(f"{len(result.faults)} 批被拒，更正后再次运行即可")
