"""Admission in the kernel: seats, bodies, places, ledgers and lines, before any process rule."""

from dataclasses import replace
from itertools import permutations

import msgspec
import pytest
from hypothesis import given as hypothetically
from hypothesis import strategies as st

from domain.kernel import catalogue
from domain.kernel.act import Signer
from domain.kernel.catalogue import ActType, Seats, check_places, check_seats
from domain.kernel.refused import Refused
from domain.kernel.words import say
from tests.spec import act, given, granted, officer
from tests.village import household, person

ROLES = ("a", "b", "c")
seats = st.lists(st.sets(st.sampled_from(ROLES), min_size=1).map(tuple), max_size=5).map(tuple)
signers = st.lists(st.sampled_from(ROLES), max_size=5)


def taken(*alternatives: Seats, bodies_distinct: bool = False) -> ActType:
    """A type like any other, signed in these seats."""
    some = next(iter(catalogue.act_types()))
    return replace(some, signed_by=alternatives, bodies_distinct=bodies_distinct)


def signed(*roles: str, body: str | None = None) -> tuple[Signer, ...]:
    return tuple(
        Signer(f"person:{n}", f"ed25519:{n}", role, "231005", body or f"body {n}")
        for n, role in enumerate(roles)
    )


def is_seated(by: tuple[Signer, ...], kind: ActType) -> bool:
    try:
        check_seats(kind, by)
    except Refused:
        return False
    return True


@hypothetically(signers, seats)
def test_signers_find_their_seats_in_any_order(roles: list[str], one: Seats) -> None:
    """Against every order of the signers, one by one."""
    by = signed(*roles)
    slow = len(by) == len(one) and any(
        all(signer.role in seat for signer, seat in zip(order, one, strict=True))
        for order in permutations(by)
    )
    assert is_seated(by, taken(one)) == slow


def test_sixteen_signers_in_the_wrong_roles_are_refused_at_once() -> None:
    """Trying every order of them would take longer than the ledger will exist."""
    by = signed(*["a"] * 15, "b")
    with pytest.raises(Refused, match="ACT-1"):
        check_seats(taken((("a",),) * 16), by)


def test_act_1_a_refusal_names_offices_as_a_reader_of_either_language_calls_them() -> None:
    kind = taken((("village_committee",), ("supermarket_keeper", "supervision_committee")))
    with pytest.raises(Refused) as met:
        check_seats(kind, signed("bank"))
    assert met.value.expected == say(
        "signed by village_committee + supermarket_keeper/supervision_committee",
        "由村委会成员＋爱心超市管理员/村务监督委员会签名",
    )
    assert met.value.found == say("signed by bank", "由银行签名")


def test_act_1_any_alternative_suffices() -> None:
    kind = taken((("a",), ("a",)), (("b", "c"),))
    assert is_seated(signed("a", "a"), kind)
    assert is_seated(signed("c"), kind)
    assert not is_seated(signed("a"), kind)
    assert not is_seated(signed("b", "c"), kind)
    assert not is_seated((), kind)


def test_act_1_two_signers_of_one_body_are_refused_where_bodies_must_differ() -> None:
    kind = taken((("a",), ("a",)), bodies_distinct=True)
    check_seats(kind, signed("a", "a"))
    with pytest.raises(Refused, match=r"different bodies; found bodies office$"):
        check_seats(kind, signed("a", "a", body="office"))


def test_act_1_every_signer_needs_authority_over_the_place() -> None:
    here = (officer("township_officer"), officer("village_committee"))
    check_places(here, "231005100201")
    check_places(here, "231005100201-03")
    with pytest.raises(Refused, match="ACT-1: expected authority over 231005100202"):
        check_places(here, "231005100202")


def test_act_1_authority_never_holds_upwards_or_sideways() -> None:
    committee = (officer("village_committee"),)
    for place in ("231005", "231005100", "231005100202", "23100510020"):
        with pytest.raises(Refused, match="ACT-1"):
            check_places(committee, place)


def test_role_and_place_are_asked_before_the_rules_of_the_process() -> None:
    """The household has unregistered members, and a stranger signs."""
    stranger = officer("village_committee", place="231005100202")
    given().when(act(household("h1", "jia"), by=stranger)).then_refused("ACT-1")
    given().when(act(household("h1", "jia"), by=officer("bank"))).then_refused("ACT-1")


def test_act_1_a_type_that_is_a_line_only_is_refused_as_an_act_of_its_own() -> None:
    stated = act(person("jia"), by=officer("village_committee"))
    kind = replace(catalogue.type_of(type(stated.data)), line_only=True)
    with pytest.raises(Refused, match=r"ACT-1: expected PersonRegistered\.v1 as a line of a batch"):
        catalogue.admit(kind, stated, given().ledger)
    catalogue.admit(kind, msgspec.structs.replace(stated, n=0), given().ledger)


def test_act_4_a_type_stays_in_the_ledgers_that_take_it() -> None:
    stated = act(person("jia"), by=officer("village_committee"))
    kind = catalogue.type_of(type(stated.data))
    with pytest.raises(Refused) as refusal:
        catalogue.admit(kind, stated, given().ledger, purpose="inspection")
    assert refusal.value.rule == "ACT-4"
    assert refusal.value.kind == "forbidden"
    grant = granted("person:c1", "village_committee")
    for purpose in ("county", "inspection"):
        catalogue.admit(
            catalogue.type_of(type(grant.data)),
            grant,
            given().ledger,
            purpose=purpose,
        )


def test_a_rule_on_actors_forbids_and_every_other_conflicts() -> None:
    assert given().when(act(person("jia"), by=officer("bank"))).then_refused("ACT-1").kind == (
        "forbidden"
    )
    committee = officer("village_committee")
    assert given().when(act(household("h1", "jia"), by=committee)).then_refused("REG-2").kind == (
        "conflict"
    )
