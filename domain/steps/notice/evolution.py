"""How the facts of a notice change it, its objections and its subjects. Nothing is refused."""

from typing import Any

import msgspec

from domain.kernel.act import Event
from domain.kernel.state import evolves
from domain.kernel.times import shanghai_day
from domain.steps.case import Case, begin, contest, finish, hold, pause, reject, settle
from domain.steps.notice.facts import (
    NoticeClosed,
    NoticePosted,
    ObjectionMade,
    ObjectionReceived,
    ObjectionResolved,
)
from domain.steps.notice.state import Contest, Notice, Objection


@evolves(Notice, NoticePosted)
def post(state: Notice, event: Event[NoticePosted]) -> Notice:
    """The sheet hangs; its clock starts at admission, or with an attested paper posting."""
    data = event.data
    admitted_on = shanghai_day(event.admitted_at)
    attested = len(event.by) > 1
    return msgspec.structs.replace(
        state,
        notice_kind=data.kind,
        place=data.place,
        lines={line.subject: line.line for line in data.subjects},
        shown=data.shown,
        period_days=data.period_days,
        posted_on=data.posted_on,
        runs_from=data.posted_on if attested else max(data.posted_on, admitted_on),
        late_paper=attested and data.posted_on < admitted_on,
        posters=event.persons,
        reposts=data.reposts or "",
    )


@evolves(Notice, ObjectionMade, ObjectionReceived)
def contested(state: Notice, event: Event[ObjectionMade | ObjectionReceived]) -> Notice:
    """One more objection."""
    data = event.data
    contest = Contest(subject=data.subject, item=data.item, made_on=event.day)
    contests = {**state.contests, data.objection: contest}
    return msgspec.structs.replace(state, contests=contests)


@evolves(Notice, ObjectionResolved)
def answered(state: Notice, event: Event[ObjectionResolved]) -> Notice:
    """An objection has its effect."""
    data = event.data
    made = state.contests.get(data.objection)
    answer = Contest(
        subject=data.subject,
        item=data.item,
        made_on=made.made_on if made else None,
        effect=data.effect,
        corrected_line=data.corrected_line,
    )
    return msgspec.structs.replace(state, contests={**state.contests, data.objection: answer})


@evolves(Notice, NoticeClosed)
def close(state: Notice, event: Event[NoticeClosed]) -> Notice:
    """Subjects are settled, the held ones excepted."""
    fates = {o.subject: o.fate for o in event.data.outcomes if o.fate != "held"}
    return msgspec.structs.replace(
        state,
        settled={**state.settled, **fates},
        closed_on=state.closed_on or event.day,
    )


@evolves(Objection, ObjectionMade, ObjectionReceived)
def objected(state: Objection, event: Event[ObjectionMade | ObjectionReceived]) -> Objection:
    """Something is contested, by somebody or by nobody named."""
    data = event.data
    objector = data.objector if isinstance(data, ObjectionMade) else None
    return msgspec.structs.replace(
        state,
        notice=data.notice,
        subject=data.subject,
        item=data.item,
        objector=objector,
        recorders=tuple(person for person in event.persons if person != objector),
        made_on=event.day,
        due_on=data.due_on,
    )


@evolves(Objection, ObjectionResolved)
def resolved(state: Objection, event: Event[ObjectionResolved]) -> Objection:
    """The objection has its answer."""
    return msgspec.structs.replace(state, resolution=event.data.resolution)


@evolves(Case, NoticePosted)
def shown(state: Case, event: Event[NoticePosted]) -> Case:
    """The case is on the board."""
    step = state.step_name(event.type, event.data.kind)
    return begin(state, event, step, event.data.notice)


@evolves(Case, ObjectionMade, ObjectionReceived)
def held(state: Case, event: Event[Any]) -> Case:
    """The case is contested, unless only a line of it is."""
    if event.data.item is not None:
        return state
    return contest(state, event, event.data.objection)


@evolves(Case, ObjectionResolved)
def released(state: Case, event: Event[ObjectionResolved]) -> Case:
    """One objection to the case is answered; the closing says what follows."""
    if event.data.item is not None:
        return state
    return settle(state, event, event.data.objection)


@evolves(Case, NoticeClosed)
def after(state: Case, event: Event[NoticeClosed]) -> Case:
    """The case goes on, ends, is posted again, or stays held."""
    fate = next((o.fate for o in event.data.outcomes if o.subject == state.id), None)
    step = state.running.step if state.running else ""
    if fate == "passed":
        return finish(state, event, step, event.data.notice)
    if fate == "removed":
        return reject(state, event, step)
    if fate == "corrected":
        return pause(state, event, reposts=event.data.notice)
    return hold(state) if fate == "held" else state
