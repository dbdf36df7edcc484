"""Who may post, object and close; who resolves is in `resolving.py`.

- NOT-1 The period is at least what policy names for the kind; nobody closes before its last full
  day is over. A posting that claims an earlier start is attested by two bodies.
- NOT-2 Anybody may object while the notice runs: by their own key, through an officer with
  a signed paper, or anonymously through the portal; never before it was posted.
- NOT-3 An objection is to be answered by a due day.
- NOT-4 What is contested is held, be it one line of a subject; the fate of each subject is
  computed. A corrected subject is posted again, alone with its like, as corrected, for a full
  period.
  A list of which the row knows exactly what it shows is posted so (PTS-7).
- REG-2 Notice, subject and objection are on record. HH-3 The dead do not object.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from domain.authority import policies
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.checks import check_new, check_once
from domain.kernel.history import History
from domain.kernel.places import covers, level
from domain.kernel.refused import Refused, require
from domain.kernel.times import day_after, shanghai_day
from domain.kernel.words import say
from domain.residents.people import living
from domain.steps.case import Case
from domain.steps.notice.facts import (
    RECEIVERS,
    Line,
    NoticeClosed,
    NoticePosted,
    ObjectionMade,
    ObjectionReceived,
    known_notice,
)
from domain.steps.notice.links import ANSWER_DAYS
from domain.steps.notice.state import Notice, Objection
from domain.steps.turn import check_day, check_turn, known_case


@admits(NoticePosted)
def admit_posted(act: Act[NoticePosted], history: History) -> None:
    """REG-1, NOT-1 of place, day and period, then the turn of each subject."""
    data = act.data
    check_new(history, Notice, data.notice)
    check_once([line.subject for line in data.subjects], "NOT-1")
    _check_period(act, history)
    for line in data.subjects:
        case = check_turn(act, history, line.subject, code=data.kind)
        _check_level(data, case)
        if case.row is not None:
            check_day(case, case.row, data.posted_on)
        require(
            covers(data.place, case.place),
            "NOT-1",
            expected=say(f"subjects of {data.place}", f"{data.place} 的事项"),
            found=say(f"{case.id} of {case.place}", f"{case.id} 属于 {case.place}"),
        )
        _check_repost(data, case, line, history)
        _check_shown(case, line, history)


def _check_shown(case: Case, line: Line, history: History) -> None:
    """The row's own rule: where it knows exactly what is shown, nothing else is."""
    shown = case.row.shown(case, history) if case.row else ""
    if case.row is None or not shown:
        return
    require(
        line.line == shown,
        case.row.order_rule,
        expected=say(f"{case.id} exactly as drawn: {shown}", f"{case.id} 与编制内容一致：{shown}"),
        found=say(line.line, line.line),
    )


def _check_level(data: NoticePosted, case: Case) -> None:
    step = case.row.step_for("NoticePosted.v1", data.kind) if case.row else None
    levels = step.posted_at if step else ()
    if step is not None and step.posted_near:
        levels = (level(case.place),)
    require(
        level(data.place) in levels,
        "NOT-1",
        expected=say(f"in a {' or '.join(levels)}", f"张贴级别：{'、'.join(levels)}"),
        found=say(data.place, data.place),
    )


def _check_period(act: Act[NoticePosted], history: History) -> None:
    data = act.data
    today = min(shanghai_day(history.now), act.day)
    require(
        data.posted_on <= today,
        "NOT-1",
        expected=say(f"posted by {today}", f"张贴日期不晚于 {today}"),
        found=say(str(data.posted_on), str(data.posted_on)),
    )
    days = policies.notice_days(history, data.place, data.kind, act.day)
    require(
        data.period_days >= days,
        "NOT-1",
        expected=say(f"at least {days} full days", f"不少于 {days} 天"),
        found=say(f"{data.period_days} days", f"{data.period_days} 天"),
    )


def _check_repost(data: NoticePosted, case: Case, line: Line, history: History) -> None:
    require(
        (data.reposts or "") == case.reposts,
        "NOT-4",
        expected=say(
            f"{case.id} posted again after {case.reposts}" if case.reposts else "a first posting",
            f"{case.id} 更正后重新公示（{case.reposts}）" if case.reposts else "首次公示",
        ),
        found=say(f"reposts {data.reposts}", f"重新公示 {data.reposts or '无'}"),
    )
    if not case.reposts:
        return
    before = known_notice(history, case.reposts)
    corrected = before.correction(case.id)
    right = line.line == corrected if corrected else data.shown != before.shown
    require(
        right,
        "NOT-4",
        expected=say(f"{case.id} as corrected", f"{case.id} 按更正内容公示"),
        found=say(f"line {line.line}", f"行摘要 {line.line}"),
    )


