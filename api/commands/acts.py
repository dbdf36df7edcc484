"""`yangguang act draft|cosign|sign|submit`: acts made on devices of one's own.

One person signs with `sign`. Several persons on several machines: one drafts, naming all signers
with the ids of their keys; each cosigns the file and passes it on; anybody submits it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from api.client import LedgerClient, RefusalError
from api.clock import utc_now
from api.commands.options import SERVER_DEFAULT, Ledger, Output, Server, err, fail, out
from api.drafts import (
    DraftError,
    act_of,
    cosign,
    format_draft,
    office_of,
    parse_draft,
    seen_of,
    waiting,
)
from api.signing import KeyElsewhere, Office, Secret, SignedAct, sign_act
from audit.trail.custody import CustodyError
from domain.kernel.times import SHANGHAI

act_command = typer.Typer(
    help="Draft, sign, cosign and submit acts 起草、签名、会签、提交.", no_args_is_help=True
)

Kind = Annotated[str, typer.Argument(help="Type of act, such as VoteCast.v1.")]
DataFile = Annotated[Path, typer.Argument(help="JSON of the fact; {'secret': ...} is sealed.")]
Origin = Annotated[str, typer.Option(help="Origin of the ledger.")]
Signers = Annotated[
    list[str], typer.Option(help="person,role,place,key file; once for each signature.")
]
Named = Annotated[
    list[str],
    typer.Option(help="person,role,place,key id (or key file); once for each who will sign."),
]
Checkpoint = Annotated[Path, typer.Option(help="The newest checkpoint that the signer has.")]
At = Annotated[str, typer.Option(help="When it happened, RFC 3339; default: now.")]


@act_command.command()
def sign(
    kind: Kind, data: DataFile, origin: Origin, signer: Signers, checkpoint: Checkpoint, at: At = ""
) -> None:
    """Sign an act 签名 and print it as JSON, ready for `act submit`; needs no network."""
    signed = _made(kind, data, origin, signer, checkpoint, at=at, drafted=False)
    if missing := waiting(signed):
        fail(f"--signer: expected key files / 应为密钥文件: {', '.join(missing)}", 2)
    typer.echo(format_draft(signed))


@act_command.command()
def draft(
    kind: Kind, data: DataFile, origin: Origin, signer: Named, checkpoint: Checkpoint,
    at: At = "", output: Output = None,
) -> None:  # fmt: skip
    """Print an act 起草 that names all who will sign it and that nobody has; needs no network."""
    signed = _made(kind, data, origin, signer, checkpoint, at=at, drafted=True)
    write_draft(signed, output)


@act_command.command("cosign")
def add_signature(
    file: Annotated[Path, typer.Argument(help="What `act draft` or `act cosign` printed.")],
    signer: Annotated[str, typer.Option(help="person,role,place,key file, as the draft names it.")],
    output: Output = None,
) -> None:
    """Show what is signed, add one signature 会签 over the same bytes, print the file."""
    with understood():
        signed, office = read_draft(file), office_of(signer)
        if isinstance(office.key, KeyElsewhere):
            fail("--signer: expected a key file / 应为密钥文件", 2)
    show(signed)
    try:
        signed = cosign(signed, office)
    except DraftError as error:
        fail(str(error))
    write_draft(signed, output)


@act_command.command()
def submit(
    file: Annotated[Path, typer.Argument(help="What `act sign` or `act cosign` printed.")],
    ledger: Ledger,
    server: Server = SERVER_DEFAULT,
    wait: Annotated[str, typer.Option(help="position, proof or final.")] = "position",
) -> None:
    """Submit a signed act 提交 and print where it was admitted, or why it was refused."""
    with understood():
        signed = read_draft(file)
    if missing := waiting(signed):
        fail(f"not yet signed by / 尚未签名: {', '.join(missing)}")
    send(signed, ledger, server, wait)


# --- what the commands of keys do as well ---


@contextmanager
def understood() -> Iterator[None]:
    """A file, key or option that is none ends the command with exit code 2."""
    try:
        yield
    except (OSError, ValueError, CustodyError, DraftError) as error:
        fail(str(error), 2)


def read_draft(file: Path) -> SignedAct:
    """The draft or signed act in a file."""
    return parse_draft(file.read_text(encoding="utf-8"), str(file))


def write_draft(signed: SignedAct, output: Path | None) -> None:
    """Print the draft, or write it to a file; say who has still to sign."""
    if output is None:
        typer.echo(format_draft(signed))
    else:
        output.write_text(format_draft(signed) + "\n", encoding="utf-8")
    missing = ", ".join(waiting(signed))
    text = f"to be signed by / 待签名: {missing}" if missing else "signed by all / 已全部签名"
    err.print(text, highlight=False, markup=False, soft_wrap=True)


def show(signed: SignedAct) -> None:
    """Say what a signer is about to sign, on standard error."""
    act = act_of(signed)
    by = [f"{one.person} {one.role} {one.place}" for one in act.by]
    shown = {"type": act.type, "ledger": act.ledger, "at": act.at, "by": by, "data": act.data}
    err.print_json(json.dumps(shown, ensure_ascii=False))


def send(signed: SignedAct, ledger: str, server: str, wait: str) -> None:
    """Submit, and print where the act was admitted, or why it was refused (exit code 1)."""
    client = LedgerClient.open(server, ledger, "")
    try:
        out.print_json(json.dumps(client.submit(signed, wait=wait), ensure_ascii=False))
    except RefusalError as refusal:
        refused(refusal)
    finally:
        client.close()


def refused(refusal: RefusalError) -> NoReturn:
    """Print the problem and end with exit code 1."""
    out.print_json(json.dumps(dict(refusal.problem), ensure_ascii=False))
    raise typer.Exit(1) from refusal


def when(at: str) -> datetime:
    """The time stated, or now in Shanghai."""
    return datetime.fromisoformat(at) if at else utc_now().astimezone(SHANGHAI)


def _made(
    kind: str, data: Path, origin: str, signer: list[str], checkpoint: Path, *, at: str,
    drafted: bool,
) -> SignedAct:  # fmt: skip
    with understood():
        fact = _with_secrets(json.loads(data.read_text(encoding="utf-8")))
        offices = [office_of(text) for text in signer]
        seen = seen_of(checkpoint.read_text(encoding="utf-8"))
        at_time = when(at)
    by = [_unsigned(office) for office in offices] if drafted else offices
    return sign_act(kind, fact, ledger=origin, by=by, at=at_time, seen=seen)


def _unsigned(office: Office) -> Office:
    return Office(office.person, office.role, office.place, KeyElsewhere(office.key.key_id))


def _with_secrets(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        if set(value) == {"secret"}:
            return Secret(value["secret"])
        return {name: _with_secrets(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_secrets(item) for item in value]
    return value
