"""`yangguang read`: any answer of the interface, signed in with a key or as the public."""

import json
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl

import typer

from api.client import LedgerClient, RefusalError
from api.commands.options import SERVER_DEFAULT, Ledger, Server, fail, out
from audit.trail.custody import CustodyError, load_key


def read_command(
    path: Annotated[str, typer.Argument(help="Behind /v1/{ledger}/, such as rosters/near-poor.")],
    ledger: Ledger = "231005",
    server: Server = SERVER_DEFAULT,
    signed_in_as: Annotated[
        str, typer.Option("--as", help="person,key file; without it, as the public.")
    ] = "",
) -> None:
    """Ask the ledger 查询 and print the answer as JSON."""
    client = LedgerClient.open(server, ledger, "")
    try:
        token = None
        if signed_in_as:
            person, _, file = signed_in_as.partition(",")
            token = client.sign_in(person, load_key(Path(file)))
        route, _, query = path.partition("?")
        answer = client.read(route, token, **dict(parse_qsl(query)))
    except CustodyError as error:
        fail(f"--as: expected person,key file; {error}", 2)
    except RefusalError as refusal:
        out.print_json(json.dumps(dict(refusal.problem), ensure_ascii=False))
        raise typer.Exit(1) from refusal
    finally:
        client.close()
    out.print_json(json.dumps(answer, ensure_ascii=False))
