"""Drafts: acts that several persons sign one after another, each on a machine of their own.

A draft is the file of a signed act with fewer signatures than `by` names signers. Everybody signs
the same bytes, so all signers are named before the first of them signs; who is not named, or has
signed already, is refused. Nothing here is secret but what `disclosures` open, which travel with
the draft as they travel with the act.
"""

import json
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.signing import KeyElsewhere, Office, Seen, SignedAct, seal_envelope
from audit.proof.act import Act, parse_payload
from audit.proof.dsse import ACT_TYPE
from audit.proof.errors import ProofError
from audit.proof.keys import check_key_id
from audit.trail.custody import load_key
from domain.kernel.words import Words, say

_PARTS = 4


class DraftError(Exception):
    """A draft cannot be read, or not signed by this signer; told in both languages."""

    def __init__(self, words: Words) -> None:
        super().__init__(f"{words.zh}\n{words.en}")
        self.words = words


def office_of(text: str) -> Office:
    """`person,role,place,key`: the key is a key file here, or the id of a key elsewhere.

    Raises:
        DraftError: not of that form.
        CustodyError: the key file is missing, or open to others.
    """
    parts = text.split(",")
    if len(parts) != _PARTS:
        raise DraftError(
            say(
                f"--signer: expected person,role,place,key file or key id; found {text!r}",
                f"--signer：应为 人员,职务,区划,密钥文件或密钥标识；实为 {text!r}",
            )
        )
    person, role, place, key = parts
    return Office(person, role, place, _key(key))


def _key(text: str) -> Any:  # noqa: ANN401  (either kind of key)
    try:
        return KeyElsewhere(check_key_id(text))
    except ProofError:
        return load_key(Path(text))


def seen_of(note: str) -> Seen:
    """The checkpoint that a signer has, as its note states it."""
    lines = note.split("\n")
    if len(lines) < 3 or not lines[1].isdigit():  # noqa: PLR2004
        raise DraftError(
            say(
                "--checkpoint: expected a checkpoint note (origin, size, root)",
                "--checkpoint：应为检查点文件（来源、大小、根哈希三行）",
            )
        )
    return Seen(int(lines[1]), lines[2])


def format_draft(signed: SignedAct) -> str:
    """The file of a draft, or of an act that all have signed."""
    return json.dumps({"id": signed.id, "type": signed.type, **signed.body()})


def parse_draft(text: str, where: str) -> SignedAct:
    """Read what `act draft`, `act cosign` or `act sign` printed.

    Raises:
        DraftError: it is none, or its payload is not one that may be signed.
    """
    try:
        body = json.loads(text)
        lines = tuple(b64decode(line) for line in body.get("lines", ()))
        signed = SignedAct(
            body["id"], body["type"], body["envelope"], tuple(body["disclosures"]), lines
        )
        act_of(signed)
    except (ValueError, KeyError, TypeError, AttributeError, ProofError) as error:
        raise DraftError(
            say(
                f"{where}: expected what `act draft` or `act sign` prints; {error}",
                f"{where}：应为 act draft 或 act sign 输出的文件；{error}",
            )
        ) from error
    return signed


def act_of(signed: SignedAct) -> Act:
    """The act as its payload states it, held against the name and id of the file."""
    payload = b64decode(signed.envelope["payload"], validate=True)
    count = len(json.loads(payload)["by"])
    act = parse_payload(payload, (b"",) * count)
    if (act.id, act.type, ACT_TYPE) != (signed.id, signed.type, signed.envelope["payloadType"]):
        raise ProofError("shape", "the file says otherwise than the payload", found=act.type)
    return act


def waiting(signed: SignedAct) -> list[str]:
    """The persons in `by` who have not signed yet, in order."""
    done = {signature["keyid"] for signature in signed.envelope["signatures"]}
    return [signer.person for signer in act_of(signed).by if signer.key not in done]


def cosign(signed: SignedAct, office: Office) -> SignedAct:
    """Add one signature over the same bytes, in the place that `by` gives it.

    Raises:
        DraftError: the payload does not name this signer, or they have signed already.
    """
    act, key = act_of(signed), office.key.key_id
    wanted = (office.person, office.role, office.place, key)
    if wanted not in [(one.person, one.role, one.place, one.key) for one in act.by]:
        named = "; ".join(f"{one.person} {one.role} {one.place} {one.key}" for one in act.by)
        raise DraftError(
            say(
                f"the draft does not name {' '.join(wanted)}; it names {named}",
                f"草稿的签名人中没有 {' '.join(wanted)}；列明的是 {named}",
            )
        )
    signatures = {one["keyid"]: one for one in signed.envelope["signatures"]}
    if key in signatures:
        raise DraftError(say(f"{office.person} has signed already", f"{office.person} 已经签过名"))
    (own,) = seal_envelope(act.payload, [office.key])["signatures"]
    signatures[key] = own
    in_order = [signatures[one.key] for one in act.by if one.key in signatures]
    return replace(signed, envelope={**signed.envelope, "signatures": in_order})
