"""Minutes: quorum, what passes, what is complete, and what is dissolved (ASM-2 to ASM-4)."""

from typing import Any

import pytest

from domain.authority.registry import RoleEnded
from domain.residents.deaths import DeathRecorded
from domain.steps.assembly.state import Assembly
from domain.steps.case import Case, next_step
from tests.domain.cast import (
    BODY,
    committee,
    digest,
)
from tests.domain.meetings import after_votes, dissolved, meeting
from tests.domain.near_poor import (
    applied,
    attended,
    closed,
    convened,
    spoken,
    surveyed,
    tally,
    voted,
)
from tests.domain.story import before
from tests.spec import VILLAGE, act, adopted, day, granted, moment, two_roots

# --- closing --------------------------------------------------------------------------------


def test_asm_3_more_than_half_of_those_present_passes() -> None:
    votes = {"v1": "for", "v2": "for", "v3": "for", "v4": "for", "v5": "against"}
    story = (
        after_votes(**votes)
        .when(closed(tallies=(tally(votes_for=4, votes_against=1),)))
        .then_admitted()
    )
    assert story.ledger.read(Case, "case:1").taken("assembly") is not None


def test_asm_3_half_of_those_present_is_not_enough() -> None:
    story = meeting(*BODY[:8]).having(spoken(), *(voted(person) for person in BODY[:4]))
    counted = (tally(votes_for=4),)
    story.when(closed(tallies=counted, present_count=8)).then_refused(
        "ASM-3", expected="passed: -", found="case:1"
    )
    rejected = closed((), ("case:1",), tallies=counted, present_count=8)
    after = story.when(rejected).then_admitted()
    assert after.ledger.read(Case, "case:1").status == "rejected"


def test_asm_3_a_passed_matter_is_not_minuted_as_rejected() -> None:
    votes = after_votes(v1="for", v2="for", v3="for", v4="for")
    votes.when(closed((), ("case:1",), tallies=(tally(votes_for=4),))).then_refused(
        "ASM-3", expected="case:1", found="passed: -"
    )


def test_asm_3_the_part_that_passes_is_what_policy_says() -> None:
    votes = after_votes(v1="for", v2="for", v3="for", v4="for").having(
        adopted(at="2026-03-08", passing_numerator=2, passing_denominator=3)
    )
    votes.when(closed(tallies=(tally(votes_for=4),))).then_refused("ASM-3", expected="passed: -")


def test_asm_2_two_thirds_of_all_members_are_a_quorum() -> None:
    story = meeting(*BODY[:6]).having(spoken(), *(voted(person) for person in BODY[:6]))
    counted = (tally(votes_for=6),)
    story.when(closed(tallies=counted, present_count=6)).then_admitted()


def test_asm_2_less_than_two_thirds_are_no_quorum() -> None:
    story = meeting(*BODY[:5]).having(spoken(), *(voted(person) for person in BODY[:5]))
    story.when(closed(tallies=(tally(votes_for=5),), present_count=5)).then_refused(
        "ASM-2", expected="a quorum", found="5 of 9"
    )


def test_asm_1_the_vote_of_who_is_found_no_member_does_not_count() -> None:
    ends = RoleEnded(
        person="person:v1", role="village_representative", place=VILLAGE, on=day("2026-03-08")
    )
    everybody = after_votes(**dict.fromkeys(("v1", "v2", "v3", "v4", "v5", "v6"), "for"))
    story = everybody.having(act(ends, by=two_roots(), at="2026-03-08"))
    counts: dict[str, Any] = {"members_count": 8, "present_count": 6}
    story.when(closed(tallies=(tally(votes_for=6),), **counts)).then_refused(
        "ASM-4", expected="case:1 5/0/0", found="case:1 6/0/0"
    )
    minutes = closed(tallies=(tally(votes_for=5),), **counts)
    after = story.when(minutes).then_admitted().ledger.read(Assembly, "assembly:1")
    assert after.count("case:1").votes_for == 5


