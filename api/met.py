"""To whom each token opened last: a guess, that saves a question where it proves right.

Whoever uses it asks for the session and the registry all the same, and again where the guess was
wrong. Persons are references and offices are public: nothing here is personal.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from api.access import Reader

_KEPT_MAX: Final = 10_000


@dataclass(eq=False)
class Met:
    """Readers by ledger and the digest of their token."""

    _readers: dict[tuple[int, bytes], Reader] = field(default_factory=dict)

    def last(self, ledger: int, token: str | None) -> Reader | None:
        """Whom the token opened to when it was last seen."""
        return None if token is None else self._readers.get((ledger, _digest(token)))

    def keep(self, ledger: int, token: str | None, reader: Reader) -> None:
        """Remember whom the token opened to just now."""
        if token is None:
            return
        if len(self._readers) >= _KEPT_MAX:
            self._readers.clear()
        self._readers[ledger, _digest(token)] = reader


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
