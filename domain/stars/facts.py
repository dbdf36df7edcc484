"""Applying for stars, and the year's income verified: the first two steps of row 7.

- STAR-1 A registered household out of poverty, law-abiding and honest, asks for the year whose
  selection runs. Its stars are what the verified income is worth by the scale; without one, or
  with a breach of the village's rules or the law, nothing passes.
- ID-4, ID-6, ID-1, REG-1, REG-2, HH-3, ACT-2, ACT-3 as of every application and visit.
"""

from typing import Annotated

import msgspec

from domain.honours import applying, verifying
from domain.honours.applying import APPLICANTS, HonourApplied, asks, check_applied
from domain.honours.income import per_head_fen
from domain.honours.rating import Rating, rating_of
from domain.honours.verifying import VERIFIERS, YearVerified, check_visit
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.parameters.motivation import STARS_MOST
from domain.rules import ORDER
from domain.stars.eligibility import check_fit_for_stars
from domain.stars.procedure import APPLIED, VERIFIED
from domain.stars.scale import stars_for
from domain.steps.case import Case, judged
from domain.steps.turn import check_verdict, place_of_case

Stars = Annotated[int, msgspec.Meta(ge=0, le=STARS_MOST)]


@asks("star")
@fact(
    APPLIED,
    title=say("Applied for stars", "申请星级户评定"),
    stream=lambda data: data.case,
    touches=applying.touched,
    reads=lambda data: (data.household,),
    place=lambda data, _history: data.place,
    signed_by=APPLICANTS,
    rules=("STAR-1", "ID-4", "HH-3", "REG-1", "REG-2"),
    example=applying.EXAMPLE,
)
class StarApplied(HonourApplied):
    """A householder asks to be a star household of the year."""


@admits(StarApplied)
def admit_application(act: Act[StarApplied], history: History) -> None:
    """What every application keeps, then STAR-1 of the household."""
    household = check_applied(act, history, "star", "STAR-1")
    check_fit_for_stars(history, household, act.data.year, act.day)


@fact(
    VERIFIED,
    title=say("Stars verified", "星级户入户核实"),
    stream=lambda data: data.case,
    touches=lambda data: (rating_of(data.case),),
    place=place_of_case,
    signed_by=VERIFIERS,
    rules=(
        "STAR-1", *ORDER, "ID-1", "ID-4", "ID-6", "ID-8", "ACT-2", "ACT-3", "REG-2",
    ),
    example={**verifying.EXAMPLE, "stars": 3, "law_abiding": True, "conduct": PAPER},
)  # fmt: skip
class StarVerified(YearVerified, kw_only=True):
    """The year's income, the stars that it is worth, and how the household kept rules and law.

    `conduct` is the village's paper on it 遵守村规民约、守法诚信.
    """

    stars: Stars
    law_abiding: bool
    conduct: Paper


@admits(StarVerified)
def admit_verification(act: Act[StarVerified], history: History) -> None:
    """What every visit keeps, then STAR-1 of the figures and of what passes."""
    data = act.data
    case, household = check_visit(act, history)
    per_head = per_head_fen(act, "STAR-1")
    if per_head is not None:
        stars = stars_for(history, case.place, per_head, act.day)
        require(
            data.stars == stars,
            "STAR-1",
            expected=say(f"{stars} stars by the scale", f"按标准为 {stars} 星"),
            found=say(f"{data.stars} stars", f"{data.stars} 星"),
        )
    if data.verdict == "passed":
        _check_passes(data)
        year = history.read(Rating, rating_of(case.id)).year
        check_fit_for_stars(history, household, year, act.day)
    check_verdict(act, history, case)


def _check_passes(data: StarVerified) -> None:
    require(
        data.stars > 0 and data.law_abiding,
        "STAR-1",
        expected=say("a star at least, law-abiding and honest", "至少一星且守法诚信、遵守村规民约"),
        found=say(
            f"{data.stars} stars, {'law-abiding' if data.law_abiding else 'a breach'}",
            f"{data.stars} 星，{'守法诚信' if data.law_abiding else '有违反情形'}",
        ),
    )


@evolves(Case, StarVerified)
def verify(state: Case, event: Event[StarVerified]) -> Case:
    """The case goes on, is verified again, or ends."""
    return judged(state, event)


@evolves(Rating, StarVerified)
def rate(state: Rating, event: Event[StarVerified]) -> Rating:
    """The stars that were found."""
    return verifying.found(state, event, event.data.stars)
