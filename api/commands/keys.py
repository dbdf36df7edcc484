"""`yangguang keys`: the life of keys and offices, each step an act (docs/keys.md).

Persons' keys and offices stand here; the ledger's own keys and sets in `key_sets`.
"""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from api.cards import card_of, key_id_of
from api.client import LedgerClient, RefusalError
from api.commands.acts import refused, understood
from api.commands.key_sets import key_sets_command
from api.commands.making import ORIGIN_DEFAULT, Origin, Stated, ledger_of, makes_act
from api.commands.options import SERVER_DEFAULT, Json, Server, out
from api.registry_view import STATES, of_trust
from audit.proof.errors import ProofError
from audit.proof.trust import parse_trust
from audit.trail.custody import load_key

keys_command = typer.Typer(
    help="The life of keys and offices 密钥与职务的登记、暂停、吊销、更换.", no_args_is_help=True
)
keys_command.add_typer(key_sets_command)

Key = Annotated[str, typer.Argument(help="Key id, or the card or file of the key 密钥.")]
Reason = Annotated[str, typer.Option(help="Why, in the log for ever: no names 理由.")]
Person = Annotated[str, typer.Argument(help="person:... 人员")]
Role = Annotated[str, typer.Argument(help="Code of the role, such as village_committee 职务.")]
Place = Annotated[str, typer.Argument(help="Code of the place 区划.")]


@keys_command.command()
@makes_act
def enrol(
    person: Person,
    body: Annotated[str, typer.Option(help="The body that answers for the key 单位.")],
    key: Annotated[Path, typer.Option(help="Card that keygen printed, or the new key's file.")],
    origin: Origin = ORIGIN_DEFAULT,
) -> Stated:
    """Enrol a key for a person 登记密钥 (KeyEnrolled.v1); its proof of possession is checked."""
    card = card_of(key, origin, person)
    return "KeyEnrolled.v1", {
        "person": person, "body": body, "key": card.key, "spki": card.spki, "proof": card.proof
    }  # fmt: skip


@keys_command.command()
@makes_act
def suspend(key: Key, reason: Reason) -> Stated:
    """Put a key out of use for now 暂停密钥: one root, one registrar, or its own person."""
    return "KeySuspended.v1", {"key": key_id_of(key), "reason": reason}


@keys_command.command()
@makes_act
def reinstate(key: Key, reason: Reason) -> Stated:
    """Put a suspended key back in use 恢复密钥: two of different bodies."""
    return "KeyReinstated.v1", {"key": key_id_of(key), "reason": reason}


@keys_command.command()
@makes_act
def revoke(key: Key, reason: Reason) -> Stated:
    """Put a key out of use for ever 吊销密钥: two of different bodies, or the key itself."""
    return "KeyRevoked.v1", {"key": key_id_of(key), "reason": reason}


@keys_command.command()
@makes_act
def compromise(
    key: Key,
    reason: Reason,
    since: Annotated[str, typer.Option("--from", help="RFC 3339 instant or Shanghai day 起.")],
    until: Annotated[str, typer.Option(help="The same, inclusive; without it, open 止.")] = "",
) -> Stated:
    """Say when a key was in other hands 密钥泄露; its acts admitted then are findings."""
    return "KeyCompromised.v1", {
        "key": key_id_of(key), "reason": reason, "from": since, "until": until or None
    }  # fmt: skip


@keys_command.command()
@makes_act
def grant(
    person: Person,
    role: Role,
    place: Place,
    since: Annotated[str, typer.Option("--from", help="First Shanghai day 起始日.")],
    until: Annotated[str, typer.Option(help="Last day, inclusive; without it, open.")] = "",
) -> Stated:
    """Grant an office 授予职务 (RoleGranted.v1): two of different bodies."""
    return "RoleGranted.v1", {
        "person": person, "role": role, "place": place, "from": since, "until": until or None
    }  # fmt: skip


@keys_command.command()
@makes_act
def end(
    person: Person,
    role: Role,
    place: Place,
    on: Annotated[str, typer.Option(help="The first day on which it is held no more 终止日.")],
) -> Stated:
    """End an office 终止职务 (RoleEnded.v1): two of different bodies."""
    return "RoleEnded.v1", {"person": person, "role": role, "place": place, "on": on}


@keys_command.command("list")
def show(
    origin: Origin = ORIGIN_DEFAULT,
    server: Server = SERVER_DEFAULT,
    signed_in_as: Annotated[str, typer.Option("--as", help="person,key file of who asks.")] = "",
    trust: Annotated[
        Path | None, typer.Option(help="Offline: roots, log and witnesses of a trust.json.")
    ] = None,
    as_json: Json = False,
) -> None:
    """The registry as it stands: who has which key, in what state, in which offices 密钥清单."""
    with understood():
        shown = _offline(trust) if trust else _asked(server, origin, signed_in_as)
    if as_json:
        out.print_json(json.dumps(shown, ensure_ascii=False))
        return
    table = Table("person 人员", "body 单位", "kind", "state 状态", "offices 职务", "key 密钥")
    for one in shown["keys"]:
        state = STATES[one["state"]]
        offices = [f"{o['role']} {o['place']}" for o in one["offices"] if o["held"]]
        row = (one["person"], one["body"], one["kind"], f"{state.zh} {state.en}")
        table.add_row(*row, "\n".join(offices), one["key"])
    out.print(table)
    for kind in ("log", "witnesses"):
        for one in shown[kind]:
            span = f"{one['from_size']}–{'' if one['to_size'] is None else one['to_size']}"
            text = f"{kind} {span} {one.get('body', '')} {one['vkey']}"
            out.print(text, highlight=False, markup=False, soft_wrap=True)
    out.print(f"quorum 法定数: {shown['quorum']}")


def _offline(path: Path) -> dict[str, Any]:
    try:
        return of_trust(parse_trust(path.read_bytes()))
    except ProofError as error:
        raise ValueError(f"--trust {path}: {error}") from error


def _asked(server: str, origin: str, signed_in_as: str) -> dict[str, Any]:
    person, _, file = signed_in_as.partition(",")
    key = load_key(Path(file))
    client = LedgerClient.open(server, ledger_of(origin), origin)
    try:
        return client.read("keys", client.sign_in(person, key))
    except RefusalError as refusal:
        refused(refusal)
    finally:
        client.close()
