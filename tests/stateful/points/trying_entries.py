"""What people try with rule books, entries of points, reversals, lapses and deaths."""

from typing import Any, Final

from tests.stateful.luck import PAPER, Deed, Luck
from tests.stateful.points.model import NEVER, VILLAGE, Entered, Points, Ruling
from tests.stateful.said import after

SCORERS: Final = (("vc1", "su1"), ("wt1", "tr1"), ("vc3", "wt2"), ("fs1", "to1"))
BATCH_SCORERS: Final = (("vc1", "su1"), ("to1", "to2"))
CORRECTORS: Final = (("vc3", "tr1"), ("to2", "wt1"), ("vc1", "su1"))
CATEGORIES: Final = ("beautiful_courtyard", "helping_others", "policy_knowledge")
DOCUMENT: Final = {"number": "示例积分〔2026〕2号", "title": "示例村细则", "sha256": "0" * 64}


class Chances(Luck[Points]):
    """The chance of one play, over the model of points that it watches."""

    def late(self) -> int:
        """How many days ago it happened: most of what comes late comes when a month is over."""
        begins = self.model.today[8:] in ("01", "02")
        return self.chance.randint(1, 2) if self.odd(0.4 if begins else 0.06) else 0

    def on(self, late: int) -> str:
        """That day; now and then another one is stated."""
        return after(self.model.today, -late - (1 if self.odd(0.03) else 0))

    def whose(self, account: str) -> dict[str, Any]:
        """Account, household and village; now and then of another household."""
        household = self.model.owners[account]
        if self.odd(0.03):
            household = self.one(self.model.homes)
        return {"account": account, "household": household, "place": VILLAGE}

    def some(self, most: int) -> int:
        """Some points or pieces, at least one."""
        return max(self.amount(most), 1)


