"""What each act that was admitted changes in the model of points."""

from collections.abc import Callable

from tests.stateful.money.model import Home
from tests.stateful.points.judging import entered
from tests.stateful.points.keeping import takes_of
from tests.stateful.points.model import NEVER, Basket, Book, Card, Lot, Points, Purse, Ruling
from tests.stateful.points.till import stock_of
from tests.stateful.said import Said


def tell(model: Points, said: Said) -> None:
    """The act was admitted: what it says is so."""
    change = _CHANGES.get(said.kind)
    if change:
        change(model, said)


# --- what the village begins with ------------------------------------------------------------


def _settle(model: Points, said: Said) -> None:
    data = said.data
    members = tuple(member["person"] for member in data["members"])
    model.homes[data["household"]] = Home(data["head"], members)


def _relate(model: Points, said: Said) -> None:
    model.kin.add((said.data["person"], said.data["household"]))


def _adopt(model: Points, said: Said) -> None:
    data = said.data
    categories = {one["code"]: one for one in data["categories"]}
    model.books.append(
        Book(
            data["place"], data["effective_from"], said.position, categories, data["months_good"],
            data["card_month_max"],
        )
    )  # fmt: skip


def _open(model: Points, said: Said) -> None:
    data = said.data
    model.owners[data["account"]] = data["household"]
    model.purses[data["account"]] = Purse(data["opened_on"], "PTS-4")


def _list(model: Points, said: Said) -> None:
    for _, line in said.lines:
        model.labels[line["goods"]] = [(line["from_"], line["price_points"])]
        model.purses[stock_of(line["goods"])] = Purse(line["listed_on"], "PTS-5")


def _propose(model: Points, said: Said) -> None:
    data = said.data
    ruling = (data["account"], data["category"], data["direction"], data["points"])
    model.rulings[data["decision"]] = Ruling(*ruling, said.day)


def _die(model: Points, said: Said) -> None:
    data, home = said.data, model.homes[said.data["household"]]
    home.died[data["person"]] = data["on"]
    home.head = data["new_head"] or home.head


# --- entries ---------------------------------------------------------------------------------


def _enter(model: Points, said: Said) -> None:
    for kind, data in said.lines or ((said.kind, said.data),):
        one = entered(said, kind, data)
        model.vouchers.add(data["voucher"])
        model.entries[data["voucher"]] = one
        model.used.add(data.get("decision") or "")
        purse = model.purses[one.account]
        if one.direction == "earned":
            lot = Lot(data["voucher"], one.good_until, said.position, one.points)
            purse.bring(lot, said.day, "issued")
        else:
            purse.take(data["voucher"], one.points, said.day, "deducted")
    if "scoring" in said.data:
        model.scorings.add(said.data["scoring"])


def _reverse(model: Points, said: Said) -> None:
    data, entry = said.data, model.entries[said.data["reverses"]]
    model.vouchers.add(data["voucher"])
    entry.reversed, purse = True, model.purses[entry.account]
    if entry.direction == "deducted":
        purse.give_back(data["reverses"], entry.points, said.day, "deducted")
    else:
        first = data["reverses"]
        purse.take(data["voucher"], entry.points, said.day, "reversed", first=first)


def _lapse(model: Points, said: Said) -> None:
    model.vouchers.add(said.data["voucher"])
    for one in said.data["lapses"]:
        purse = model.purses[one["account"]]
        purse.take(said.data["voucher"], one["points"], said.day, "lapsed", takes="over")


# --- cards and the till ----------------------------------------------------------------------


def _issue(model: Points, said: Said) -> None:
    data = said.data
    card = Card(data["account"], data["person"], data["month_max"], data["issued_on"])
    card.spent[data["issued_on"][:7]] = data["spent_points"]
    model.cards[data["card"]] = card
    model.last_card[data["person"]] = data["card"]


def _end(model: Points, said: Said) -> None:
    model.cards[said.data["card"]].ended = True


def _redeem(model: Points, said: Said) -> None:
    data, on = said.data, said.data["on"]
    model.vouchers.add(data["voucher"])
    model.cards[data["card"]].spent[on[:7]] += data["total_points"]
    model.purses[data["account"]].take(data["voucher"], data["total_points"], on, "redeemed")
    for one in data["items"]:
        purse = model.purses[stock_of(one["goods"])]
        purse.take(data["voucher"], one["pieces"], on, "handed out")
    items = {one["goods"]: (one["pieces"], one["price_points"]) for one in data["items"]}
    basket = Basket(data["card"], data["account"], data["voucher"], on, data["back_until"], items)
    model.baskets[data["redemption"]] = basket


def _return(model: Points, said: Said) -> None:
    data, basket = said.data, model.baskets[said.data["redemption"]]
    model.vouchers.add(data["voucher"])
    total, voucher, on = data["total_points"], basket.voucher, said.day
    model.cards[basket.card].spent[basket.on[:7]] -= total
    model.purses[basket.account].give_back(voucher, total, on, "redeemed")
    for one in data["items"]:
        goods, pieces = one["goods"], one["pieces"]
        basket.returned[goods] = basket.returned.get(goods, 0) + pieces
        if one["condition"] == "sound":
            model.purses[stock_of(goods)].give_back(voucher, pieces, on, "handed out")


# --- the shop --------------------------------------------------------------------------------


def _label(model: Points, said: Said) -> None:
    for one in said.data["prices"]:
        model.labels[one["goods"]].append((said.data["from_"], one["price_points"]))


def _receive(model: Points, said: Said) -> None:
    data = said.data
    model.vouchers.add(data["voucher"])
    for one in data["lines"]:
        lot = Lot(data["voucher"], one["good_until"] or NEVER, said.position, one["pieces"])
        model.purses[stock_of(one["goods"])].bring(lot, said.day, "received")


def _write_off(model: Points, said: Said) -> None:
    data = said.data
    model.vouchers.add(data["voucher"])
    for one in data["lines"]:
        terms = {"takes": takes_of(data), "first": one["batch"] or ""}
        purse = model.purses[stock_of(one["goods"])]
        purse.take(data["voucher"], one["pieces"], said.day, "lost", **terms)


def _count(model: Points, said: Said) -> None:
    data = said.data
    model.vouchers.add(data["voucher"])
    for one in data["lines"]:
        purse, more = model.purses[stock_of(one["goods"])], one["counted"] - one["booked"]
        if more > 0:
            lot = Lot(data["voucher"], NEVER, said.position, more)
            purse.bring(lot, said.day, "received")
        elif more < 0:
            purse.take(data["voucher"], -more, said.day, "lost", takes="any")


_CHANGES: dict[str, Callable[[Points, Said], None]] = {
    "HouseholdRegistered.v1": _settle,
    "KinshipDeclared.v1": _relate,
    "RuleBookAdopted.v1": _adopt,
    "PointsAccountOpened.v1": _open,
    "ShelfExtended.v1": _list,
    "PointsDecisionProposed.v1": _propose,
    "DeathRecorded.v1": _die,
    "PointsEarned.v1": _enter,
    "PointsDeducted.v1": _enter,
    "MonthScored.v1": _enter,
    "PointsReversed.v1": _reverse,
    "PointsLapsed.v1": _lapse,
    "PointsCardIssued.v1": _issue,
    "PointsCardEnded.v1": _end,
    "GoodsRedeemed.v1": _redeem,
    "GoodsReturned.v1": _return,
    "LabelsPublished.v1": _label,
    "GoodsReceived.v1": _receive,
    "GoodsWrittenOff.v1": _write_off,
    "StockTaken.v1": _count,
}
