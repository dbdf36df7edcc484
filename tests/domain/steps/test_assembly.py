"""The assembly 民主评议: who is called, who speaks and who votes (ASM-1, ASM-2, ASM-6)."""

from typing import Any

import pytest

from domain.kernel.act import Act, Signer
from domain.residents.deaths import DeathRecorded
from domain.residents.kinship import KinshipDeclared
from domain.steps.assembly.state import Assembly
from tests.domain.cast import (
    BODY,
    SECRETARY,
    committee,
    representative,
    township,
    work_team,
)
from tests.domain.meetings import after_votes, assisted, meeting
from tests.domain.near_poor import (
    attended,
    closed,
    convened,
    spoken,
    tally,
    voted,
)
from tests.domain.story import before
from tests.spec import act, day, granted, officer

BEFORE = "2026-03-08T08:59"
"""A minute before the time for which the meeting was called."""

# --- convening ------------------------------------------------------------------------------


def test_asm_4_a_meeting_is_convened_before_it_is_held() -> None:
    before("assembly").when(convened(at="2026-03-09")).then_refused(
        "ASM-4", expected="2026-03-09 or later", found="2026-03-08"
    )


def test_asm_4_a_meeting_names_each_matter_once() -> None:
    before("assembly").when(convened("case:1", "case:1")).then_refused("ASM-4", found="case:1")


@pytest.mark.parametrize("body", ["villagers", "collective_members"])
def test_asm_2_another_body_than_the_row_names_is_refused(body: str) -> None:
    before("assembly").when(convened(body=body)).then_refused(
        "ASM-2", expected="villager_representatives", found=body
    )


def test_asm_2_an_unknown_body_is_refused() -> None:
    before("assembly").when(convened(body="committee_of_two")).then_refused(
        "ASM-2", found="committee_of_two"
    )


def test_asm_2_a_village_decides_only_on_its_own_cases() -> None:
    elsewhere = "231005100202"
    signer = officer("village_secretary", "person:s9", place=elsewhere)
    there = act(convened(place=elsewhere).data, by=signer, at="2026-03-06")
    before("assembly").when(there).then_refused("ASM-2", expected=elsewhere, found="231005100201")


def test_reg_1_an_assembly_number_is_given_out_once() -> None:
    meeting().when(convened()).then_refused("REG-1", found="assembly:1")


def test_reg_2_only_cases_are_put_to_the_assembly() -> None:
    before("assembly").when(convened("household:h1")).then_refused("REG-2", found="household:h1")


def test_reg_2_nobody_attends_an_assembly_that_was_not_convened() -> None:
    before("assembly").when(attended()).then_refused("REG-2", found="no assembly:1")


# --- attendance and speeches ----------------------------------------------------------------


def test_asm_1_who_is_no_member_is_not_recorded_as_one() -> None:
    before("assembly").when(convened(), attended("person:v1", "person:yi")).then_refused(
        "ASM-1", expected="members", found="person:yi"
    )


def test_asm_1_who_became_a_member_after_the_meeting_is_not_one() -> None:
    story = before("assembly").having(
        granted("person:v9", "village_representative", since="2026-03-09")
    )
    story.when(convened(), attended("person:v1", "person:v9")).then_refused(
        "ASM-1", found="person:v9"
    )


def test_asm_4_nobody_attends_before_the_meeting() -> None:
    before("assembly").when(convened(), attended(at="2026-03-08T08:59")).then_refused(
        "ASM-4", expected="a time from"
    )


@pytest.mark.parametrize("early", [voted("person:v3", at=BEFORE), spoken(at=BEFORE)])
def test_asm_4_nobody_speaks_or_votes_before_the_meeting(early: Act[Any]) -> None:
    meeting().at("2026-03-08T10:00").when(early).then_refused("ASM-4", expected="a time from")


def test_asm_4_no_meeting_is_closed_before_it_began() -> None:
    counted = after_votes(**dict.fromkeys(("v1", "v2", "v3", "v4", "v5", "v6", "c1"), "for"))
    counted.when(closed(at=BEFORE)).then_refused("ASM-4", expected="a time from")
    counted.when(closed()).then_admitted()


