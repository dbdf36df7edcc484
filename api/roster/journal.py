"""What an import remembers beside the file, so that it goes on after any interruption.

The journal is written before a batch is sent and after it was answered. Between the two its entry
holds what is needed to make the very same act again: then the server answers 200 for what it had
admitted, or admits it now. Batches are known by their content, so a corrected file goes on too:
villages that did not change are not sent again.

It holds the secret of the references and is therefore as confidential as the roster itself: 0600,
kept or destroyed with it (ADR 44). Salts of a batch are forgotten once it is admitted.
"""

import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import msgspec

from api.roster.references import SECRET_BYTES, References
from api.signing import SaltOf, Seen, uuid7


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A batch on its way: what makes the same act again."""

    id: str
    at: datetime
    seen_size: int
    seen_root: str
    salts: bytes
    source: dict[str, Any]

    @property
    def seen(self) -> Seen:
        """The checkpoint that the act pins."""
        return Seen(self.seen_size, self.seen_root)

    def salt_of(self) -> SaltOf:
        """Salts that are the same each time."""
        derived = References(self.salts)
        return lambda line, path: derived.derive("salt", "" if line is None else str(line), path)


class Content(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The journal as it is written; batches by the digest of what they say."""

    version: int = 1
    ledger: str
    secret: bytes
    sources: dict[str, dict[str, Any]] = {}
    sent: dict[str, Sent] = {}
    admitted: dict[str, int] = {}


class JournalError(ValueError):
    """The journal cannot be used; the message says why in Chinese."""


class Journal:
    """The journal of one file's import into one ledger."""

    def __init__(self, path: Path, content: Content) -> None:
        self._path = path
        self._content = content
        self.references = References(content.secret)

    @classmethod
    def open(cls, path: Path, ledger: str) -> Self:
        """The journal at `path`, begun now if there is none; `ledger` is the log's origin.

        Raises:
            JournalError: it is damaged, or of another ledger.
        """
        if not path.exists():
            journal = cls(path, Content(ledger=ledger, secret=secrets.token_bytes(SECRET_BYTES)))
            journal.write()
            return journal
        try:
            content = msgspec.json.decode(path.read_bytes(), type=Content)
        except msgspec.DecodeError as error:
            raise JournalError(f"{path} 不是可以读取的导入记录") from error
        if content.ledger != ledger:
            raise JournalError(f"{path} 属于账本 {content.ledger}，不是 {ledger}")
        return cls(path, content)

    def key_of(self, village: str, lines: object) -> str:
        """How the journal knows a batch: by its village and by what its lines say."""
        said = msgspec.json.encode(lines, enc_hook=str).decode()
        return self.references.derive("batch", village, said).hex()[:32]

    def admitted(self, key: str) -> int | None:
        """The position at which a batch was admitted, if it was."""
        return self._content.admitted.get(key)

    def sent(self, key: str) -> Sent | None:
        """A batch whose answer never came."""
        return self._content.sent.get(key)

    def sending(self, key: str, at: datetime, seen: Seen, source: Mapping[str, Any]) -> Sent:
        """Remember, before it is sent, what makes the same act again."""
        chance = self.references.derive("act", key)
        entry = Sent(
            id=uuid7(at, chance),
            at=at,
            seen_size=seen.size,
            seen_root=seen.root,
            salts=secrets.token_bytes(SECRET_BYTES),
            source=dict(source),
        )
        self._content.sent[key] = entry
        self.write()
        return entry

    def answered(self, key: str, index: int) -> None:
        """The batch is in the log: its salts are forgotten here."""
        self._content.sent.pop(key, None)
        self._content.admitted[key] = index
        self.write()

    def refused(self, key: str) -> None:
        """The batch is not in the log and will be made anew."""
        self._content.sent.pop(key, None)
        self.write()

    def source(self, sha256: str) -> Mapping[str, Any] | None:
        """The spreadsheet as it was uploaded, if it was."""
        return self._content.sources.get(sha256)

    def uploaded(self, source: Mapping[str, Any]) -> None:
        """Remember the spreadsheet that was uploaded."""
        self._content.sources[str(source["sha256"])] = dict(source)
        self.write()

    def write(self) -> None:
        """Replace the journal whole: a kill leaves the old one or the new one."""
        beside = self._path.with_name(f".{self._path.name}.new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(self._content))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)


def beside(file: Path) -> Path:
    """Where the journal of a file lies unless it is said otherwise."""
    return file.with_name(f"{file.name}.journal")
