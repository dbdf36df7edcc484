"""Why what is done with the shop's labels and stock may not be admitted (PTS-3, PTS-5)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.stateful.points.model import LABEL_DAYS, Points
from tests.stateful.points.till import stock_of
from tests.stateful.said import Said, after, shanghai

Data = Mapping[str, Any]


def _known(model: Points, lines: Iterable[Data]) -> str:
    goods = [one["goods"] for one in lines]
    if len({*goods}) < len(goods):
        return "REG-5: named twice"
    return "" if all(one in model.labels for one in goods) else "REG-2: not of the shop"


def _label(model: Points, said: Said) -> str:
    data = said.data
    if why := _known(model, data["prices"]):
        return why
    if data["from_"] < after(shanghai(said.admitted_at), LABEL_DAYS):
        return "PTS-3: not published before it holds"
    last = max(model.labels[one["goods"]][-1][0] for one in data["prices"])
    return "PTS-3: not behind the last label" if data["from_"] <= last else ""


def _today(model: Points, said: Said) -> str:
    if said.data["voucher"] in model.vouchers:
        return "REG-1: the voucher is known"
    return "" if said.data["on"] == said.day else "PTS-5: another day"


def _receive(model: Points, said: Said) -> str:
    data = said.data
    if why := _today(model, said) or _known(model, data["lines"]):
        return why
    for one in data["lines"]:
        if (one["good_until"] or data["on"]) < data["on"]:
            return "PTS-5: past its day"
        if (one["cost_fen"] is None) == (data["source"] == "supply"):
            return "PTS-5: bought without a cost, or given at one"
    return ""


def _write_off(model: Points, said: Said) -> str:
    data = said.data
    if why := _today(model, said) or _known(model, data["lines"]):
        return why
    takes = takes_of(data)
    for one in data["lines"]:
        purse = model.purses[stock_of(one["goods"])]
        lots = purse.to_be_had(said.day, takes)
        named = sum(lot.left for lot in lots if lot.voucher == one["batch"])
        if one["batch"] is not None and one["pieces"] > named:
            return "PTS-5: not so many of the batch"
        if why := purse.why_not_taken(one["pieces"], said.day, takes):
            return why
    return ""


def takes_of(data: Data) -> str:
    """Which lots a write-off takes."""
    return "over" if data["reason"] == "past_its_day" else "any"


def _count(model: Points, said: Said) -> str:
    data = said.data
    if why := _today(model, said) or _known(model, data["lines"]):
        return why
    if {one["goods"] for one in data["lines"]} != model.labels.keys():
        return "PTS-5: not all goods"
    for one in data["lines"]:
        purse = model.purses[stock_of(one["goods"])]
        if one["booked"] != purse.left:
            return "REG-5: another book"
        less = one["booked"] - one["counted"]
        if less > 0 and (why := purse.why_not_taken(less, said.day, "any")):
            return why
    return ""


JUDGES: dict[str, Callable[[Points, Said], str]] = {
    "LabelsPublished.v1": _label,
    "GoodsReceived.v1": _receive,
    "GoodsWrittenOff.v1": _write_off,
    "StockTaken.v1": _count,
}
