"""Why an act on shares, or a death, may not be admitted (EQ-2, EQ-3, EQ-5; HH-3)."""

from collections.abc import Callable

from tests.stateful.money.model import Books, Home, Money, New, Shelf, Slip, Way
from tests.stateful.money.ways import allotted, heir_of, new_of, ways_of
from tests.stateful.said import Said


def _moves(model: Money, said: Said) -> str:
    return model.books.why_not(said.data["voucher"], ways_of(said), said.day, new_of(said))


def _issue(model: Money, said: Said) -> str:
    data, planned = said.data, model.plans.get(said.data["plan"])
    if planned is None or data["asset"] in model.issued:
        return "EQ-3: no plan that waits, or issued already"
    lines = [line for _, line in said.lines]
    found = {
        line["share"]: (line["household"], line["share_class"], line["shares_count"])
        for line in lines
    }
    if len(lines) != data["lines_count"] or found.keys() != planned.keys():
        return "REG-5: not the plan's lines"
    count = sum(shares for _, _, shares in planned.values())
    if sum(one[2] for one in found.values()) != count or data["shares_count"] != count:
        return "EQ-2: another sum"
    if found != planned or {line["value_date"] for line in lines} != {data["value_date"]}:
        return "EQ-3: not as planned"
    if why := _moves(model, said):
        return why
    return "" if lines else "EQ-3: nothing planned"


def _pass_on(model: Money, said: Said) -> str:
    data = said.data
    if data["asset"] not in model.issued:
        return "EQ-3: not in shares"
    if data["to"] == data["household"]:
        return "ACT-1: to itself"
    return _moves(model, said)


def _transfer(model: Money, said: Said) -> str:
    if said.data["share_class"] != "contribution":
        return "EQ-5: a class that does not pass"
    return _pass_on(model, said)


def _inherit(model: Money, said: Said) -> str:
    data = said.data
    died = model.homes[data["household"]].died.get(data["deceased"])
    if died is None or died > data["value_date"]:
        return "EQ-5: no death on record by the day"
    heirs = model.homes[data["to"]]
    if data["successor"] in heirs.died or not heirs.alive(data["successor"], said.day):
        return "HH-3, EQ-5: no living successor"
    return _pass_on(model, said)


def _die(model: Money, said: Said) -> str:
    return why_not_dead(model.homes[said.data["household"]], said)


def why_not_dead(home: Home, said: Said) -> str:
    """Why a death may not be recorded; nothing where it may (HH-3)."""
    data = said.data
    if data["person"] in home.died:
        return "HH-3: dead already"
    if data["on"] > said.day:
        return "HH-3: a day that has not come"
    staying = [one for one in home.members if one not in home.died and one != data["person"]]
    followed = data["person"] == home.head and bool(staying)
    right = data["new_head"] in staying if followed else data["new_head"] is None
    return "" if right else "HH-3: another head"


def take_shares(model: Money, said: Said) -> None:
    """The asset stands in shares: the village's, and every line's."""
    model.issued.add(said.data["asset"])
    for _, line in said.lines:
        new, way = allotted(line)
        enter(model.books, line["share"].replace("share:", "voucher:"), said, new, way)


def enter(books: Books, voucher: str, said: Said, new: New, way: Way) -> None:
    """A line of an issue, under its own voucher."""
    books.shelves[new.account] = Shelf(new.kind, new.since)
    books.shelves[way.debit].moved.append((way.on, way.amount))
    books.shelves[way.credit].moved.append((way.on, -way.amount))
    books.slips[voucher] = Slip("ShareAllotted.v1", (way,), said.by)


JUDGES: dict[str, Callable[[Money, Said], str]] = {
    "SharesIssued.v1": _issue,
    "SharesTransferred.v1": _transfer,
    "SharesInherited.v1": _inherit,
    "DeathRecorded.v1": _die,
}
__all__ = ["JUDGES", "heir_of", "take_shares"]
