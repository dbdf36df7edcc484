"""The command line: `yangguang --help`.

Only the module of the command that is called is imported, so that a witness or a signature does
not wait for what a server needs.
"""

import sys
from importlib import import_module
from typing import Final

import typer

FORESEEN: Final = (
    ("api.problems", "Problem"),
    ("api.server_account", "ServerError"),
    ("audit.trail.custody", "CustodyError"),
    ("audit.trail.migrate", "MigrationError"),
    ("httpx", "HTTPError"),
    ("psycopg", "Error"),
)
"""Errors that are told in a sentence: no server there, a key not to be had, and their like."""

COMMANDS: Final = {
    "demo": "demo",
    "init": "found",
    "serve": "serving",
    "keygen": "found",
    "witness": "witnessing",
    "act": "acts",
    "keys": "keys",
    "import": "importing",
    "export": "exporting",
    "read": "reading",
    "audit": "auditing",
    "projections": "projecting",
    "vault": "erasing",
    "backup": "backing",
}
"""Each command and the module of `api.commands` that has it, under the same name."""


def make_app(*names: str) -> typer.Typer:
    """The command line with these commands; with all of them where none is named."""
    app = typer.Typer(
        name="yangguang",
        help="阳光账本: a signed, append-only ledger that anyone may verify 人人可核验的签名账本.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(_yangguang)
    for name in names or COMMANDS:
        module = import_module(f"api.commands.{COMMANDS[name]}")
        found = getattr(module, f"{name}_command")
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def _yangguang() -> None:
    """阳光账本: a signed, append-only ledger that anyone may verify 人人可核验的签名账本."""


def main() -> None:
    """Run the command line; what could be foreseen is told in a sentence, with exit code 1."""
    foreseen: tuple[type[BaseException], ...] = (OSError,)
    try:
        make_app(*(name for name in sys.argv[1:2] if name in COMMANDS))()
    except Exception as error:
        foreseen += tuple(getattr(sys.modules[m], n) for m, n in FORESEEN if m in sys.modules)
        if not isinstance(error, foreseen):
            raise
        sys.stderr.write(f"yangguang: {error}\n")
        sys.exit(1)
