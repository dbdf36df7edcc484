"""A county's year of money, so many events of it: payable lists, their batches, the bank's answers.

Every list of dues is written into the log as its row leaves it (`bench/payments.py`); its batch,
approval, release and the bank's answer are signed, admitted by every rule, and committed, each a
batch of as many lines as there are payees. So is the issue of shares to as many holders. Movements
of a fund are written as others left them.
"""

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from api.signing import Office
from audit.trail import checkpoints
from audit.trail.submission import Submission
from bench import payments
from bench.county import COUNTY, START, VILLAGE, Clock, County
from bench.pen import Pen, Said
from domain.equity.shares import share_of
from domain.kernel.catalogue import act_type
from domain.kernel.examples import PAPER
from domain.kernel.times import shanghai_day

YEAR_DAYS: Final = 360
REJECTED_EVERY: Final = 100
"""Of so many lines the bank rejects one."""
APART_DAYS_MAX: Final = 22
"""A checkpoint that was seen is at most thirty days old."""
DISBURSED: Final = 20_000
WRITTEN_AT_ONCE: Final = 5_000
ASSET, PLAN, SHARES_CASE = "asset:m1", "equity:m1", "case:equity-m1"
FUND, ALLOCATION = "account:fund-1", "account:allocation-1"
PAR_FEN, SHARES_EACH = 10_000, 5


def example(name: str, **fields: Any) -> Said:  # noqa: ANN401  (fields of any type)
    """The published example of a type, with other values in some fields."""
    kind = act_type(name)
    assert kind is not None  # noqa: S101  (a published type)
    return name, {**kind.example, **fields}


