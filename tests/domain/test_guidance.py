"""EVA-2: who does not want to work is told, guided and heard, and never put on any list."""

from typing import Any

import msgspec
import pytest

from domain.evaluation.guidance import Guidance, guidance_of
from domain.kernel import catalogue
from domain.privacy.belongings import belongings
from domain.residents.people import Person
from domain.steps.notice.facts import ObjectionMade
from tests.domain.cast import (
    committee,
    county,
    householder,
    paper,
    secretary,
    township,
    township_reviewer,
    work_team,
)
from tests.domain.distribution_cast import status
from tests.domain.evaluation_cast import (
    YI,
    decided,
    myself,
    recorded,
    related,
    replied,
    settled,
    told,
    working,
)
from tests.domain.honours_cast import before
from tests.domain.near_poor import posted
from tests.spec import VILLAGE, Given, act, adopted, day, granted, officer, secret

TYPES = ("UnwillingnessRecorded.v1", "ReplyGiven.v1", "UnwillingnessDecided.v1", "WorkShown.v1")


def of(story: Given, person: str = YI) -> Guidance:
    return story.ledger.read(Guidance, guidance_of(person))


def stands() -> Given:
    return told().when(replied(), decided()).then_admitted()


# --- of whom --------------------------------------------------------------------------------------


def test_eva_2_a_member_of_a_poor_household_who_can_work_is_recorded_and_told() -> None:
    state = of(settled().when(recorded()).then_admitted())
    assert (state.standing, state.reply_until) == ("open", day("2026-05-21"))
    assert state.in_force_on(day("2026-05-06"))
    assert not state.counts_on(day("2026-06-30"))


@pytest.mark.parametrize(
    "code",
    ["no_ability_to_work", "severe_disability", "weak_ability", "destitute_support"],
)
def test_eva_2_a_verdict_on_record_refuses_it_and_is_not_named(code: str) -> None:
    ill = settled().having(status(YI, code))
    refusal = ill.when(recorded()).then_refused("EVA-2", expected="neither disabled nor ill")
    assert code not in str(refusal)
    well_again = settled().having(status(YI, code, until="2026-03-31"))
    well_again.when(recorded()).then_admitted()


def test_eva_2_nor_is_anybody_recorded_who_lives_old_and_alone() -> None:
    alone = settled().having(status("household:h1", "old_and_alone"))
    alone.when(recorded()).then_refused("EVA-2")


def test_eva_2_a_verdict_that_came_meanwhile_keeps_it_from_standing() -> None:
    ill = told().when(replied()).then_admitted().having(status(YI, "severe_disability"))
    ill.when(decided()).then_refused("EVA-2")
    ill.when(decided("dropped")).then_admitted()


def test_eva_2_only_a_member_of_a_household_registered_as_poor_or_out_of_poverty() -> None:
    stranger: dict[str, Any] = {"person": "person:bing", "household": "household:h1"}
    settled().when(recorded(**stranger)).then_refused("EVA-2", found="person:bing")
    ordinary: dict[str, Any] = {"person": "person:ding", "household": "household:h3"}
    settled().when(recorded(**ordinary)).then_refused("EVA-2")
    settled().when(recorded(person="person:nobody")).then_refused("REG-2")
    settled().when(recorded(place=f"{VILLAGE}-02")).then_refused("REG-2", expected=VILLAGE)


# --- by whom --------------------------------------------------------------------------------------


def test_act_1_village_and_township_sign_and_nobody_alone() -> None:
    settled().when(recorded(by=(committee(),))).then_refused("ACT-1")
    settled().when(recorded(by=(committee(), secretary()))).then_refused("ACT-1")
    settled().when(recorded(by=(committee(), county()))).then_refused("ACT-1")
    same = officer("township_officer", "person:t1", body="village")
    settled().when(recorded(by=(committee(), same))).then_refused("ACT-1", found="village")


def test_act_3_nobody_related_or_interested_records_or_decides() -> None:
    for person in ("person:c1", "person:t1"):
        settled().having(related(person)).when(recorded()).then_refused("ACT-3", found=person)
    heard = told().when(replied()).then_admitted().having(related("person:tr1"))
    heard.when(decided()).then_refused("ACT-3", found="person:tr1")


