"""Who may be a star household: registered and out of poverty, law-abiding, still there.

- STAR-1 已脱贫的建档立卡贫困户, 遵守村规民约、守法诚信 (S3c 四(一)): false information found in the
  year or since counts against it.
"""

from collections.abc import Iterator
from datetime import date

from domain.honours.eligibility import OUT_OF_POVERTY, false_findings, gone
from domain.honours.rating import Rating, rating_of
from domain.kernel.history import States
from domain.kernel.refused import require
from domain.kernel.words import Words, say
from domain.residents.households import Household
from domain.steps.case import Case


def unfit(states: States, household: Household, year: int, day: date) -> tuple[Words, ...]:
    """Every reason why the household may not have stars for a year, as of the day."""
    return (*_not_out(household, day), *false_findings(states, household, year))


def _not_out(household: Household, day: date) -> Iterator[Words]:
    if OUT_OF_POVERTY not in household.statuses_on(day):
        yield say(
            f"{household.id} is not registered as out of poverty on {day}",
            f"{household.id} {day} 不是已脱贫的建档立卡户",
        )


def check_fit_for_stars(states: States, household: Household, year: int, day: date) -> None:
    """STAR-1: there is no such reason."""
    faults = unfit(states, household, year, day)
    require(
        not faults,
        "STAR-1",
        expected=say(
            "a registered household out of poverty, law-abiding and honest",
            "遵守村规民约、守法诚信的已脱贫建档立卡户",
        ),
        found=say("; ".join(one.en for one in faults), "；".join(one.zh for one in faults)),
    )


def of_star(case: Case, states: States, day: date) -> tuple[Words, ...]:
    """What does not fit together in a case of stars."""
    household = states.read(Household, case.subject)
    year = states.read(Rating, rating_of(case.id)).year
    return (*gone(household, case), *unfit(states, household, year, day))
