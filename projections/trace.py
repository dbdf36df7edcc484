"""The full-process trace 全程留痕: every event about a subject, in order (SUP-1).

One projection, `trace`, reads each event once for four tables: `entries`, `tags`, `subjects` and
`counts`. They say of an event what it is about and where it happened, and so agree on it.
"""

from datetime import date
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from projections.entries import ENTRIES_TABLE, HIDDEN, HIDDEN_TYPES, EntryRow, entry
from projections.projection import Batch
from projections.stats import COUNTS_TABLE, CountRow, add
from projections.subjects import SUBJECTS_TABLE, Subjects, parts_of
from projections.table import Database, Rows, Table, select
from projections.tags import TAGS_TABLE, copy, identifiers


class Trace:
    """Folds every event into the tables that find and count it."""

    name = "trace"
    version = 2
    tables: tuple[Table[Any], ...] = (ENTRIES_TABLE, TAGS_TABLE, SUBJECTS_TABLE, COUNTS_TABLE)

    def fold(self, cursor: Rows, batch: Batch) -> None:
        """Write the entries, tags, subjects and counts of a batch."""
        facts = [msgspec.json.encode(event.data).decode() for event in batch.events]
        named = [
            list(dict.fromkeys((*streams, *identifiers(written))))
            for streams, written in zip(batch.streams, facts, strict=True)
        ]
        subjects = Subjects(cursor, batch.ledger, {name for names in named for name in names})
        entries: list[EntryRow] = []
        tags: list[tuple[int, str]] = []
        for event, written, names in zip(batch.events, facts, named, strict=True):
            hidden = isinstance(event.data, HIDDEN)
            place = subjects.place(event, names[0], names, hidden=hidden)
            entries.append(entry(batch.ledger, event, names[0], place, written))
            about = dict.fromkeys((*names, *event.persons, f"place:{place}"))
            tags += [(event.index, tag) for tag in about]
        ENTRIES_TABLE.insert(cursor, entries)
        copy(cursor, batch.ledger, tags)
        subjects.write(cursor)
        add(cursor, [_count(row) for row in entries if row.type not in HIDDEN_TYPES])


def _count(row: EntryRow) -> CountRow:
    return CountRow(
        ledger=row.ledger,
        position=row.position,
        type=row.type,
        place=row.place,
        day=row.day,
        count=1,
    )


TRACE: Final = Trace()


class Deciding(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that decides on some parameter at an event's place and day; where it was adopted."""

    because: int
    place: str
    number: str
    title: str
    sha256: str
    effective_from: date


class TraceRow(EntryRow, frozen=True, kw_only=True):
    """A line of a trace: the event, and the policies in force for it, as adopted before it."""

    policies: tuple[Deciding, ...]


_POLICIES = """
    (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object(
        'because', d.because, 'place', d.place, 'number', d.number, 'title', d.title,
        'sha256', d.sha256, 'effective_from', d.valid_from)), '[]')
     FROM (SELECT DISTINCT ON (name) p.*
           FROM projections.policies p CROSS JOIN jsonb_object_keys(p.parameters) name
           WHERE p.ledger = e.ledger AND p.because < e.position AND p.valid_from <= e.day
             AND starts_with(e.place, p.place)
           ORDER BY name, length(p.place) DESC, p.valid_from DESC, p.because DESC) d) AS policies
"""
"""Of each parameter the policy that decides (domain.md, preamble), as `authority.policies` says."""


def trace(
    connection: Database,
    ledger: int,
    subject: str,
    *,
    after: int = -1,
    limit: int = 100,
    restricted: bool = False,
    hidden: bool = False,
) -> list[TraceRow]:
    """The events about a subject and what belongs to it, by position, from behind `after` on.

    Args:
        connection: To the database.
        ledger: The ledger's number.
        subject: Any identifier: `household:h1` (with its cases), `person:p1`, `notice:n1`,
            `place:231005100201`.
        after: Position of the last event of the page before.
        limit: Events at most.
        restricted: Whether the reader may see who voted and who objected (audit and discipline;
            ASM-6). Without it such events of a person are left out, and elsewhere they have no
            signatures.
        hidden: Whether events are told that only who guides may know of (EVA-2).
    """
    found = select(
        connection,
        TraceRow,
        f"FROM (SELECT e.*, {_POLICIES} FROM projections.entries e"
        " JOIN (SELECT DISTINCT position FROM projections.tags WHERE ledger = %(ledger)s"
        " AND tag = ANY(%(tags)s) AND position > %(after)s) t USING (position)"
        " WHERE e.ledger = %(ledger)s AND (%(all)s OR NOT e.restricted)"
        " AND (%(hidden)s OR e.type <> ALL(%(hidden_types)s))"
        " ORDER BY position LIMIT %(limit)s) traced ORDER BY position",
        {
            "ledger": ledger,
            "tags": parts_of(connection, ledger, subject),
            "after": after,
            "all": restricted or not subject.startswith("person:"),
            "hidden": hidden,
            "hidden_types": list(HIDDEN_TYPES),
            "limit": limit,
        },
    )
    return [row if restricted else _masked(row) for row in found]


def _masked(row: TraceRow) -> TraceRow:
    return replace(row, signatures=()) if row.restricted else row
