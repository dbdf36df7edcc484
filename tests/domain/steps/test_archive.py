"""Archives 建档立卡, level by level, complete and free of logic errors (ID-8)."""

import pytest

from domain.residents.households import Household
from domain.residents.membership import MemberLeft
from domain.steps.archive import effect
from domain.steps.case import Case
from tests.domain.cast import committee, county, digest, township
from tests.domain.near_poor import archived, papers
from tests.domain.story import before
from tests.spec import act, day


def test_id_8_a_complete_file_closes() -> None:
    story = before("village_archive")
    story.when(archived(index=papers(story))).then_admitted()


@pytest.mark.parametrize(
    "missing",
    ["form of case:1", "minutes", "committees", "signed form of case:1", "board first"],
)
def test_id_8_a_missing_paper_is_listed(missing: str) -> None:
    story = before("village_archive")
    index = tuple(paper for paper in papers(story) if paper != digest(missing))
    story.when(archived(index=index)).then_refused("ID-8", found=f"missing paper {digest(missing)}")


def test_id_8_everything_that_is_missing_is_listed() -> None:
    story = before("village_archive")
    refusal = story.when(archived(index=())).then_refused("ID-8")
    assert all(paper in refusal.found.en for paper in papers(story))
    assert len(papers(story)) == 7


def test_id_8_a_paper_of_another_case_is_listed() -> None:
    story = before("village_archive")
    stray = digest("form of case:2")
    story.when(archived(index=(*papers(story), stray))).then_refused(
        "ID-8", found=f"stray paper {stray}"
    )


def test_id_8_the_file_is_of_the_households_case() -> None:
    story = before("village_archive")
    wrong = archived(index=papers(story), household="household:h2")
    story.when(wrong).then_refused("ID-8", found="household is household:h1")


@pytest.mark.parametrize("level", ["village", "township"])
def test_id_8_nothing_is_conferred_before_the_last_level(level: str) -> None:
    story = before(f"{level}_archive")
    early = archived(level, index=papers(story), confers="near_poor")
    story.when(early).then_refused("ID-8", found="confers None, not near_poor")


@pytest.mark.parametrize("confers", [None, "registered_poor"])
def test_id_8_the_last_level_confers_what_the_row_confers(confers: str | None) -> None:
    story = before("county_archive")
    wrong = archived("county", index=papers(story), confers=confers)
    story.when(wrong).then_refused("ID-8", found="confers near_poor")
    assert effect(story.ledger.read(Case, "case:1")) == ("near_poor", None)


def test_id_8_the_household_has_the_status_from_the_day_of_the_last_archive() -> None:
    story = before("county_archive")
    last = archived("county", index=papers(story), confers="near_poor", at="2026-04-20")
    household = story.when(last).then_admitted().ledger.read(Household, "household:h1")
    assert household.statuses_on(day("2026-04-19")) == frozenset()
    assert household.statuses_on(day("2026-04-20")) == {"near_poor"}


def test_id_8_a_member_who_had_left_before_the_survey_is_a_logic_error() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-03-01"), reason="deceased"
    )
    story = before("village_archive").having(act(left, by=committee(), at="2026-04-10"))
    story.when(archived(index=papers(story))).then_refused(
        "ID-8", expected="without logic errors", found="form counts 2 members, the register 1"
    )


@pytest.mark.parametrize("on", ["2026-03-11", "2026-04-01"])
def test_id_8_a_member_who_had_left_before_the_last_decision_is_one(on: str) -> None:
    left = MemberLeft(household="household:h1", person="person:yi", on=day(on), reason="deceased")
    story = before("village_archive").having(act(left, by=committee(), at="2026-04-10"))
    story.when(archived(index=papers(story))).then_refused("ID-8", found="1 on 2026-04-01")


def test_id_8_a_member_who_left_after_the_last_decision_is_none() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-04-02"), reason="departed"
    )
    story = before("village_archive").having(act(left, by=committee(), at="2026-04-10"))
    story.when(archived(index=papers(story))).then_admitted()


def test_id_8_a_household_that_has_ended_since_is_a_logic_error() -> None:
    on, by = day("2026-04-01"), committee()
    deaths = [
        MemberLeft(
            household="household:h1",
            person=f"person:{who}",
            on=on,
            reason="deceased",
            new_head=head,
        )
        for who, head in (("jia", "person:yi"), ("yi", None))
    ]
    story = before("county_archive").having(*(act(one, by=by, at="2026-04-10") for one in deaths))
    story.when(archived("county", index=papers(story), confers="near_poor")).then_refused(
        "ID-8", found="household:h1 ended on 2026-04-01"
    )


def test_id_5_the_levels_close_in_order() -> None:
    story = before("village_archive")
    for level, by in (("township", township()), ("county", county())):
        story.when(archived(level, index=papers(story), by=by)).then_refused(
            "ID-5", expected="village_archive", found=f"{level}_archive"
        )


def test_act_1_each_level_closes_its_own_archive() -> None:
    story = before("village_archive")
    story.when(archived(index=papers(story), by=county())).then_refused(
        "ACT-1", expected="village_committee", found="county_reviewer"
    )
