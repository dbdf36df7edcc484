"""Proposing what goes with a person whose personal data are to be destroyed (SUP-11).

The draft names households, cases, texts and files as the domain computes them at the head; a file
that acts about others name too is listed and stays, unless it is asked for. Nothing is decided
here: two people sign, and the ledger admits or refuses.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from psycopg import Connection

from api.hosts import Hosted
from audit.trail.states import LedgerStates
from domain.kernel.act import Act
from domain.kernel.history import History
from domain.privacy.belongings import Belongings, belongings
from domain.privacy.erasure import PersonKeyDestroyed, admit_destruction
from domain.residents.people import Person, registered

_NAMING = """
    SELECT paper, position, type, stream FROM projections.entries
    CROSS JOIN LATERAL unnest(papers) AS paper
    WHERE ledger = %s AND paper = ANY(%s) ORDER BY position
"""


@dataclass(frozen=True, slots=True)
class ProposedFile:
    """A file that may go: which acts name it, and whether acts about others do so too."""

    sha256: str
    named_by: tuple[str, ...]
    shared: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What goes with a person: the domain's answer, and every file that may go."""

    person: str
    own: Belongings
    files: tuple[ProposedFile, ...]

    def data(
        self, document: Mapping[str, str], reason: str, also: Collection[str], keep: Collection[str]
    ) -> dict[str, Any]:
        """The data of the act; `also` are shared files that go, `keep` others that stay."""
        going = [
            file.sha256
            for file in self.files
            if file.sha256 in also or (not file.shared and file.sha256 not in keep)
        ]
        return {
            "person": self.person,
            "households": list(self.own.households),
            "cases": list(self.own.cases),
            "cards": list(self.own.cards),
            "streams": list(self.own.streams),
            "attachments": going,
            "document": dict(document),
            "reason": reason,
        }


def at_head(connection: Connection[Any], hosted: Hosted, now: datetime) -> History:
    """The ledger as admission would see it now."""
    states = LedgerStates(
        hosted.number,
        hosted.origin,
        hosted.county,
        hosted.purpose,
        clock=lambda: now,
        holders_of=lambda _connection, _ledger, _wanted: {},
    )
    states.catch_up(connection)
    return states.overlay(connection)


def propose(connection: Connection[Any], hosted: Hosted, history: History, person: str) -> Proposal:
    """What would go with the person; raises `Refused` for who is not registered, or is gone."""
    state: Person = registered(history, person)
    own = belongings(history, state)
    return Proposal(person, own, _files(connection, hosted, person, own))


def check(history: History, data: Mapping[str, Any], at: datetime) -> None:
    """Whether the county's ledger would admit the act; raises `Refused` as admission does."""
    fact = msgspec.convert(data, PersonKeyDestroyed)
    admit_destruction(Act("", "PersonKeyDestroyed.v1", at, (), fact), history)


def _files(
    connection: Connection[Any], hosted: Hosted, person: str, own: Belongings
) -> tuple[ProposedFile, ...]:
    papers: Sequence[str] = own.papers
    streams = {person, *own.households, *own.streams}
    naming: dict[str, list[str]] = {paper: [] for paper in papers}
    shared: set[str] = set()
    for paper, position, kind, stream in connection.execute(
        _NAMING, (hosted.number, list(papers))
    ).fetchall():
        naming[paper].append(f"{kind} at {position}")
        if stream not in streams and paper not in own.sources:
            shared.add(paper)
    return tuple(ProposedFile(paper, tuple(naming[paper]), paper in shared) for paper in papers)
