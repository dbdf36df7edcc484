"""The command line: `yangguang --help`."""

import typer

from api.commands.acts import act
from api.commands.auditing import audit
from api.commands.demo import demo
from api.commands.found import init, keygen
from api.commands.importing import importing
from api.commands.projecting import projections
from api.commands.reading import read
from api.commands.serving import serve, witness

app = typer.Typer(
    name="yangguang",
    help="阳光账本: a signed, append-only ledger that anyone may verify.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(demo)
app.command()(init)
app.command()(serve)
app.command()(keygen)
app.command()(witness)
app.command()(read)
app.add_typer(projections, name="projections")
app.add_typer(audit, name="audit")
app.add_typer(act, name="act")
app.add_typer(importing, name="import")


def main() -> None:
    """Run the command line."""
    app()
