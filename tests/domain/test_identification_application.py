# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Publicity and application 宣传、农户申请 (ID-3, ID-4, ID-9, NOT-6)."""

from typing import Any

import pytest

from domain.identification.publicity import Publicity
from domain.identification.withdrawal import ApplicationWithdrawn
from domain.kernel.act import Act
from domain.residents.standing import StatusRecorded
from domain.steps.case import Case
from tests.domain.cast import committee, householder, paper, township, work_team
from tests.domain.near_poor import applied, convened, publicised
from tests.domain.story import before
from tests.spec import VILLAGE, Given, act, day, officer


def told() -> Given:
    return before("application")


def test_not_6_publicity_records_channels_and_coverage_gaps_included() -> None:
    story = before("publicity").when(publicised(households_reached_count=2)).then_admitted()
    publicity = story.ledger.read(Publicity, f"publicity:{VILLAGE}")
    assert publicity.channels == {"broadcast", "leaflet"}
    assert publicity.households_count - publicity.households_reached_count == 1


def test_not_6_a_later_round_closes_the_gap() -> None:
    story = (
        before("publicity")
        .when(
            publicised(households_reached_count=2),
            publicised(channels=("home_visit",), at="2026-03-02"),
        )
        .then_admitted()
    )
    publicity = story.ledger.read(Publicity, f"publicity:{VILLAGE}")
    assert publicity.channels == {"broadcast", "leaflet", "home_visit"}
    assert publicity.households_reached_count == 3
    assert publicity.since == day("2026-03-01")


def test_not_6_no_more_households_are_reached_than_there_are() -> None:
    before("publicity").when(publicised(households_reached_count=4)).then_refused(
        "NOT-6", expected="at most 3", found="4"
    )


def test_not_6_publicity_is_of_a_village() -> None:
    whole = act(publicised(place="231005100").data, by=township())
    before("publicity").when(whole).then_refused("NOT-6", expected="a village", found="231005100")


def test_id_5_publicity_came_before_the_application() -> None:
    story = before("publicity").having(publicised(at="2026-03-05"))
    story.when(applied(at="2026-03-04")).then_refused("ID-5", expected="publicity")


def test_id_4_the_householder_applies() -> None:
    story = told().when(applied()).then_admitted()
    case = story.ledger.read(Case, "case:1")
    assert (case.status, case.subject, case.place) == ("open", "household:h1", VILLAGE)


def test_id_4_another_householder_does_not_apply_for_the_household() -> None:
    told().when(applied(by=householder("case:2"))).then_refused(
        "ID-4", expected="the head of household:h1", found="person:bing"
    )


def test_id_4_two_officers_record_the_signed_paper() -> None:
    recorded = applied(by=(committee(), work_team()), paper=paper("application"))
    story = told().when(recorded).then_admitted()
    assert paper("application").sha256 in story.ledger.read(Case, "case:1").papers


def test_id_4_two_officers_record_nothing_without_the_paper() -> None:
    told().when(applied(by=(committee(), work_team()))).then_refused(
        "ID-4", expected="signed", found="no paper"
    )


def test_id_4_one_officer_is_not_enough() -> None:
    told().when(applied(by=committee(), paper=paper("application"))).then_refused("ACT-1")


def test_id_4_a_paper_entered_late_says_when_it_was_signed() -> None:
    late: dict[str, Any] = {"happened_on": day("2026-03-01"), "paper": paper("application")}
    story = told().when(applied(by=(committee(), work_team()), at="2026-03-03", **late))
    assert story.then_admitted().ledger.read(Case, "case:1").opened_on == day("2026-03-01")


@pytest.mark.parametrize(
    "wrong",
    [{"happened_on": day("2026-03-01")}, {"happened_on": day("2026-03-09"), "paper": paper("a")}],
    ids=["without its paper", "in the future"],
)
def test_id_4_an_earlier_day_has_its_paper_and_is_not_in_the_future(wrong: dict[str, Any]) -> None:
    told().when(applied(**wrong)).then_refused("ID-4", expected="a past day")


def test_id_4_a_household_has_one_open_case() -> None:
    told().when(
        applied(), applied("case:2", household="household:h1", by=householder())
    ).then_refused("ID-4", expected="no other open case", found="case:1")


def test_id_4_who_was_rejected_may_apply_again() -> None:
    story = before("home_survey").when(withdrawn()).then_admitted()
    again = applied("case:2", household="household:h1", by=householder(), at="2026-03-03")
    story.when(again).then_admitted()


def test_reg_1_a_case_number_is_given_out_once() -> None:
    told().when(applied(), applied()).then_refused("REG-1", found="case:1")


def test_reg_2_a_household_applies_where_it_lives() -> None:
    told().when(
        act(
            applied(place="231005100202").data,
            by=officer("householder", "person:jia", place="231005"),
        )
    ).then_refused("REG-2", expected=VILLAGE)


def test_reg_2_a_household_that_is_not_registered_does_not_apply() -> None:
    told().when(applied(household="household:h9")).then_refused("REG-2", found="household:h9")


def supported(code: Any, *, until: str | None = None) -> Act[StatusRecorded]:
    data = StatusRecorded(
        subject="person:yi",
        status=code,
        from_=day("2026-01-01"),
        until=day(until) if until else None,
    )
    return act(data, by=township(), at="2026-01-02")


@pytest.mark.parametrize("code", ["low_income_support", "destitute_support"])
def test_id_3_a_household_with_support_does_not_apply(code: str) -> None:
    told().having(supported(code)).when(applied()).then_refused("ID-3", found=code)


def test_id_3_support_that_has_ended_does_not_stand_in_the_way() -> None:
    told().having(supported("low_income_support", until="2026-02-28")).when(
        applied()
    ).then_admitted()


def test_id_9_who_is_on_the_roster_does_not_apply_again() -> None:
    again = applied("case:2", household="household:h1", by=householder(), at="2026-05-01")
    before("the end").when(again).then_refused("ID-9", found="household:h1")


# --- withdrawing ----------------------------------------------------------------------------


def withdrawn(**changed: Any) -> Act[ApplicationWithdrawn]:
    by = changed.pop("by", householder())
    at = changed.pop("at", "2026-03-03")
    return act(ApplicationWithdrawn(case="case:1", **changed), by=by, at=at)


def test_id_4_the_household_withdraws() -> None:
    story = before("home_survey").when(withdrawn()).then_admitted()
    assert story.ledger.read(Case, "case:1").status == "withdrawn"


def test_id_4_nobody_else_withdraws() -> None:
    before("home_survey").when(withdrawn(by=householder("case:2"))).then_refused("ID-4")
    before("home_survey").when(withdrawn(by=(committee(), work_team()))).then_refused(
        "ID-4", found="no paper"
    )


def test_id_5_what_an_assembly_decides_is_not_withdrawn_meanwhile() -> None:
    story = before("assembly").when(convened()).then_admitted()
    story.when(withdrawn(at="2026-03-07")).then_refused("ID-5", found="assembly:1")


def test_id_5_what_is_over_is_not_withdrawn() -> None:
    before("the end").when(withdrawn(at="2026-05-01")).then_refused("ID-5", found="completed")
