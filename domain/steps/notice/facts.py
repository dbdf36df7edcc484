"""The facts of a notice 公示 or announcement 公告, and who may state them.

Source: S2 四(二), 五第五步; domain.md, Notice and announcement.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.kernel.catalogue import fact
from domain.kernel.checks import known
from domain.kernel.examples import CASE, DIGEST, PAPER, PHOTO, SEALED, VILLAGE
from domain.kernel.fact import (
    CaseId,
    Code,
    Digest,
    Fact,
    NoticeId,
    ObjectionId,
    Paper,
    PersonId,
    Sealed,
)
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.residents.people import Person
from domain.rules import ORDER
from domain.steps.notice.links import FIRST, answerers
from domain.steps.notice.state import Effect, Fate, Notice, Resolution

POSTERS = (*COMMITTEES, "township_officer", "county_reviewer")
ATTESTORS = ("supervision_committee", "work_team", "first_secretary", "township_officer")
VILLAGERS = ("villager", "householder", "village_representative")
RECEIVERS = (
    *COMMITTEES,
    "supervision_committee",
    "work_team",
    "first_secretary",
    "township_officer",
    "township_reviewer",
    "county_reviewer",
)
RESOLVERS = answerers(FIRST)
ItemId = Annotated[str, msgspec.Meta(pattern=r"^[a-z]+:[A-Za-z0-9-]{1,64}$")]
"""One line of what a subject shows, where a row lets it be contested by itself (NOT-4)."""
_NOTICE, _OBJECTION = "notice:1", "objection:1"


class _Shown(Fact):
    """Every fact of a notice names it."""

    notice: NoticeId


def _subject(data: "ObjectionMade | ObjectionReceived | ObjectionResolved") -> tuple[str, ...]:
    """The notice, the case, and the line of it, as far as they are named."""
    return tuple(stream for stream in (data.notice, data.subject, data.item) if stream)


def known_notice(history: History, notice: str) -> Notice:
    """The notice of that id; refused under REG-2 where there is none."""
    return known(history, Notice, notice, say("a notice that was posted", "已张贴的公示"))


def _place(data: _Shown, history: History) -> str:
    return known_notice(history, data.notice).place


def _whom_it_concerns(data: "ObjectionMade", history: History) -> str:
    """Where the objector lives, as far as the notice reaches: a county's notice is everybody's."""
    shown, lives = _place(data, history), history.read(Person, data.objector).place
    return lives if lives and covers(shown, lives) else shown


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One subject on the sheet, with the SHA-256 of its line as shown."""

    subject: CaseId
    line: Digest


@fact(
    "NoticePosted.v1",
    title=say("Notice posted", "张贴公示"),
    stream=lambda data: data.notice,
    touches=lambda data: tuple(line.subject for line in data.subjects),
    reads=lambda data: (f"place:{data.place}", *((data.reposts,) if data.reposts else ())),
    place=lambda data, _history: data.place,
    signed_by=((POSTERS,), (POSTERS, ATTESTORS)),
    bodies_distinct=True,
    rules=("NOT-1", "NOT-4", *ORDER, "REG-1", "REG-2", "ACT-2", "ACT-3"),
    example={
        "notice": _NOTICE,
        "kind": "first",
        "place": VILLAGE,
        "subjects": [{"subject": CASE, "line": DIGEST}],
        "shown": DIGEST,
        "board": PHOTO,
        "posted_on": "2026-03-20",
        "period_days": 7,
        "reposts": None,
    },
)
class NoticePosted(_Shown):
    """A list was put on the board: exactly what was shown, and a photo of the board.

    `shown` is the SHA-256 of the sheet. `reposts` names the notice of which this shows the
    corrected subjects. A second signer, of another body, attests that paper hung since
    `posted_on`, before this was entered.
    """

    kind: Code
    place: Place
    subjects: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1, max_length=200)]
    shown: Digest
    board: Paper
    posted_on: date
    period_days: Annotated[int, msgspec.Meta(ge=1, le=60)]
    reposts: NoticeId | None = None


@fact(
    "ObjectionMade.v1",
    title=say("Objection made", "提出异议"),
    stream=lambda data: data.objection,
    touches=_subject,
    reads=lambda data: (data.objector,),
    place=_whom_it_concerns,
    signed_by=((VILLAGERS,), (RECEIVERS,)),
    rules=("NOT-2", "NOT-3", "HH-3", "ID-5", "REG-1", "REG-2", "SUP-11"),
    example={
        "notice": _NOTICE,
        "objection": _OBJECTION,
        "subject": CASE,
        "objector": "person:v9",
        "text": SEALED,
        "due_on": "2026-03-30",
        "paper": None,
    },
)
class ObjectionMade(_Shown):
    """A named person objects: by their own key, or through an officer, with a signed paper.

    Without a subject it contests the notice itself, with an `item` that line of the subject
    alone. `due_on` is the day by which it is to be answered.
    """

    objection: ObjectionId
    objector: PersonId
    text: Sealed
    due_on: date
    subject: CaseId | None = None
    item: ItemId | None = None
    paper: Paper | None = None


@fact(
    "ObjectionReceived.v1",
    title=say("Anonymous objection received", "收到匿名异议"),
    stream=lambda data: data.objection,
    touches=_subject,
    place=_place,
    signed_by=((("system",),),),
    rules=("NOT-2", "NOT-3", "ID-5", "REG-1", "REG-2"),
    example={
        "notice": _NOTICE,
        "objection": _OBJECTION,
        "channel": "portal",
        "due_on": "2026-03-30",
        "subject": CASE,
        "text": SEALED,
    },
)
class ObjectionReceived(_Shown):
    """The ledger's own portal received an objection from somebody who gave no name."""

    objection: ObjectionId
    channel: Literal["portal"]
    due_on: date
    subject: CaseId | None = None
    item: ItemId | None = None
    text: Sealed | None = None


@fact(
    "ObjectionResolved.v1",
    title=say("Objection resolved", "异议处理"),
    stream=lambda data: data.objection,
    touches=_subject,
    place=_place,
    signed_by=((RESOLVERS,),),
    rules=("NOT-3", "NOT-4", "ACT-3", "REG-2", "ID-5"),
    example={
        "notice": _NOTICE,
        "objection": _OBJECTION,
        "subject": CASE,
        "resolution": "upheld",
        "effect": "corrected",
        "corrected_line": DIGEST,
        "reasons": SEALED,
        "evidence": PAPER,
    },
)
class ObjectionResolved(_Shown):
    """Somebody not party to it found the objection right, partly right or wrong, with reasons."""

    objection: ObjectionId
    resolution: Resolution
    effect: Effect
    reasons: Sealed
    evidence: Paper
    subject: CaseId | None = None
    item: ItemId | None = None
    corrected_line: Digest | None = None


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What became of one subject."""

    subject: CaseId
    fate: Fate


@fact(
    "NoticeClosed.v1",
    title=say("Notice closed", "公示结束"),
    stream=lambda data: data.notice,
    touches=lambda data: tuple(outcome.subject for outcome in data.outcomes),
    place=_place,
    signed_by=((POSTERS,),),
    rules=("NOT-1", "NOT-4", *ORDER, "REG-2", "ACT-2", "ACT-3"),
    example={"notice": _NOTICE, "outcomes": [{"subject": CASE, "fate": "passed"}]},
)
class NoticeClosed(_Shown):
    """The period is over: the fate of each subject not settled before.

    Held subjects are settled by a further closing, once their objections are resolved.
    """

    outcomes: Annotated[tuple[Outcome, ...], msgspec.Meta(min_length=1, max_length=200)]
