"""Cards of keys: what `keygen --json` prints, and what an enrolment is made of.

A card holds a public key and, where it was made for a person in a ledger, the new key's own
signature over that (signed-events.md, `proof`). It is checked before anybody is asked to sign.
"""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import msgspec

from api.drafts import DraftError
from audit.proof import keys
from audit.proof.errors import ProofError
from audit.proof.scalars import base64_decode
from audit.trail.custody import SigningKey, load_key
from domain.kernel.words import say


class Card(msgspec.Struct):
    """A public key; `proof` is base64, empty where none was made."""

    key: str
    spki: str
    proof: str = ""


def card_of(path: Path, origin: str, person: str) -> Card:
    """The card in a file, or one made from a private key file at hand.

    Raises:
        DraftError: neither, or the proof does not hold for this person in this ledger.
        CustodyError: the key file is open to others.
    """
    data = path.read_bytes()
    if data.lstrip().startswith(b"-----BEGIN"):
        return make_card(load_key(path), origin, person)
    try:
        card = msgspec.json.decode(data, type=Card)
        key = keys.parse_key(card.key, base64_decode(card.spki, what="spki"))
        text = keys.possession_text(origin, person, card.key)
        keys.verify(key, text, base64_decode(card.proof, what="proof"))
    except (msgspec.MsgspecError, ProofError) as error:
        raise DraftError(
            say(
                f"{path}: no card of a key that {person} proved to hold in {origin}: {error}",
                f"{path}：不是 {person} 在 {origin} 证明持有的密钥卡片：{error}",
            )
        ) from error
    return card


def make_card(key: SigningKey, origin: str, person: str) -> Card:
    """The card of a key at hand."""
    proof = key.sign(keys.possession_text(origin, person, key.key_id))
    return Card(key.key_id, b64encode(key.spki).decode(), b64encode(proof).decode())


def key_id_of(text: str) -> str:
    """A key's id, given as such, or by its card or its file.

    Raises:
        DraftError: none of these.
        CustodyError: the key file is open to others.
    """
    try:
        return keys.check_key_id(text)
    except ProofError:
        path = Path(text)
    if path.suffix == ".pem":
        return load_key(path).key_id
    try:
        named: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return keys.check_key_id(named["key"])
    except (OSError, ValueError, KeyError, TypeError, ProofError) as error:
        raise DraftError(
            say(
                f"expected a key id, a card or a key file; found {text!r}",
                f"应为密钥标识、密钥卡片或密钥文件；实为 {text!r}",
            )
        ) from error
