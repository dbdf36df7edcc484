"""Members: HH-1 who joins is in no other household; HH-3 who leaves does so on a date."""

import pytest

from domain.residents.households import Household
from domain.residents.membership import MemberJoined, MemberLeft
from domain.residents.people import Person
from tests.spec import act, day, given, officer
from tests.village import family, household, registered

COMMITTEE = officer("village_committee")


def joined(who: str, *, since: str = "2026-02-01", relation: str = "child") -> MemberJoined:
    return MemberJoined(
        household="household:h1",
        person=f"person:{who}",
        relation=relation,  # type: ignore[arg-type]
        from_=day(since),
    )


def left(
    who: str, *, on: str = "2026-02-01", reason: str = "departed", head: str | None = None
) -> MemberLeft:
    return MemberLeft(
        household="household:h1",
        person=f"person:{who}",
        on=day(on),
        reason=reason,  # type: ignore[arg-type]
        new_head=f"person:{head}" if head else None,
    )


def test_hh_1_a_registered_person_of_no_household_joins() -> None:
    after = (
        given(*family("h1", "jia"), *registered("yi"))
        .when(act(joined("yi"), by=COMMITTEE))
        .then_admitted()
    )
    state = after.ledger.read(Household, "household:h1")
    assert [len(state.members_on(day(d))) for d in ("2026-01-31", "2026-02-01")] == [1, 2]


def test_hh_1_a_member_of_another_household_does_not_join() -> None:
    given(*family("h1", "jia"), *family("h2", "yi")).when(
        act(joined("yi"), by=COMMITTEE)
    ).then_refused("HH-1", expected="in no household", found="household:h2")


def test_hh_1_a_member_does_not_join_a_second_time() -> None:
    given(*family("h1", "jia", "yi")).when(act(joined("yi"), by=COMMITTEE)).then_refused(
        "HH-1", found="household:h1"
    )


def test_hh_1_nobody_joins_as_a_second_head() -> None:
    given(*family("h1", "jia"), *registered("yi")).when(
        act(joined("yi", relation="head"), by=COMMITTEE)
    ).then_refused("HH-1", expected="one head", found="person:yi")


def test_reg_2_nobody_joins_a_household_that_is_not_registered() -> None:
    given(*registered("yi")).when(act(joined("yi"), by=COMMITTEE)).then_refused(
        "REG-2", expected="a registered household", found="household:h1"
    )


def test_reg_2_nobody_joins_unregistered() -> None:
    given(*family("h1", "jia")).when(act(joined("yi"), by=COMMITTEE)).then_refused(
        "REG-2", expected="a registered person", found="person:yi"
    )


def test_hh_3_a_departed_member_stays_on_record_with_the_day() -> None:
    after = given(*family("h1", "jia", "yi")).when(act(left("yi"), by=COMMITTEE)).then_admitted()
    state = after.ledger.read(Household, "household:h1")
    assert [m.person for m in state.members] == ["person:jia", "person:yi"]
    assert state.persons_on(day("2026-01-31")) == {"person:jia", "person:yi"}
    assert state.persons_on(day("2026-02-01")) == {"person:jia"}
    person = after.ledger.read(Person, "person:yi")
    assert person.household_on(day("2026-01-31")) == "household:h1"
    assert person.household_on(day("2026-02-01")) is None


def test_hh_3_who_is_no_member_does_not_leave() -> None:
    given(*family("h1", "jia"), *registered("yi")).when(act(left("yi"), by=COMMITTEE)).then_refused(
        "HH-3", expected="a member", found="no member"
    )


def test_hh_3_nobody_leaves_twice() -> None:
    given(*family("h1", "jia", "yi"), act(left("yi"), by=COMMITTEE)).when(
        act(left("yi", on="2026-02-20"), by=COMMITTEE)
    ).then_refused("HH-3", found="no member")


@pytest.mark.parametrize("on", ["2015-12-31", "2026-03-02"])
def test_hh_3_the_day_lies_between_joining_and_today(on: str) -> None:
    given(*family("h1", "jia", "yi", since="2016-01-01")).when(
        act(left("yi", on=on), by=COMMITTEE, at="2026-03-01")
    ).then_refused("HH-3", expected="2026-03-01", found=on)


def test_hh_3_a_head_leaves_when_a_new_head_is_named() -> None:
    after = (
        given(*family("h1", "jia", "yi"))
        .when(act(left("jia", reason="deceased", head="yi"), by=COMMITTEE))
        .then_admitted()
    )
    state = after.ledger.read(Household, "household:h1")
    assert state.head == "person:yi"
    assert [m.relation for m in state.members_on(day("2026-02-01"))] == ["head"]


@pytest.mark.parametrize("head", [None, "bing", "jia"])
def test_hh_3_a_head_does_not_leave_the_others_without_one(head: str | None) -> None:
    given(*family("h1", "jia", "yi"), *registered("bing")).when(
        act(left("jia", head=head), by=COMMITTEE)
    ).then_refused("HH-3", expected="a new head", found=head or "None")


def test_hh_3_no_new_head_is_named_when_another_member_leaves() -> None:
    given(*family("h1", "jia", "yi", "bing")).when(
        act(left("yi", head="bing"), by=COMMITTEE)
    ).then_refused("HH-3", expected="exactly when the head leaves")


def test_hh_3_the_last_member_leaves_without_a_successor() -> None:
    after = given(*family("h1", "jia")).when(act(left("jia"), by=COMMITTEE)).then_admitted()
    assert after.ledger.read(Household, "household:h1").members_on(day("2026-02-01")) == ()


def test_hh_3_the_deceased_join_no_household() -> None:
    given(
        *family("h1", "jia", "yi"),
        act(left("yi", reason="deceased"), by=COMMITTEE),
        *registered("bing"),
    ).when(act(household("h2", "bing", "yi", since="2026-02-15"), by=COMMITTEE)).then_refused(
        "HH-3", expected="a living person", found="2026-02-01"
    )


def test_a_membership_recorded_in_error_bars_nobody() -> None:
    error = left("yi", on="2016-01-01", reason="recorded_in_error")
    given(*family("h1", "jia", "yi"), act(error, by=COMMITTEE), *registered("bing")).when(
        act(household("h2", "bing", "yi", since="2010-01-01"), by=COMMITTEE)
    ).then_admitted()


def test_who_left_may_come_back() -> None:
    after = (
        given(*family("h1", "jia", "yi"), act(left("yi"), by=COMMITTEE))
        .when(act(joined("yi", since="2026-02-10"), by=COMMITTEE))
        .then_admitted()
    )
    state = after.ledger.read(Household, "household:h1")
    days = [len(state.members_on(day(d))) for d in ("2026-01-31", "2026-02-05", "2026-02-10")]
    assert days == [2, 1, 2]


def test_act_1_the_next_village_s_committee_changes_no_membership() -> None:
    stranger = officer("village_committee", place="231005100202")
    given(*family("h1", "jia", "yi")).when(act(left("yi"), by=stranger)).then_refused(
        "ACT-1", expected="authority over 231005100201", found="231005100202"
    )
