"""What the vault knows of registered people, by their references.

Callers decide who may see it: names go out masked (`names`), or whole after the read was recorded
(`personal`). A person whose key was destroyed has no values any more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.hosts import Hosted, Pool
from audit.trail.vault import Disclosed, Vault

_REGISTERED: Final = (
    "SELECT stream, position FROM records"
    " WHERE ledger = %s AND stream = ANY(%s) AND type = 'PersonRegistered.v1'"
)


@dataclass(frozen=True, slots=True)
class People:
    """The registered people of all ledgers of a server."""

    pool: Pool
    vault: Vault

    def names(self, hosted: Hosted, persons: Sequence[str]) -> dict[str, str | None]:
        """The name of each registered person, not yet masked; None where it was destroyed."""
        return {
            person: one.value
            for person, one in self._values(hosted, persons)
            if one.path == "/name"
        }

    def open(
        self, hosted: Hosted, persons: Sequence[str], fields: Sequence[str]
    ) -> dict[str, dict[str, Any]]:
        """The fields of each person; None where the person's key was destroyed."""
        found: dict[str, dict[str, Any]] = {person: {} for person in persons}
        for person, one in self._values(hosted, persons):
            name = one.path.removeprefix("/")
            if name in fields:
                found[person][name] = one.value
        return found

    def record(self, hosted: Hosted, index: int) -> list[Disclosed]:
        """Every sealed value of one record."""
        with self.pool.connection() as connection, connection.cursor() as cursor:
            return self.vault.read_records(cursor, hosted.number, [index])

    def _values(self, hosted: Hosted, persons: Sequence[str]) -> Iterator[tuple[str, Disclosed]]:
        if not persons:
            return
        with self.pool.connection() as connection, connection.cursor() as cursor:
            cursor.execute(_REGISTERED, (hosted.number, list(persons)))
            whose = {position: stream for stream, position in cursor.fetchall()}
            found = self.vault.read_records(cursor, hosted.number, list(whose))
        yield from ((whose[one.position], one) for one in found)
