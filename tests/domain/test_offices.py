"""Offices: REG-4 levels and tenures; ACT-3 who is barred; ASM-2 who holds a role on a day."""

import msgspec
import pytest

from domain.authority.offices import holders
from domain.authority.registry import RoleEnded
from domain.kernel.act import Act
from domain.kernel.roles import COMMITTEES
from domain.residents.kinship import KinshipDeclared
from tests.spec import VILLAGE, act, day, given, granted, officer, two_roots
from tests.village import family

DAYS = ("2026-02-28", "2026-03-01", "2026-07-01")


def ended(person: str, role: str, on: str, *, at: str = "2026-03-01") -> Act[RoleEnded]:
    end = RoleEnded(person=person, role=role, place=VILLAGE, on=day(on))
    return act(end, by=two_roots(), at=at)


def test_reg_4_a_role_is_granted_at_its_level() -> None:
    given().when(granted("person:c1", "village_committee")).then_admitted()


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("village_committee", "231005100"),
        ("township_reviewer", VILLAGE),
        ("county_reviewer", "231005100"),
        ("village_representative", f"{VILLAGE}-01"),
    ],
)
def test_reg_4_a_role_is_not_granted_at_another_level(role: str, place: str) -> None:
    given().when(granted("person:c1", role, place=place)).then_refused(
        "REG-4", expected=role, found=place
    )


@pytest.mark.parametrize("role", ["root", "system"])
def test_reg_4_root_and_system_are_never_granted(role: str) -> None:
    given().when(granted("person:c1", role, place="231005")).then_refused(
        "REG-4", expected="can be granted", found=role
    )


def test_reg_4_a_role_already_held_is_not_granted_again() -> None:
    given(granted("person:c1", "village_committee")).when(
        granted("person:c1", "village_committee", since="2026-02-01")
    ).then_refused("REG-4", expected="not yet held", found="person:c1")


def test_reg_4_a_role_that_ended_is_granted_again_from_that_day() -> None:
    history = given(
        granted("person:c1", "village_committee"),
        ended("person:c1", "village_committee", "2026-02-01"),
    )
    history.when(granted("person:c1", "village_committee", since="2026-02-01")).then_admitted()
    history.when(granted("person:c1", "village_committee", since="2026-01-31")).then_refused(
        "REG-4"
    )


def test_reg_4_an_end_takes_back_what_was_granted_ahead() -> None:
    """As the registry that verifies signatures reads it: one end, whatever the grants."""
    history = given(
        granted("person:c1", "village_committee", until="2026-06-30"),
        granted("person:c1", "village_committee", since="2026-07-01"),
        ended("person:c1", "village_committee", "2026-03-01"),
    )
    held = [holders(history.ledger, VILLAGE, {"village_committee"}, day(d)) for d in DAYS]
    assert held == [{"person:c1"}, frozenset(), frozenset()]
    history.when(granted("person:c1", "village_committee", since="2026-07-01")).then_admitted()


def test_reg_4_a_tenure_that_ends_before_it_begins_is_refused() -> None:
    given().when(
        granted("person:c1", "village_committee", since="2026-03-01", until="2026-02-28")
    ).then_refused("REG-4", expected="not after the last", found="2026-02-28")


def test_reg_4_only_a_role_that_is_held_ends() -> None:
    history = given(granted("person:c1", "village_committee", since="2026-02-01"))
    history.when(ended("person:c1", "village_committee", "2026-02-20")).then_admitted()
    history.when(ended("person:c1", "village_committee", "2026-01-31")).then_refused(
        "REG-4", expected="held on 2026-01-31", found="person:c1"
    )
    history.when(ended("person:c2", "village_committee", "2026-02-20")).then_refused("REG-4")
    history.when(ended("person:c1", "village_secretary", "2026-02-20")).then_refused("REG-4")


def test_act_1_no_office_is_granted_in_another_county() -> None:
    elsewhere = granted("person:c1", "village_committee", place="231004100201")
    given().when(elsewhere).then_refused("ACT-1", expected="county 231005", found="231004")


