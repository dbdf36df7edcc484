"""What belongs to a person when their personal data go: households, cases, streams, papers.

- SUP-11 Retention runs from the last day on which the person, their household or their cases were
  part of anything. A household counts as theirs up to the day they left it; where they were its
  last member, whatever it did since counts too, and its papers and cases go with them.

Computed from states alone, so that an auditor computes the same again (ADR 45).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from domain.authority.officers import officer
from domain.evaluation.guidance import Guidance, guidance_of
from domain.identification.file import File, file_of
from domain.kernel.history import History
from domain.residents.households import Household
from domain.residents.people import Membership, Person
from domain.residents.roster import sources_of
from domain.steps.case import Case


@dataclass(frozen=True, slots=True)
class Belongings:
    """What belongs to one person.

    `households` they ever belonged to; `cases` of these that ran while they did, and all of those
    whose last member they were. `cards` are the accounts declared for the person. `streams` are
    those of the cases, and of their forms, that nobody outlives, whose sealed texts may go with
    the person; `papers` the SHA-256 of the files that may go, and of these `sources` the
    spreadsheets that registered the person. `last_on` is the day from which retention runs.
    """

    households: tuple[str, ...]
    cases: tuple[str, ...]
    cards: tuple[str, ...]
    streams: tuple[str, ...]
    papers: tuple[str, ...]
    sources: tuple[str, ...]
    last_on: date


def belongings(history: History, person: Person) -> Belongings:
    """What belongs to a person at this position of the ledger."""
    pairs = [(m, history.read(Household, m.household)) for m in person.memberships]
    last_of = [household for m, household in pairs if _is_last(m, household)]
    cases = {
        case.id: case
        for m, household in pairs
        for case in _cases(history, household.id)
        if household in last_of or _ran_during(case, m)
    }
    own = [case for case in cases.values() if case.subject in {home.id for home in last_of}]
    forms = [d.via for case in own for d in case.done if d.via.startswith("form:")]
    sources = sources_of(history, person.place, person.registered_at or -1)
    guidance = history.read(Guidance, guidance_of(person.id))
    papers = (
        *person.papers,
        *guidance.papers,
        *(paper for household in last_of for paper in household.papers),
        *(paper for case in own for paper in case.papers),
        *sources,
    )
    days = [
        person.last_on,
        guidance.last_on,
        officer(history, person.id).last_on,
        *(membership.until for membership, _ in pairs),
        *(status.until for status in person.statuses),
        *(household.last_on for household in last_of),
        *(case.last_on for case in cases.values()),
    ]
    return Belongings(
        households=tuple(dict.fromkeys(household.id for _, household in pairs)),
        cases=tuple(cases),
        cards=_cards(person.id, (household for _, household in pairs)),
        streams=tuple(dict.fromkeys((*(case.id for case in own), *forms))),
        papers=tuple(dict.fromkeys(papers)),
        sources=sources,
        last_on=max(filter(None, days), default=date.min),
    )


def _cases(history: History, household: str) -> Iterator[Case]:
    """Every case of a household, by its file 一户一档."""
    return (history.read(Case, case) for case in history.read(File, file_of(household)).cases)


def _cards(person: str, households: Iterable[Household]) -> tuple[str, ...]:
    """Every account that was ever declared for the person, in any of their households."""
    held = (held for household in households for held in household.cards)
    return tuple(dict.fromkeys(one.card for one in held if one.person == person))


def _ran_during(case: Case, membership: Membership) -> bool:
    """Whether the case ran on a day of the membership, or on the day it ended."""
    opened_on = case.opened_on or date.min
    ended_on = case.ended.day if case.ended else date.max
    return opened_on <= (membership.until or date.max) and ended_on >= membership.from_


def _is_last(membership: Membership, household: Household) -> bool:
    """Whether nobody belonged to the household longer."""
    if membership.until is None:
        return False
    return all(
        member.until is not None and member.until <= membership.until
        for member in household.members
    )
