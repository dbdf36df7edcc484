"""What people try with deaths, successors and shares."""

from typing import Any

from domain.assets.asset import holding_of
from tests.stateful.money.chance import PAPER, VILLAGE, Chances, Deed
from tests.stateful.money.world import ASSETS


class Shares(Chances):
    """Whose shares they are, and who follows whom."""

    def die(self) -> Deed | None:
        """The head of a household dies, or is said to have died once more."""
        household = self.one(self.model.homes)
        home = self.model.homes[household]
        if home.died and not self.odd(0.3):
            return None
        person = home.members[0]
        head = None if self.odd(0.1) else home.members[1]
        data = {
            "person": person, "household": household, "on": self.day(3), "new_head": head,
            "paper": None,
        }  # fmt: skip
        return Deed("DeathRecorded.v1", data, ("vc1",))

    def follow(self) -> Deed | None:
        """Who gets a due instead of its payee."""
        homes = self.model.homes
        name = self.due(lambda due: due.person in homes[due.household].died)
        if name is None:
            return None
        household = self.model.dues[name].household
        data = {
            "due": name, "household": household, "person": homes[household].members[1],
            "card_kind": "own", "cause": "deceased", "paper": PAPER,
        }  # fmt: skip
        return Deed("SuccessorNamed.v1", data, ("vc1", "tr1"))

    def issue(self) -> Deed:
        """The shares of an asset are issued as planned, or not quite."""
        asset = self.one(ASSETS)
        plan = asset.replace("asset:", "equity:")
        planned = sorted(self.model.plans[plan].items())
        if self.odd(0.1):
            planned = planned[1:]
        on = self.day(2)
        less = self.odd(0.05)
        common = {"plan": plan, "asset": asset, "place": VILLAGE, "value_date": on}
        lines = [
            ("ShareAllotted.v1", {
                **common, "share": share, "household": household, "share_class": share_class,
                "shares_count": shares - less,
            })
            for share, (household, share_class, shares) in planned
        ]  # fmt: skip
        sum_ = sum(line["shares_count"] for _, line in lines)
        data = {
            **common, "case": asset.replace("asset:", "case:equity-"), "par_fen": 10_000,
            "voucher": self.new("voucher"), "shares_count": sum_, "collective_count": 50 - sum_,
            "lines_count": len(lines), "held": [],
        }  # fmt: skip
        return Deed("SharesIssued.v1", data, ("ta1", "m1"), lines)

    def _passed(self, household: str, to: str) -> dict[str, Any]:
        asset = self.one(self.model.issued if self.model.issued and not self.odd(0.05) else ASSETS)
        data = {"asset": asset, "household": household, "to": to, "place": VILLAGE}
        heir = self.model.books.shelves.get(holding_of(asset, to, "contribution"))
        return data | {
            "voucher": self.new("voucher"), "shares_count": max(self.amount(4), 1), "paper": PAPER,
            "consent": PAPER, "value_date": self.day(3),
            "opening": (heir is None) != self.odd(0.05),
        }  # fmt: skip

    def transfer(self) -> Deed:
        """Own shares go to another household."""
        giving, to = self.one(self.model.homes), self.one(self.model.homes)
        data = self._passed(giving, to)
        data["share_class"] = "quota" if self.odd(0.1) else "contribution"
        return Deed("SharesTransferred.v1", data, ("m1", "to3"))

    def inherit(self) -> Deed | None:
        """Own shares go to the household of a successor of who died."""
        dead = [(home, who) for home, one in self.model.homes.items() for who in one.died]
        if not dead:
            return None
        household, deceased = self.one(dead)
        to = self.one(self.model.homes)
        heirs = self.model.homes[to].members
        data = self._passed(household, to)
        data |= {"deceased": deceased, "successor": heirs[1] if not self.odd(0.1) else heirs[0]}
        return Deed("SharesInherited.v1", data, ("m1", "to3"))
