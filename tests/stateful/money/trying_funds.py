"""What people try with lines, allocations, disbursements, vouchers and periods."""

from tests.stateful.money.chance import COUNTY, DOCUMENT, PAPER, TOWNSHIP, Chances, Deed
from tests.stateful.said import after

ARRANGERS, PAYERS = ("cf1", "lg1"), ("cf3", "cf4")


class Funds(Chances):
    """Money of the county."""

    def receive(self) -> Deed:
        """Money of a line comes."""
        name = self.chance.randint(1, 3)
        data = {
            "fund": f"fund:{name}", "voucher": self.new("voucher"),
            "account": f"account:fund-{name}", "place": COUNTY, "source_kind": "fiscal_poverty",
            "document": DOCUMENT, "purposes": ["industry_project"],
            "amount_fen": self.amount(5_000), "source": "account:source-1",
            "value_date": self.day(5),
        }  # fmt: skip
        return Deed("BudgetLineReceived.v1", data, ("cf1", "cf2"))

    def allocate(self) -> Deed | None:
        """Some of a line goes to the township."""
        if not self.model.funds:
            return None
        fund, name = self.one(self.model.funds), self.new("allocation")
        account = self.model.funds[fund][0]
        own = name.partition(":")[2]
        data = {
            "allocation": name, "voucher": self.new("voucher"), "fund": fund,
            "fund_account": account, "account": f"account:allocation-{own}", "place": TOWNSHIP,
            "purpose": "industry_project", "amount_fen": self.amount(self.lies_on(account)),
            "value_date": self.day(), "document": DOCUMENT, "case": f"case:allocation-{own}",
            "project": None,
        }  # fmt: skip
        return Deed("FundsAllocated.v1", data, ARRANGERS)

    def disburse(self) -> Deed | None:
        """Some of an allocation goes to the entity."""
        if not self.model.allocations:
            return None
        name = self.one(self.model.allocations)
        account = self.model.allocations[name].account
        data = {
            "disbursement": self.new("disbursement"), "voucher": self.new("voucher"),
            "allocation": name, "allocation_account": account, "spent_on": "account:project-1",
            "payee": "account:entity-1", "purpose": "industry_project",
            "amount_fen": self.amount(self.lies_on(account)), "value_date": self.day(4),
            "contract": PAPER, "invoice": PAPER, "project": "project:1",
        }  # fmt: skip
        return Deed("FundsDisbursed.v1", data, ("cf1", "cf2") if self.odd(0.1) else PAYERS)

    def reclaim(self) -> Deed | None:
        """Some comes back from an allocation to its line, or from a line to its source."""
        if not self.model.funds:
            return None
        fund, allocation = self.one(self.model.funds), None
        come, go = self.model.funds[fund]
        if self.model.allocations and self.odd(0.6):
            allocation = self.one(self.model.allocations)
            arranged = self.model.allocations[allocation]
            fund = fund if self.odd(0.2) else arranged.fund
            come, go = arranged.account, self.model.funds[fund][0]
        data = {
            "voucher": self.new("voucher"), "fund": fund, "allocation": allocation,
            "from_account": come, "to_account": go, "amount_fen": self.amount(self.lies_on(come)),
            "value_date": self.day(), "document": DOCUMENT,
        }  # fmt: skip
        return Deed("FundsReclaimed.v1", data, ARRANGERS)

    def reverse(self) -> Deed | None:
        """Any voucher is reversed, once or again."""
        slips = self.model.books.slips
        if not slips:
            return None
        voucher = self.one(slips)
        ways = slips[voucher].ways
        if len({way.debit for way in ways} | {way.credit for way in ways}) > 2 * len(ways):
            return None
        less = self.odd(0.1)
        legs = [{"debit": w.credit, "credit": w.debit, "amount_fen": w.amount + less} for w in ways]
        data = {
            "voucher": self.new("voucher"), "reverses": voucher, "legs": legs,
            "value_date": self.day(2) if self.odd() else self.model.today,
            "cause": "entered_wrongly", "paper": PAPER,
        }  # fmt: skip
        return Deed("VoucherReversed.v1", data, ("cf1", "cf2") if self.odd(0.1) else ("cf7", "cf8"))

    def close_period(self) -> Deed:
        """Some accounts are closed up to a day."""
        until = after(self.model.today, -self.chance.choice([0, 1, 1, 1, 2, 3, 4, 9]))
        shelves = {
            name: one for name, one in self.model.books.shelves.items()
            if one.kind not in ("holding", "issue")
        }  # fmt: skip
        some = self.chance.sample(sorted(shelves), k=min(4, len(shelves)))
        closings = [
            {"account": name, "balance_fen": shelves[name].on(until) + self.odd(0.1)}
            for name in some
        ]
        data = {
            "period": self.new("period"), "place": COUNTY, "until": until, "closings": closings,
            "paper": PAPER,
        }  # fmt: skip
        return Deed("PeriodClosed.v1", data, ("cf1", "cf2"))
