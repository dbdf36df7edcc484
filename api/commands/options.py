"""Options that several commands share, and how they say what went wrong.

Exit codes: 0 all is well; 1 refused, or a check does not hold; 2 the command was not understood.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from api.settings import DEFAULT_DATA

out = Console()
err = Console(stderr=True)

Data = Annotated[
    Path,
    typer.Option(
        "--data", help="Folder 数据目录 of keys, outside heads and the embedded database."
    ),
]
Dsn = Annotated[
    str | None,
    typer.Option("--dsn", help="PostgreSQL to use instead of the embedded one (YANGGUANG_DSN)."),
]
Json = Annotated[bool, typer.Option("--json", help="Answer with JSON, for machines 机器可读.")]
Ledger = Annotated[
    str, typer.Option("--ledger", help="The ledger 账本: a county code, or <county>-inspection.")
]
Output = Annotated[
    Path | None, typer.Option("--out", "-o", help="Write the act to this file 输出文件.")
]
Server = Annotated[str, typer.Option("--server", help="Address of the server 服务地址.")]
DATA_DEFAULT = Path(os.environ.get("YANGGUANG_DATA", DEFAULT_DATA))
SERVER_DEFAULT = "http://127.0.0.1:8080"


def dsn_of(dsn: str | None) -> str | None:
    """The DSN given, else that of the environment, else None for the embedded database."""
    return dsn or os.environ.get("YANGGUANG_DSN") or None


def tell(answer: Mapping[str, object]) -> None:
    """Answer with JSON, a line."""
    typer.echo(json.dumps(answer, ensure_ascii=False))


def fail(message: str, code: int = 1) -> NoReturn:
    """Say what went wrong and end with the exit code."""
    err.print(message, style="red", highlight=False, markup=False)
    raise typer.Exit(code)