@admits(ObjectionMade)
def admit_objection(act: Act[ObjectionMade], history: History) -> None:
    """NOT-2 of who objects and how, then of the notice."""
    data = act.data
    living(history, data.objector)
    signer = act.by[0]
    through_officer = signer.role in RECEIVERS and data.paper is not None
    require(
        signer.person == data.objector or through_officer,
        "NOT-2",
        expected=say(
            "the objector's own key, or an officer with the signed paper",
            "异议人本人签名，或干部代录并附签名材料",
        ),
        found=say(
            f"{signer.person} as {signer.role} for {data.objector}",
            f"{signer.person} 代 {data.objector}",
        ),
    )
    _check_contest(act, history, data.due_on)


@admits(ObjectionReceived)
def admit_anonymous(act: Act[ObjectionReceived], history: History) -> None:
    """NOT-2: the notice runs, and shows what is contested."""
    _check_contest(act, history, act.data.due_on)


def due_on(history: History, place: str, day: date) -> date:
    """NOT-3: the day by which an objection made on a day is to be answered."""
    return day_after(day, policies.value(history, place, ANSWER_DAYS, day))


def _check_contest(act: Act[Any], history: History, stated_due_on: date) -> None:
    data = act.data
    notice = known_notice(history, data.notice)
    check_new(history, Objection, data.objection)
    require(
        notice.closed_on is None,
        "NOT-2",
        expected=say("a notice that runs", "公示期内"),
        found=say(f"{notice.id} was closed on {notice.closed_on}", f"{notice.id} 已结束"),
    )
    require(
        notice.posted_on is not None and act.day >= notice.posted_on,
        "NOT-2",
        expected=say(f"a day from {notice.posted_on} on", f"{notice.posted_on} 张贴之后"),
        found=say(str(act.day), str(act.day)),
    )
    require(
        data.subject is None or data.subject in notice.lines,
        "NOT-2",
        expected=say(f"a subject of {notice.id}", f"{notice.id} 公示的事项"),
        found=say(str(data.subject), str(data.subject)),
    )
    _check_item(data, history)
    due = due_on(history, notice.place, act.day)
    require(
        stated_due_on == due,
        "NOT-3",
        expected=say(f"an answer due on {due}", f"答复期限 {due}"),
        found=say(str(stated_due_on), str(stated_due_on)),
    )


def _check_item(data: Any, history: History) -> None:  # noqa: ANN401  (either objection)
    if data.item is None:
        return
    case = known_case(history, data.subject) if data.subject else None
    require(
        case is not None and case.row is not None and case.row.has_item(case, history, data.item),
        "NOT-2",
        expected=say(f"a line that {data.subject} shows", f"{data.subject or '无'} 公示的一行"),
        found=say(data.item, data.item),
    )


@admits(NoticeClosed)
def admit_closed(act: Act[NoticeClosed], history: History) -> None:
    """NOT-1 of the day, NOT-4 of each subject's fate, ID-5 of each case."""
    data = act.data
    notice = known_notice(history, data.notice)
    _check_over(notice, min(shanghai_day(history.now), act.day))
    names = [outcome.subject for outcome in data.outcomes]
    check_once(names, "NOT-4")
    expected = {subject: notice.fate(subject) for subject in notice.unsettled}
    stated = {outcome.subject: outcome.fate for outcome in data.outcomes}
    require(
        stated == expected,
        "NOT-4",
        expected=say(_fates(expected.items()), _fates(expected.items())),
        found=say(_fates(stated.items()), _fates(stated.items())),
    )
    if notice.closed_on is not None and set(expected.values()) == {"held"}:
        raise Refused(
            "NOT-4",
            expected=say("an objection resolved since", "异议处理完毕"),
            found=say("every subject still held", "全部事项仍暂缓"),
        )
    for name in names:
        check_turn(act, history, name, code=notice.notice_kind, via=notice.id)


def _check_over(notice: Notice, today: date) -> None:
    last = notice.last_day
    require(
        last is not None and today > last,
        "NOT-1",
        expected=say(
            f"closing after {last}, the last full day", f"{last}（最后一整天）之后方可结束"
        ),
        found=say(str(today), str(today)),
    )
    require(
        bool(notice.unsettled),
        "NOT-4",
        expected=say("a subject not yet settled", "尚有未结事项"),
        found=say(f"{notice.id} is settled", f"{notice.id} 已全部结束"),
    )


def _fates(fates: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{subject} {fate}" for subject, fate in fates) or "-"
