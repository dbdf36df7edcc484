"""What became of grants: pure reads of the states, for rules, answers and findings alike.

- SUB-2, SUB-3 What is left under a cap is the cap less what stands of the kind and year.
- MODEL-2 What a household was granted or paid in a year as support of industry or employment.
- NOT-4 What an objection removed from its list counts no longer, and no other list takes it.
"""

from datetime import date
from typing import Final, Literal, NamedTuple

from domain.authority import policies
from domain.awards.award_list import stands
from domain.awards.grants import Entry, Grant, Granted, book
from domain.awards.kinds import KINDS
from domain.kernel.history import States
from domain.kernel.words import Words, say
from domain.payables.dues import Due
from domain.steps.case import OVER, Case

Standing = Literal["deciding", "over", "granted", "listed", "removed", "paid"]
STANDINGS: Final[dict[Standing, Words]] = {
    "deciding": say("being decided on", "审核中"),
    "over": say("come to nothing", "未通过或已撤销"),
    "granted": say("granted, on no list", "已核定，未列入清单"),
    "listed": say("on a list", "已列入清单"),
    "removed": say("removed on an objection", "异议成立，已移除"),
    "paid": say("paid", "已到账"),
}
COUNTS: Final = frozenset({"deciding", "granted", "listed", "paid"})
"""What counts under a cap: decided on, and not come to nothing."""


class Held(NamedTuple):
    """One grant of a book, what became of it, and when it was paid.

    `list` is empty where it was paid to a supplier.
    """

    entry: Entry
    standing: Standing
    list: str
    paid_on: date | None


def standing(states: States, grant: Grant, day: date = date.max) -> Standing:
    """What had become of a grant by a day, as it is known now."""
    case = states.read(Case, grant.case)
    ended = case.ended is not None and case.ended.day <= day
    if (case.status in OVER and ended) or _by(grant.withdrawn, grant.withdrawn_on, day):
        return "over"
    if case.status != "completed" or not ended:
        return "deciding"
    due = states.read(Due, grant.due) if grant.list else Due(id="")
    if _by(due.removed, due.removed_on, day):
        return "removed"
    supplied = grant.supplied
    if _by(due.paid, due.paid_on, day) or (supplied is not None and supplied.value_date <= day):
        return "paid"
    if grant.list and _by(due.exists, due.listed_on, day) and stands(states, grant.list):
        return "listed"
    return "over" if _by(case.false_since is not None, case.false_since, day) else "granted"


def _by(happened: bool, on: date | None, day: date) -> bool:  # noqa: FBT001  (a state's own mark)
    """Whether something that happened did so by the day; on an unknown one it did before."""
    return happened and (on is None or on <= day)


def held(states: States, grantee: str) -> tuple[Held, ...]:
    """The grants of a household or an entity, in order of their decision."""
    return tuple(held_of(states, entry) for entry in book(states, grantee).entries)


def held_of(states: States, entry: Entry, day: date = date.max) -> Held:
    """One entry of a book, with what had become of it by a day."""
    grant = states.read(Grant, entry.grant)
    found = standing(states, grant, day)
    if found == "paid" and grant.supplied is not None:
        return Held(entry, found, "", grant.supplied.value_date)
    listed = grant.list if found in ("listed", "removed", "paid") else ""
    paid_on = states.read(Due, grant.due).paid_on if found == "paid" else None
    return Held(entry, found, listed, paid_on)


def counting(states: States, grantee: str) -> tuple[Held, ...]:
    """Those of a grantee's grants that count under a cap: decided, and not come to nothing."""
    return tuple(one for one in held(states, grantee) if one.standing in COUNTS)


def counted_fen(states: States, grantee: str, kind: str, year: int, without: str = "") -> int:
    """What counts of a kind in a year, in whole fen, but for one grant."""
    return sum(
        one.entry.amount_fen
        for one in counting(states, grantee)
        if (one.entry.award_kind, one.entry.year) == (kind, year) and one.entry.grant != without
    )


def left_fen(states: States, granted: Granted, place: str, day: date) -> int | None:
    """What is left under the yearly cap of a kind, its own grant apart; None without a cap."""
    cap = year_most_fen(states, granted.kind, place, day)
    if cap is None:
        return None
    kind, year = granted.kind, granted.year
    return cap - counted_fen(states, granted.grantee, kind, year, granted.grant)


def year_most_fen(states: States, kind: str, place: str, day: date) -> int | None:
    """What a household or an entity may be granted of a kind in a year, by a day's policy."""
    name = KINDS[kind].year_most
    return policies.value(states, place, name, day) if name else None


def subsidies_in(states: States, household: str, year: int) -> tuple[Held, ...]:
    """MODEL-2: support of industry or employment for a year, or paid in it, by the book."""
    return tuple(
        one
        for one in counting(states, household)
        if KINDS[one.entry.award_kind].subsidy
        and year in (one.entry.year, one.paid_on.year if one.paid_on else None)
    )
