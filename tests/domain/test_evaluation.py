"""EVA-1: a village judges its poor households, periodically, by a body, and never its own kin."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from domain.evaluation.evaluation import Evaluated, Evaluation, evaluated_of, grade_of
from domain.evaluation.missing import Asked, Span, gap
from domain.evaluation.periods import last_ended, period_of, period_on
from domain.kernel.gap import Gap
from domain.residents.deaths import DeathRecorded
from domain.residents.lineage import HouseholdMoved
from tests.domain.cast import (
    BODY,
    committee,
    secretary,
    township,
    township_reviewer,
    work_team,
)
from tests.domain.distribution_cast import status
from tests.domain.evaluation_cast import (
    NAME,
    OFFICERS,
    by_representatives,
    evaluated,
    judged,
    polled,
    regraded,
    related,
    settled,
)
from tests.spec import OTHER_VILLAGE, VILLAGE, act, adopted, day, granted, officer
from tests.village import registered


def test_eva_1_the_committees_evaluate_and_each_household_has_a_grade() -> None:
    story = settled().when(evaluated()).then_admitted()
    assert grade_of(story.ledger, "household:h1", NAME) == "good"
    assert grade_of(story.ledger, "household:h2", NAME) == "fair"
    assert grade_of(story.ledger, "household:h3", NAME) is None
    held = story.ledger.read(Evaluation, NAME)
    assert (held.place, held.period, held.counts) == (VILLAGE, "2026-10", {"good": 1, "fair": 1})


def test_eva_1_representatives_and_a_poll_evaluate_too_each_once_a_period() -> None:
    story = settled().when(evaluated(), by_representatives(), polled()).then_admitted()
    grades = story.ledger.read(Evaluated, evaluated_of("household:h1")).grades
    assert [one.body for one in grades] == ["committees", "representatives", "poll"]
    story.when(evaluated(at="2026-12-20")).then_refused("REG-1", found=NAME)
    story.when(polled(at="2026-12-20")).then_refused("REG-1")


@pytest.mark.parametrize("period", ["2026-11", "2027-01", "2026-12"])
def test_eva_1_a_period_is_the_policy_s_and_in_its_last_month_or_over(period: str) -> None:
    settled().when(evaluated(period=period)).then_refused("EVA-1", found=period)
    settled().when(evaluated(at="2026-11-30")).then_refused("EVA-1", expected="2026-12-01")
    settled().when(evaluated(period="2026-07")).then_admitted()
    monthly = settled().having(adopted(evaluation_months=1, at="2026-12-01"))
    monthly.when(evaluated(period="2026-12")).then_admitted()


def test_eva_1_an_evaluation_is_of_a_village_and_named_by_what_it_is_of() -> None:
    named = evaluated(evaluation="evaluation:231005100201-2026-07-committees")
    settled().when(named).then_refused("EVA-1", expected=NAME)
    group = f"{VILLAGE}-01"
    settled().when(evaluated(place=group)).then_refused("EVA-1", expected="of a village")


def test_eva_1_more_than_half_of_the_committees_take_part() -> None:
    settled().when(evaluated(participants=OFFICERS[:3])).then_admitted()
    settled().when(evaluated(participants=OFFICERS[:2])).then_refused("EVA-1", found="2 of 4")
    strangers = ("person:c1", "person:c2", "person:c3", "person:t1")
    settled().when(evaluated(participants=strangers)).then_refused("EVA-1", found="person:t1")
    twice = (*OFFICERS[:2], *OFFICERS[:2])
    settled().when(evaluated(participants=twice)).then_refused("EVA-1", found="person:c1")


def test_eva_1_the_representatives_meet_with_their_quorum() -> None:
    settled().when(by_representatives(participants=BODY[:6])).then_admitted()
    few = by_representatives(participants=BODY[:5])
    settled().when(few).then_refused("EVA-1", found="5 of 9")


def test_eva_1_a_poll_has_ballots_counted_by_two() -> None:
    settled().when(polled(ballots_count=0)).then_refused("EVA-1", found="0 ballots")
    settled().when(polled(participants=BODY[:1])).then_refused("EVA-1", found="1 counters")
    invented = polled(participants=("person:nobody", "person:v1"))
    settled().when(invented).then_refused("EVA-1", found="person:nobody")
    settled().when(polled(participants=("person:ding", "person:v1"))).then_admitted()
    settled().when(evaluated(ballots_count=9)).then_refused("EVA-1", found="9 ballots")


def test_hh_3_nobody_judges_after_their_death() -> None:
    death = DeathRecorded(person="person:c1", household=None, on=day("2026-06-01"))
    gone = act(death, by=officer("registrar"), at="2026-06-02")
    story = settled().having(*registered("c1"), gone)
    story.when(evaluated()).then_refused("HH-3", found="person:c1")
    story.when(evaluated(participants=OFFICERS[1:])).then_admitted()


def test_eva_1_each_household_once_and_only_the_village_s_poor_households() -> None:
    twice = (judged(), judged(grade="poor"))
    settled().when(evaluated(*twice)).then_refused("EVA-1", found="household:h1")
    settled().when(evaluated(judged("h3"))).then_refused("EVA-1", found="ordinary")
    elsewhere = evaluated(judged(evaluation=_other()), place=OTHER_VILLAGE, **_there())
    there = settled().having(*registered("aa", "bb", place=OTHER_VILLAGE))
    there.when(elsewhere).then_refused("EVA-1", found=VILLAGE)


def _other() -> str:
    return f"evaluation:{OTHER_VILLAGE}-2026-10-poll"


def _there() -> dict[str, Any]:
    by = (
        officer("village_secretary", "person:s9", place=OTHER_VILLAGE, body="other village"),
        officer("work_team", "person:w9", place=OTHER_VILLAGE, body="other team"),
    )
    return {
        "by": by,
        "body": "poll",
        "participants": ("person:aa", "person:bb"),
        "ballots_count": 9,
    }


def test_act_3_who_belongs_to_or_is_related_to_a_household_steps_aside_on_its_line() -> None:
    kin = settled().having(related("person:c1"))
    kin.when(evaluated()).then_refused("ACT-3", found="person:c1")
    aside = (judged(recused=("person:c1",)), judged("h2", "fair"))
    story = kin.when(evaluated(*aside)).then_admitted()
    assert grade_of(story.ledger, "household:h1", NAME) == "good"
    member = settled().having(*_yi_in_office())
    taking_part = (*OFFICERS, "person:yi")
    member.when(evaluated(participants=taking_part)).then_refused("ACT-3", found="person:yi")


def _yi_in_office() -> list[Any]:
    return [granted("person:yi", "village_committee")]


def test_eva_1_more_than_half_judge_a_household_though_some_step_aside() -> None:
    persons = ("person:c1", "person:c2")
    kin = settled().having(*(related(person) for person in persons))
    aside = (judged(recused=persons), judged("h2", "fair"))
    kin.when(evaluated(*aside)).then_refused("EVA-1", found="2 of 4")
    stranger = (judged(recused=("person:t1",)), judged("h2", "fair"))
    settled().when(evaluated(*stranger)).then_refused("EVA-1", found="person:t1")


def test_reg_5_an_evaluation_adds_up_to_what_its_header_says() -> None:
    settled().when(evaluated(counts={"good": 2})).then_refused("REG-5", found="fair 1, good 1")
    other = judged(evaluation="evaluation:231005100201-2026-07-poll")
    settled().when(evaluated(other, judged("h2", "fair"))).then_refused("REG-5")


def test_act_1_the_village_and_somebody_of_another_body_sign() -> None:
    settled().when(evaluated(by=(secretary(),))).then_refused("ACT-1")
    settled().when(evaluated(by=(secretary(), committee()))).then_refused("ACT-1")
    same = officer("work_team", "person:w1", body="village party branch")
    settled().when(evaluated(by=(secretary(), same))).then_refused("ACT-1")
    settled().when(evaluated(by=(committee(), township()))).then_admitted()


def test_id_4_an_evaluation_entered_late_says_when_it_was_held() -> None:
    late = evaluated(at="2027-01-20", happened_on=day("2026-12-12"))
    story = settled().when(late).then_admitted()
    assert story.ledger.read(Evaluation, NAME).held_on == day("2026-12-12")
    future = evaluated(happened_on=day("2026-12-13"))
    settled().when(future).then_refused("ID-4")


def test_reg_5_every_line_is_of_the_day_of_its_evaluation() -> None:
    held = day("2026-12-12")
    stray = (judged(), judged("h2", "fair", happened_on=held))
    late = evaluated(*stray, at="2027-01-20", happened_on=held)
    settled().when(late).then_refused("REG-5", found="-")
    early = judged("h2", "fair", happened_on=day("2026-12-11"))
    dated = evaluated(early, at="2027-01-20", happened_on=held)
    settled().when(dated).then_refused("REG-5", found="2026-12-11")


def test_eva_1_who_was_poor_is_asked_of_the_day_on_which_they_were_judged() -> None:
    """However late it is entered, and whatever has become of the household since."""
    left = status("household:h2", "registered_poor", until="2026-12-31")
    moved = HouseholdMoved(
        household="household:h1",
        to=OTHER_VILLAGE,
        on=day("2027-01-05"),
        members=("person:jia", "person:yi"),
    )
    since = settled().having(left, act(moved, by=township(), at="2027-01-05"))
    late = evaluated(at="2027-01-20", happened_on=day("2026-12-12"))
    story = since.when(late).then_admitted()
    graded = story.ledger.read(Evaluated, evaluated_of("household:h2")).by(NAME)
    assert graded is not None
    assert graded.on == day("2026-12-12")
    since.when(evaluated(at="2027-01-20")).then_refused("EVA-1", found="household:h1")


def test_eva_1_a_status_that_ended_is_no_ground_to_be_judged() -> None:
    ended = status("household:h2", "registered_poor", until="2026-11-30")
    settled().having(ended).when(evaluated()).then_refused("EVA-1", found="household:h2")


# --- a grade put right ----------------------------------------------------------------------------


def test_eva_1_the_township_puts_a_grade_right_once_with_reasons() -> None:
    story = settled().when(evaluated()).then_admitted()
    right = story.when(regraded()).then_admitted()
    assert grade_of(right.ledger, "household:h2", NAME) == "good"
    right.when(regraded("excellent")).then_refused("EVA-1", found="corrected before")
    story.when(regraded("fair")).then_refused("EVA-1", found="fair, as it is")
    story.when(regraded(household="household:h3")).then_refused("EVA-1", found="none by")


def test_act_2_who_judged_or_is_related_puts_no_grade_right() -> None:
    story = settled().when(evaluated()).then_admitted()
    story.when(regraded(by=township_reviewer("person:c1"))).then_refused("ACT-2", found="c1")
    signed = township_reviewer(work_team().person)
    story.when(regraded(by=signed)).then_refused("ACT-2", found=signed.person)
    kin = story.having(related("person:tr1", "household:h2"))
    kin.when(regraded()).then_refused("ACT-3", found="person:tr1")
    story.when(regraded(by=work_team())).then_refused("ACT-1")


# --- what is missing ------------------------------------------------------------------------------


LONG: Final = Span(date(2020, 1, 1), None)


def asked(
    *periods: str, known_on: date = date(2026, 1, 5), poor: tuple[Span, ...] = (LONG,)
) -> Asked:
    return Asked(village=VILLAGE, known_on=known_on, poor=poor, periods=frozenset(periods))


def missing(village: Asked, today: date, months: Callable[[date], int] = lambda _: 3) -> Gap | None:
    return gap(village, lambda name, day: months(day) if "months" in name else 15, today)


def test_eva_1_a_village_without_its_period_s_evaluation_is_listed() -> None:
    late = missing(asked("2026-04"), date(2026, 10, 16))
    assert late is not None
    assert (late.rule, late.subject, late.due) == ("EVA-1", f"place:{VILLAGE}", date(2026, 10, 15))
    assert "2026-07" in late.message.en


def test_eva_1_a_village_that_evaluated_or_has_days_left_is_off_the_list() -> None:
    late = missing(asked(), date(2026, 10, 16))
    assert late is not None
    assert late.rule == "EVA-1"
    assert missing(asked("2026-07"), date(2026, 10, 16)) is None
    assert missing(asked(), date(2026, 10, 15)) is None
    assert missing(asked("2026-09"), date(2026, 10, 16), lambda _: 1) is None


def test_eva_1_a_village_is_asked_for_no_quarter_before_the_ledger_knew_it() -> None:
    """Its poor households had been registered for years when the ledger learned of them."""
    new = asked(known_on=date(2026, 10, 1))
    assert missing(new, date(2026, 10, 16)) is None
    late = missing(new, date(2027, 1, 16))
    assert late is not None
    assert late.rule == "EVA-1"
    assert missing(asked(known_on=date(2026, 9, 30)), date(2026, 10, 16)) is not None


def test_eva_1_a_village_is_asked_where_it_had_poor_households_on_the_last_day() -> None:
    left = Span(date(2020, 1, 1), date(2026, 9, 30))
    assert missing(asked(poor=(left,)), date(2026, 10, 16)) is None
    came = Span(date(2026, 10, 1), None)
    assert missing(asked(poor=(left, came)), date(2026, 10, 16)) is None
    stayed = Span(date(2020, 1, 1), date(2026, 10, 1))
    late = missing(asked(poor=(stayed,)), date(2026, 10, 16))
    assert late is not None
    assert late.rule == "EVA-1"


def test_eva_1_a_period_is_as_long_as_policy_had_it_then() -> None:
    """Quarters until October, months from then on: neither is asked for in the other's days."""
    changed: Callable[[date], int] = lambda day: 3 if day < date(2026, 10, 15) else 1  # noqa: E731
    quarter = missing(asked(), date(2026, 10, 16), changed)
    assert quarter is not None
    assert (quarter.rule, quarter.since) == ("EVA-1", date(2026, 10, 1))
    month = missing(asked("2026-07"), date(2026, 11, 16), changed)
    assert month is not None
    assert (month.rule, month.since) == ("EVA-1", date(2026, 11, 1))
    later: Callable[[date], int] = lambda day: 1 if day < date(2026, 8, 15) else 3  # noqa: E731
    assert missing(asked("2026-07"), date(2026, 9, 20), later) is None


@pytest.mark.parametrize("months", [1, 2, 3])
def test_eva_1_periods_follow_one_another_without_a_gap(months: int) -> None:
    period = period_on(date(2026, 1, 1), months)
    for _ in range(24 // months):
        following = period_on(date.fromordinal(period.last.toordinal() + 1), months)
        assert period_of(period.code, months) == period
        assert last_ended(following.first, months) == period
        assert period.first <= period.closing <= period.last
        period = following
    assert period.code == "2028-01"
