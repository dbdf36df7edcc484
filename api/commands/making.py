"""Commands that make one registry act: what they share, said once.

Each such command is a function of its own options that returns a type and its data; `makes_act`
adds the options of every act. With key files for all signers the act is signed and submitted at
once; where a signer is named by the id of a key elsewhere, `--out` takes the draft, which the
others cosign (`act cosign`) and anybody submits (`act submit`).
"""

import inspect
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from api.client import LedgerClient, RefusalError
from api.commands.acts import refused, send, understood, when, write_draft
from api.commands.options import SERVER_DEFAULT, Output, Server, fail
from api.drafts import office_of, seen_of, waiting
from api.hosts import INSPECTION
from api.signing import Seen, sign_act
from domain import rooms  # noqa: F401  (publishes every act type)
from domain.kernel.catalogue import act_type, decode

Stated = tuple[str, Mapping[str, Any]]
ORIGIN_DEFAULT = os.environ.get("YANGGUANG_ORIGIN", "")

Origin = Annotated[
    str, typer.Option("--origin", help="Origin of the ledger 账本来源 (YANGGUANG_ORIGIN).")
]
Signers = Annotated[
    list[str],
    typer.Option("--signer", help="person,role,place,key file or key id; once for each 签名人."),
]
Checkpoint = Annotated[
    Path | None, typer.Option("--checkpoint", help="Newest checkpoint; default: the server's.")
]
At = Annotated[str, typer.Option("--at", help="When it happened, RFC 3339; default: now.")]
Wait = Annotated[str, typer.Option("--wait", help="position, proof or final.")]


def makes_act(state: Callable[..., Stated]) -> Callable[..., None]:
    """A command from a function that says what is stated."""
    own = inspect.signature(state)
    shared = inspect.signature(_carry_out)
    beside = [one for name, one in shared.parameters.items() if name not in ("kind", "data")]

    def command(**given: Any) -> None:  # noqa: ANN401
        with understood():
            kind, data = state(**{name: given[name] for name in own.parameters})
        _carry_out(kind, data, **{one.name: given[one.name] for one in beside})

    further = [one for one in beside if one.name not in own.parameters]
    parameters = [*own.parameters.values(), *further]
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in parameters]
    )
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    command.__doc__, command.__name__ = state.__doc__, state.__name__
    return command


def _carry_out(
    kind: str,
    data: Mapping[str, Any],
    *,
    signer: Signers,
    origin: Origin = ORIGIN_DEFAULT,
    server: Server = SERVER_DEFAULT,
    checkpoint: Checkpoint = None,
    at: At = "",
    output: Output = None,
    wait: Wait = "position",
) -> None:
    with understood():
        ledger = ledger_of(origin)
        _check_fits(kind, data)
        by = [office_of(text) for text in signer]
        seen = _seen(server, ledger, origin, checkpoint)
        signed = sign_act(kind, data, ledger=origin, by=by, at=when(at), seen=seen)
    missing = ", ".join(waiting(signed))
    if output is not None:
        write_draft(signed, output)
    elif missing:
        fail(f"尚未签名，请用 --out 写出草稿 / write the draft with --out; unsigned: {missing}", 2)
    else:
        send(signed, ledger, server, wait)


def ledger_of(origin: str) -> str:
    """The ledger's name in the interface, from its origin: `231005`, `231005-inspection`.

    Raises:
        ValueError: no such origin.
    """
    parts = origin.split("/")
    if len(parts) < 3 or parts[1] not in ("county", "inspection"):  # noqa: PLR2004
        raise ValueError(
            "--origin: expected such as yangguang.example/county/231005 "
            f"应为账本来源；found 实为 {origin!r}"
        )
    return parts[2] + (INSPECTION if parts[1] == "inspection" else "")


def _check_fits(kind: str, data: Mapping[str, Any]) -> None:
    """Find a wrong field before anybody signs it."""
    known = act_type(kind)
    if known is None:
        raise ValueError(f"no such type of act 没有这类事项: {kind}")
    try:
        decode(known, data)
    except msgspec.ValidationError as error:
        raise ValueError(f"{kind} {known.title.zh}: {error}") from error


def _seen(server: str, ledger: str, origin: str, checkpoint: Path | None) -> Seen:
    if checkpoint is not None:
        return seen_of(checkpoint.read_text(encoding="utf-8"))
    client = LedgerClient.open(server, ledger, origin)
    try:
        return client.seen()
    except RefusalError as refusal:
        refused(refusal)
    finally:
        client.close()
