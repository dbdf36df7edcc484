"""Lineage: HH-5 splits, mergers and moves; HH-1 and HH-3 of who goes, ID-5 of open cases."""

import msgspec
import pytest

from domain.kernel.act import Act
from domain.kernel.fact import Fact
from domain.residents.households import Household
from domain.residents.lineage import Goes, HouseholdMoved, HouseholdsMerged, HouseholdSplit
from domain.residents.people import Person
from domain.residents.standing import StatusRecorded
from tests.domain.near_poor import applied, publicised
from tests.spec import OTHER_VILLAGE, TOWNSHIP, VILLAGE, act, day, given, officer
from tests.village import family

COMMITTEE = officer("village_committee")
TOWNSHIP_OFFICER = officer("township_officer")
ON = "2026-02-01"


def split(*going: str, head: str | None = None, new_head: str | None = None, on: str = ON) -> Fact:
    """Members of h1 go into h9; the first is its head."""
    first = head or (going[0] if going else "yi")
    return HouseholdSplit(
        household="household:h1",
        new_household="household:h9",
        place=VILLAGE,
        on=day(on),
        head=f"person:{first}",
        members=tuple(
            Goes(person=f"person:{who}", relation="head" if who == first else "spouse")
            for who in going
        ),
        new_head=f"person:{new_head}" if new_head else None,
    )


def merged(*going: str, relation: str = "child", on: str = ON) -> HouseholdsMerged:
    """All of h2 go into h1."""
    return HouseholdsMerged(
        household="household:h1",
        merged="household:h2",
        place=VILLAGE,
        on=day(on),
        members=tuple(
            Goes(person=f"person:{who}", relation=relation)  # type: ignore[arg-type]
            for who in going
        ),
    )


def moved(*who: str, to: str = OTHER_VILLAGE, on: str = ON) -> HouseholdMoved:
    return HouseholdMoved(
        household="household:h1",
        to=to,
        on=day(on),
        members=tuple(f"person:{person}" for person in who),
    )


def poor(household: str) -> Act[StatusRecorded]:
    status = StatusRecorded(
        subject=household, status="registered_poor", from_=day("2025-01-01"), until=None
    )
    return act(status, by=officer("county_reviewer"), at="2026-01-05")


# --- a household splits ----------------------------------------------------------------------


def test_hh_5_a_split_keeps_lineage_and_memberships_without_a_gap() -> None:
    after = (
        given(*family("h1", "jia", "yi", "bing"))
        .when(act(split("yi", "bing"), by=COMMITTEE))
        .then_admitted()
    )
    old = after.ledger.read(Household, "household:h1")
    new = after.ledger.read(Household, "household:h9")
    assert old.persons_on(day("2026-01-31")) == {"person:jia", "person:yi", "person:bing"}
    assert old.persons_on(day(ON)) == {"person:jia"}
    assert new.persons_on(day(ON)) == {"person:yi", "person:bing"}
    assert (new.place, new.head) == (VILLAGE, "person:yi")
    assert [(t.kind, t.other, t.on) for t in old.lineage] == [
        ("split_into", "household:h9", day(ON))
    ]
    assert [(t.kind, t.other) for t in new.lineage] == [("split_from", "household:h1")]
    person = after.ledger.read(Person, "person:yi")
    assert person.household_on(day("2026-01-31")) == "household:h1"
    assert person.household_on(day(ON)) == "household:h9"


def test_hh_5_lineage_is_kept_through_two_splits_and_a_merger() -> None:
    second = msgspec.structs.replace(
        split("bing", on="2026-02-03"), new_household="household:h8", household="household:h9"
    )
    back = msgspec.structs.replace(
        merged("bing", on="2026-02-05"), merged="household:h8", household="household:h1"
    )
    after = (
        given(*family("h1", "jia", "yi", "bing"))
        .when(
            act(split("yi", "bing"), by=COMMITTEE),
            act(second, by=COMMITTEE),
            act(back, by=COMMITTEE),
        )
        .then_admitted()
    )
    told = {
        name: [(t.kind, t.other) for t in after.ledger.read(Household, f"household:{name}").lineage]
        for name in ("h1", "h9", "h8")
    }
    assert told == {
        "h1": [("split_into", "household:h9"), ("merged_from", "household:h8")],
        "h9": [("split_from", "household:h1"), ("split_into", "household:h8")],
        "h8": [("split_from", "household:h9"), ("merged_into", "household:h1")],
    }
    bing = after.ledger.read(Person, "person:bing")
    days = ("2026-01-31", "2026-02-01", "2026-02-03", "2026-02-05")
    assert [bing.household_on(day(on)) for on in days] == [
        f"household:{name}" for name in ("h1", "h9", "h8", "h1")
    ]


