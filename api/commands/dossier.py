"""`yangguang audit dossier`: a subject's records in a bag that proves itself.

Who exports signs in with a key file and says why; the export is recorded in the inspection ledger
before the file is where it was asked for (SUP-9). Values are in the bag only for who may see
every sealed value there (ACT-4).
"""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from api import wiring
from api.access import Permit, Reader, may, permit
from api.commands.named import ledger_named
from api.commands.options import DATA_DEFAULT, Data, Dsn, Json, dsn_of, fail, out
from api.commands.signed_in import (
    SignedInAs,
    Why,
    beside,
    check_purpose,
    open_here,
    reader_of,
)
from api.database import Database
from api.hosts import Hosted
from api.problems import Problem
from api.server import Server
from api.settings import Settings
from audit.desk.dossier import DossierError, Exported, export, nothing
from domain.evaluation.guidance import Guidance
from projections.trace import trace

PAGE = 1_000


def dossier(
    subject: Annotated[str, typer.Argument(help="household:..., case:..., notice:..., person:...")],
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    signed_in_as: SignedInAs,
    file: Annotated[Path, typer.Option("--out", "-o", help="Where the zip file goes.")],
    why: Why = "audit",
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
    as_json: Json = False,
) -> None:
    """Export a dossier 卷宗: records, proofs, checkpoint, what the reader may see, attachments."""
    check_purpose(why)
    settings = Settings(data=str(data), dsn=dsn_of(dsn))
    with open_here(settings) as (database, server):
        try:
            hosted = ledger_named(server.hosts, ledger)
            reader = reader_of(server, hosted, signed_in_as)
            permitted = permit(reader, "trace", hosted.county, (subject,))
            made = _write(database, settings, server, hosted, reader, subject, file)
            _record(server, hosted, reader, permitted, subject, why, made)
            made.path.replace(file)
        except Problem as problem:
            fail(str(problem))
        except DossierError as error:
            fail(str(error))
        finally:
            beside(file).unlink(missing_ok=True)
    if as_json:
        out.print_json(data={"file": str(file), "size": made.size, "records": made.records})
        return
    out.print(
        f"{file}: {made.records} records, {made.registry} of the registry, "
        f"{made.disclosures} values, {made.attachments} attachments; checkpoint {made.size}",
        highlight=False,
        soft_wrap=True,
    )
    if made.not_final:
        out.print(f"{len(made.not_final)} records wait for witnesses and are not in it")


def _write(
    database: Database,
    settings: Settings,
    server: Server,
    hosted: Hosted,
    reader: Reader,
    subject: str,
    file: Path,
) -> Exported:
    entries = server.registries.at_head(hosted).system_keys()
    key = next(filter(None, map(server.system_acts.in_custody, entries)), None)
    if key is None:
        fail("the ledger's system key is not in custody here")
    sees_all = may(reader, "sealed", hosted.county) is not None
    return export(
        database.dsn(),
        hosted.number,
        subject,
        _positions(server, hosted, subject),
        beside(file),
        system_key=key,
        vault=wiring.vault_of(wiring.custody_of(settings)),
        may_see=(lambda _found: True) if sees_all else nothing,
    )


def _positions(server: Server, hosted: Hosted, subject: str) -> list[int]:
    """Every record about the subject, from its trace; what guides a person only under its name."""
    found: list[int] = []
    with server.connection() as connection:
        while True:
            after = found[-1] if found else -1
            page = trace(
                connection,
                hosted.number,
                subject,
                after=after,
                limit=PAGE,
                restricted=True,
                hidden=subject.startswith(f"{Guidance.kind}:"),
            )
            found += [row.position for row in page]
            if len(page) < PAGE:
                return found


def _record(
    server: Server,
    hosted: Hosted,
    reader: Reader,
    permitted: Permit,
    subject: str,
    why: str,
    made: Exported,
) -> None:
    server.looks.record(
        hosted,
        reader,
        permitted,
        "ExportMade.v1",
        subject=subject,
        purpose=why,
        format="dossier",
        sha256=sha256(made.path.read_bytes()).hexdigest(),
        rows=made.records,
    )
