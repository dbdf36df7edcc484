"""`yangguang keys`: the ledger's own keys and sets: log, system, witnesses, roots.

The order of steps is docs/keys.md's: the new key lies where it is used before the act names it,
the old one stays until the change is sealed and final.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from api import wiring
from api.cards import card_of
from api.clock import utc_now
from api.commands.making import ORIGIN_DEFAULT, Origin, Stated, ledger_of, makes_act
from api.commands.options import DATA_DEFAULT, Data, Dsn, err, fail, out
from api.commands.projecting import opened
from api.hosts import Hosts
from api.registries import Registries
from api.rotation import Kept, next_log_vkey, next_system, retire
from api.settings import Settings
from audit.proof.errors import ProofError
from audit.proof.trust import Root, Trust, parse_trust
from audit.trail.custody import Custody, CustodyError
from audit.trail.witness.config import WitnessConfigError, accept_log_key, drop_log_key

key_sets_command = typer.Typer()

Config = Annotated[Path, typer.Option(help="The witness's configuration file.")]
Vkey = Annotated[str, typer.Option(help="Verifier key of the log.")]


@key_sets_command.command("rotate-log")
@makes_act
def rotate_log(
    origin: Origin = ORIGIN_DEFAULT,
    vkey: Annotated[str, typer.Option(help="A key made before; else one is made here.")] = "",
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
) -> Stated:
    """Change the log's key 更换日志密钥 (LogKeyChanged.v1): two roots; on the sealing host.

    The new key is made in custody before the act; witnesses must know it first
    (`keys accept-log-key`), or the change stays unfinal until they do.
    """
    if not vkey:
        with _kept(origin, data, dsn) as (custody, kept):
            vkey = next_log_vkey(custody, kept)
        _tell(f"log vkey 日志公钥: {vkey}")
    return "LogKeyChanged.v1", {"log": vkey}


@key_sets_command.command("change-system")
@makes_act
def change_system(
    origin: Origin = ORIGIN_DEFAULT,
    file: Annotated[
        Path | None, typer.Option("--set", help="JSON of a set made before; else one is made here.")
    ] = None,
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
) -> Stated:
    """Change the system keys 更换系统密钥 (SystemKeysChanged.v1): two roots; on the server's host.

    Workers take the new key from custody the moment it is in force, without a restart.
    """
    if file is not None:
        return "SystemKeysChanged.v1", {"system": msgspec.json.decode(file.read_bytes())}
    with _kept(origin, data, dsn) as (custody, kept):
        return "SystemKeysChanged.v1", {"system": next_system(custody, kept)}


@key_sets_command.command("change-witnesses")
@makes_act
def change_witnesses(
    witness: Annotated[
        list[str], typer.Option("--witness", help="body=vkey of each witness of the new set.")
    ],
    quorum: Annotated[int, typer.Option(help="Bodies that make final; 0: as before.")] = 0,
) -> Stated:
    """Change the witnesses 更换见证方 (WitnessesChanged.v1): two roots; the whole new set."""
    entries = []
    for text in witness:
        body, separator, vkey = text.partition("=")
        if not separator:
            raise ValueError(f"--witness: expected body=vkey 应为 单位=公钥; found 实为 {text!r}")
        entries.append({"body": body, "vkey": vkey})
    return "WitnessesChanged.v1", {"witnesses": entries, **({"quorum": quorum} if quorum else {})}


@key_sets_command.command("replace-roots")
@makes_act
def replace_roots(
    trust: Annotated[Path, typer.Option(help="trust.json of today: the roots that may be kept.")],
    origin: Origin = ORIGIN_DEFAULT,
    keep: Annotated[list[str] | None, typer.Option(help="person of a root that stays.")] = None,
    root: Annotated[
        list[str] | None, typer.Option(help="person,body,card of a new root, as keygen printed it.")
    ] = None,
) -> Stated:
    """Replace the roots 更换根密钥 (RootsReplaced.v1): two of the old roots; three bodies or more.

    Every new root has proved to hold its key, so that no ledger is left to keys that nobody has.
    """
    known = {one.person: one for one in _trust(trust).roots}
    strangers = sorted(set(keep or ()) - known.keys())
    if strangers:
        raise ValueError(f"--keep: no roots 不是根密钥持有人: {', '.join(strangers)}")
    roots = [known[person] for person in keep or ()]
    roots += [_new_root(text, origin) for text in root or ()]
    return "RootsReplaced.v1", {"roots": [msgspec.to_builtins(one) for one in roots]}


@key_sets_command.command("retire")
def retire_key(
    name: Annotated[str, typer.Argument(help="Name of a key file in custody, without .pem.")],
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
) -> None:
    """Remove a log or system key from custody 销毁旧密钥, once its change is sealed and final."""
    with _all_kept(data, dsn) as (custody, ledgers):
        try:
            retire(custody, name, ledgers)
        except CustodyError as error:
            fail(str(error))
    out.print(f"{name}: removed 已销毁")


@key_sets_command.command("accept-log-key")
def accept_key(config: Config, vkey: Vkey) -> None:
    """At a witness: accept a further key of a log it knows 见证方接受新的日志密钥.

    A running witness reads its configuration again; the log's old key stays accepted.
    """
    try:
        accept_log_key(config, vkey)
    except (WitnessConfigError, OSError) as error:
        fail(str(error))
    out.print(f"{config}: accepted 已接受", highlight=False, soft_wrap=True)


@key_sets_command.command("drop-log-key")
def drop_key(config: Config, vkey: Vkey) -> None:
    """At a witness: accept a former key of a log no more 见证方不再接受旧的日志密钥."""
    try:
        drop_log_key(config, vkey)
    except (WitnessConfigError, OSError) as error:
        fail(str(error))
    out.print(f"{config}: dropped 已移除", highlight=False, soft_wrap=True)


@contextmanager
def _all_kept(data: Path, dsn: str | None) -> Iterator[tuple[Custody, list[Kept]]]:
    """Custody, and every ledger of this server."""
    custody = wiring.custody_of(Settings(data=str(data)))
    with opened(data, dsn) as database, database.pool() as pool:
        registries, heights = Registries(pool, utc_now), wiring.read_heights(pool)
        yield (
            custody,
            [
                Kept(one, registries.at_head(one), heights.get((one.number, "final"), 0))
                for one in Hosts(pool).all().values()
            ],
        )


@contextmanager
def _kept(origin: str, data: Path, dsn: str | None) -> Iterator[tuple[Custody, Kept]]:
    ledger_of(origin)
    with _all_kept(data, dsn) as (custody, ledgers):
        found = next((one for one in ledgers if one.hosted.origin == origin), None)
        if found is None:
            raise ValueError(f"--origin: no such ledger here 本机没有该账本: {origin}")
        yield custody, found


def _trust(path: Path) -> Trust:
    try:
        return parse_trust(path.read_bytes())
    except ProofError as error:
        raise ValueError(f"--trust {path}: {error}") from error


def _new_root(text: str, origin: str) -> Root:
    parts = text.split(",")
    if len(parts) != 3:  # noqa: PLR2004
        raise ValueError(f"--root: expected person,body,card 应为 人员,单位,卡片; found {text!r}")
    person, body, path = parts
    card = card_of(Path(path), origin, person)
    return Root(body=body, key=card.key, person=person, spki=card.spki)


def _tell(text: str) -> None:
    err.print(text, highlight=False, markup=False, soft_wrap=True)