def test_hh_5_a_status_does_not_multiply_by_splitting() -> None:
    after = (
        given(*family("h1", "jia", "yi"), poor("household:h1"))
        .when(act(split("yi"), by=COMMITTEE))
        .then_admitted()
    )
    assert after.ledger.read(Household, "household:h1").statuses_on(day(ON)) == {"registered_poor"}
    assert after.ledger.read(Household, "household:h9").statuses == ()


def test_hh_3_a_head_who_goes_is_followed_in_the_old_household() -> None:
    after = (
        given(*family("h1", "jia", "yi"))
        .when(act(split("jia", new_head="yi"), by=COMMITTEE))
        .then_admitted()
    )
    old = after.ledger.read(Household, "household:h1")
    assert (old.head, old.ended_on) == ("person:yi", None)


@pytest.mark.parametrize(("going", "new_head"), [("jia", None), ("jia", "jia"), ("yi", "jia")])
def test_hh_3_the_old_household_keeps_a_head(going: str, new_head: str | None) -> None:
    given(*family("h1", "jia", "yi")).when(
        act(split(going, new_head=new_head), by=COMMITTEE)
    ).then_refused("HH-3", expected="a new head")


def test_hh_3_not_everybody_goes() -> None:
    given(*family("h1", "jia", "yi")).when(
        act(split("yi", "jia", new_head="jia"), by=COMMITTEE)
    ).then_refused("HH-3", expected="somebody who stays", found="everybody")


def test_hh_3_who_is_no_member_does_not_go() -> None:
    given(*family("h1", "jia", "yi"), *family("h2", "bing")).when(
        act(split("bing"), by=COMMITTEE)
    ).then_refused("HH-3", found="person:bing is no member")


@pytest.mark.parametrize("on", ["2015-12-31", "2026-03-02"])
def test_hh_3_a_split_lies_between_joining_and_today(on: str) -> None:
    given(*family("h1", "jia", "yi")).when(act(split("yi", on=on), by=COMMITTEE)).then_refused(
        "HH-3", found=on
    )


@pytest.mark.parametrize(
    ("going", "head"), [(("yi", "yi"), "yi"), (("yi",), "jia"), ((), "yi"), (("yi",), "bing")]
)
def test_hh_1_the_new_household_lists_its_head_and_each_member_once(
    going: tuple[str, ...], head: str
) -> None:
    given(*family("h1", "jia", "yi", "bing")).when(
        act(split(*going, head=head), by=COMMITTEE)
    ).then_refused("HH-1")


def test_reg_1_the_new_household_has_a_reference_of_its_own() -> None:
    given(*family("h1", "jia", "yi"), *family("h9", "bing")).when(
        act(split("yi"), by=COMMITTEE)
    ).then_refused("REG-1", found="household:h9")


def test_reg_2_the_new_household_lives_where_the_old_one_does() -> None:
    elsewhere = msgspec.structs.replace(split("yi"), place=OTHER_VILLAGE)
    given(*family("h1", "jia", "yi")).when(act(elsewhere, by=COMMITTEE)).then_refused(
        "REG-2", expected=VILLAGE, found=OTHER_VILLAGE
    )


def test_act_1_the_next_village_splits_nothing() -> None:
    given(*family("h1", "jia", "yi")).when(
        act(split("yi"), by=officer("village_committee", place=OTHER_VILLAGE))
    ).then_refused("ACT-1", expected=f"authority over {VILLAGE}")


# --- two become one --------------------------------------------------------------------------


def test_hh_5_a_merger_keeps_lineage_and_ends_the_household_taken_up() -> None:
    after = (
        given(*family("h1", "jia"), *family("h2", "yi", "bing"), poor("household:h2"))
        .when(act(merged("yi", "bing"), by=COMMITTEE))
        .then_admitted()
    )
    one, gone = (after.ledger.read(Household, f"household:h{n}") for n in (1, 2))
    assert one.persons_on(day(ON)) == {"person:jia", "person:yi", "person:bing"}
    assert [(t.kind, t.other) for t in one.lineage] == [("merged_from", "household:h2")]
    assert [(t.kind, t.other) for t in gone.lineage] == [("merged_into", "household:h1")]
    assert gone.ended_on == day(ON)
    assert gone.statuses_on(day("2026-01-31")) == {"registered_poor"}
    assert gone.statuses_on(day(ON)) == frozenset()
    assert one.statuses == ()
    assert after.ledger.read(Person, "person:bing").household_on(day(ON)) == "household:h1"


@pytest.mark.parametrize("going", [(), ("yi",), ("yi", "bing", "bing"), ("yi", "bing", "jia")])
def test_hh_1_a_merger_names_every_member_once(going: tuple[str, ...]) -> None:
    given(*family("h1", "jia"), *family("h2", "yi", "bing")).when(
        act(merged(*going), by=COMMITTEE)
    ).then_refused("HH-1", expected="every member of household:h2")


