"""`yangguang audit identity-digests` and `compare-identities`: one ID number in two counties.

The numbers are opened by who may see every sealed value of the county, for a stated purpose, and
that is recorded in the county's inspection ledger before anything is told (HH-2, SUP-9).
"""

import secrets
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from api import wiring
from api.access import Permit, Reader, permit
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
from api.hosts import Hosted
from api.problems import Problem
from api.server import Server
from api.settings import Settings
from audit.desk.identities import (
    INDEX,
    KEY_BYTES_MIN,
    Digests,
    DigestsError,
    Shared,
    collect,
    compare,
    from_files,
    to_files,
)
from audit.trail.vault import VaultError


def identity_digests(
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    comparison_key: Annotated[
        Path, typer.Option(help="The city audit's key: any 32 bytes or more, the same everywhere.")
    ],
    signed_in_as: SignedInAs,
    file: Annotated[Path, typer.Option("--out", "-o", help="Where the CSV goes.")],
    why: Why = "audit",
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
) -> None:
    """Write keyed digests of a county's ID numbers 身份证摘要, for the city to compare."""
    check_purpose(why)
    settings = Settings(data=str(data), dsn=dsn_of(dsn))
    with open_here(settings) as (_, server):
        try:
            hosted = ledger_named(server.hosts, ledger)
            reader, permitted = _allowed(server, hosted, signed_in_as)
            found = _collect(settings, server, hosted, comparison_key.read_bytes())
            content, manifest = to_files(found)
            beside(file).write_bytes(content)
            server.looks.record(
                hosted, reader, permitted, "ExportMade.v1", subject=_subject(hosted), purpose=why,
                format="identity_digests", sha256=sha256(content).hexdigest(),
                rows=len(found.held),
            )  # fmt: skip
            manifest_of(file).write_bytes(manifest)
            beside(file).replace(file)
        except (Problem, DigestsError, VaultError) as error:
            fail(str(error))
        finally:
            beside(file).unlink(missing_ok=True)
    out.print(
        f"{file}: {len(found.held)} persons, {found.manifest.destroyed} without a number any more; "
        f"position {found.manifest.position}",
        highlight=False,
        soft_wrap=True,
    )


def compare_identities(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files of identity-digests; none: the ledgers here.")
    ] = None,
    signed_in_as: Annotated[
        str, typer.Option("--as", help="person,key file, for ledgers that are here.")
    ] = "",
    why: Why = "audit",
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
    as_json: Json = False,
) -> None:
    """Find people of different counties with one ID number 身份证比对; it is never shown."""
    check_purpose(why)
    try:
        if files:
            counties = [
                from_files(file.read_bytes(), manifest_of(file).read_bytes()) for file in files
            ]
        else:
            counties = _hosted(Settings(data=str(data), dsn=dsn_of(dsn)), signed_in_as, why)
        if len(counties) < 2:  # noqa: PLR2004
            fail("there is only one county to compare", 2)
        shared = compare(counties)
    except (Problem, DigestsError, VaultError) as error:
        fail(str(error))
    _tell(counties, shared, as_json=as_json)


def _read(file: Path) -> Digests:
    return from_files(file.read_bytes(), manifest_of(file).read_bytes())


def manifest_of(file: Path) -> Path:
    """The manifest that stands beside a file of digests."""
    return file.with_name(f"{file.name}.manifest.json")


def _hosted(settings: Settings, signed_in_as: str, why: str) -> list[Digests]:
    """Digests of every county of this database, under a key that is forgotten afterwards."""
    key = secrets.token_bytes(KEY_BYTES_MIN)
    found: list[Digests] = []
    with open_here(settings) as (_, server):
        hosts = [one for one in server.hosts.all().values() if not one.is_inspection]
        allowed = [(one, *_allowed(server, one, signed_in_as)) for one in hosts]
        for hosted, reader, permitted in allowed:
            server.looks.record(
                hosted, reader, permitted, "PersonalDataRead.v1", subject=_subject(hosted),
                purpose=why, fields=[INDEX],
            )  # fmt: skip
            found.append(_collect(settings, server, hosted, key))
    return found


def _allowed(server: Server, hosted: Hosted, signed_in_as: str) -> tuple[Reader, Permit]:
    reader = reader_of(server, hosted, signed_in_as)
    return reader, permit(reader, "sealed", hosted.county)


def _collect(settings: Settings, server: Server, hosted: Hosted, key: bytes) -> Digests:
    vault = wiring.vault_of(wiring.custody_of(settings))
    with server.connection() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return collect(connection, vault, hosted.number, key)


def _subject(hosted: Hosted) -> str:
    return f"ledger:{hosted.county}"


def _tell(counties: Sequence[Digests], shared: Sequence[Shared], *, as_json: bool) -> None:
    if as_json:
        members = {"counties": [one.manifest for one in counties], "findings": shared}
        out.print_json(msgspec.json.encode(members).decode())
        return
    for one in shared:
        out.print(
            f"{one.rule} {one.message_zh}\n    {one.message}", highlight=False, soft_wrap=True
        )
    for manifest, held in counties:
        out.print(
            f"{manifest.ledger}: {len(held)} 人 persons; "
            f"{manifest.destroyed} 人号码已销毁 destroyed; position {manifest.position}",
            highlight=False,
            soft_wrap=True,
        )
    out.print(f"{len(shared)} 条疑点 findings", highlight=False)
