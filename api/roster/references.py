"""References that tell nothing: who keeps the secret finds them again, nobody else can.

A reference is a keyed digest (HMAC-SHA256) of an ID number, or of a village and a household's
number there. The same secret gives the same references, so that a corrected file, or a list that
comes later, speaks of the same people; without the secret nobody can try ID numbers out.
"""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

SECRET_BYTES: Final = 32
_LENGTH: Final = 20
"""Hexadecimal digits: 80 bits, so that two of a hundred million people never meet."""


@dataclass(frozen=True, slots=True)
class References:
    """Gives references out of one secret."""

    secret: bytes

    @classmethod
    def fresh(cls) -> Self:
        """References that nobody will find again."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    def person(self, id_number: str) -> str:
        """The reference of the person with that ID number."""
        return f"person:{self._digest('person', id_number)}"

    def household(self, village: str, number: str) -> str:
        """The reference of the household with that number in the village."""
        return f"household:{self._digest('household', village, number)}"

    def card(self, number: str) -> str:
        """The reference of the card with that number."""
        return f"card:{self._digest('card', number)}"

    def _digest(self, *parts: str) -> str:
        return self.derive(*parts).hex()[:_LENGTH]

    def derive(self, *parts: str) -> bytes:
        """32 bytes for these words and no others."""
        return hmac.digest(self.secret, "\n".join(parts).encode(), sha256)
