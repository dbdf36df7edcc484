"""`yangguang audit verify`: a ledger held against itself and against what others remember.

Exit code 0 only if every level that was asked for holds.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api import clock, wiring
from api.commands.bars import bars
from api.commands.comparing import compare_identities, identity_digests
from api.commands.dossier import dossier
from api.commands.findings import findings, redecided
from api.commands.named import ledger_named
from api.commands.no_cash import no_cash
from api.commands.options import DATA_DEFAULT, Data, Dsn, Json, fail
from api.commands.projecting import opened
from api.commands.replaying import replay
from api.founding import VAULT_KEY
from api.hosts import Hosted, Hosts
from api.registries import Registries
from api.settings import Settings
from audit.desk import levels
from audit.desk.outside import Kept, Remembered, of_folder
from audit.desk.readable import readable
from audit.desk.report import to_json
from audit.desk.words import CLAIMS
from audit.proof import dossier_verify
from audit.proof.errors import ProofError
from audit.proof.trust import Trust, format_trust, parse_trust
from audit.trail.head_file import HeadFileError
from audit.trail.vault import Vault
from projections import ALL, Comparison
from projections.trail_reader import TrailReader

audit_command = typer.Typer(
    help="Verify a ledger 核验; look for what stands out 疑点; dossiers 卷宗 and proofs.",
    no_args_is_help=True,
)
audit_command.command()(dossier)
audit_command.command()(findings)
audit_command.command("redecide")(redecided)
audit_command.command()(replay)
audit_command.command()(no_cash)
audit_command.command()(compare_identities)
audit_command.command()(identity_digests)
LEVELS = "1,2,3,4,5"


@audit_command.command()
def verify(
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
    level: Annotated[str, typer.Option("--level", "--levels", help="Levels, of 1 to 5.")] = LEVELS,
    trust: Annotated[
        Path | None, typer.Option(help="What you trust beforehand (trust.json).")
    ] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="A signed checkpoint that you kept.")
    ] = None,
    witness_state: Annotated[
        list[Path] | None, typer.Option(help="A witness's state folder, if you are at hand.")
    ] = None,
    english: Annotated[bool, typer.Option("--en", help="Report in English.")] = False,
    processes: Annotated[int, typer.Option(help="Processes that examine records.")] = 0,
    stop: Annotated[bool, typer.Option("--stop", help="Stop at the first failure.")] = False,
    as_json: Json = False,
) -> None:
    """Verify 核验 levels 1 integrity, 2 checkpoints, 3 authorship, 4 lawfulness, 5 derivation."""
    wanted = _levels(level)
    known = _trust(trust)
    kept = [Kept(path.name, path.read_bytes()) for path in checkpoint or []]
    with opened(data, dsn) as database, database.pool() as pool:
        hosted = ledger_named(Hosts(pool), ledger)
        remembered = _remembered(Settings(data=str(data)), witness_state or [], hosted)
        with bars() as show:
            report = levels.verify(
                database.dsn(),
                hosted.number,
                wanted,
                trust=known,
                kept=kept,
                remembered=remembered,
                comparer=Comparison(
                    pool.connection, TrailReader(pool.connection), hosted.number, ALL
                ),
                processes=processes or (os.cpu_count() or 1),
                now=clock.utc_now(),
                stop_at_first=stop,
                vault=_vault(Settings(data=str(data))),
                progress=show,
            )
    if as_json:
        typer.echo(to_json(report).decode(), nl=False)
    else:
        typer.echo(readable(report, "en" if english else "zh"), nl=False)
    raise typer.Exit(0 if report.holds else 1)


@audit_command.command("verify-dossier")
def check_dossier(
    file: Annotated[Path, typer.Argument(help="A dossier: zip file or directory.")],
    trust: Annotated[Path | None, typer.Option(help="Your own copy of trust.json.")] = None,
    as_json: Json = False,
) -> None:
    """Verify a dossier 核验卷宗, without database and without network."""
    arguments = [str(file)]
    arguments += ["--trust", str(trust)] if trust else []
    arguments += ["--json"] if as_json else []
    raise typer.Exit(dossier_verify.main(arguments))


@audit_command.command("trust")
def export_trust(
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
) -> None:
    """Print trust.json 信任依据 as of today; compare it with the bodies, then keep it."""
    with opened(data, dsn) as database, database.pool() as pool:
        registry = Registries(pool, clock.utc_now).at_head(ledger_named(Hosts(pool), ledger))
    if not registry.opened:
        fail(f"{ledger} was not opened yet")
    typer.echo(format_trust(registry.trust()).decode(), nl=False)


def _vault(settings: Settings) -> Vault | None:
    """What opens stored files, where its secret is in custody here."""
    if not settings.keys.is_dir():
        return None
    custody = wiring.custody_of(settings)
    return wiring.vault_of(custody) if custody.has(VAULT_KEY) else None


def _levels(text: str) -> list[int]:
    try:
        wanted = [int(part) for part in text.split(",")]
    except ValueError:
        wanted = []
    if not wanted or not CLAIMS.keys() >= set(wanted):
        fail(f"--level: expected some of 1 to 5, such as {LEVELS}; found {text!r}", 2)
    return wanted


def _trust(path: Path | None) -> Trust | None:
    if path is None:
        return None
    try:
        return parse_trust(path.read_bytes())
    except (OSError, ProofError) as error:
        fail(f"--trust {path}: {error}", 2)


def _remembered(settings: Settings, witnesses: Sequence[Path], hosted: Hosted) -> list[Remembered]:
    """The outside head of this host, and the memory of the witnesses at hand."""
    folders = [("outside head", settings.heads)]
    folders += [(f"witness {path.parent.name}", path) for path in witnesses]
    try:
        found = [of_folder(folder, hosted.origin, name) for name, folder in folders]
    except HeadFileError as error:
        fail(str(error))
    return [one for one in found if one is not None]
