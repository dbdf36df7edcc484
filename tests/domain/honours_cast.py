# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Stars of `household:h1` (`case:1`) and the role model `household:h2` (`case:2`), in 2026.

h1 (jia, yi) is out of poverty, and its year comes to 8,500 yuan a head: three stars. h2 (bing) is
registered as poor, reaches the line, and is out of poverty since 10 December. Each step has its
day in November and December; whoever takes none of them may say what is different.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from domain.honours.income import YearFigures
from domain.kernel.act import Act, Signer
from domain.models.confirming import ModelConfirmed
from domain.models.facts import ModelApplied, ModelVerified
from domain.models.procedure import MODEL
from domain.stars.confirming import StarConfirmed
from domain.stars.facts import StarApplied, StarVerified
from domain.stars.procedure import STAR
from domain.stars.reporting import Reported, StarsReported
from tests.domain.cast import (
    BODY,
    HEADS,
    HOUSEHOLDS,
    MEMBERS,
    city,
    committee,
    householder,
    paper,
    register,
    township,
    township_reviewer,
    work_team,
)
from tests.domain.distribution_cast import status
from tests.domain.near_poor import (
    attended,
    closed,
    convened,
    posted,
    reviewed,
    spoken,
    taken_down,
    tally,
    voted,
)
from tests.spec import TOWNSHIP, VILLAGE, Given, act, given, moment, secret

STARS_CASE, MODEL_CASE = "case:1", "case:2"
AWARD_FEN, REWARD_FEN = 100_000, 200_000
ROWS: Final = {STAR.name: STAR, MODEL.name: MODEL}
CASE_OF: Final = {"star": STARS_CASE, "model": MODEL_CASE}


def sides(case: str) -> tuple[Signer, ...]:
    return (township(), committee(), work_team(), householder(case))


def figures(per_head_fen: int = 850_000, members: int = 2, **changed: int) -> YearFigures:
    """A year that comes to so much a head: wages, less what production and taxes took."""
    fen = {
        "wage_fen": per_head_fen * members + 30_000,
        "business_fen": 0,
        "property_fen": 0,
        "transfer_fen": 0,
        "expense_fen": 20_000,
        "paid_fen": 10_000,
    }
    return sealed({name: str(value) for name, value in (fen | changed).items()})


def sealed(values: dict[str, str]) -> YearFigures:
    return YearFigures(**{name: secret(value) for name, value in values.items()})


def _applied(case: str, year: int) -> dict[str, Any]:
    return {
        "case": case,
        "household": HOUSEHOLDS[case],
        "place": VILLAGE,
        "year": year,
        "form": paper(f"form of {case}"),
    }


def star_applied(
    case: str = STARS_CASE,
    *,
    by: Signer | Iterable[Signer] | None = None,
    at: str = "2026-11-02",
    **changed: Any,
) -> Act[StarApplied]:
    data = _applied(case, 2026) | changed
    return act(StarApplied(**data), by=by or householder(case), at=at)


def model_applied(
    case: str = MODEL_CASE,
    *,
    by: Signer | Iterable[Signer] | None = None,
    at: str = "2026-11-02",
    **changed: Any,
) -> Act[ModelApplied]:
    data = {**_applied(case, 2026), "forgoes": paper("takes no subsidy"), **changed}
    return act(ModelApplied(**data), by=by or householder(case), at=at)


def _verified(case: str) -> dict[str, Any]:
    return {
        "case": case,
        "person": HEADS[case],
        "members_count": MEMBERS[case],
        "figures": figures(members=MEMBERS[case]),
        "income_card": paper(f"income card of {case}"),
        "signed_form": paper(f"signed form of {case}"),
        "verdict": "passed",
    }


def star_verified(
    case: str = STARS_CASE,
    *,
    by: Iterable[Signer] | None = None,
    at: str = "2026-11-05",
    **changed: Any,
) -> Act[StarVerified]:
    data = {**_verified(case), "stars": 3, "law_abiding": True, "conduct": paper("conduct")}
    return act(StarVerified(**data | changed), by=by or sides(case), at=at)


def model_verified(
    case: str = MODEL_CASE,
    *,
    by: Iterable[Signer] | None = None,
    at: str = "2026-11-05",
    **changed: Any,
) -> Act[ModelVerified]:
    data = {**_verified(case), "reaches_line": True, **changed}
    return act(ModelVerified(**data), by=by or sides(case), at=at)


