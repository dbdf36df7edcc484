"""Why an act on points may not be admitted at a point of the model, one function a kind of act.

Each answers with rule and reason in a few words, or with nothing where the rules allow the act.
Rule books, entries, reversals and lapses are judged here, cards and the till in `till.py`, the
shop's stock and labels in `keeping.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.stateful.money.holding import why_not_dead
from tests.stateful.points import keeping, till
from tests.stateful.points.model import MONTHS_BACK, NEVER, VILLAGE, Entered, Points, Ruling
from tests.stateful.points.reasons import first
from tests.stateful.said import Said, shanghai

Data = Mapping[str, Any]
BOUNDS = (
    "earn_entry_max", "earn_month_max", "deduct_entry_max", "deduct_month_max", "decision_above",
)  # fmt: skip
DIRECTIONS = {
    "PointsEarned.v1": "earned", "ScoredPoints.v1": "earned",
    "PointsDeducted.v1": "deducted", "DockedPoints.v1": "deducted",
}  # fmt: skip


def why_not(model: Points, said: Said) -> str:
    """Why the act may not be admitted here; empty where it may."""
    return JUDGES[said.kind](model, said)


def entered(said: Said, kind: str, data: Data) -> Entered:
    """The entry that an act, or a line of a batch, makes."""
    return Entered(
        data["account"], data["month"], data["category"], DIRECTIONS[kind], data["points"],
        said.by, data.get("good_until") or NEVER, data.get("decision") is None, "scoring" in data,
    )  # fmt: skip


def month_of(model: Points, one: Entered) -> list[Entered]:
    """What stands of a household's month in the entry's category and direction."""
    same = (one.account, one.month, one.category, one.direction)
    return [
        each for each in model.entries.values()
        if not each.reversed
        and (each.account, each.month, each.category, each.direction) == same
    ]  # fmt: skip


# --- rule books ------------------------------------------------------------------------------


def _adopt(model: Points, said: Said) -> str:
    data = said.data
    county = [book for book in model.books if book.place == VILLAGE[:6]]
    above = max(
        (book for book in county if book.since <= data["effective_from"]),
        key=lambda book: (book.since, book.position),
    )
    for one in data["categories"]:
        allowed = above.categories.get(one["code"])
        if allowed is None or any(one[bound] > allowed[bound] for bound in BOUNDS):
            return "PTS-2: wider than the county's"
        if one["earn_entry_max"] > one["earn_month_max"]:
            return "PTS-2: more in an entry than in a month"
    wider = data["card_month_max"] > above.card_month_max
    return "PTS-2: wider" if wider or data["months_good"] > above.months_good else ""


# --- entries ---------------------------------------------------------------------------------


def _alone(model: Points, said: Said) -> str:
    if said.data["voucher"] in model.vouchers:
        return "REG-1: the voucher is known"
    return _entry(model, said, said.kind, said.data)


@first
def _entry(model: Points, said: Said, kind: str, data: Data) -> Iterator[str]:
    one = entered(said, kind, data)
    household = model.owners.get(one.account)
    if household is None or household != data["household"]:
        yield "PTS-1: another's account"
        return
    if not model.living(household):
        yield "HH-3: nobody is left"
    if any(model.related(person, household) for person in said.by):
        yield "ACT-3: kin"
    if data["on"] != said.day or not 0 <= _months(said.day) - _months(one.month) <= MONTHS_BACK:
        yield "PTS-2: another day, or another month"
    yield _bounds(model, said, one)
    yield _ruled(model, said, one, data.get("decision"))
    purse = model.purses[one.account]
    if one.direction == "deducted":
        yield purse.why_not_taken(one.points, said.day)
    elif one.good_until != model.book(said.day).good_until(said.day):
        yield "PTS-6: good for longer or shorter"
    if said.day < purse.since:
        yield "REG-2: not open yet"


def _bounds(model: Points, said: Said, one: Entered) -> str:
    bounds = model.book(said.day).categories.get(one.category)
    if bounds is None:
        return "PTS-2: no such category"
    month, verb = month_of(model, one), one.direction.removesuffix("ed")
    if one.batch and any(each.batch for each in _category(model, one)):
        return "PTS-2: scored already"
    if one.points > bounds[f"{verb}_entry_max"]:
        return "PTS-2: too much for an entry"
    if one.points + sum(each.points for each in month) > bounds[f"{verb}_month_max"]:
        return "PTS-2: too much for a month"
    alone = sum(each.points for each in month if each.alone)
    if one.alone and one.points + alone > bounds["decision_above"]:
        return "PTS-2: without a decision"
    return ""


def _category(model: Points, one: Entered) -> list[Entered]:
    """Everything that was ever entered in the month and category, whatever became of it."""
    same = (one.account, one.month, one.category)
    entries = model.entries.values()
    return [each for each in entries if (each.account, each.month, each.category) == same]


def _ruled(model: Points, said: Said, one: Entered, decision: str | None) -> str:
    if decision is None:
        return ""
    ruling = model.rulings.get(decision)
    wanted = (one.account, one.category, one.direction, one.points)
    fits = ruling is not None and ruling[:4] == wanted and ruling.since <= said.day
    return (
        "" if fits and decision not in model.used else "PTS-2: nobody decided that, or it is used"
    )


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def _score(model: Points, said: Said) -> str:
    data, lines = said.data, said.lines
    if data["scoring"] in model.scorings:
        return "REG-1: the batch is known"
    sums = {"earned": 0, "deducted": 0}
    for kind, line in lines:
        sums[DIRECTIONS[kind]] += line["points"]
        if any(line[name] != data[name] for name in ("scoring", "month", "on")):
            return "REG-5: a line of something else"
    stated = (data["lines_count"], data["earned_points"], data["deducted_points"])
    if stated != (len(lines), sums["earned"], sums["deducted"]):
        return "REG-5: another sum"
    vouchers = [line["voucher"] for _, line in lines]
    known = len({*vouchers}) < len(vouchers) or any(one in model.vouchers for one in vouchers)
    categories = [(line["account"], line["category"]) for _, line in lines]
    if known or len({*categories}) < len(categories):
        return "REG-1, PTS-2: twice"
    # one line an account and category, and no line that deducts beside one that earns: each can
    # be judged as if it stood alone
    return next((why for kind, line in lines if (why := _entry(model, said, kind, line))), "")


@first
def _reverse(model: Points, said: Said) -> Iterator[str]:
    data, entry = said.data, model.entries.get(said.data["reverses"])
    if data["voucher"] in model.vouchers:
        yield "REG-1: the voucher is known"
    household = model.owners.get(data["account"])
    if household is None or household != data["household"] or data["on"] != said.day:
        yield "PTS-1: another's account, or day"
        return
    if entry is None or entry.reversed:
        yield "PTS-6, REG-2: no entry, or reversed already"
        return
    same = (entry.account, entry.points, entry.direction) == (
        data["account"], data["points"], data["direction"],
    )  # fmt: skip
    key = f"{entry.month}/{entry.category}" + ("" if entry.alone else "/decided")
    if not same or data["entered_for"] != key or said.day > entry.good_until:
        yield "PTS-6: not as entered, or over"
    if any(model.related(person, household) for person in said.by):
        yield "ACT-3: kin"
    if set(said.by) <= set(entry.by):
        yield "ACT-2: the same persons"
    purse = model.purses[entry.account]
    if entry.direction == "earned":
        yield purse.why_not_taken(entry.points, said.day)
    elif purse.kept(data["reverses"]) < entry.points:
        yield "PTS-6: given back"


def _lapse(model: Points, said: Said) -> str:
    data = said.data
    accounts = [one["account"] for one in data["lapses"]]
    today = min(shanghai(said.admitted_at), said.day)
    if data["voucher"] in model.vouchers or len({*accounts}) < len(accounts):
        return "REG-1, REG-5: known, or named twice"
    if not data["on"] == said.day == today:
        return "PTS-6: another day"
    for one in data["lapses"]:
        purse = model.purses.get(one["account"])
        if purse is None or one["account"] not in model.owners:
            return "REG-2: no such account"
        if one["points"] != purse.there(data["on"], "over"):
            return "PTS-6: not what is over"
        if why := purse.why_not_taken(one["points"], data["on"], "over"):
            return why
    return ""


def _die(model: Points, said: Said) -> str:
    return why_not_dead(model.homes[said.data["household"]], said)


JUDGES: dict[str, Callable[[Points, Said], str]] = {
    "RuleBookAdopted.v1": _adopt,
    "PointsEarned.v1": _alone,
    "PointsDeducted.v1": _alone,
    "MonthScored.v1": _score,
    "PointsReversed.v1": _reverse,
    "PointsLapsed.v1": _lapse,
    "DeathRecorded.v1": _die,
    **till.JUDGES,
    **keeping.JUDGES,
}
__all__ = ["JUDGES", "Ruling", "why_not"]
