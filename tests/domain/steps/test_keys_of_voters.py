# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""A member votes with their own key; where one has none, a ballot is assisted (ASM-6)."""

from typing import Any

import pytest

from domain.authority.keys import (
    KeyCompromised,
    KeyEnrolled,
    KeyNamed,
    KeyReinstated,
    KeyRevoked,
    KeySuspended,
    example_key,
)
from domain.kernel.act import Act
from tests.domain.meetings import assisted, meeting
from tests.domain.near_poor import voted
from tests.spec import act, two_roots

V2 = example_key("2")


def enrolled(key: str = V2, person: str = "person:v2") -> Act[KeyEnrolled]:
    data = KeyEnrolled(person=person, body="villagers", key=key, spki="AA==", proof="AA==")
    return act(data, by=two_roots(), at="2026-01-02")


def named(kind: type[KeyNamed], key: str = V2, **more: Any) -> Act[KeyNamed]:
    return act(kind(key=key, reason="lost", **more), by=two_roots(), at="2026-03-01")


GONE: dict[str, Act[KeyNamed]] = {
    "suspended": named(KeySuspended),
    "revoked": named(KeyRevoked),
    "compromised": named(KeyCompromised, from_="2026-02-01", until=None),
}


def test_asm_6_who_has_a_key_in_force_votes_with_it() -> None:
    story = meeting().having(enrolled())
    story.when(assisted()).then_refused("ASM-6", expected="own key", found="person:v2 holds")
    story.when(voted("person:v2")).then_admitted()


def test_asm_6_another_s_key_is_not_the_voter_s() -> None:
    meeting().having(enrolled(person="person:v3")).when(assisted()).then_admitted()


@pytest.mark.parametrize("gone", GONE)
def test_asm_6_a_key_out_of_force_counts_as_none(gone: str) -> None:
    meeting().having(enrolled(), GONE[gone]).when(assisted()).then_admitted()


@pytest.mark.parametrize("gone", GONE)
def test_asm_6_one_key_in_force_is_enough(gone: str) -> None:
    story = meeting().having(enrolled(), GONE[gone], enrolled(example_key("3")))
    story.when(assisted()).then_refused("ASM-6", found=example_key("3"))


def test_asm_6_a_reinstated_key_is_in_force_and_a_revoked_one_never_again() -> None:
    back = named(KeyReinstated)
    meeting().having(enrolled(), GONE["suspended"], back).when(assisted()).then_refused("ASM-6")
    meeting().having(enrolled(), GONE["revoked"], back).when(assisted()).then_admitted()
