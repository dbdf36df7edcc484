"""What the vault knows of registered people, by their references.

Callers decide who may see it: names go out masked (`names`), or whole after the read was recorded
(`personal`). A corrected value takes the place of the former. A person whose key was destroyed has
no values any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from api.hosts import Hosted, Pool
from audit.trail.arrays import text_array
from audit.trail.vault import COLUMNS, Disclosed, Vault

REGISTERED: LiteralString = f"""
    SELECT r.stream, {COLUMNS} FROM unnest(%(persons)s) p (person)
    CROSS JOIN LATERAL (
        SELECT stream, position FROM records WHERE ledger = %(ledger)s AND stream = p.person
        AND type IN ('PersonRegistered.v1', 'PersonCorrected.v1') OFFSET 0
    ) r
    CROSS JOIN LATERAL (
        SELECT * FROM vault_values
        WHERE ledger = %(ledger)s AND position = r.position AND path = ANY(%(paths)s) OFFSET 0
    ) v
    LEFT JOIN vault_keys k ON k.ledger = %(ledger)s AND k.holder = v.holder
    ORDER BY v.position, v.path
"""  # noqa: S608
"""Person by person, by their keys, whatever PostgreSQL believes of the tables' sizes."""


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
    ) -> list[tuple[str, Disclosed]]:
        if not persons:
            return []
        parameters = {
            "ledger": hosted.number,
            "persons": text_array(persons),
            "paths": text_array(paths),
        }
        with self.pool.connection() as connection, connection.cursor() as cursor:
            rows = cursor.execute(REGISTERED, parameters, binary=True).fetchall()
            found = self.vault.opened(cursor, hosted.number, [row[1:] for row in rows])
        return [(stream, one) for (stream, *_), one in zip(rows, found, strict=True)]
