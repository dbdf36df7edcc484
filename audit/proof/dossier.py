"""What stands in a dossier: the payload files of its bag, read and typed, not yet verified.

audit.md, "Dossier": records and registry exactly as logged, one a line; a proof for each; the
checkpoint; a consistency proof for each `seen` size; the registry statement; inclusion paths of
batch lines; disclosures; attachments under their hash; `trust.json`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from audit.proof.canonical import decode_with, names_keys_once, typed_decoder
from audit.proof.commitment import Disclosure
from audit.proof.dsse import REGISTRY_TYPE, Envelope, parse_lone_envelope
from audit.proof.errors import ProofError
from audit.proof.scalars import decode_hash

_ATTACHMENT = re.compile(r"attachments/[0-9a-f]{64}").fullmatch
_HASHES_MAX = 128


class OpenedField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of `disclosures.jsonl`: what opens a sealed field of the record at `index`."""

    index: int
    path: str
    salt: str
    value: str

    def disclosure(self) -> Disclosure:
        """The same without the index."""
        return Disclosure(self.path, self.salt, self.value)


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every registry index below `size` that touches these keys and persons."""

    indices: tuple[int, ...]
    keys: tuple[str, ...]
    ledger: str
    persons: tuple[str, ...]
    size: int


_statement_decoder = typed_decoder(Statement)
_opened_decoder = msgspec.json.Decoder(OpenedField)


class Dossier:
    """The files of a dossier by kind; reading one that is missing or malformed is a refusal."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self._read = {"trust.json"}

    def file(self, name: str) -> bytes:
        """A file that every dossier has; refused by rule `file-missing`."""
        self._read.add(name)
        try:
            return self.files[name]
        except KeyError:
            raise ProofError(
                "file-missing", "a file of the dossier is missing", where=f"data/{name}"
            ) from None

    def lines(self, name: str) -> list[bytes]:
        """The lines of a file; a file that is empty or one newline has none."""
        data = self.file(name)
        return data.removesuffix(b"\n").split(b"\n") if data not in (b"", b"\n") else []

    def hashes(self, name: str) -> list[bytes]:
        """A proof: one base64 hash a line."""
        lines = self.lines(name)
        if len(lines) > _HASHES_MAX:
            raise ProofError("hash", "no proof is so long", where=f"data/{name}")
        try:
            return [decode_hash(line) for line in lines]
        except ProofError as error:
            raise error.at(f"data/{name}") from None

    def disclosures(self) -> list[OpenedField]:
        """The disclosures; refused by rule `disclosure`."""
        found: list[OpenedField] = []
        for number, line in enumerate(self.lines("disclosures.jsonl"), 1):
            try:
                found.append(_parse_opened(line))
            except ProofError as error:
                raise error.at(f"data/disclosures.jsonl:{number}") from None
        return found

    def statement(self) -> tuple[Envelope, Statement]:
        """The registry statement; refused by rules `payload-type`, `statement`."""
        envelope = parse_lone_envelope(self.file("registry-statement"))
        if envelope.payload_type != REGISTRY_TYPE:
            raise ProofError(
                "payload-type",
                "not a registry statement",
                expected=REGISTRY_TYPE,
                found=envelope.payload_type[:100],
            )
        statement: Statement = decode_with(_statement_decoder, envelope.payload)
        for part in (statement.indices, statement.keys, statement.persons):
            if list(part) != sorted(set(part)):  # type: ignore[type-var] # all of one kind
                raise ProofError("statement", "lists are sorted, and name each thing once")
        return envelope, statement

    def unknown_files(self) -> list[str]:
        """Files that were not looked at, such as the PDF, or the proof of a record elsewhere."""
        return sorted(
            name for name in self.files if name not in self._read and not _ATTACHMENT(name)
        )


def _parse_opened(line: bytes) -> OpenedField:
    try:
        found = _opened_decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise ProofError(
            "disclosure", "not {index, path, salt, value}", found=str(error)[:120]
        ) from error
    if not names_keys_once(line):
        raise ProofError("disclosure", "a disclosure names each thing once")
    return found
