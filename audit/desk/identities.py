"""One ID number in two counties, found without a number leaving its county in the clear.

- HH-2 (F) An ID number is unique in its ledger; whether another county has it too is found by
  comparison at the city.

Each county makes digests of its people's numbers under a key that only the city's audit holds:
HMAC-SHA256, so that nobody without the key can try numbers out. Digests are compared; a finding
names both persons and the positions of their registration, never the number. Whose key was
destroyed has no number any more, and is skipped and counted.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from psycopg import Connection

import domain.rooms  # noqa: F401  (publishes every act type)
from audit.trail import checkpoints
from audit.trail.vault import Vault
from domain.kernel.catalogue import act_types
from domain.kernel.words import say

FORMAT: Final = "yangguang/identity-digests/v1"
INDEX: Final = "id_number"
KEY_BYTES_MIN: Final = 32
COLUMNS: Final = ("digest", "person", "position")
_PAGE = 1_000
_RECORDS = (
    "SELECT position, stream, type FROM records"
    " WHERE ledger = %s AND type = ANY(%s) AND position > %s ORDER BY position LIMIT %s"
)


class DigestsError(Exception):
    """Files that are no digests, were changed, or cannot be compared with one another."""


class Held(NamedTuple):
    """A number's digest (hexadecimal), the person who has it, and where that is recorded."""

    digest: str
    person: str
    position: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside a file of digests.

    `position` is the last that the ledger had, `checkpoint` its newest signed note; `key_check`
    tells keys apart without telling the key; `destroyed` counts people who have no number any
    more. `sha256` and `sm3` are of the file.
    """

    format: str
    ledger: str
    position: int
    checkpoint: str
    key_check: str
    persons: int
    destroyed: int
    sha256: str = ""
    sm3: str = ""


class Digests(NamedTuple):
    """The digests of one county."""

    manifest: Manifest
    held: Sequence[Held]


class Holder(msgspec.Struct, frozen=True):
    """Who holds the number in one county, by the position of the record that says so."""

    ledger: str
    person: str
    position: int


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """HH-2 (F): people of several counties with one ID number."""

    rule: str
    grade: str
    message: str
    message_zh: str
    holders: tuple[Holder, ...]


def digest(key: bytes, number: str) -> str:
    """The digest of an ID number; its check character counts as written in capitals.

    Raises:
        DigestsError: a key of less than 32 bytes.
    """
    if len(key) < KEY_BYTES_MIN:
        raise DigestsError(f"a comparison key has at least {KEY_BYTES_MIN} bytes, not {len(key)}")
    return hmac.digest(key, f"{FORMAT}\n{number.strip().upper()}".encode(), "sha256").hex()


def collect(connection: Connection[Any], vault: Vault, ledger: int, key: bytes) -> Digests:
    """The digests of all people of a ledger, in the caller's transaction.

    Raises:
        DigestsError: the key is too short.
        VaultError: a value does not decrypt at its place.
    """
    key_check = digest(key, "key check")[:16]
    found: dict[str, Held] = {}
    destroyed: set[str] = set()
    for person, position, number in _numbers(connection, vault, ledger):
        if number is None:
            destroyed.add(person)
        else:
            found[person] = Held(digest(key, number), person, position)
    origin, position, note = _head(connection, ledger)
    held = sorted(one for person, one in found.items() if person not in destroyed)
    manifest = Manifest(
        format=FORMAT,
        ledger=origin,
        position=position,
        checkpoint=note,
        key_check=key_check,
        persons=len(held),
        destroyed=len(destroyed),
    )
    return Digests(manifest, held)


def _numbers(
    connection: Connection[Any], vault: Vault, ledger: int
) -> Iterator[tuple[str, int, str | None]]:
    """Person, position and number of each record that gives somebody a number, in order."""
    paths = {kind.name: kind.indexed[INDEX] for kind in act_types() if INDEX in kind.indexed}
    after = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_RECORDS, (ledger, list(paths), after, _PAGE))
            rows = {row[0]: (row[1], paths[row[2]]) for row in cursor}
            values = vault.read_records(cursor, ledger, list(rows))
        for one in values:
            person, path = rows[one.position]
            if one.path == path:
                yield person, one.position, one.value
        if len(rows) < _PAGE:
            return
        after = max(rows)


def _head(connection: Connection[Any], ledger: int) -> tuple[str, int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT origin, size FROM ledgers JOIN heads USING (ledger) WHERE ledger = %s",
            (ledger,),
        )
        row = cursor.fetchone()
        if row is None:
            raise LookupError(f"no ledger {ledger}")
        head = checkpoints.latest(cursor, ledger)
        note = checkpoints.cosigned_note(cursor, ledger, head).decode() if head else ""
    return row[0], row[1] - 1, note


def compare(counties: Sequence[Digests]) -> list[Shared]:
    """Numbers that people of more than one county have, by the first county's order.

    Raises:
        DigestsError: digests under different keys, or one county twice.
    """
    if len({one.manifest.key_check for one in counties}) > 1:
        raise DigestsError("these digests were made under different comparison keys")
    origins = [one.manifest.ledger for one in counties]
    if len(set(origins)) != len(origins):
        raise DigestsError("one county twice")
    holders: dict[str, list[Holder]] = {}
    for manifest, held in counties:
        for digest_, person, position in held:
            holder = Holder(manifest.ledger, person, position)
            holders.setdefault(digest_, []).append(holder)
    return [_shared(some) for some in holders.values() if len({one.ledger for one in some}) > 1]


def _shared(holders: Iterable[Holder]) -> Shared:
    named = [f"{one.person} [{one.ledger} {one.position}]" for one in holders]
    words = say(
        f"one ID number in several counties: {', '.join(named)}",
        f"同一身份证号码在多个县登记：{'、'.join(named)}",
    )
    return Shared(
        rule="HH-2",
        grade="serious",
        message=words.en,
        message_zh=words.zh,
        holders=tuple(holders),
    )


# --- files --------------------------------------------------------------------------------


def to_files(found: Digests) -> tuple[bytes, bytes]:
    """The digests as CSV, and the manifest beside it as JSON."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(found.held)
    content = out.getvalue().encode()
    manifest = msgspec.structs.replace(
        found.manifest,
        sha256=hashlib.sha256(content).hexdigest(),
        sm3=hashlib.new("sm3", content).hexdigest(),
    )
    return content, msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def from_files(content: bytes, manifest: bytes) -> Digests:
    """What `to_files` wrote; raises `DigestsError` for anything else."""
    try:
        told = msgspec.json.decode(manifest, type=Manifest)
        rows = list(csv.reader(io.StringIO(content.decode())))
        held = [Held(digest_, person, int(position)) for digest_, person, position in rows[1:]]
    except (msgspec.MsgspecError, ValueError, csv.Error) as error:
        raise DigestsError(f"no file of identity digests: {error}") from error
    if told.format != FORMAT or not rows or tuple(rows[0]) != COLUMNS:
        raise DigestsError(f"no file of the format {FORMAT}")
    if hashlib.sha256(content).hexdigest() != told.sha256 or len(held) != told.persons:
        raise DigestsError(f"the file is not the one that its manifest of {told.ledger} is about")
    return Digests(told, held)