class Entries(Chances):
    """Points that come and go without goods."""

    def adopt(self) -> Deed:
        """The village adopts a book of its own."""
        county = self.model.books[0]
        most = {code: dict(one) for code, one in county.categories.items()}
        for one in most.values():
            for bound in ("earn_month_max", "deduct_month_max", "decision_above"):
                one[bound] = self.chance.randint(one[bound] // 3, one[bound] + self.odd(0.05))
            one["earn_entry_max"] = min(one["earn_entry_max"], one["earn_month_max"])
            one["deduct_entry_max"] = min(one["deduct_entry_max"], one["deduct_month_max"])
        data = {
            "place": VILLAGE, "document": DOCUMENT,
            "effective_from": after(self.model.today, self.chance.randrange(-3, 8)),
            "categories": list(most.values()),
            "months_good": county.months_good + self.odd(0.1),
            "card_month_max": self.chance.randint(40, county.card_month_max + self.odd(0.1)),
            "appeal_days": 7,
        }  # fmt: skip
        return Deed("RuleBookAdopted.v1", data, ("vc1", "tr1"))

    def _entry(self, account: str, late: int, bound: str) -> dict[str, Any]:
        on, book = self.on(late), self.model.book(after(self.model.today, -late))
        category = self.one(CATEGORIES)
        most = book.categories[category][bound]
        back = self.chance.choice([0, 0, 0, 1, 2, 3] if self.odd(0.8) else [0])
        return {
            "voucher": self.new("voucher"), **self.whose(account), "category": category,
            "month": _months_back(on, back), "points": self.some(most), "on": on,
        }  # fmt: skip

    def _ruling(self, direction: str) -> tuple[str, Ruling] | None:
        waiting = [
            (name, ruling) for name, ruling in self.model.rulings.items()
            if ruling.direction == direction and (name not in self.model.used or self.odd(0.3))
        ]  # fmt: skip
        return self.chance.choice(waiting) if waiting else None

    def _decided(self, direction: str) -> dict[str, Any]:
        found = self._ruling(direction)
        if found is None or not self.odd(0.6):
            return {"decision": None}
        name, ruling = found
        points = ruling.points + self.odd(0.1)
        told = {"account": ruling.account, "household": self.model.owners[ruling.account]}
        return told | {"category": ruling.category, "points": points, "decision": name}

    def _good_until(self, data: dict[str, Any], late: int) -> dict[str, Any]:
        until = self.model.book(after(self.model.today, -late)).good_until(data["on"])
        return {"good_until": after(until, 1) if self.odd(0.04) else until}

    def earn(self) -> Deed:
        """Points for something good."""
        late = self.late()
        data = self._entry(self.one(self.model.owners), late, "earn_entry_max")
        data |= self._decided("earned") | self._good_until(data, late) | {"evidence": PAPER}
        return Deed("PointsEarned.v1", data, self._scorers(), (), late)

    def deduct(self) -> Deed:
        """Points for something bad."""
        late = self.late()
        data = self._entry(self.one(self.model.owners), late, "deduct_entry_max")
        data |= self._decided("deducted") | {"evidence": PAPER}
        return Deed("PointsDeducted.v1", data, self._scorers(), (), late)

    def _scorers(self) -> tuple[str, ...]:
        if self.odd(0.1):
            return ("vc2", "wt1")
        return SCORERS[self.chance.randrange(len(SCORERS))]

    def score(self) -> Deed:
        """The month of several households on one sheet."""
        late = self.late()
        wanted = self.chance.sample(sorted(self.model.owners), k=self.chance.randint(1, 4))
        scoring, month, lines = self.new("scoring"), "", []
        on = self.on(late)
        for account in wanted:
            docks = self.chance.random() < 0.2
            data = self._entry(account, late, "deduct_entry_max" if docks else "earn_entry_max")
            month = month or data["month"]
            data |= {"month": month, "on": on, "scoring": scoring, "evidence": "3f" * 32}
            above = self.model.book(on).categories[data["category"]]["decision_above"]
            if not self.odd(0.1):
                data["points"] = max(1, min(data["points"], above))
            if docks:
                lines.append(("DockedPoints.v1", data))
            else:
                lines.append(("ScoredPoints.v1", data | self._good_until(data, late)))
        if self.odd(0.05):
            kind, first = lines[0]
            lines.append((kind, first | {"voucher": self.new("voucher")}))
        sums = {kind: sum(one["points"] for k, one in lines if k == kind) for kind, _ in lines}
        data = {
            "scoring": scoring, "place": VILLAGE, "month": month, "on": on,
            "lines_count": len(lines) + self.odd(0.03),
            "earned_points": sums.get("ScoredPoints.v1", 0),
            "deducted_points": sums.get("DockedPoints.v1", 0), "sheet": PAPER,
        }  # fmt: skip
        by = ("vc2", "wt1") if self.odd(0.03) else self.chance.choice(BATCH_SCORERS)
        return Deed("MonthScored.v1", data, by, lines, late)

    def reverse(self) -> Deed | None:
        """An entry is taken back, once or again."""
        standing = [
            name for name, one in self.model.entries.items() if not one.reversed or self.odd(0.2)
        ]
        if not standing:
            return None
        name, late = self.one(standing[-12:]), self.late()
        entry = self.model.entries[name]
        data = {
            "voucher": self.new("voucher"), "reverses": name, "direction": entry.direction,
            "entered_for": _entered_for(entry), **self.whose(entry.account),
            "points": entry.points + self.odd(0.04), "on": self.on(late),
            "cause": "entered_wrongly", "complaint": None, "paper": PAPER,
        }  # fmt: skip
        by = self.chance.choice(CORRECTORS) if not self.odd(0.03) else ("vc2", "wt1")
        return Deed("PointsReversed.v1", data, by, (), late)

    def lapse(self) -> Deed | None:
        """The ledger's clock states what is over, or somebody tries in its name."""
        on = after(self.model.today, 1) if self.odd(0.05) else self.model.today
        over = {name: self.model.purses[name].there(on, "over") for name in self.model.owners}
        named = {name: points for name, points in over.items() if points}
        if self.odd(0.2):
            account = self.one(over)
            named[account] = self.some(named.get(account, 5))
        if not named:
            return None
        lapses = [{"account": name, "points": points} for name, points in sorted(named.items())]
        data = {"voucher": self.new("voucher"), "place": VILLAGE, "on": on, "lapses": lapses}
        return Deed("PointsLapsed.v1", data, ("system",))

    def die(self) -> Deed | None:
        """A member of a household dies, or is said to have died once more."""
        household = self.one(self.model.homes)
        home = self.model.homes[household]
        if household == "household:h2" or (home.died and not self.odd(0.3)):
            return None
        person = home.members[0]
        head = None if self.odd(0.1) else home.members[1]
        data = {
            "person": person, "household": household, "on": self.day(3), "new_head": head,
            "paper": None,
        }  # fmt: skip
        return Deed("DeathRecorded.v1", data, ("vc1",))


def _months_back(on: str, back: int) -> str:
    months = int(on[:4]) * 12 + int(on[5:7]) - 1 - back
    return f"{months // 12}-{months % 12 + 1:02d}"


def _entered_for(entry: Entered) -> str:
    return f"{entry.month}/{entry.category}" + ("" if entry.alone else "/decided")


__all__ = ["NEVER", "Chances", "Entries"]
