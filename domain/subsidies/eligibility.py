"""Who may be subsidised: households, and their workers.

- SUB-1 A worker is a living member of the household, able to work, and subsidised once for a year,
  in whatever household they were then. SUB-2, SUB-3 The household is registered as poor or has come
  out of poverty: 摘帽不摘政策, and S3a 五(三) names 建档立卡贫困户和已脱贫户.
- ID-4 The householder signs, who belongs to the household on the day; or two officers record the
  signed paper. REG-2 The household lives where the application says. HH-3 It has not ended.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from domain.awards.standing import Held, counting
from domain.identification.application import check_asks, check_head
from domain.kernel.act import Act
from domain.kernel.fact import Paper
from domain.kernel.history import History, States
from domain.kernel.refused import require
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.residents.households import Household
from domain.residents.people import Person, living
from domain.residents.statuses import UNABLE
from domain.steps.case import HOUSEHOLD_ROLES

POOR: Final = frozenset({"registered_poor", "out_of_poverty"})


def check_applies(act: Act[Any], history: History, rule: str) -> Household:
    """REG-1, REG-2, HH-3, ID-4, then that the household may; `rule` is the subsidy's own."""
    household = check_asks(act, history)
    check_signed(act, household, act.data.paper)
    for day in sorted({act.day, shanghai_day(act.at)}):
        check_poor(household, day, rule)
    return household


def check_signed(act: Act[Any], household: Household, paper: Paper | None) -> None:
    """ID-4: by the head, or by officers with the paper that the household signed."""
    heads = [signer for signer in act.by if signer.role in HOUSEHOLD_ROLES]
    for signer in heads:
        check_head(signer.person, household, act.day)
    require(
        bool(heads) or paper is not None,
        "ID-4",
        expected=say("the paper that was signed", "农户签名的书面材料"),
        found=say("no paper", "没有书面材料"),
    )


def check_poor(household: Household, day: date, rule: str) -> None:
    """The household is registered as poor, or out of poverty, on the day."""
    require(
        bool(POOR & household.statuses_on(day)),
        rule,
        expected=say(
            "a household registered as poor or out of poverty", "建档立卡贫困户或已脱贫户"
        ),
        found=say(f"{household.id} is neither on {day}", f"{household.id} {day} 均不是"),
    )


def check_worker(history: History, household: Household, worker: str, day: date) -> None:
    """SUB-1 and HH-3: a living member of the household, able to work."""
    person = living(history, worker)
    unable = sorted(UNABLE & person.statuses_on(day))
    require(
        worker in household.persons_on(day) and not unable,
        "SUB-1",
        expected=say(
            f"a member of {household.id} able to work", f"{household.id} 有劳动能力的成员"
        ),
        found=say(
            f"{worker}, {', '.join(unable) or 'no member'} on {day}",
            f"{worker}，{day} {'、'.join(unable) or '非本户成员'}",
        ),
    )


def employment_grants(states: States, worker: str, year: int) -> Iterator[Held]:
    """What counts of a worker's transfer-employment grants for a year, wherever they lived."""
    wanted = ("transfer_employment", worker, year)
    homes = dict.fromkeys(one.household for one in states.read(Person, worker).memberships)
    for home in homes:
        for one in counting(states, home):
            if (one.entry.award_kind, one.entry.person, one.entry.year) == wanted:
                yield one


def check_once_a_year(history: History, worker: str, year: int, without: str = "") -> None:
    """SUB-1: 每年补助一次; `without` is the grant that is decided anew."""
    held = employment_grants(history, worker, year)
    found = next((one.entry.grant for one in held if one.entry.grant != without), "")
    require(
        not found,
        "SUB-1",
        expected=say(f"no subsidy of {worker} for {year} yet", f"{worker} {year} 年尚未补助"),
        found=say(found, found),
    )