class MoneyYear:
    """The year of one county: who signs, and how long each kind of batch took.

    Args:
        county: opened, its clock set by hand.
        payees_count: households, and so the lines of each batch.
        lists_count: payable lists of the year.
    """

    def __init__(self, county: County, clock: Clock, payees_count: int, lists_count: int) -> None:
        self.county = county
        self.clock = clock
        self.count = payees_count
        self.lists = range(lists_count)
        self.seconds: dict[str, list[float]] = {}
        self.admitted = 0
        officer = county.officer
        self.preparer = officer("person:f1", "county_finance", COUNTY, "finance bureau")
        self.approver = officer("person:f2", "leading_group", COUNTY, "leading group")
        self.bank = officer("person:b1", "bank", COUNTY, "示例农商行")
        self.agent = officer("person:a1", "township_accounting", VILLAGE[:9], "township")
        self.member = officer("person:m1", "collective_organisation", VILLAGE, "collective")
        county.seal()

    @property
    def today(self) -> str:
        """The Shanghai day."""
        return shanghai_day(self.clock()).isoformat()

    def play(self) -> None:
        """Everything, month by month."""
        payments.payees(self.county, self.count, self.lists)
        self.county.restart()
        self.county.admission.warm()
        self._issue()
        for number in self.lists:
            self._pay(number)
            self.clock.pass_by(days=min(YEAR_DAYS // len(self.lists), APART_DAYS_MAX))
            self.county.seal()
        self._disburse()

    def _admit(self, what: str, submission: Submission, records: int) -> None:
        start = time.perf_counter()
        self.county.admission.admit(submission)
        self.seconds.setdefault(what, []).append(time.perf_counter() - start)
        self.admitted += records

    def _sign(
        self, kind: str, data: dict[str, Any], *by: Office, lines: list[Said] | None = None
    ) -> Submission:
        return self.county.sign(kind, data, list(by), lines=lines or [])

    # --- one list ---

    def _pay(self, number: int) -> None:
        county, total = self.county, self.count * payments.AMOUNT_FEN
        batch = payments.batch(county, self.preparer, number, self.count)
        self._admit("batch prepared", batch, self.count + 1)
        common = {"batch": f"batch:b{number}", "total_fen": total}
        approval = {
            **common, "voucher": f"voucher:batch-{number}", "place": COUNTY,
            "payer": payments.PAYER, "transit": f"account:batch-{number}",
            "value_date": self.today,
        }  # fmt: skip
        self._admit("approved", self._sign("PaymentBatchApproved.v1", approval, self.approver), 1)
        county.seal()
        seen = county.seen()
        with county.connection.cursor() as cursor:
            checkpoints.add_final(cursor, county.ledger.number, seen.size, self.clock())
        release = {
            **common, "format": "pain001", "file_sha256": "c" * 64, "file_length_bytes": 9,
            "lines_count": self.count, "checkpoint": {"size": seen.size, "root": seen.root},
        }  # fmt: skip
        self._admit("released", self._sign("PaymentFileReleased.v1", release, self.preparer), 1)
        self._admit("bank's answer", self._answer(number), self.count + 1)

    def _answer(self, number: int) -> Submission:
        rejected = len(range(0, self.count, REJECTED_EVERY))
        settled = {
            "value_date": self.today,
            "confirmed_count": self.count - rejected,
            "confirmed_fen": (self.count - rejected) * payments.AMOUNT_FEN,
            "rejected_count": rejected,
            "rejected_fen": rejected * payments.AMOUNT_FEN,
        }
        data = {
            "receipt": f"receipt:{number}", "batch": f"batch:b{number}",
            "voucher": f"voucher:receipt-{number}", "transit": f"account:batch-{number}",
            "payer": payments.PAYER, "charge": "account:distribution-1", "file_sha256": "c" * 64,
            "grade": "bank_signed", "settled": [settled], "pending_count": 0,
        }  # fmt: skip
        lines = [self._answered(number, n) for n in range(self.count)]
        return self._sign("BankReceiptGiven.v1", data, self.bank, lines=lines)

    def _answered(self, number: int, n: int) -> Said:
        line = {
            "batch": f"batch:b{number}", "due": payments.due(number, n), "attempt": 1,
            "amount_fen": payments.AMOUNT_FEN, "value_date": self.today,
        }  # fmt: skip
        if n % REJECTED_EVERY == 0:
            return "PaymentRejected.v1", {**line, "reason": "AC04", "words": None}
        return "PaymentConfirmed.v1", {**line, "reference": f"R{number}-{n}"}

    # --- shares ---

    def _issue(self) -> None:
        """The plan is written as it stands after notice and review; its issue is admitted."""
        self._decide()
        self.county.restart()
        common = {"plan": PLAN, "asset": ASSET, "place": VILLAGE, "value_date": self.today}
        data = {
            **common, "case": SHARES_CASE, "par_fen": PAR_FEN, "voucher": "voucher:issue-1",
            "shares_count": self.count * SHARES_EACH, "collective_count": SHARES_EACH,
            "lines_count": self.count, "held": [],
        }  # fmt: skip
        lines: list[Said] = [
            (
                "ShareAllotted.v1",
                {
                    **common,
                    "share": share_of(PLAN, f"household:h{n}", "quota"),
                    "household": f"household:h{n}",
                    "share_class": "quota",
                    "shares_count": SHARES_EACH,
                },
            )
            for n in range(self.count)
        ]
        issue = self._sign("SharesIssued.v1", data, self.agent, self.member, lines=lines)
        self._admit("shares issued", issue, self.count + 1)

    def _decide(self) -> None:
        pen, worth = Pen(self.county), (self.count + 1) * SHARES_EACH * PAR_FEN
        day, assembly, notice = "2026-02-20", "assembly:m1", "notice:m1"
        pen.write(example("AssetBroughtIn.v1", asset=ASSET, place=VILLAGE, as_of="2026-01-05",
                          owner=f"place:{VILLAGE}"))  # fmt: skip
        pen.write(example("AssetAppraised.v1", asset=ASSET, value_fen=worth, as_of=day))
        plan = example(
            "EquityPlanDrafted.v1", plan=PLAN, case=SHARES_CASE, asset=ASSET, place=VILLAGE,
            value_fen=worth, par_fen=PAR_FEN, shares_count=worth // PAR_FEN,
            collective_count=SHARES_EACH, lines_count=self.count,
        )  # fmt: skip
        pen.write(plan, lines=self._planned())
        convened = {"assembly": assembly, "place": VILLAGE, "matters": [SHARES_CASE]}
        pen.write(example("AssemblyConvened.v1", body="collective_members", **convened))
        tally = {"matter": SHARES_CASE, "votes_for": 5, "votes_against": 0, "votes_abstain": 0,
                 "votes_assisted": 0}  # fmt: skip
        pen.write(example("AssemblyClosed.v1", assembly=assembly, tallies=[tally],
                          passed=[SHARES_CASE], rejected=[]))  # fmt: skip
        pen.write(example("ReviewGiven.v1", case=SHARES_CASE, step="township_review",
                          verdict="passed", reasons=None))  # fmt: skip
        shown = [{"subject": SHARES_CASE, "line": "a" * 64}]
        pen.write(example("NoticePosted.v1", notice=notice, kind="equity", place=VILLAGE,
                          subjects=shown, posted_on=day, reposts=None))  # fmt: skip
        passed = [{"subject": SHARES_CASE, "fate": "passed"}]
        pen.write(example("NoticeClosed.v1", notice=notice, outcomes=passed))

    def _planned(self) -> Iterator[Said]:
        for n in range(self.count):
            household = f"household:h{n}"
            line = {
                "share": share_of(PLAN, household, "quota"), "plan": PLAN,
                "household": household, "share_class": "quota", "shares_count": SHARES_EACH,
                "basis": {"contribution": None, "tier": "poor", "loan": None},
            }  # fmt: skip
            yield "SharePlanned.v1", line

    # --- a fund ---

    def _disburse(self) -> None:
        """A line and an allocation, and what was paid out of it on the days of the year."""
        pen, chance, fen = Pen(self.county), random.Random(11), 10**9
        first = shanghai_day(START)
        pen.write(example("BudgetLineReceived.v1", amount_fen=10 * fen, place=COUNTY))
        pen.write(example("FundsAllocated.v1", amount_fen=9 * fen))
        days = sorted(chance.randrange(YEAR_DAYS) for _ in range(DISBURSED))
        for begin in range(0, DISBURSED, WRITTEN_AT_ONCE):
            some = range(begin, min(begin + WRITTEN_AT_ONCE, DISBURSED))
            pen.write_each(self._disbursed(n, first + timedelta(days=days[n])) for n in some)

    @staticmethod
    def _disbursed(n: int, on: date) -> Said:
        return example(
            "FundsDisbursed.v1", disbursement=f"disbursement:{n}", voucher=f"voucher:d{n}",
            amount_fen=1 + n % 9_999, value_date=on.isoformat(), contract=PAPER, invoice=PAPER,
        )  # fmt: skip
