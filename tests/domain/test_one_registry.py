"""Offices as the rooms read them and as verifiers read them are the same offices.

The domain imports no cryptography and the verifier no domain, so each folds RoleGranted and
RoleEnded for itself. Whatever the history, they must agree on every day.
"""

from datetime import UTC, date, timedelta

import msgspec
from hypothesis import given as hypothetically
from hypothesis import strategies as st

from audit.proof import act as proof
from audit.proof.registry import Registry
from domain.authority.offices import holders
from domain.authority.registry import RoleEnded, RoleGranted
from domain.kernel.act import Act
from domain.kernel.fact import Fact
from tests.spec import VILLAGE, act, given, two_roots

FIRST = date(2026, 1, 1)
PERSONS = ("person:a", "person:b")
ROLES = ("village_committee", "village_secretary")
days = st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n))


def grant(person: str, role: str, first: date, length: int | None) -> RoleGranted:
    until = None if length is None else first + timedelta(days=length)
    return RoleGranted(person=person, role=role, place=VILLAGE, from_=first, until=until)


def end(person: str, role: str, on: date) -> RoleEnded:
    return RoleEnded(person=person, role=role, place=VILLAGE, on=on)


facts = st.one_of(
    st.builds(
        grant,
        st.sampled_from(PERSONS),
        st.sampled_from(ROLES),
        days,
        st.none() | st.integers(0, 10),
    ),
    st.builds(end, st.sampled_from(PERSONS), st.sampled_from(ROLES), days),
)


def as_verifiers_read(stated: Act[Fact]) -> proof.Act:
    """The same act, as it comes out of the signed bytes."""
    return proof.Act(
        type=stated.type,
        ledger="yangguang.example/county/231005",
        id=stated.id,
        at=stated.at.isoformat(),
        at_time=stated.at.astimezone(UTC),
        by=tuple(proof.Signer(s.key, s.person, s.place, s.role) for s in stated.by),
        seen_size=1,
        seen_root=bytes(32),
        data=msgspec.json.decode(msgspec.json.encode(stated.data)),
        lines=None,
        payload=b"",
        signatures=(),
    )


@hypothetically(st.lists(facts, max_size=8))
def test_rooms_and_verifiers_agree_on_who_holds_an_office(history: list[Fact]) -> None:
    stated = [act(fact, by=two_roots()) for fact in history]
    ledger = given(*stated).ledger
    registry = Registry()
    for index, one in enumerate(stated):
        registry.apply(index, as_verifiers_read(one))
    for day in (FIRST + timedelta(days=n) for n in range(32)):
        for role in ROLES:
            verified = {
                person
                for person in PERSONS
                if any(grant.covers(day) for grant in registry.held(person, role, VILLAGE))
            }
            assert holders(ledger, VILLAGE, {role}, day) == verified
