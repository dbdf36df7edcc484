"""What people try with income, plans, and the steps of cases."""

from datetime import date
from typing import Any

from api.signing import Secret
from domain.payables.dues import due_of
from tests.stateful.money import paying
from tests.stateful.money.chance import PAPER, TOWNSHIP, Chances, Deed
from tests.stateful.money.model import NOTICE_DAYS
from tests.stateful.money.paying import CHARGE, INCOME, PAYER
from tests.stateful.money.world import BOOKKEEPERS, RENT
from tests.stateful.said import after


class Income(Chances):
    """What the workshop brings in, and to whom it is to go."""

    def earn(self) -> Deed:
        """Rent comes, whole or in parts, for one of the two periods."""
        period = f"p{self.chance.randint(1, 2)}"
        came = sum(fen for of, fen in self.model.incomes.values() if of == period)
        fen = RENT if self.odd(0.3) else self.chance.randint(RENT // 4, RENT)
        left = RENT - came - fen + (self.odd(0.08) and 1)
        data = {
            "voucher": self.new("voucher"), "contract": "contract:1", "pool": "pool:1",
            "period": period, "kind": "regular", "account": PAYER, "income": INCOME,
            "amount_fen": fen, "left_fen": left, "value_date": self.day(),
            "bank_reference": "B-1", "paper": PAPER,
            "reasons": Secret("分次支付") if left else None,
        }  # fmt: skip
        return Deed("IncomeReceived.v1", data, BOOKKEEPERS[0])

    def give_back(self) -> Deed | None:
        """A receipt of rent was entered wrongly."""
        receipts = [
            name for name, one in self.model.books.slips.items() if one.kind == "IncomeReceived.v1"
        ]
        if not receipts:
            return None
        voucher = self.one(receipts)
        data = {
            "voucher": self.new("voucher"), "corrects": voucher, "contract": "contract:1",
            "pool": "pool:1", "account": PAYER, "income": INCOME,
            "amount_fen": self.model.books.slips[voucher].ways[0].amount + self.odd(0.1),
            "value_date": self.model.today, "cause": "entered_wrongly", "paper": PAPER,
        }  # fmt: skip
        return Deed("IncomeReturned.v1", data, BOOKKEEPERS[0] if self.odd(0.1) else BOOKKEEPERS[1])

    def plan(self) -> Deed:
        """What the pool has is planned for the heads of some households, by months on a post."""
        list_ = self.new("list")
        left, homes = max(self.model.pool_left, 0), sorted(self.model.homes)
        some = self.chance.sample(homes, self.chance.randint(1, len(homes)))
        fen = max((left + self.odd(0.15)) // max(sum(range(1, len(some) + 1)), 1), 1)
        lines = [
            ("PlanLine.v1", self._planned(list_, home, units, fen))
            for units, home in enumerate(some, 1)
        ]
        total = sum(line["amount_fen"] for _, line in lines)
        told = sorted(f"{x['household']} {x['person']} {x['amount_fen']}" for _, x in lines)
        data = {
            "list": list_, "case": list_.replace("list:", "case:list-"),
            "procedure": "distribution_township", "pool": "pool:1", "place": TOWNSHIP,
            "period": "p1", "payer": PAYER, "charge": CHARGE, "determined_on": self.day(2),
            "lines_count": len(lines), "total_fen": total + self.odd(0.05), "poor_fen": total,
            "reserve_fen": 0, "collective_fen": 0,
            "rates": [{"code": "road_keeping", "basis": "post", "rate_fen": fen}],
            "dividend": None, "beneficiaries": paying.digest(told), "paper": PAPER,
            "supplements": None, "instead_of": [], "freed_fen": 0, "replaces": None,
        }  # fmt: skip
        return Deed("PlanDrafted.v1", data, ("ta1", "to1"), lines)

    def _planned(self, list_: str, household: str, units: int, fen: int) -> dict[str, Any]:
        home = self.model.homes[household]
        person = self.one(home.members) if self.odd(0.05) else home.head
        part = {
            "basis": "post", "code": "road_keeping", "units": units, "amount_fen": units * fen,
            "holding": None, "worker": person, "until": after(self.model.today, -7),
            "evidence": PAPER,
        }  # fmt: skip
        return {
            "due": due_of(list_, household, person), "list": list_, "household": household,
            "person": person, "amount_fen": units * fen,
            "card_kind": "householder" if person == home.members[0] else "own",
            "status": "registered_poor", "parts": [part],
        }  # fmt: skip

    # --- steps ---

    def go_on(self) -> Deed | None:
        """The next step of a case, or now and then another one."""
        cases = {name: case for name, case in self.model.cases.items() if case.waits}
        if not cases:
            return None
        case = self.one(cases)
        if cases[case].notice:
            return self._take_down(cases[case].notice, case)
        step = self.one(cases[case].steps[1:]) if self.odd(0.1) else cases[case].waits
        if step == "township_review":
            verdict = "rejected" if self.odd(0.1) else "passed"
            reasons = Secret("材料不符") if verdict == "rejected" else None
            data = {"case": case, "step": step, "verdict": verdict, "reasons": reasons}
            return Deed("ReviewGiven.v1", data, ("tr1",))
        return self._post(case, step)

    def _post(self, case: str, kind: str) -> Deed:
        data = {
            "notice": self.new("notice"), "kind": kind, "place": TOWNSHIP,
            "subjects": [{"subject": case, "line": "a" * 64}], "shown": "b" * 64, "board": PAPER,
            "posted_on": self.model.today,
            "period_days": NOTICE_DAYS - self.odd(0.05), "reposts": None,
        }  # fmt: skip
        return Deed("NoticePosted.v1", data, ("to1",))

    def _take_down(self, notice: str, case: str) -> Deed:
        last = self.model.boards[notice].last
        if not self.odd() and self.model.today <= last:
            self.leap((date.fromisoformat(last) - date.fromisoformat(self.model.today)).days + 1)
        data = {"notice": notice, "outcomes": [{"subject": case, "fate": "passed"}]}
        return Deed("NoticeClosed.v1", data, ("to1",))