def test_act_1_an_office_of_the_city_is_granted_by_the_county_s_roots() -> None:
    given().when(granted("person:x1", "city_reviewer", place="2310")).then_admitted()
    given().when(granted("person:x1", "city_reviewer", place="4114")).then_refused("ACT-1")


def test_act_1_a_township_registrar_grants_nothing_for_the_county() -> None:
    grant = granted("person:f1", "county_finance")
    by = (
        officer("registrar", "person:g1", place="231005100", body="office one"),
        officer("registrar", "person:g2", place="231005100", body="office two"),
    )
    given().when(act(grant.data, by=by)).then_refused(
        "ACT-1", expected="authority over 231005", found="231005100"
    )


def test_act_1_two_registrars_of_one_body_grant_nothing() -> None:
    grant = granted("person:c1", "village_committee")
    by = (
        officer("registrar", "person:g1", place="231005"),
        officer("registrar", "person:g2", place="231005"),
    )
    given().when(act(grant.data, by=by)).then_refused("ACT-1", expected="different bodies")


def test_asm_2_the_body_is_whoever_holds_its_roles_there_on_the_day() -> None:
    ledger = given(
        granted("person:v1", "village_representative"),
        granted("person:v2", "village_representative", since="2026-02-01"),
        granted("person:v3", "village_representative", until="2026-02-10"),
        granted("person:c1", "village_committee"),
        granted("person:s1", "village_secretary"),
        granted("person:s1", "village_committee"),
        granted("person:w1", "work_team"),
        granted("person:n1", "village_representative", place="231005100202"),
        ended("person:c1", "village_committee", "2026-02-05"),
    ).ledger
    body = {
        d: holders(ledger, VILLAGE, ("village_representative", *COMMITTEES), day(d))
        for d in ("2025-12-31", "2026-01-31", "2026-02-05", "2026-02-10", "2026-02-11")
    }
    always = {"person:v1", "person:s1"}
    assert body["2025-12-31"] == frozenset()
    assert body["2026-01-31"] == always | {"person:v3", "person:c1"}
    assert body["2026-02-05"] == always | {"person:v2", "person:v3"}
    assert body["2026-02-10"] == always | {"person:v2", "person:v3"}
    assert body["2026-02-11"] == always | {"person:v2"}


def test_act_3_no_relative_of_the_committee_joins_the_supervision_committee() -> None:
    kin = KinshipDeclared(person="person:c1", household="household:h1", relation="sibling")
    history = given(
        *family("h1", "jia", "yi"),
        granted("person:c1", "village_committee"),
        act(kin, by=officer("village_committee", "person:c1")),
    )
    history.when(granted("person:yi", "supervision_committee")).then_refused(
        "ACT-3", expected="no relatives", found="person:c1"
    )
    history.when(granted("person:ding", "supervision_committee")).then_admitted()


def test_act_3_nor_does_one_of_the_same_household() -> None:
    given(*family("h1", "jia", "yi"), granted("person:jia", "village_secretary")).when(
        granted("person:yi", "supervision_committee")
    ).then_refused("ACT-3", found="person:jia as village_secretary")


def test_act_3_nobody_supervises_themselves() -> None:
    given(granted("person:c1", "village_committee")).when(
        granted("person:c1", "supervision_committee")
    ).then_refused("ACT-3", found="person:c1")


def test_act_3_nor_does_a_supervisor_s_relative_join_the_committee() -> None:
    given(*family("h1", "jia", "yi"), granted("person:jia", "supervision_committee")).when(
        granted("person:yi", "village_committee")
    ).then_refused("ACT-3", found="person:jia as supervision_committee")


def test_act_3_relatives_follow_each_other_when_the_tenures_do_not_meet() -> None:
    given(
        *family("h1", "jia", "yi"),
        granted("person:jia", "village_committee", until="2026-02-28"),
    ).when(granted("person:yi", "supervision_committee", since="2026-03-01")).then_admitted()


def test_a_role_that_is_none_does_not_decode() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(
            {"person": "person:c1", "role": "emperor", "place": "231005", "from": "2026-01-01",
             "until": None},
            type=type(granted("person:c1", "bank").data),
        )  # fmt: skip
