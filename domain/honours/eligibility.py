"""What keeps a household from an honour, whatever the honour: it is gone, or said what is false.

- STAR-1, MODEL-1 守法诚信 (S3c 四(一)): false information found in the year or since counts against
  it. ID-8 A case passes only where its household is there.
"""

from collections.abc import Iterator
from typing import Final

from domain.identification.file import cases_of
from domain.kernel.history import States
from domain.kernel.words import Words, say
from domain.residents.households import Household
from domain.steps.case import Case

OUT_OF_POVERTY: Final = "out_of_poverty"


def false_findings(states: States, household: Household, year: int) -> Iterator[Words]:
    """Cases of the household in which false information was found in the year or since."""
    for case in cases_of(states, household.id):
        if case.false_since is not None and case.false_since.year >= year:
            yield say(
                f"false information in {case.id}, found on {case.false_since}",
                f"{case.id} 于 {case.false_since} 查实弄虚作假",
            )


def gone(household: Household, case: Case) -> Iterator[Words]:
    """What keeps a case of an honour from passing, whatever the honour: nobody is there."""
    if household.ended_on is not None:
        yield say(f"{household.id} has ended", f"{household.id} 已销户")
    if household.place != case.place:
        yield say(
            f"the household lives in {household.place}, not {case.place}",
            f"该户现居 {household.place}，非 {case.place}",
        )
