"""`yangguang act sign|submit`: acts made on a device of one's own, submitted from anywhere."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from api.client import LedgerClient, RefusalError
from api.clock import utc_now
from api.commands.options import SERVER_DEFAULT, Ledger, Server, fail, out
from api.signing import Office, Secret, Seen, SignedAct, sign_act
from audit.trail.custody import CustodyError, load_key
from domain.kernel.times import SHANGHAI

act_command = typer.Typer(help="Sign an act, and submit a signed act.", no_args_is_help=True)


@act_command.command()
def sign(
    kind: Annotated[str, typer.Argument(help="Type of act, such as VoteCast.v1.")],
    data: Annotated[Path, typer.Argument(help="JSON of the fact; {'secret': ...} is sealed.")],
    origin: Annotated[str, typer.Option(help="Origin of the ledger.")],
    signer: Annotated[
        list[str], typer.Option(help="person,role,place,key file; once for each signature.")
    ],
    checkpoint: Annotated[Path, typer.Option(help="The newest checkpoint that the signer has.")],
    at: Annotated[str, typer.Option(help="When it happened, RFC 3339; default: now.")] = "",
) -> None:
    """Print a signed act as JSON, ready for `act submit`; needs no network."""
    try:
        fact = _with_secrets(json.loads(data.read_text(encoding="utf-8")))
        when = datetime.fromisoformat(at) if at else utc_now().astimezone(SHANGHAI)
        offices = [office_of(text) for text in signer]
        seen = _seen(checkpoint.read_text(encoding="utf-8"))
    except (OSError, ValueError, CustodyError) as error:
        fail(str(error), 2)
    signed = sign_act(kind, fact, ledger=origin, by=offices, at=when, seen=seen)
    typer.echo(json.dumps({"id": signed.id, "type": signed.type, **signed.body()}))


@act_command.command()
def submit(
    file: Annotated[Path, typer.Argument(help="What `act sign` printed.")],
    ledger: Ledger,
    server: Server = SERVER_DEFAULT,
    wait: Annotated[str, typer.Option(help="position, proof or final.")] = "position",
) -> None:
    """Submit a signed act and print where it was admitted, or why it was refused."""
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
        signed = SignedAct(body["id"], body["type"], body["envelope"], tuple(body["disclosures"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        fail(f"{file}: expected what `act sign` prints; {error}", 2)
    client = LedgerClient.open(server, ledger, "")
    try:
        out.print_json(json.dumps(client.submit(signed, wait=wait), ensure_ascii=False))
    except RefusalError as refusal:
        out.print_json(json.dumps(dict(refusal.problem), ensure_ascii=False))
        raise typer.Exit(1) from refusal
    finally:
        client.close()


def office_of(text: str) -> Office:
    """The office in an option `--signer`; raises `ValueError` or `CustodyError`."""
    parts = text.split(",")
    if len(parts) != 4:  # noqa: PLR2004
        raise ValueError(f"--signer: expected person,role,place,key file; found {text!r}")
    person, role, place, path = parts
    return Office(person, role, place, load_key(Path(path)))


def _seen(note: str) -> Seen:
    lines = note.split("\n")
    if len(lines) < 3 or not lines[1].isdigit():  # noqa: PLR2004
        raise ValueError("--checkpoint: expected a checkpoint note (origin, size, root)")
    return Seen(int(lines[1]), lines[2])


def _with_secrets(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        if set(value) == {"secret"}:
            return Secret(value["secret"])
        return {name: _with_secrets(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_secrets(item) for item in value]
    return value