def test_asm_1_nobody_is_present_after_their_death() -> None:
    dead = DeathRecorded(person="person:yi", household="household:h1", on=day("2026-03-07"))
    story = (
        before("assembly")
        .having(granted("person:yi", "village_representative"))
        .when(convened(), act(dead, by=committee(), at="2026-03-08"))
        .then_admitted()
    )
    story.when(attended("person:yi")).then_refused("ASM-1", expected="lived", found="person:yi")
    guest = attended("person:v1", guests=("person:yi",))
    story.when(guest).then_refused("ASM-1", expected="lived", found="person:yi")
    story.when(assisted("person:yi")).then_refused("ASM-1", found="person:yi")


def test_asm_1_who_died_after_the_meeting_was_present() -> None:
    dead = DeathRecorded(person="person:yi", household="household:h1", on=day("2026-03-09"))
    story = (
        before("assembly")
        .having(granted("person:yi", "village_representative"))
        .when(convened(), act(dead, by=committee(), at="2026-03-09"))
        .then_admitted()
    )
    story.when(attended("person:yi")).then_admitted()


def test_asm_4_late_comers_are_added() -> None:
    story = meeting("person:v1").when(attended("person:v2", guests=())).then_admitted()
    assert story.ledger.read(Assembly, "assembly:1").present == {"person:v1", "person:v2"}


def test_asm_4_a_guest_may_speak() -> None:
    guest = officer("first_secretary", "person:f1")
    meeting().when(spoken("person:f1", by=guest, matter=None)).then_admitted()


def test_asm_4_who_is_absent_does_not_speak() -> None:
    meeting("person:v1").when(spoken("person:v2")).then_refused("ASM-4", found="person:v2")


def test_asm_1_a_speech_is_to_a_matter_of_the_meeting() -> None:
    meeting().when(spoken(matter="case:2")).then_refused("ASM-1", found="case:2")


def test_act_1_nobody_but_the_officer_records_the_words_of_another() -> None:
    meeting().when(spoken("person:v1", by=committee())).then_admitted()
    meeting().when(spoken("person:v1", by=representative("person:v2"))).then_refused(
        "ACT-1", expected="the speaker", found="person:v2"
    )


# --- votes ----------------------------------------------------------------------------------


def test_asm_1_a_member_present_votes() -> None:
    story = meeting().when(voted("person:v1", "against")).then_admitted()
    assert story.ledger.read(Assembly, "assembly:1").count("case:1").votes_against == 1


@pytest.mark.parametrize("again", ["for", "against", "abstain"])
def test_asm_1_nobody_votes_twice_on_a_matter(again: str) -> None:
    meeting().when(voted("person:v1"), voted("person:v1", again)).then_refused(
        "ASM-1", expected="one vote on each matter", found="person:v1"
    )


def test_asm_1_nobody_votes_twice_in_two_offices() -> None:
    meeting().when(
        voted("person:c1"), voted("person:c1", by=officer("village_representative", "person:c1"))
    ).then_refused("ASM-1", found="person:c1 has voted")


def test_asm_1_who_is_absent_does_not_vote() -> None:
    meeting("person:v1").when(voted("person:v2")).then_refused(
        "ASM-1", expected="a member present", found="person:v2"
    )


def test_asm_1_a_guest_does_not_vote() -> None:
    meeting().when(
        voted("person:f1", by=officer("village_representative", "person:f1"))
    ).then_refused("ASM-1", found="person:f1")


def test_asm_1_nobody_votes_on_what_is_not_before_the_meeting() -> None:
    meeting().when(voted("person:v1", matter="case:2")).then_refused("ASM-1", found="case:2")


def test_asm_2_a_vote_is_cast_in_an_office_of_the_body() -> None:
    meeting().when(voted("person:v1", by=officer("villager", "person:v1"))).then_refused(
        "ASM-2", expected="village_representative", found="villager"
    )


def test_asm_4_nobody_votes_after_the_meeting() -> None:
    ended = after_votes(v1="for").having(closed())
    ended.when(voted("person:v3")).then_refused("ASM-4", found="closed")


