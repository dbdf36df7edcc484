# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""A village that evaluates its poor households, and one of its people who does not want to work.

`household:h1` (jia, yi) is out of poverty, `household:h2` (bing) registered as poor, `household:h3`
(ding) ordinary. The two committees meet on 12 December for the quarter from October; the record on
yi is of 6 May, replied to until 21 May, and lapses on 2 November.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from domain.evaluation.answering import ReplyGiven, UnwillingnessDecided, WorkShown
from domain.evaluation.evaluation import evaluation_of
from domain.evaluation.facts import EvaluationHeld, EvaluationLine
from domain.evaluation.recording import UnwillingnessRecorded
from domain.evaluation.regrading import GradeCorrected
from domain.kernel.act import Act, Signer
from domain.residents.kinship import KinshipDeclared
from tests.domain.cast import (
    BODY,
    COMMITTEE,
    SECRETARY,
    committee,
    paper,
    register,
    secretary,
    township,
    township_reviewer,
    work_team,
)
from tests.domain.distribution_cast import status
from tests.spec import VILLAGE, Given, act, day, given, officer, secret

PERIOD, ON = "2026-10", "2026-12-12"
OFFICERS: Final = (*COMMITTEE, SECRETARY)
NAME: Final = evaluation_of(VILLAGE, PERIOD, "committees")
YI: Final = "person:yi"


def judged(household: str = "h1", grade: Any = "good", **changed: Any) -> EvaluationLine:
    data: dict[str, Any] = {"evaluation": NAME, "household": f"household:{household}"}
    return EvaluationLine(**data | {"grade": grade} | changed)


def evaluated(
    *lines: EvaluationLine,
    by: Iterable[Signer] | None = None,
    at: str = ON,
    **changed: Any,
) -> Act[EvaluationHeld]:
    """Both poor households are judged, unless a test says otherwise."""
    period, body = changed.get("period", PERIOD), changed.get("body", "committees")
    name = evaluation_of(changed.get("place", VILLAGE), period, body)
    same: dict[str, Any] = {"evaluation": name, "happened_on": changed.get("happened_on")}
    own = lines or (judged(**same), judged("h2", "fair", **same))
    grades = [line.grade for line in own]
    data: dict[str, Any] = {
        "evaluation": name,
        "place": VILLAGE,
        "period": period,
        "body": body,
        "participants": OFFICERS,
        "ballots_count": 0,
        "counts": {grade: grades.count(grade) for grade in grades},
        "minutes": paper("minutes of the evaluation"),
    }
    signed = by or (secretary(), work_team())
    return act(EvaluationHeld(**data | changed), by=signed, at=at, lines=own)


def by_representatives(**changed: Any) -> Act[EvaluationHeld]:
    data = {"body": "representatives", "participants": BODY[:7], **changed}
    return evaluated(**data)


def polled(**changed: Any) -> Act[EvaluationHeld]:
    data = {"body": "poll", "participants": BODY[:2], "ballots_count": 61, **changed}
    return evaluated(**data)


def regraded(grade: Any = "good", *, by: Signer | None = None, **changed: Any) -> Act[Any]:
    data: dict[str, Any] = {
        "household": "household:h2",
        "evaluation": NAME,
        "grade": grade,
        "reasons": secret("judged by another household's figures"),
        "evidence": paper("the sheet"),
    }
    signer = by or township_reviewer()
    return act(GradeCorrected(**data | changed), by=signer, at="2026-12-20")


def related(
    person: str, household: str = "household:h1", at: str = "2026-01-05"
) -> Act[KinshipDeclared]:
    kinship = KinshipDeclared(person=person, household=household, relation="in_law")
    return act(kinship, by=secretary(), at=at)


def recorded(
    *, by: Iterable[Signer] | None = None, at: str = "2026-05-06", **changed: Any
) -> Act[UnwillingnessRecorded]:
    data: dict[str, Any] = {
        "person": YI,
        "household": "household:h1",
        "place": VILLAGE,
        "reasons": secret("turned down three posts"),
        "offered": ("job", "training"),
        "evidence": paper("three letters"),
        "told_on": day("2026-05-06"),
        "told": paper("receipt of yi"),
        "reply_until": day("2026-05-21"),
        "lapses_on": day("2026-11-02"),
    }
    signed = by or (committee(), township())
    return act(UnwillingnessRecorded(**data | changed), by=signed, at=at)


def myself(person: str = YI) -> Signer:
    return officer("villager", person, body=person)


def replied(*, by: Signer | None = None, at: str = "2026-05-10", **changed: Any) -> Act[ReplyGiven]:
    data: dict[str, Any] = {"person": YI, "text": secret("my back hurt in April")}
    return act(ReplyGiven(**data | changed), by=by or myself(), at=at)


def decided(
    verdict: Any = "stands", *, by: Signer | None = None, at: str = "2026-05-12", **changed: Any
) -> Act[UnwillingnessDecided]:
    data: dict[str, Any] = {"person": YI, "verdict": verdict, "reasons": secret("no letter")}
    signer = by or township_reviewer()
    return act(UnwillingnessDecided(**data | changed), by=signer, at=at)


def working(*, by: Signer | None = None, at: str = "2026-06-10", **changed: Any) -> Act[WorkShown]:
    data: dict[str, Any] = {
        "person": YI,
        "kind": "employment",
        "since": day("2026-06-01"),
        "evidence": paper("contract of work"),
    }
    return act(WorkShown(**data | changed), by=by or myself(), at=at)


@cache
def settled() -> Given:
    """The village, with what its households count as."""
    return given(
        *register(),
        status("household:h1", "out_of_poverty"),
        status("household:h2", "registered_poor"),
        status("household:h3", "ordinary"),
    )


@cache
def told() -> Given:
    """Yi was told, and may reply."""
    return settled().when(recorded()).then_admitted()