def test_asm_2_the_dead_are_no_members_though_nobody_ended_their_office() -> None:
    dead = DeathRecorded(person="person:yi", household="household:h1", on=day("2026-03-07"))
    story = (
        before("assembly")
        .having(granted("person:yi", "village_representative"))
        .when(convened(), act(dead, by=committee(), at="2026-03-08"), attended(*BODY[:7]))
        .then_admitted()
        .having(spoken(), *(voted(person) for person in BODY[:7]))
    )
    story.when(closed(members_count=10)).then_refused("ASM-4", expected="7/9", found="7/10")
    story.when(closed(members_count=9)).then_admitted()


@pytest.mark.parametrize(
    "wrong",
    [
        {"members_count": 8},
        {"present_count": 8},
        {"tallies": (tally(votes_for=2),)},
        {"tallies": (tally(votes_for=1, votes_against=1),)},
        {"tallies": (tally(votes_for=1, votes_assisted=1),)},
        {"tallies": (tally(matter="case:2", votes_for=1),)},
        {"tallies": (tally(votes_for=1), tally(votes_for=1))},
    ],
    ids=str,
)
def test_asm_4_the_minutes_state_what_was_counted(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {"tallies": (tally(votes_for=1),)}
    story = after_votes(v1="for")
    story.when(closed((), ("case:1",), **right)).then_admitted()
    story.when(closed((), ("case:1",), **right | wrong)).then_refused("ASM-4")


def test_asm_4_no_minutes_without_a_speech() -> None:
    story = meeting().having(*(voted(person) for person in BODY[:7]))
    story.when(closed()).then_refused("ASM-4", expected="at least one speech", found="none")


def test_asm_4_no_matter_is_left_without_a_vote() -> None:
    meeting().having(spoken()).when(closed()).then_refused(
        "ASM-4", expected="a vote on every matter", found="case:1"
    )


def test_asm_4_a_meeting_is_closed_once() -> None:
    ended = meeting().having(spoken(), *(voted(person) for person in BODY[:7]), closed())
    ended.when(closed()).then_refused("ASM-4", found="closed")


def test_asm_4_the_minutes_are_part_of_the_case() -> None:
    story = meeting().having(spoken(), *(voted(person) for person in BODY[:7]), closed())
    assert digest("minutes") in story.ledger.read(Case, "case:1").papers


def test_two_matters_of_one_meeting_go_their_own_ways() -> None:
    story = (
        before("assembly")
        .when(
            applied("case:2"),
            surveyed("case:2"),
            convened("case:1", "case:2"),
            attended(),
            spoken(),
            *(voted(person) for person in BODY[:7]),
            *(voted(person, "against", matter="case:2") for person in BODY[:7]),
            closed(
                ("case:1",),
                ("case:2",),
                tallies=(tally(), tally("case:2", votes_for=0, votes_against=7)),
            ),
        )
        .then_admitted()
    )
    cases = [story.ledger.read(Case, f"case:{n}") for n in (1, 2)]
    assert [case.status for case in cases] == ["open", "rejected"]


def test_asm_2_a_meeting_without_a_quorum_is_dissolved_and_its_matters_wait_for_another() -> None:
    story = meeting(*BODY[:3]).when(dissolved()).then_admitted()
    waits = next_step(story.ledger.read(Case, "case:1"))
    assert waits is not None
    assert waits.name == "assembly"
    again = convened(assembly="assembly:2", at="2026-03-09", held_at=moment("2026-03-10"))
    story.when(again).then_admitted()


def test_asm_2_an_unwelcome_vote_is_not_dissolved_away() -> None:
    after_votes(v1="against").when(dissolved()).then_refused(
        "ASM-2", expected="no quorum", found="7 of 9"
    )


def test_asm_4_a_meeting_is_not_dissolved_before_its_day() -> None:
    before("assembly").when(convened(), dissolved(at="2026-03-07")).then_refused(
        "ASM-4", expected="2026-03-08"
    )


def test_asm_4_a_meeting_is_dissolved_with_all_its_matters() -> None:
    meeting("person:v1").when(dissolved(matters=("case:2",))).then_refused(
        "ASM-4", expected="case:1", found="case:2"
    )
