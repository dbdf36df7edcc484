"""Steps that most rows take alike: an application, a visit, an assembly, a review, a notice.

What every such step has in common stands here. Which row takes it, by whom, and the sentence of
the document that asks for it stay with the row.
"""

from typing import Final

from domain.kernel.roles import COMMITTEES
from domain.kernel.words import Words, say
from domain.steps.procedure import Duty, Step

TOWNSHIP_REVIEWERS: Final = ("township_reviewer", "township_deputy")
VISITORS: Final = ("township_officer", "village_committee", "work_team", "householder")
"""Who signs at the household's home: three sides and itself (ID-6)."""
QUORUM: Final = ("quorum_numerator", "quorum_denominator")
PASSING: Final = ("passing_numerator", "passing_denominator")
COLLECTIVE_PASSING: Final = ("collective_passing_numerator", "collective_passing_denominator")
VOTES: Final = (*QUORUM, *PASSING)
"""What decides on a vote: how many are present, and how many of them are for it (ASM-2, ASM-3)."""


def applied(
    title: Words,
    clause: str,
    sentence: str,
    ends: str,
    by: tuple[str, ...],
    *,
    decided_by: tuple[str, ...] = (),
) -> Step:
    """A household's application 农户申请, which opens its case."""
    return Step(
        name="application",
        title=title,
        clause=clause,
        sentence=sentence,
        ends=ends,
        by=by,
        duty="applies",
        decided_by=decided_by,
    )


def visited(
    title: Words,
    clause: str,
    sentence: str,
    ends: str,
    *,
    returns_to: str = "",
    decided_by: tuple[str, ...] = (),
) -> Step:
    """Verification at home 入户核实, by three sides and the household."""
    return Step(
        name="verification",
        title=title,
        clause=clause,
        sentence=sentence,
        ends=ends,
        by=VISITORS,
        duty="verifies",
        returns_to=returns_to,
        decided_by=decided_by,
    )


def voted(
    title: Words,
    clause: str,
    sentence: str,
    *bodies: str,
    duty: Duty = "publishes",
    decided_by: tuple[str, ...] = VOTES,
    attends: tuple[str, ...] = (),
) -> Step:
    """An assembly 民主评议 of one of the bodies, which votes."""
    return Step(
        name="assembly",
        title=title,
        clause=clause,
        sentence=sentence,
        begins="AssemblyConvened.v1",
        ends="AssemblyClosed.v1",
        by=COMMITTEES,
        duty=duty,
        bodies=bodies,
        decided_by=decided_by,
        attends=attends,
    )


def committees_decide(clause: str, sentence: str) -> Step:
    """The two committees decide 村"两委"集体研究."""
    return Step(
        name="committees_decision",
        title=say("two committees' decision", '村"两委"集体研究'),
        clause=clause,
        sentence=sentence,
        ends="CommitteesDecided.v1",
        by=COMMITTEES,
        duty="decides",
    )


def gathered(clause: str, sentence: str, ends: str) -> Step:
    """The township gathers a list 汇总清单 of what is to be paid."""
    return Step(
        name="draw",
        title=say("list drawn", "汇总清单"),
        clause=clause,
        sentence=sentence,
        ends=ends,
        by=("township_officer",),
        duty="prepares",
    )


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
