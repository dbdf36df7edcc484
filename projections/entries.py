"""Every event as a line of a trace: who signed in what office, when, where, on which papers.

    entries   one row an event

The facts themselves stay in the records; here is what a list of events shows. Whose votes and
objections these are is for audit and discipline (ASM-6): such rows are marked. That somebody was
recorded as unwilling to work is told by no trace and counted in no figure (EVA-2).
"""

import re
from datetime import date, datetime
from typing import Final

import msgspec

from domain.evaluation.answering import ReplyGiven, UnwillingnessDecided, WorkShown
from domain.evaluation.recording import UnwillingnessRecorded
from domain.kernel.act import Event
from domain.kernel.catalogue import type_of
from domain.kernel.fact import Fact
from domain.steps.assembly.facts import BallotAssisted, VoteCast
from domain.steps.notice.facts import ObjectionMade
from projections.table import Row, Table

RESTRICTED: Final = (VoteCast, BallotAssisted, ObjectionMade)
"""Facts of which only audit and discipline may see who stated them (domain.md, ASM-6)."""

HIDDEN: Final = (UnwillingnessRecorded, ReplyGiven, UnwillingnessDecided, WorkShown)
"""Facts of which only who guides, and audit and discipline, may see that there are any (EVA-2)."""
HIDDEN_TYPES: Final = tuple(type_of(fact).name for fact in HIDDEN)

_PAPER = re.compile(r'"sha256":"([0-9a-f]{64})"')


class Signature(msgspec.Struct, frozen=True):
    """One signature of an event."""

    person: str
    role: str
    place: str
    key: str


class EntryRow(Row, frozen=True, kw_only=True):
    """One event. `at` is when its signer says it happened, `day` the Shanghai day that decides."""

    act: str
    line: int | None
    type: str
    stream: str
    place: str
    day: date
    at: datetime
    admitted_at: datetime
    restricted: bool
    signatures: tuple[Signature, ...]
    papers: tuple[str, ...]


ENTRIES_TABLE = Table(
    name="entries",
    row=EntryRow,
    key=("ledger", "position"),
    ddl="""
CREATE TABLE entries (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    act         text    COLLATE "C" NOT NULL,
    line        integer,
    type        text    COLLATE "C" NOT NULL,
    stream      text    COLLATE "C" NOT NULL,
    place       text    COLLATE "C" NOT NULL,
    day         date    NOT NULL,
    at          timestamptz NOT NULL,
    admitted_at timestamptz NOT NULL,
    restricted  boolean NOT NULL,
    signatures  jsonb   NOT NULL,
    papers      text[]  COLLATE "C" NOT NULL,
    PRIMARY KEY (ledger, position)
);
CREATE INDEX ON entries (ledger, admitted_at);
""",
)


def entry(ledger: int, event: Event[Fact], stream: str, place: str, written: str) -> EntryRow:
    """The line of a trace for an event; `written` is its fact as JSON."""
    return EntryRow(
        ledger=ledger,
        position=event.index,
        act=event.id,
        line=event.n,
        type=event.type,
        stream=stream,
        place=place,
        day=event.day,
        at=event.at,
        admitted_at=event.admitted_at,
        restricted=isinstance(event.data, RESTRICTED),
        signatures=tuple(Signature(s.person, s.role, s.place, s.key) for s in event.by),
        papers=tuple(dict.fromkeys(_PAPER.findall(written))),
    )
