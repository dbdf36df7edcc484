"""Where things are: the place of each stream, and the household that a case is about.

    subjects   one row a stream of which the place or the household is known

An event that names no place happened where what it is about lies. What is known of a subject is
what the event that began it said.
"""

from collections.abc import Iterable

from domain.kernel.act import Event
from domain.kernel.fact import Fact
from projections.table import Database, Row, Rows, Table


class SubjectRow(Row, frozen=True, kw_only=True):
    """A stream: the place it lies at, and the household it belongs to (for a case)."""

    id: str
    place: str
    household: str | None


SUBJECTS_TABLE = Table(
    name="subjects",
    row=SubjectRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE subjects (
    ledger    integer NOT NULL,
    position  bigint  NOT NULL,
    id        text    COLLATE "C" NOT NULL,
    place     text    COLLATE "C" NOT NULL,
    household text    COLLATE "C",
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON subjects (ledger, household) WHERE household IS NOT NULL;
""",
)


class Subjects:
    """What is known of subjects while a batch is folded."""

    def __init__(self, cursor: Rows, ledger: int, names: Iterable[str]) -> None:
        cursor.execute(
            "SELECT id, place FROM subjects WHERE ledger = %s AND id = ANY(%s)",
            (ledger, list(names)),
        )
        self._ledger = ledger
        self._places: dict[str, str] = dict(cursor.fetchall())
        self._new: dict[str, SubjectRow] = {}

    def place(
        self, event: Event[Fact], stream: str, names: Iterable[str], *, hidden: bool = False
    ) -> str:
        """Where the event happened; remembered for its stream, if nothing was yet.

        Said in the event; else that of its stream, or of the first subject named whose place is
        known; else the place of the first signer's office. Where it is `hidden`, nothing is
        remembered: that a restricted record lies somewhere says that there is one (EVA-2).
        """
        said = getattr(event.data, "place", None)
        known = (self._places.get(name) for name in (stream, *names))
        place = said or next(filter(None, known), None) or event.by[0].place
        if stream not in self._places and not hidden:
            self._places[stream] = place
            self._new[stream] = SubjectRow(
                ledger=self._ledger,
                position=event.index,
                id=stream,
                place=place,
                household=_household(stream, event.data),
            )
        return place

    def write(self, cursor: Rows) -> None:
        """Write what was learned."""
        SUBJECTS_TABLE.insert(cursor, self._new.values())


def _household(stream: str, data: Fact) -> str | None:
    """The household to which a case belongs: the one named by the event that began it."""
    return getattr(data, "household", None) if stream.startswith("case:") else None


def parts_of(connection: Database, ledger: int, subject: str) -> list[str]:
    """The subject and what belongs to it: for a household its cases."""
    found = connection.execute(
        "SELECT id FROM projections.subjects WHERE ledger = %s AND household = %s ORDER BY id",
        (ledger, subject),
    )
    return [subject, *(name for (name,) in found)]
