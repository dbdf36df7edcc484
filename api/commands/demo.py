"""`yangguang demo`: a township's year, verified, then served until Ctrl-C."""

import signal
import sys
import threading
import time
from pathlib import Path
from typing import Annotated

import typer

from api import cli
from api.commands.options import fail, out
from api.database import open_database
from api.demo import report
from api.demo.money import telling
from api.demo.motivation import telling as motivation
from api.demo.run import Demo, open_demo, play
from audit.desk.redecide import redecide

FOLDER = Path("demo-data")
FINAL_SECONDS = 30.0


def demo_command(
    leave: Annotated[bool, typer.Option("--exit", help="End after the report 报告后退出.")] = False,
    folder: Annotated[
        Path, typer.Option(help="Where everything of the demo lies 演示目录.")
    ] = FOLDER,
    port: Annotated[int, typer.Option(help="Port of the server 端口; 0 takes a free one.")] = 8231,
) -> None:
    """Play a township's year 演示 through HTTP with real keys, prove it, and say where to look."""
    started_at = time.monotonic()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set() if stop.is_set() is False else sys.exit(1))
    try:
        with open_demo(folder, port) as played:
            out.print(f"[bold]阳光账本[/] {played.address} (simulated clock, synthetic people)")
            play(played)
            holds = tell(played)
            out.print(f"\n全程 all in all {time.monotonic() - started_at:.1f} s", highlight=False)
            if not holds:
                raise typer.Exit(1)
            if not leave:
                out.print("服务中，Ctrl-C 结束 serving until Ctrl-C")
                stop.wait()
    except FileExistsError as error:
        fail(str(error), 2)


def tell(played: Demo) -> bool:
    """Report the year, verify the ledger, export a dossier and verify it; whether all holds."""
    report.tell_year(out, played)
    report.tell_refusals(out, played.stage.refusals, played.folder / "refused.txt")
    roster = played.stage.client.read("rosters/near-poor")
    report.tell_roster(out, played, roster)
    report.tell_witnesses(out, played, FINAL_SECONDS)
    report.tell_gaps(out, played)
    first = played.years[0].going_on[0]
    household = first.household
    auditor = f"person:a1,{played.folder}/people/person-a1.pem"
    dossier = played.folder / "dossier.zip"
    place = ("--data", str(played.folder), "--ledger", played.stage.client.name)
    holds = all(
        _run(*command)
        for command in (
            ("audit", "verify", *place, *_witness_options(played), "--processes", "1"),
            ("audit", "findings", *place),
            ("audit", "dossier", household, *place, "--as", auditor, "--out", str(dossier)),
            ("audit", "verify-dossier", str(dossier)),
        )
    )
    holds &= _tell_money(played, place)
    if played.store is not None:
        holds &= motivation.tell(out, played.store)
    with open_database(directory=played.folder) as database:
        again = redecide(database.dsn(), played.ledgers["county"].number, first.case)
    report.tell_redecided(out, first.case, again)
    report.tell_where(out, played, household)
    return holds and again.holds


def _tell_money(played: Demo, place: tuple[str, ...]) -> bool:
    """The year of money; whether its sums agree and the proof finds what was planted alone."""
    purse = played.money
    if purse is None:
        return True
    agrees = telling.tell_figures(out, telling.figures(purse))
    telling.tell_payments(out, purse)
    paths = [
        _run("audit", "replay", *place, "--payment", purse.shown),
        _run("audit", "replay", *place, "--fund", "fund:shares", "--down"),
    ]
    _run("audit", "no-cash", *place, "--brief")
    proof = purse.stage.read_as(telling.AUDITOR, "no-cash", purpose="audit")
    as_planted = telling.tell_exceptions(out, proof)
    telling.tell_books(out, " ".join(place))
    return agrees and as_planted and all(paths)


def _witness_options(played: Demo) -> tuple[str, ...]:
    found: list[str] = []
    for witness in played.witnesses:
        found += ["--witness-state", str(witness.folder / "state")]
    return tuple(found)


def _run(*arguments: str) -> bool:
    """Run a command of our own as its user would, and show it; whether it ended well."""
    out.print(f"\n[bold]$ yangguang {' '.join(arguments)}[/]", soft_wrap=True, highlight=False)
    return not cli.make_app(arguments[0])(list(arguments), standalone_mode=False)
