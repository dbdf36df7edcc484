"""Objections to single dues of a list: who is contested is held, and leaves the list or stays."""

from collections.abc import Callable
from typing import Final

from api.signing import Secret
from tests.stateful.money.chance import PAPER, Chances, Deed
from tests.stateful.money.model import Money
from tests.stateful.said import Said, after

ANSWER_DAYS: Final = 7
RECORDS: Final = "to3"
ANSWERS: Final = ("to2", "kr1", "lg1")
"""Who answers an objection, link by link; none of them has a part in any list."""
LINKS: Final = ("township", "county", "leading_group")


class Objections(Chances):
    """What people say against a list that is shown, and what is answered."""

    def contest(self) -> Deed | None:
        """Somebody objects to a due while the notice runs, or later."""
        shown = [n for n, one in self.model.boards.items() if not one.closed or self.odd(0.05)]
        dues = {n: self._dues_on(n) for n in shown}
        shown = [notice for notice in shown if dues[notice]]
        if not shown:
            return None
        notice = self.one(shown)
        home = self.model.homes[self.one(self.model.homes)]
        objector = home.members[0] if self.odd(0.1) else home.members[1]
        data = {
            "notice": notice, "objection": self.new("objection"),
            "subject": self.model.boards[notice].case, "item": self.one(dues[notice]),
            "objector": objector, "text": Secret("该户已搬离"), "paper": PAPER,
            "due_on": after(self.model.today, ANSWER_DAYS + self.odd(0.05)),
        }  # fmt: skip
        return Deed("ObjectionMade.v1", data, (RECORDS,))

    def _dues_on(self, notice: str) -> list[str]:
        case = self.model.cases[self.model.boards[notice].case]
        listed = self.model.lists.get(case.subject)
        return listed.dues if listed else []

    def resolve(self) -> Deed | None:
        """An objection is answered, now and then once more."""
        objections = self.model.objections
        waiting = [name for name, due in objections.items() if due or self.odd(0.05)]
        if not waiting:
            return None
        objection = self.one(waiting)
        upheld = self.odd(0.3)
        notice, case, due = self.model.contested[objection]
        data = {
            "notice": notice, "objection": objection, "subject": case, "item": due,
            "resolution": "upheld" if upheld else "dismissed",
            "effect": "removed" if upheld else "kept", "reasons": Secret("已核实"),
            "evidence": PAPER, "corrected_line": None,
        }  # fmt: skip
        link = 0 if self.odd(0.1) else self.model.climbed.get(objection, 0)
        return Deed("ObjectionResolved.v1", data, (ANSWERS[link],))


def _object(model: Money, said: Said) -> str:
    data, board = said.data, model.boards.get(said.data["notice"])
    if board is None or board.closed:
        return "NOT-2: no notice that runs"
    if data["objection"] in model.objections:
        return "REG-1: the objection is known"
    if any(data["objector"] in home.died for home in model.homes.values()):
        return "HH-3: the objector died"
    due = model.dues.get(data["item"])
    if due is None or due.listed != model.cases[board.case].subject:
        return "NOT-2: no line that is shown"
    return "" if data["due_on"] == after(said.day, ANSWER_DAYS) else "NOT-3: another due day"


def _resolve(model: Money, said: Said) -> str:
    objection = said.data["objection"]
    if not model.objections.get(objection):
        return "REG-2, NOT-3: no such objection, or answered already"
    link = ANSWERS.index(said.by[0].partition(":")[2])
    return "" if link >= model.climbed.get(objection, 0) else "NOT-3: it has climbed"


def climb(model: Money, said: Said) -> None:
    """Nobody answered in time: it waits one link higher."""
    model.climbed[said.data["objection"]] = LINKS.index(said.data["to"])


def object_(model: Money, said: Said) -> None:
    """The due is held."""
    data = said.data
    model.objections[data["objection"]] = data["item"]
    model.contested[data["objection"]] = (data["notice"], data["subject"], data["item"])
    model.dues[data["item"]].contested.add(data["objection"])


def resolve(model: Money, said: Said) -> None:
    """The due stays, or leaves the list."""
    due = model.dues[said.data["item"]]
    due.contested.discard(said.data["objection"])
    due.removed = due.removed or said.data["effect"] == "removed"
    model.objections[said.data["objection"]] = ""


JUDGES: dict[str, Callable[[Money, Said], str]] = {
    "ObjectionMade.v1": _object,
    "ObjectionResolved.v1": _resolve,
}
