"""Who may be a role model: a household that leaves poverty on its own, and on time.

- MODEL-1 未脱贫户: registered as poor, and not out of poverty when it asks; out of poverty within
  the year by the time the city confirms (S3c 四(二): 能够按时稳定脱贫).
- MODEL-2 自愿不享受政府产业、就业等扶持补助政策: no support of industry or employment for the
  year, or paid in it, stands in the book of the household, nor of one that it was split from, split
  into or merged with in the year or since, however often: who takes it next door has taken it.
"""

from collections.abc import Iterator
from datetime import date

from domain.awards.kinds import KINDS
from domain.awards.standing import Held, subsidies_in
from domain.honours.eligibility import OUT_OF_POVERTY, false_findings, gone
from domain.honours.rating import Rating, rating_of
from domain.kernel.history import States
from domain.kernel.refused import require
from domain.kernel.words import Words, say
from domain.residents.households import Household
from domain.residents.statuses import statuses_zh
from domain.steps.case import Case


def check_in_poverty(household: Household, day: date) -> None:
    """MODEL-1: the household is registered as poor, and not yet out of poverty."""
    held = household.statuses_on(day)
    require(
        "registered_poor" in held and OUT_OF_POVERTY not in held,
        "MODEL-1",
        expected=say("a household not yet out of poverty", "未脱贫的建档立卡贫困户"),
        found=say(", ".join(sorted(held)) or "no status", statuses_zh(held) or "无身份类别"),
    )


def check_left_on_time(household: Household, year: int, day: date) -> None:
    """MODEL-1: it is out of poverty on the day, since a day of the year."""
    left = [one for one in household.statuses if one.code == OUT_OF_POVERTY and one.holds_on(day)]
    require(
        any(one.from_.year == year for one in left),
        "MODEL-1",
        expected=say(f"out of poverty since a day of {year}", f"{year} 年内脱贫并保持"),
        found=say(
            ", ".join(f"since {one.from_}" for one in left) or "not out of poverty",
            "、".join(f"{one.from_} 脱贫" for one in left) or "尚未脱贫",
        ),
    )


def subsidies(states: States, household: Household, year: int) -> tuple[tuple[str, Held], ...]:
    """MODEL-2: support that stands in the books of the household and of those it is tied to."""
    books = _tied(states, household, year)
    return tuple((book, one) for book in books for one in subsidies_in(states, book, year))


def _tied(states: States, household: Household, year: int) -> tuple[str, ...]:
    """The household, and all that splits and mergers since the year began tie it to, in turn."""
    found, waiting = {household.id: household}, [household]
    while waiting:
        for tie in waiting.pop().lineage:
            if tie.kind != "moved_from" and tie.on.year >= year and tie.other not in found:
                found[tie.other] = states.read(Household, tie.other)
                waiting.append(found[tie.other])
    return tuple(found)


def _named(states: States, household: Household, year: int) -> Iterator[Words]:
    for book, one in subsidies(states, household, year):
        kind = KINDS[one.entry.award_kind].title
        yield say(
            f"{kind.en} of {book}, {one.entry.grant}, {one.standing}",
            f"{book} {kind.zh}（{one.entry.grant}）",
        )


def check_no_subsidy(states: States, household: Household, year: int) -> None:
    """MODEL-2: no support of industry or employment in the year."""
    found = tuple(_named(states, household, year))
    require(
        not found,
        "MODEL-2",
        expected=say(f"no subsidy in {year}", f"{year} 年未享受产业、就业等补助"),
        found=say("; ".join(one.en for one in found), "；".join(one.zh for one in found)),
    )


def of_model(case: Case, states: States, day: date) -> tuple[Words, ...]:
    """What does not fit together in the case of a role model."""
    del day
    household = states.read(Household, case.subject)
    year = states.read(Rating, rating_of(case.id)).year
    return (
        *gone(household, case),
        *false_findings(states, household, year),
        *_named(states, household, year),
    )
