"""What the vault knows of registered people, by their references.

Callers decide who may see it: names go out masked (`names`), or whole after the read was recorded
(`personal`). A corrected value takes the place of the former. A person whose key was destroyed has
no values any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.hosts import Hosted, Pool
from audit.trail.vault import Disclosed, Vault

_REGISTERED: Final = ("PersonRegistered.v1", "PersonCorrected.v1")


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

    def records(self, hosted: Hosted, indexes: Sequence[int]) -> list[Disclosed]:
        """Every sealed value of some records, in order."""
        with self.pool.connection() as connection, connection.cursor() as cursor:
            return self.vault.read_records(cursor, hosted.number, indexes)

    def _values(
        self, hosted: Hosted, persons: Sequence[str], paths: Sequence[str]
    ) -> list[tuple[str, Disclosed]]:
        if not persons:
            return []
        with self.pool.connection() as connection, connection.cursor() as cursor:
            return self.vault.read_streams(cursor, hosted.number, persons, _REGISTERED, paths)
