"""`yangguang vault destroy-key`: a person's data are destroyed, by two signers (docs/erasure.md).

Without signers it lists what would go and prints the data of the act, for `act sign` at two
bodies; with two it signs, and admits the act. What is destroyed stays destroyed.
"""

import json
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer

from api import erasure
from api.commands.named import ledger_named
from api.commands.options import DATA_DEFAULT, Data, Dsn, dsn_of, err, fail, out
from api.commands.signed_in import open_here
from api.database import Database
from api.drafts import office_of
from api.erasure import Proposal
from api.hosts import Hosted
from api.server import Server
from api.settings import Settings
from api.signing import Office, sign_act
from audit.trail.custody import CustodyError
from audit.trail.outcomes import Busy, Refusal, Unavailable
from domain.kernel.refused import Refused

WAIT_SECONDS = 30
SIGNERS = 2
vault_command = typer.Typer(help="Personal data under keys 个人信息密钥.", no_args_is_help=True)


@vault_command.callback()
def _group() -> None:
    """Keep `destroy-key` a command of its own."""


@vault_command.command("destroy-key")
def destroy_key(
    person: Annotated[str, typer.Argument(help="person:...")],
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    decision: Annotated[Path, typer.Option(help="The retention decision, a scan.")],
    number: Annotated[str, typer.Option(help="Its number 文号.")],
    title: Annotated[str, typer.Option(help="Its title.")],
    signer: Annotated[
        list[str] | None,
        typer.Option(help="person,role,place,key file; twice, of different bodies."),
    ] = None,
    keep: Annotated[list[str] | None, typer.Option(help="SHA-256 of a file that stays.")] = None,
    also: Annotated[list[str] | None, typer.Option(help="Of a shared file that goes.")] = None,
    reason: Annotated[
        str, typer.Option(help="retention_passed or own_request_after_retention.")
    ] = "retention_passed",
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
) -> None:
    """List what goes with a person, and draft the act; with two signers, destroy it."""
    try:
        offices = [office_of(text) for text in signer or []]
        document = {
            "number": number,
            "title": title,
            "sha256": sha256(decision.read_bytes()).hexdigest(),
        }
    except (OSError, ValueError, CustodyError) as error:
        fail(str(error), 2)
    if len(offices) not in (0, SIGNERS):
        fail("--signer: two, of different bodies, or none for a draft", 2)
    with open_here(Settings(data=str(data), dsn=dsn_of(dsn))) as (database, server):
        hosted = ledger_named(server.hosts, ledger)
        at = server.registries.time_of(hosted)
        try:
            with server.connection() as connection:
                history = erasure.at_head(connection, hosted, at)
                proposal = erasure.propose(connection, hosted, history, person)
                fact = proposal.data(document, reason, also or (), keep or ())
                erasure.check(history, fact, at)
            _tell(proposal, fact)
            if offices:
                _destroy(server, hosted, fact, offices, at)
                _vacuum(database)
        except (Refused, Refusal, Busy, Unavailable) as refusal:
            fail(str(refusal))


def _tell(proposal: Proposal, fact: dict[str, Any]) -> None:
    """What goes and what stays, for people; the draft itself, for `act sign`."""
    for file in proposal.files:
        kind = "shared 与他人共有" if file.shared else "own 本人"
        goes = "goes 销毁" if file.sha256 in fact["attachments"] else "stays 保留"
        text = f"{goes}  {file.sha256}  {kind}  {', '.join(file.named_by)}"
        err.print(text, highlight=False, markup=False, soft_wrap=True)
    typer.echo(json.dumps(fact, ensure_ascii=False))


def _destroy(
    server: Server, hosted: Hosted, fact: dict[str, Any], offices: list[Office], at: datetime
) -> None:
    signed = sign_act(
        "PersonKeyDestroyed.v1",
        fact,
        ledger=hosted.origin,
        by=offices,
        at=at,
        seen=server.system_acts.seen(hosted),
    )
    admitted = server.intake.submit_signed(hosted, signed).result(WAIT_SECONDS)
    out.print(f"destroyed 已销毁: position 序号 {admitted.index}", highlight=False)


def _vacuum(database: Database) -> None:
    """Have PostgreSQL let go of the former rows; who may not leaves it to autovacuum."""
    with (
        suppress(psycopg.Error),
        psycopg.connect(database.migration_dsn(), autocommit=True) as connection,
    ):
        connection.execute("VACUUM vault_keys, blind_indexes")
