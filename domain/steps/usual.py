"""Steps that most rows take alike: a review by an office above, a notice on the board.

What every such step has in common stands here. Which row takes it, by whom, and the sentence of
the document that asks for it stay with the row.
"""

from typing import Final

from domain.kernel.words import Words, say
from domain.steps.procedure import Step

TOWNSHIP_REVIEWERS: Final = ("township_reviewer", "township_deputy")


def reviewed(
    code: str,
    title: Words,
    clause: str,
    sentence: str,
    by: tuple[str, ...],
    *,
    returns_to: str = "",
) -> Step:
    """A review, under its code: passed on, sent back to `returns_to`, or rejected."""
    return Step(
        name=code,
        title=title,
        clause=clause,
        sentence=sentence,
        ends="ReviewGiven.v1",
        code=code,
        by=by,
        duty="reviews",
        returns_to=returns_to,
    )


def township_review(clause: str, sentence: str, returns_to: str = "") -> Step:
    """The township's review 乡镇审核."""
    title = say("township review", "乡镇审核")
    by = TOWNSHIP_REVIEWERS
    return reviewed("township_review", title, clause, sentence, by, returns_to=returns_to)


def shown(
    code: str,
    title: Words,
    clause: str,
    sentence: str,
    by: tuple[str, ...],
    *,
    name: str = "notice",
    posted_at: tuple[str, ...] = ("village",),
    posted_near: bool = False,
) -> Step:
    """A notice or announcement of the kind `code`, for the days that policy has for it (NOT-1)."""
    return Step(
        name=name,
        title=title,
        clause=clause,
        sentence=sentence,
        begins="NoticePosted.v1",
        ends="NoticeClosed.v1",
        code=code,
        by=by,
        duty="publishes",
        decided_by=(f"notice_days_{code}",),
        posted_at=posted_at,
        posted_near=posted_near,
    )
