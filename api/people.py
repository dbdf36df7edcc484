"""What the vault knows of registered people, by their references.

Callers decide who may see it: names go out masked (`names`), or whole after the read was recorded
(`personal`). A corrected value takes the place of the former. A person whose key was destroyed has
no values any more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.hosts import Hosted, Pool
from audit.trail.vault import Disclosed, Vault

_REGISTERED: Final = (
    "SELECT stream, position FROM records"
    " WHERE ledger = %s AND stream = ANY(%s)"
    " AND type IN ('PersonRegistered.v1', 'PersonCorrected.v1')"
)


@dataclass(frozen=True, slots=True)
class People:
    """The registered people of all ledgers of a server."""

    pool: Pool
    vault: Vault

    def names(self, hosted: Hosted, persons: Sequence[str]) -> dict[str, str | None]:
        """The newest name of each person, not yet masked; None where it was destroyed."""
        return {person: one.value for person, one in self._values(hosted, persons, ["/name"])}

    def open(
        self, hosted: Hosted, persons: Sequence[str], fields: Sequence[str]
    ) -> dict[str, dict[str, Any]]:
        """The fields of each person; None where the person's key was destroyed."""
        found: dict[str, dict[str, Any]] = {person: {} for person in persons}
        for person, one in self._values(hosted, persons, [f"/{name}" for name in fields]):
            found[person][one.path.removeprefix("/")] = one.value
        return found

    def numbers(self, hosted: Hosted, declarations: Sequence[int]) -> dict[int, str]:
        """The card number that each declaration holds, by position; not yet masked."""
        found = self.records(hosted, declarations) if declarations else ()
        return {one.position: one.value for one in found if one.path == "/number" and one.value}

    def holders(
        self, hosted: Hosted, wanted: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], str]:
        """Who holds values, by (index name, value); those that nobody holds are left out."""
        with self.pool.connection() as connection, connection.cursor() as cursor:
            return self.vault.holders_of(cursor, hosted.number, wanted)

    def records(self, hosted: Hosted, indexes: Sequence[int]) -> list[Disclosed]:
        """Every sealed value of some records, in order."""
        with self.pool.connection() as connection, connection.cursor() as cursor:
            return self.vault.read_records(cursor, hosted.number, indexes)

    def _values(
        self, hosted: Hosted, persons: Sequence[str], paths: Sequence[str]
    ) -> Iterator[tuple[str, Disclosed]]:
        if not persons:
            return
        with self.pool.connection() as connection, connection.cursor() as cursor:
            cursor.execute(_REGISTERED, (hosted.number, list(persons)))
            whose = {position: stream for stream, position in cursor.fetchall()}
            found = self.vault.read_records(cursor, hosted.number, list(whose), paths)
        yield from ((whose[one.position], one) for one in found)
