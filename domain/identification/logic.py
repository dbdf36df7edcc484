"""Logic errors of a file 无逻辑错误 (ID-8): nothing passes a review and no archive closes with any.

- ID-1 The form counts the members whom the register has, by now, for the day of the survey and
  for the day of the last decision. Who is born or dies after the county's review is the roster's
  affair: a correction follows. A household without a member comes on no roster.
- ID-2 It is not registered as poor. ID-3 Nobody in it has come under 低保 or 特困 since.
- ID-9 What an exit was opened for still holds. REG-2 The household still lives in the village.
- HH-3 It has not ended.
"""

from collections.abc import Iterator
from datetime import date

from domain.identification.form import Form
from domain.kernel.history import History
from domain.kernel.words import Words, say
from domain.residents.households import Household, supported_on
from domain.steps.case import Case

_LAST_DECISION = "county_review"


def of_roster(case: Case, history: History, day: date) -> tuple[Words, ...]:
    """What does not fit together, for a household that is to be on the roster."""
    household = history.read(Household, case.subject)
    return (*_counts(case, history, day), *_unfit(household, case, history, day))


def of_exit(case: Case, history: History, day: date) -> tuple[Words, ...]:
    """What does not fit together, for a household that is to leave the roster."""
    reason = case.row.reason(case.reason) if case.row else None
    household = history.read(Household, case.subject)
    faults = [*_counts(case, history, day), *_over(household)]
    if reason is not None and not reason.holds(history, case.subject, day):
        faults.append(
            say(f"{reason.title.en} does not hold on {day}", f"{day} 已不属于{reason.title.zh}")
        )
    return tuple(faults)


def _counts(case: Case, history: History, day: date) -> Iterator[Words]:
    survey, decision = case.taken("home_survey"), case.taken(_LAST_DECISION)
    if survey is None:
        return
    form = history.read(Form, survey.via)
    household = history.read(Household, case.subject)
    for on in dict.fromkeys((form.surveyed_on or day, decision.day if decision else day)):
        members = len(household.members_on(on))
        if members != form.members_count:
            yield say(
                f"form counts {form.members_count} members, the register {members} on {on}",
                f"登记表 {form.members_count} 人，{on} 户籍登记 {members} 人",
            )


def _over(household: Household) -> Iterator[Words]:
    if over := household.ended_on:
        yield say(f"{household.id} ended on {over}", f"{household.id} 已于 {over} 销户")


def _unfit(household: Household, case: Case, history: History, day: date) -> Iterator[Words]:
    yield from _over(household)
    support = sorted(supported_on(history, case.subject, day))
    if support:
        yield say(f"support since: {', '.join(support)}", f"已享受：{'、'.join(support)}")
    if not household.members_on(day):
        yield say("no permanent member is left", "已无常住人口")
    if "registered_poor" in household.statuses_on(day):
        yield say("registered as poor", "已是建档立卡贫困户")
    if household.place != case.place:
        yield say(
            f"the household lives in {household.place}, not {case.place}",
            f"该户现居 {household.place}，非 {case.place}",
        )