def judged(*cases: str, assembly: str = "assembly:1", rejected: bool = False) -> list[Act[Any]]:
    """The representatives meet on 10 November; all seven present are of one mind."""
    here: dict[str, Any] = {"assembly": assembly, "at": "2026-11-10"}
    called: dict[str, Any] = {"at": "2026-11-08", "held_at": moment("2026-11-10")}
    vote = "against" if rejected else "for"
    votes = {"votes_for": 0, "votes_against": 7} if rejected else {}
    return [
        convened(*cases, **here | called),
        attended(**here),
        spoken(matter=cases[0], **here),
        *(voted(person, vote, matter=case, **here) for case in cases for person in BODY[:7]),
        closed(
            () if rejected else cases,
            cases if rejected else (),
            tallies=tuple(tally(case, **votes) for case in cases),
            **here,
        ),
    ]


def shown(kind: str, case: str, up: str, down: str, **fates: Any) -> list[Act[Any]]:
    """The notice of a kind hangs and comes down."""
    notice = f"notice:{kind}"
    return [
        posted(case, kind=kind, notice=notice, at=up),
        taken_down(fates or {case: "passed"}, kind=kind, notice=notice, at=down),
    ]


def star_confirmed(
    case: str = STARS_CASE,
    *,
    by: Signer | None = None,
    at: str = "2026-11-23",
    **changed: Any,
) -> Act[StarConfirmed]:
    data: dict[str, Any] = {
        "case": case,
        "household": HOUSEHOLDS[case],
        "person": HEADS[case],
        "year": 2026,
        "stars": 3,
        "amount_fen": AWARD_FEN,
        "verdict": "passed",
    }
    return act(StarConfirmed(**data | changed), by=by or township_reviewer(), at=at)


def stars_reported(
    *lines: Reported, by: Signer | None = None, at: str = "2026-11-25", **changed: Any
) -> Act[StarsReported]:
    data: dict[str, Any] = {
        "summary": "summary:1",
        "place": TOWNSHIP,
        "year": 2026,
        "lines": lines or (reported(),),
        "total_fen": AWARD_FEN,
        "sheet": paper("summary"),
    }
    return act(StarsReported(**data | changed), by=by or township(), at=at)


def reported(case: str = STARS_CASE, **changed: Any) -> Reported:
    data: dict[str, Any] = {"case": case, "household": HOUSEHOLDS[case], "stars": 3}
    return Reported(**data | changed)


def left_poverty(on: str = "2026-12-10", case: str = MODEL_CASE) -> Act[Any]:
    return status(HOUSEHOLDS[case], "out_of_poverty", on)


def model_confirmed(
    case: str = MODEL_CASE,
    *,
    by: Signer | None = None,
    at: str = "2026-12-20",
    **changed: Any,
) -> Act[ModelConfirmed]:
    data: dict[str, Any] = {
        "case": case,
        "household": HOUSEHOLDS[case],
        "person": HEADS[case],
        "year": 2026,
        "amount_fen": REWARD_FEN,
        "verdict": "passed",
        "decision": paper("decision of the city"),
    }
    return act(ModelConfirmed(**data | changed), by=by or city(), at=at)


def star_steps(case: str = STARS_CASE) -> dict[str, list[Act[Any]]]:
    """The acts that take each step of a star household's case."""
    return {
        "application": [star_applied(case)],
        "verification": [star_verified(case)],
        "assembly": judged(case),
        "notice": shown("star", case, "2026-11-11", "2026-11-20"),
        "confirmation": [star_confirmed(case)],
        "report": [stars_reported(reported(case))],
    }


def model_steps(case: str = MODEL_CASE) -> dict[str, list[Act[Any]]]:
    """The acts that take each step of a role model's case."""
    return {
        "application": [model_applied(case)],
        "verification": [model_verified(case)],
        "assembly": judged(case, assembly="assembly:2"),
        "township_review": [reviewed("township_review", case, at="2026-11-11")],
        "county_review": [reviewed("county_review", case, at="2026-11-12")],
        "notice": shown("model", case, "2026-11-13", "2026-11-22"),
        "city_confirmation": [left_poverty(), model_confirmed(case)],
    }


STEPS: Final = {"star": star_steps, "model": model_steps}


@cache
def settled() -> Given:
    """The village, with what its households count as."""
    return given(
        *register(),
        status("household:h1", "out_of_poverty"),
        status("household:h2", "registered_poor"),
        status("household:h3", "out_of_poverty"),
    )


@cache
def before(step: str, row: str = "star") -> Given:
    """The village with the row's case taken to that step, which waits."""
    story = settled()
    for one in ROWS[row].steps:
        if one.name == step:
            return story
        story = story.when(*STEPS[row]()[one.name]).then_admitted()
    assert step == "the end", step
    return story
