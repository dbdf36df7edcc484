"""The state of an assembly, and how its votes are counted.

The count is a pure function of the state, so that who closes the meeting, who verifies it and
who draws the page all compute the same.
"""

from collections.abc import Container, Mapping
from datetime import date, datetime
from typing import Literal

import msgspec

from domain.kernel.state import State, state_of

Vote = Literal["for", "against", "abstain"]


class Ballot(msgspec.Struct, frozen=True):
    """One vote; `assisted` is marked for ever (ASM-6)."""

    vote: Vote
    assisted: bool


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """The votes on one matter."""

    matter: str
    votes_for: int
    votes_against: int
    votes_abstain: int
    votes_assisted: int


@state_of("assembly")
class Assembly(State, frozen=True, kw_only=True):
    """A meeting: its body, place and time, who came, how often was spoken, who voted what.

    `minuted` holds the counts of its minutes, once it is closed.
    """

    body: str = ""
    place: str = ""
    held_at: datetime | None = None
    day: date | None = None
    matters: tuple[str, ...] = ()
    present: frozenset[str] = frozenset()
    guests: frozenset[str] = frozenset()
    speeches_count: int = 0
    ballots: Mapping[str, Mapping[str, Ballot]] = msgspec.field(default_factory=dict)
    minuted: Mapping[str, Count] = msgspec.field(default_factory=dict)
    status: Literal["open", "closed", "dissolved"] = "open"

    def voted(self, matter: str, person: str) -> Ballot | None:
        """The person's ballot on the matter, if it was cast."""
        return self.ballots.get(matter, {}).get(person)

    def count(self, matter: str) -> Count:
        """The votes on the matter: as minuted, else all so far."""
        return self.minuted.get(matter) or self.count_among(matter, self.ballots.get(matter, {}))

    def count_among(self, matter: str, persons: Container[str]) -> Count:
        """The votes of these persons on the matter."""
        cast = self.ballots.get(matter, {}).items()
        ballots = tuple(ballot for person, ballot in cast if person in persons)
        votes = [ballot.vote for ballot in ballots]
        return Count(
            matter=matter,
            votes_for=votes.count("for"),
            votes_against=votes.count("against"),
            votes_abstain=votes.count("abstain"),
            votes_assisted=sum(ballot.assisted for ballot in ballots),
        )
