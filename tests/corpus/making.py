"""Making stored ledgers for the act types that no stored ledger shows yet.

Two kinds: stories, which the domain's own tests tell, for what follows from one another; and
examples, one of each type. A story is told with real keys before it is stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from audit.desk.past import Past
from audit.desk.readmission import Judge, entries
from audit.proof.errors import ProofError
from audit.proof.trust import format_trust
from domain.kernel.act import Event
from domain.kernel.catalogue import Purpose, act_types
from tests.corpus.examples import examples
from tests.corpus.publishing import Published
from tests.corpus.registry import registry_ledger
from tests.corpus.stored import Stored, find, store
from tests.desk.lawful import tell
from tests.proof.builder import Ledger
from tests.proof.people import COUNTY, system_set

NEW_MIN = 2
"""A story that the rules do not wholly admit is worth its room if it shows so many types more."""
ABOUT_KEYS = 15
"""How many records come before a story: keys and offices of those in it."""
_FALSE = ("KeyEnrolled.v1", "KeySuspended.v1", "KeyRevoked.v1", "KeyCompromised.v1")
"""Registry acts whose proofs the domain's tests do not make."""

History = list[Event[Any]]


def make(name: str, histories: Sequence[History], missing: set[str]) -> list[Stored]:
    """Store ledgers that show the missing types; those that were made, registry first."""
    made = [_stored(*ledger) for ledger in _ledgers(name, histories, missing)]
    for one, records in made:
        store(one, records)
    return [one for one, _ in made]


def _ledgers(
    name: str, histories: Sequence[History], missing: set[str]
) -> Iterator[tuple[str, Published, Purpose, bool]]:
    registry = {kind.name for kind in act_types() if kind.registry}
    if missing & registry:
        yield f"{name}-registry", registry_ledger(f"{name}-registry"), "county", True
    names = (f"{name}-story-{number:02}" for number in count(1))
    for told in stories(names, histories, missing - registry):
        yield told.name, told, "county", True
    for purpose in ("county", "inspection"):
        if shown := examples(purpose, missing):
            own = f"{name}-examples-{purpose}"
            yield own, _told(own, shown, purpose), purpose, False


def stories(
    names: Iterator[str], histories: Sequence[History], missing: set[str]
) -> Iterator[Published]:
    """Histories that show many missing types in few records, told one after another.

    Lawful ones come first. Where the domain's tests grant an office for too short a time to sign
    in, which the domain does not ask, the next best is told.
    """
    wanted = set(missing)
    usable = [one for one in histories if not _types(one) & set(_FALSE)]
    name = next(names)
    for among, least in ([one for one in usable if _is_lawful(one)], 1), (usable, NEW_MIN):
        while among:
            best = max(among, key=lambda one: _worth(one, wanted))
            if len(wanted & _types(best)) < least:
                break
            among.remove(best)
            if (told := _verifiable(name, best)) is not None:
                wanted -= _types(best)
                yield told
                name = next(names)


def _types(told: History) -> set[str]:
    return {event.type for event in told}


def _worth(told: History, wanted: set[str]) -> float:
    return math.pow(len(wanted & _types(told)), 1.5) / (len(told) + ABOUT_KEYS)


def _is_lawful(told: History) -> bool:
    judging = Judge(Past(COUNTY), "county")
    return all(
        verdict.refused is None and not verdict.trouble
        for entry in entries(told)
        if isinstance(entry, list)
        for verdict in judging.judge(entry)
    )


def _verifiable(name: str, history: History) -> Published | None:
    told = _told(name, history, "county")
    try:
        told.signed.history()
    except ProofError:
        return None
    return told


def _told(name: str, events: History, purpose: Purpose) -> Published:
    ledger = Published(name, Ledger(f"{name}.yangguang.example/{purpose}/{COUNTY}"))
    of_system = [kind.name for kind in act_types() if (("system",),) in kind.signed_by]
    system = system_set(*of_system)
    tell(ledger, events, opening=lambda data: data.update(system=system))
    return ledger


def _stored(
    name: str,
    ledger: Published,
    purpose: Purpose,
    judged: bool,  # noqa: FBT001
) -> tuple[Stored, list[bytes]]:
    signed = ledger.signed
    registry = signed.history().registry
    found = find(signed.records, registry, purpose, judged=judged)
    trust = format_trust(registry.trust()).decode()
    notes = tuple(note for _, note in sorted(ledger.notes.items()))
    return Stored(name, purpose, trust, notes, found), signed.records
