"""`yangguang witness`: what the audit bureau and discipline inspection run."""

import os
from pathlib import Path
from typing import Annotated

import typer

from api import clock
from api.commands.options import fail
from audit.trail import witness as witnesses
from audit.trail.custody import CustodyError, passphrase_from
from audit.trail.witness.config import WitnessConfigError


def witness_command(
    config: Annotated[Path, typer.Option(help="JSON: name, state folder, logs by origin.")],
    key: Annotated[Path, typer.Option(help="The witness's private key, PEM.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port.")] = 7380,
) -> None:
    """Run a witness 见证方 (C2SP tlog-witness): it cosigns only what extends what it cosigned."""
    try:
        witnesses.serve(
            config, key, clock.utc_now, host=host, port=port,
            passphrase=passphrase_from(os.environ),
        )  # fmt: skip
    except (WitnessConfigError, CustodyError) as error:
        fail(str(error), 2)
