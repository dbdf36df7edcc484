"""Objections: who may make them, who may resolve them, by when (NOT-2, NOT-3)."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.kernel.act import Act, Signer
from domain.residents.deaths import DeathRecorded
from domain.residents.kinship import KinshipDeclared
from domain.residents.membership import MemberJoined
from domain.steps.notice.facts import ObjectionMade
from domain.steps.notice.state import Objection
from tests.domain import books
from tests.domain.cast import committee, county, householder, paper, township, township_reviewer
from tests.domain.contested import OVER, case, objected, received, resolved, shown
from tests.domain.near_poor import posted, reviewed, taken_down
from tests.domain.story import before
from tests.spec import OTHER_VILLAGE, act, day, officer
from tests.village import family, registered

# --- NOT-2 objections -----------------------------------------------------------------------


def test_not_2_a_villager_objects_with_their_own_key() -> None:
    story = shown().when(objected()).then_admitted()
    objection = story.ledger.read(Objection, "objection:1")
    assert (objection.objector, objection.due_on) == ("person:ding", day("2026-03-23"))
    assert case(story).status == "held"


def test_not_2_a_villager_objects_to_what_the_township_shows() -> None:
    first, *_ = books.shown()
    told = books.books().having(*family("h3", "ding"), books.line(), books.allocated(), first)
    contests: dict[str, Any] = {
        "notice": "notice:allocation-1",
        "subject": "case:allocation-1",
        "due_on": day("2026-03-09"),
        "at": "2026-03-02",
    }
    told.when(objected(**contests)).then_admitted()
    elsewhere = officer("villager", "person:ding", place=OTHER_VILLAGE, body="household:h3")
    told.when(objected(by=elsewhere, **contests)).then_refused("ACT-1", found=OTHER_VILLAGE)


def test_not_2_a_villager_does_not_object_in_anothers_name() -> None:
    shown().when(objected(objector="person:bing")).then_refused("NOT-2", found="person:bing")


def test_not_2_an_officer_records_an_objection_with_the_signed_paper() -> None:
    shown().when(objected(by=committee(), paper=paper("objection"))).then_admitted()


def test_not_2_an_officer_records_no_objection_without_the_paper() -> None:
    shown().when(objected(by=committee())).then_refused("NOT-2", expected="signed paper")


def test_not_2_anybody_objects_without_a_name_and_the_portal_says_that_it_was_received() -> None:
    story = shown().when(received()).then_admitted()
    assert story.ledger.read(Objection, "objection:2").objector is None
    assert case(story).contested == ("objection:2",)


def test_not_2_only_the_ledgers_own_key_receives_anonymous_objections() -> None:
    forged = act(received().data, by=committee(), at="2026-03-16")
    shown().when(forged).then_refused("ACT-1", expected="system")


def test_not_2_whoever_is_not_registered_objects_anonymously() -> None:
    nobody = officer("villager", "person:nobody")
    shown().when(objected(by=nobody, objector="person:nobody")).then_refused(
        "REG-2", found="person:nobody"
    )


@pytest.mark.parametrize("late", [objected(at=OVER, due_on=day("2026-03-30"))])
def test_not_2_nobody_objects_after_the_closing(late: Act[ObjectionMade]) -> None:
    ended = shown().when(taken_down(at=OVER)).then_admitted()
    ended.when(late).then_refused("NOT-2", expected="a notice that runs", found="closed")


def test_not_2_until_it_is_closed_anybody_may_object() -> None:
    late = objected(at="2026-03-25", due_on=day("2026-04-01"))
    shown().when(late).then_admitted()


@pytest.mark.parametrize("make", [objected, received])
def test_not_2_nobody_objects_before_it_was_posted(make: Callable[..., Act[Any]]) -> None:
    early = make(at="2026-03-14", due_on=day("2026-03-21"))
    shown().when(early).then_refused("NOT-2", expected="2026-03-15", found="2026-03-14")


def test_hh_3_the_dead_do_not_object() -> None:
    dead = DeathRecorded(person="person:ding", household="household:h3", on=day("2026-03-15"))
    story = shown().when(act(dead, by=committee(), at="2026-03-15")).then_admitted()
    through = objected(by=committee(), paper=paper("objection"))
    story.when(through).then_refused("HH-3", expected="living", found="person:ding")
    story.when(received()).then_admitted()


def test_not_2_an_objection_is_to_what_is_shown() -> None:
    shown().when(objected(subject="case:2")).then_refused("NOT-2", found="case:2")


def test_reg_1_each_objection_has_a_number_of_its_own() -> None:
    shown().when(objected(), received(objection="objection:1")).then_refused(
        "REG-1", found="objection:1"
    )


# --- NOT-3 resolutions ----------------------------------------------------------------------


def test_not_3_the_day_of_the_answer_is_what_policy_says() -> None:
    shown().when(objected(due_on=day("2026-06-30"))).then_refused("NOT-3", expected="2026-03-23")


def test_not_3_somebody_above_and_not_party_to_it_resolves_it() -> None:
    story = shown().when(objected(), resolved()).then_admitted()
    assert story.ledger.read(Objection, "objection:1").resolution == "dismissed"
    assert case(story).status == "open"
    assert paper("evidence").sha256 in case(story).papers


@pytest.mark.parametrize(
    "party", [township(), county()], ids=["who verified the household", "who checked the case"]
)
def test_not_3_who_signed_a_step_of_the_case_does_not_resolve(party: Signer) -> None:
    shown().when(objected(), resolved(by=party)).then_refused("NOT-3", found=party.person)


def test_not_3_who_objected_does_not_resolve() -> None:
    objection = objected(by=township("person:t2"), objector="person:ding", paper=paper("said"))
    shown().when(objection, resolved(by=township("person:t2"))).then_refused(
        "NOT-3", found="person:t2"
    )


def test_not_3_kin_of_who_objected_do_not_resolve() -> None:
    kin = KinshipDeclared(person="person:t2", household="household:h3", relation="sibling")
    story = shown().having(act(kin, by=township("person:t2")))
    story.when(objected(), resolved()).then_refused("NOT-3", expected="who objected")
    story.when(objected(), resolved(by=township("person:t3"))).then_admitted()
    story.when(received(), resolved(objection="objection:2")).then_admitted()


def test_not_3_who_lives_with_who_objected_does_not_resolve() -> None:
    shown().when(
        objected(by=householder("case:2"), objector="person:bing"),
        resolved(by=township("person:bing")),
    ).then_refused("NOT-3")
    of_bing = objected(by=committee(), objector="person:bing", paper=paper("objection"))
    joins = MemberJoined(
        household="household:h2", person="person:wu", relation="spouse", from_=day("2026-03-01")
    )
    story = shown().having(*registered("wu"), act(joins, by=committee()))
    story.when(of_bing, resolved(by=township("person:wu"))).then_refused(
        "NOT-3", found="person:wu is related"
    )


def test_not_3_no_answer_lies_before_its_objection() -> None:
    shown().when(
        objected(at="2026-03-18", due_on=day("2026-03-25")), resolved(at="2026-03-17")
    ).then_refused("NOT-3", expected="2026-03-18", found="2026-03-17")


def test_not_3_who_posted_does_not_resolve() -> None:
    second = posted(kind="second", by=township("person:t2"), at="2026-03-24")
    story = before("second_notice").when(second).then_admitted()
    whole: dict[str, Any] = {"notice": "notice:second", "subject": None}
    objection = objected(at="2026-03-25", due_on=day("2026-04-01"), **whole)
    story.when(objection, resolved(at="2026-03-26", **whole)).then_refused(
        "NOT-3", found="person:t2"
    )


def test_act_3_kin_do_not_resolve() -> None:
    kin = KinshipDeclared(person="person:t2", household="household:h1", relation="in_law")
    story = shown().having(act(kin, by=township("person:t2")))
    story.when(objected(), resolved()).then_refused("ACT-3", found="person:t2")


def test_not_3_an_objection_is_resolved_once() -> None:
    shown().when(objected(), resolved(), resolved("upheld", "removed")).then_refused(
        "NOT-3", found="dismissed"
    )


def test_reg_2_what_was_not_objected_is_not_resolved() -> None:
    shown().when(resolved()).then_refused("REG-2", found="objection:1")
    shown().when(objected(), resolved(subject=None)).then_refused("REG-2", found="case:1")


def test_act_1_the_village_does_not_resolve_what_it_posted() -> None:
    shown().when(objected(), resolved(by=committee("person:c2"))).then_refused("ACT-1")


def test_a_household_may_object_to_its_own_line() -> None:
    shown().when(objected(by=householder(), objector="person:jia")).then_admitted()


def test_a_reviewer_who_resolved_may_review_later() -> None:
    story = shown().when(
        objected(), resolved(by=township_reviewer()), taken_down(at=OVER), reviewed()
    )
    story.then_admitted()