def test_act_2_nobody_of_the_household_records_and_who_recorded_does_not_decide() -> None:
    own = recorded(by=(committee("person:jia"), township()))
    settled().when(own).then_refused("ACT-2", found="person:jia")
    heard = told().when(replied()).then_admitted()
    heard.when(decided(by=township_reviewer("person:t1"))).then_refused("ACT-2", found="person:t1")
    taken = told().when(replied(by=township("person:t2"), paper=paper("reply"))).then_admitted()
    taken.when(decided(by=township_reviewer("person:t2"))).then_refused("ACT-2", found="person:t2")


# --- the days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"reply_until": day("2026-05-20")},
        {"reply_until": day("2027-05-20")},
        {"lapses_on": day("2026-11-03")},
        {"lapses_on": day("2036-05-06")},
        {"told_on": day("2026-05-07")},
    ],
)
def test_eva_2_the_person_was_told_and_reply_and_end_have_the_policy_s_days(
    changed: dict[str, Any],
) -> None:
    settled().when(recorded(**changed)).then_refused("EVA-2", expected="2026-05-21")


def test_eva_2_policy_says_how_long_and_for_how_long() -> None:
    policy = adopted(unwillingness_reply_days=30, unwillingness_months=1, at="2026-05-01")
    days: dict[str, Any] = {"reply_until": day("2026-06-05"), "lapses_on": day("2026-06-05")}
    settled().having(policy).when(recorded()).then_refused("EVA-2")
    settled().having(policy).when(recorded(**days)).then_admitted()


def test_eva_2_guidance_is_offered_and_named() -> None:
    kind = catalogue.act_type("UnwillingnessRecorded.v1")
    assert kind is not None
    for offered in ([], ["punishment"]):
        with pytest.raises(msgspec.ValidationError):
            catalogue.decode(kind, {**kind.example, "offered": offered})


def test_eva_2_it_does_not_count_before_the_person_had_their_say() -> None:
    told().when(decided()).then_refused("EVA-2", found="no reply")
    told().when(decided(at="2026-05-21")).then_refused("EVA-2", expected="2026-05-21")
    silent = told().when(decided(at="2026-05-22")).then_admitted()
    assert of(silent).counts_on(day("2026-05-22"))
    heard = stands()
    assert of(heard).counts_on(day("2026-05-12"))
    assert not of(heard).counts_on(day("2026-05-11"))


def test_eva_2_it_lapses_by_its_day_without_anybody_s_act() -> None:
    state = of(stands())
    assert state.counts_on(day("2026-11-01"))
    assert not state.counts_on(day("2026-11-02"))
    stands().when(working(at="2026-11-03")).then_refused("EVA-2", expected="before 2026-11-02")
    told().when(decided(at="2026-11-02")).then_refused("EVA-2")
    anew: dict[str, Any] = {"reply_until": day("2026-11-20"), "lapses_on": day("2027-05-04")}
    stands().when(recorded(at="2026-11-05", **anew)).then_admitted()


def test_eva_2_one_record_at_a_time() -> None:
    later: dict[str, Any] = {"reply_until": day("2026-05-25"), "lapses_on": day("2026-11-06")}
    told().when(recorded(at="2026-05-10", **later)).then_refused("EVA-2", found="one until")
    dropped = told().when(replied(), decided("dropped")).then_admitted()
    dropped.when(decided(at="2026-05-13")).then_refused("EVA-2", found="none")
    soon: dict[str, Any] = {"reply_until": day("2026-06-04"), "lapses_on": day("2026-11-16")}
    dropped.when(recorded(at="2026-05-20", **soon)).then_refused("EVA-2", found="2026-11-02")
    shown = told().when(working()).then_admitted()
    late: dict[str, Any] = {"reply_until": day("2026-11-16"), "lapses_on": day("2027-04-30")}
    shown.when(recorded(at="2026-11-01", **late)).then_refused("EVA-2", found="2026-11-02")
    anew: dict[str, Any] = {"reply_until": day("2026-11-17"), "lapses_on": day("2027-05-01")}
    again = dropped.when(recorded(at="2026-11-02", **anew)).then_admitted()
    assert of(again).replied_on is None


# --- reply and work -------------------------------------------------------------------------------


