"""A month's list of points of the village of examples: drawn from what the ledger has, and hung.

March 2026: h1 earned 10 and lost 5, h2 earned 20; the list is drawn on 2 April and hangs from the
3rd to the 11th.
"""

from functools import cache
from typing import Any

from domain.kernel.act import Act
from domain.money.accounts import Account
from domain.points.lines import Figures, figures_of, line_of, list_of
from domain.points.month import PointsMonthDrawn, PointsMonthLine, shown_hash
from domain.steps.notice.facts import (
    Line,
    NoticeClosed,
    NoticePosted,
    ObjectionMade,
    ObjectionResolved,
)
from tests.domain.cast import secretary
from tests.domain.contested import objected, resolved
from tests.domain.near_poor import posted, taken_down
from tests.domain.points_cast import H1, By, deducted, earned, keeper, points_state, points_village
from tests.spec import VILLAGE, Given, act, day

LIST = list_of(VILLAGE, "2026-03", 1)
AGAIN = list_of(VILLAGE, "2026-03", 2)
LINE = line_of(LIST, H1)


@cache
def march() -> Given:
    """What happened in March."""
    return points_village().having(
        earned(10), earned(20, name="e2", household="household:h2"), deducted(5)
    )


def line(state: Given, account: str, listed: str = LIST, **changed: Any) -> PointsMonthLine:  # noqa: ANN401
    """An account's line as the ledger has it, unless told otherwise."""
    fields = {
        "figures": figures_of(state.ledger.read(Account, account), "2026-03"),
        "household": points_state(state, account).household,
        "line": line_of(listed, account),
        "corrected": 0,
        "corrects": None,
        **changed,
    }
    return PointsMonthLine(list=listed, account=account, **fields)


def lines_of(state: Given) -> tuple[PointsMonthLine, ...]:
    """A line for every account."""
    names = sorted(name for name in state.ledger.states if name.startswith("account:points-"))
    return tuple(line(state, name) for name in names)


def drawn(
    state: Given,
    *lines: PointsMonthLine,
    on: str = "2026-04-02",
    by: By | None = None,
    **changed: Any,  # noqa: ANN401
) -> Act[PointsMonthDrawn]:
    """The list of March, of every account unless lines are given."""
    listed = lines or lines_of(state)
    names = Figures.__struct_fields__
    fields = {
        "list": LIST,
        "case": "case:march",
        "place": VILLAGE,
        "month": "2026-03",
        "number": 1,
        "lines_count": len(listed),
        "sums": Figures(**{n: sum(getattr(one.figures, n) for one in listed) for n in names}),
        "shown": shown_hash(listed),
        **changed,
    }
    return act(PointsMonthDrawn(**fields), by=by or (secretary(), keeper()), at=on, lines=listed)


def hung(
    case: str = "case:march",
    *lines: PointsMonthLine,
    on: str = "2026-04-03",
    **changed: Any,  # noqa: ANN401
) -> Act[NoticePosted]:
    """The list on the board, as drawn of those lines, or of every account of March."""
    shown = Line(subject=case, line=shown_hash(lines or lines_of(march())))
    named: dict[str, Any] = {"notice": f"notice:{case[5:]}", "subjects": (shown,)}
    return posted(case, kind="points", at=on, **(named | changed))


def down(
    case: str = "case:march", fate: str = "passed", *, on: str = "2026-04-11"
) -> Act[NoticeClosed]:
    return taken_down({case: fate}, kind="points", at=on, notice=f"notice:{case[5:]}")


def contested(item: str = LINE, *, on: str = "2026-04-05", **changed: Any) -> Act[ObjectionMade]:  # noqa: ANN401
    """Ding of h3 objects to h1's line."""
    named: dict[str, Any] = {
        "notice": "notice:march",
        "subject": "case:march",
        "item": item,
        "due_on": day("2026-04-12"),
    }
    return objected(at=on, **(named | changed))


def found(
    resolution: str = "upheld",
    *,
    on: str = "2026-04-07",
    **changed: Any,  # noqa: ANN401
) -> Act[ObjectionResolved]:
    effect = changed.pop("effect", "kept" if resolution == "dismissed" else "removed")
    named: dict[str, Any] = {"notice": "notice:march", "subject": "case:march", "item": LINE}
    return resolved(resolution, effect, at=on, **(named | changed))


@cache
def shown() -> Given:
    """The list hangs."""
    return march().when(drawn(march()), hung()).then_admitted()


@cache
def upheld() -> Given:
    """Ding was right about h1's line; the notice is over."""
    return shown().when(contested(), found(), down()).then_admitted()
