"""What is open about a notice and its objections.

- NOT-3 Objections past their due day; notices past their last day and not closed; subjects held
  until somebody answers.
"""

from collections.abc import Iterator

from domain.kernel.gap import Gap
from domain.kernel.words import say
from domain.steps.notice.links import title_of
from domain.steps.notice.state import Notice, Objection


def of_objection(objection: Objection) -> Iterator[Gap]:
    """The answer that is overdue, from the day after it was due."""
    since = objection.overdue_from
    if since is None:
        return
    link = title_of(objection.link)
    yield Gap(
        rule="NOT-3",
        subject=objection.id,
        since=since,
        due=objection.due_on,
        message=say(
            f"objection to {objection.notice} unanswered after {objection.due_on}: {link.en}",
            f"对 {objection.notice} 的异议逾期未处理（期限 {objection.due_on}）：{link.zh}",
        ),
    )


def of_notice(notice: Notice) -> Iterator[Gap]:
    """The closing that is overdue, and every subject that is held."""
    if notice.overdue_from is not None:
        yield Gap(
            rule="NOT-3",
            subject=notice.id,
            since=notice.overdue_from,
            due=notice.last_day,
            message=say(
                f"not closed after its last day, {notice.last_day}",
                f"公示期已满（{notice.last_day}），尚未结束",
            ),
        )
    for subject in notice.unsettled:
        if notice.fate(subject) != "held":
            continue
        yield Gap(
            rule="NOT-3",
            subject=subject,
            since=notice.held_since(subject),
            due=None,
            message=say(
                f"held until the objections in {notice.id} are answered",
                f"{notice.id} 的异议处理完毕前暂缓",
            ),
        )