def test_eva_2_the_person_replies_or_somebody_who_did_not_record_it_takes_their_paper() -> None:
    told().when(replied(by=myself("person:bing"))).then_refused("EVA-2", found="person:bing")
    told().when(replied(by=householder())).then_refused("EVA-2", found="person:jia")
    told().when(replied(by=township("person:t2"))).then_refused("EVA-2", expected="paper")
    told().when(replied(by=township(), paper=paper("reply"))).then_refused("ACT-2")
    taken = told().when(replied(by=township("person:t2"), paper=paper("reply"))).then_admitted()
    assert of(taken).replied_on == day("2026-05-10")
    stands().when(replied(at="2026-05-13")).then_refused("EVA-2", found="decided on")


def test_eva_2_it_is_decided_on_once() -> None:
    stands().when(decided("dropped", at="2026-05-14")).then_refused("EVA-2", found="decided on")


def test_eva_2_work_that_is_shown_ends_it_at_once_whoever_guides_shows_it() -> None:
    for story in (told(), stands()):
        ended = story.when(working()).then_admitted()
        assert of(ended).standing == "ended"
        assert not of(ended).counts_on(day("2026-06-10"))
    stands().when(working(by=committee())).then_admitted()
    stands().when(working(since=day("2026-06-11"))).then_refused("EVA-2", found="2026-06-11")
    stands().when(working(), working(at="2026-06-11")).then_refused("EVA-2", found="none")


def test_eva_2_a_refusal_tells_a_neighbour_nothing() -> None:
    """Whoever is not the person and does not guide hears the same with and without a record."""
    asked = [working(by=myself("person:bing")), replied(by=myself("person:bing"))]
    for curious in asked:
        with_one = stands().when(curious).then_refused("EVA-2")
        without = settled().when(curious).then_refused("EVA-2")
        assert (with_one.expected, with_one.found) == (without.expected, without.found)
    for role in ("helper", "work_team", "supervision_committee", "group_leader"):
        stands().when(working(by=officer(role))).then_refused("ACT-1")


# --- where it never is ----------------------------------------------------------------------------


def test_eva_2_it_is_no_subject_and_no_item_of_a_notice_and_on_no_list() -> None:
    record = guidance_of(YI)
    shown = before("notice").having(recorded())
    kind = catalogue.act_type("NoticePosted.v1")
    assert kind is not None
    line = {"subject": record, "line": "0" * 64}
    with pytest.raises(msgspec.ValidationError, match="subject"):
        catalogue.decode(kind, {**kind.example, "subjects": [line]})
    up = posted("case:1", kind="star", notice="notice:star", at="2026-11-11")
    objection = ObjectionMade(
        notice="notice:star",
        objection="objection:1",
        objector="person:bing",
        text=secret("lazy"),
        due_on=day("2026-11-18"),
        subject="case:1",
        item=record,
    )
    contest = act(objection, by=myself("person:bing"), at="2026-11-12")
    shown.when(up, contest).then_refused("NOT-2", found=record)


def test_eva_2_what_it_says_is_sealed_under_the_person_and_goes_with_them() -> None:
    story = stands()
    for name in TYPES:
        kind = catalogue.act_type(name)
        assert kind is not None
        assert "person" in kind.fact.__struct_fields__
    held = belongings(story.ledger, story.ledger.read(Person, YI))
    assert {paper("three letters").sha256, paper("receipt of yi").sha256} <= set(held.papers)
    assert held.last_on >= day("2026-05-12")


def test_eva_2_neither_household_nor_person_shows_it() -> None:
    """Their states are what rosters, files and exports are made of."""
    plain, story = settled().ledger, stands().ledger
    for stream in (YI, "household:h1", "file:h1", "honours:h1"):
        assert plain.states.get(stream) == story.states.get(stream)
    assert all(
        stream.startswith("guidance:") for stream in story.states.keys() - plain.states.keys()
    )


def test_eva_2_offices_elsewhere_do_not_record() -> None:
    there = officer("village_committee", "person:c9", place="231005100202", body="other village")
    story = settled().having(granted("person:c9", "village_committee", place="231005100202"))
    story.when(recorded(by=(there, township()))).then_refused("ACT-1")
    story.when(recorded(by=(work_team(), township()))).then_refused("ACT-1")