def test_hh_1_a_merger_brings_no_second_head() -> None:
    given(*family("h1", "jia"), *family("h2", "yi")).when(
        act(merged("yi", relation="head"), by=COMMITTEE)
    ).then_refused("HH-1", expected="person:jia as the only head")


def test_hh_3_a_merger_has_happened() -> None:
    given(*family("h1", "jia"), *family("h2", "yi")).when(
        act(merged("yi", on="2026-03-02"), by=COMMITTEE)
    ).then_refused("HH-3", found="2026-03-02")


def test_reg_2_a_household_is_not_merged_with_itself() -> None:
    itself = msgspec.structs.replace(merged("jia"), merged="household:h1")
    given(*family("h1", "jia")).when(act(itself, by=COMMITTEE)).then_refused(
        "REG-2", expected="two households"
    )


def test_reg_2_a_merger_happens_at_the_place_of_the_one_that_stays() -> None:
    elsewhere = msgspec.structs.replace(merged("yi"), place=OTHER_VILLAGE)
    given(*family("h1", "jia"), *family("h2", "yi")).when(
        act(elsewhere, by=COMMITTEE)
    ).then_refused("REG-2", found=OTHER_VILLAGE)


def test_hh_3_a_household_taken_up_is_not_taken_up_again() -> None:
    given(*family("h1", "jia"), *family("h2", "yi"), act(merged("yi"), by=COMMITTEE)).when(
        act(merged(), by=COMMITTEE)
    ).then_refused("HH-3", found="household:h2 ended on 2026-02-01")


def test_act_1_a_village_takes_up_no_household_of_the_next() -> None:
    given(*family("h1", "jia"), *family("h2", "yi", place=OTHER_VILLAGE)).when(
        act(merged("yi"), by=COMMITTEE)
    ).then_refused("ACT-1", expected=f"authority over {OTHER_VILLAGE}")


def test_id_5_a_household_with_an_open_case_is_not_taken_up() -> None:
    case = applied(case="case:2")
    given(*family("h1", "jia"), *family("h2", "bing"), publicised(), case).when(
        act(merged("bing"), by=COMMITTEE)
    ).then_refused("ID-5", expected="no open case of household:h2", found="case:2")


# --- and one moves ---------------------------------------------------------------------------


def test_hh_5_a_move_keeps_where_it_came_from() -> None:
    after = (
        given(*family("h1", "jia", "yi"))
        .when(act(moved("jia", "yi"), by=TOWNSHIP_OFFICER))
        .then_admitted()
    )
    state = after.ledger.read(Household, "household:h1")
    assert state.place == OTHER_VILLAGE
    (old, new) = state.residences
    assert (old[0], old[2]) == (VILLAGE, day(ON))
    assert new == (OTHER_VILLAGE, day(ON), None)
    assert after.ledger.read(Person, "person:yi").place == OTHER_VILLAGE


def test_act_1_a_village_moves_nobody_into_the_next() -> None:
    given(*family("h1", "jia")).when(act(moved("jia"), by=COMMITTEE)).then_refused(
        "ACT-1", expected=f"authority over {OTHER_VILLAGE}"
    )


def test_a_village_moves_a_household_between_its_groups() -> None:
    given(*family("h1", "jia")).when(
        act(moved("jia", to=f"{VILLAGE}-02"), by=COMMITTEE)
    ).then_admitted()


@pytest.mark.parametrize("to", [TOWNSHIP, "231006100201"])
def test_act_1_a_household_moves_to_a_village_of_this_county(to: str) -> None:
    given(*family("h1", "jia")).when(act(moved("jia", to=to), by=TOWNSHIP_OFFICER)).then_refused(
        "ACT-1", expected="a village of county 231005"
    )


def test_reg_2_a_move_leads_elsewhere() -> None:
    given(*family("h1", "jia")).when(
        act(moved("jia", to=VILLAGE), by=TOWNSHIP_OFFICER)
    ).then_refused("REG-2", expected="another place")


def test_hh_1_all_members_move() -> None:
    given(*family("h1", "jia", "yi")).when(act(moved("jia"), by=TOWNSHIP_OFFICER)).then_refused(
        "HH-1", expected="every member of household:h1"
    )


def test_hh_3_no_move_lies_before_an_earlier_one() -> None:
    given(*family("h1", "jia"), act(moved("jia"), by=TOWNSHIP_OFFICER)).when(
        act(moved("jia", to=VILLAGE, on="2026-01-31"), by=TOWNSHIP_OFFICER)
    ).then_refused("HH-3", expected=ON, found="2026-01-31")


def test_id_5_a_household_with_an_open_case_does_not_move() -> None:
    given(*family("h1", "jia", "yi"), publicised(), applied()).when(
        act(moved("jia", "yi"), by=TOWNSHIP_OFFICER)
    ).then_refused("ID-5", found="case:1")