def test_act_3_who_is_declared_kin_does_not_vote() -> None:
    kin = KinshipDeclared(person="person:v1", household="household:h1", relation="sibling")
    story = before("assembly").having(act(kin, by=representative("person:v1")))
    story.when(convened(), attended(), voted("person:v1")).then_refused(
        "ACT-3", expected="household:h1", found="person:v1"
    )
    story.when(convened(), attended(), voted("person:v2")).then_admitted()


def test_act_3_nobody_votes_on_their_own_household() -> None:
    story = before("assembly").having(granted("person:yi", "village_representative"))
    story.when(convened(), attended("person:yi"), voted("person:yi")).then_refused(
        "ACT-3", found="person:yi"
    )


def test_act_3_who_steps_aside_still_counts_in_the_composition() -> None:
    kin = KinshipDeclared(person="person:v1", household="household:h1", relation="sibling")
    story = before("assembly").having(act(kin, by=representative("person:v1")))
    votes = [voted(person) for person in BODY[1:4]]
    story.when(
        convened(),
        attended(),
        spoken(),
        *votes,
        closed(passed=(), rejected=("case:1",), tallies=(tally(votes_for=3),)),
    ).then_admitted()


# --- assisted ballots -----------------------------------------------------------------------


def test_asm_6_a_member_present_without_a_key_votes_assisted_and_it_stays_marked() -> None:
    story = meeting().when(assisted()).then_admitted()
    ballot = story.ledger.read(Assembly, "assembly:1").voted("case:1", "person:v2")
    assert ballot is not None
    assert ballot.assisted


def test_asm_6_an_assisted_ballot_is_not_without_a_witness() -> None:
    meeting().when(assisted(by=(committee(),))).then_refused(
        "ACT-1", expected="work_team", found="village_committee"
    )


def test_asm_6_the_witness_is_of_another_body() -> None:
    same = officer("work_team", "person:w1", body="village")
    meeting().when(assisted(by=(committee(), same))).then_refused(
        "ACT-1", expected="different bodies"
    )


def test_asm_6_nobody_assists_themselves() -> None:
    meeting().when(assisted("person:c1")).then_refused("ASM-6", found="person:c1")


def test_asm_6_the_absent_do_not_vote_by_proxy() -> None:
    meeting("person:v1").when(assisted("person:v2")).then_refused("ASM-1", found="person:v2")


def test_asm_6_an_assisted_ballot_is_no_second_vote() -> None:
    meeting().when(voted("person:v2"), assisted("person:v2")).then_refused(
        "ASM-1", found="person:v2 has voted"
    )
    meeting().when(assisted("person:v2"), voted("person:v2")).then_refused(
        "ASM-1", found="person:v2 has voted"
    )


def test_act_3_kin_do_not_vote_assisted_either() -> None:
    kin = KinshipDeclared(person="person:v2", household="household:h1", relation="in_law")
    meeting().having(act(kin, by=representative("person:v2"))).when(assisted()).then_refused(
        "ACT-3", found="person:v2"
    )


@pytest.mark.parametrize("kin", [committee(), work_team()], ids=["who enters", "who attests"])
def test_act_3_kin_neither_enter_nor_attest_a_ballot(kin: Signer) -> None:
    related = KinshipDeclared(person=kin.person, household="household:h1", relation="sibling")
    story = meeting().having(act(related, by=kin))
    story.when(assisted()).then_refused("ACT-3", found=kin.person)
    story.when(assisted(by=(committee("person:c2"), work_team("person:w2")))).then_admitted()


def test_asm_2_the_party_secretary_is_no_member_by_that_office() -> None:
    before("assembly").when(convened(), attended(SECRETARY)).then_refused("ASM-1", found=SECRETARY)
    meeting().when(voted("person:v1", by=officer("village_secretary", "person:v1"))).then_refused(
        "ASM-2", found="village_secretary"
    )


def test_act_1_an_officer_of_the_township_does_not_vote() -> None:
    meeting().when(voted("person:t1", by=township())).then_refused(
        "ACT-1", found="township_officer"
    )
