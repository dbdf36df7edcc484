"""Fifth chapter of money: what a collective owns is put into shares, by plan, body and notice.

- EQ-1, EQ-2 Each asset at its appraised value, in whole shares; what no household holds is the
  collective's. Households hold what they put in, and the quota where the documents put the poor
  into shares: 扶贫量化资金入股 (S1 一(四)), interest on what 贫困户 hold (S1 二(四)).
- DIS-7 Rent of a workshop and income of photovoltaics 避免简单分红 (S3a 六(三)), so these are the
  collective's alone: 所有权归村所有, 租金纳入村集体收入 (S3d 二(二)).
"""

from typing import Any, Final

from api.demo.director import Story
from api.demo.money.homes import Home, owners, poor
from api.demo.money.opening import VILLAGE_BOOKS
from api.demo.money.purse import CAPITAL, GREENHOUSE, YUAN, Project, Purse
from api.demo.money.steps import meet_as_collective, review, show
from api.demo.stage import Stage
from domain.equity.shares import share_of

PAR_FEN: Final = 100 * YUAN
DRAFTED_BY: Final = ("q1", "q2")
QUOTA: Final = {"priority": 120, "poor": 80}
_OF_LINE: Final = ("share", "plan", "household", "share_class", "shares_count")
Lines = list[tuple[str, dict[str, Any]]]


class Quantified:
    """One asset on its way into shares: its plan, the plan's case and its lines."""

    def __init__(self, purse: Purse, project: Project) -> None:
        self.purse = purse
        self.project = project
        self.plan = f"equity:{project.code}"
        self.case = f"case:equity-{project.code}"
        self.shares_count = project.budget_fen // PAR_FEN
        self.lines = self._lines()

    @property
    def stage(self) -> Stage:
        """Where the collective decides."""
        return self.purse.year(self.project).stage

    @property
    def place(self) -> str:
        """The village of the collective."""
        return self.purse.site(self.project)

    def header(self) -> dict[str, Any]:
        """The data of the plan."""
        taken = sum(line["shares_count"] for _, line in self.lines)
        return {
            "plan": self.plan,
            "case": self.case,
            "asset": self.project.asset,
            "place": self.place,
            "value_fen": self.project.budget_fen,
            "par_fen": PAR_FEN,
            "shares_count": self.shares_count,
            "collective_count": self.shares_count - taken,
            "lines_count": len(self.lines),
            "paper": self.stage.paper("plan of shares"),
        }

    def draft(self) -> None:
        """The collective drafts the plan."""
        self.stage.act("EquityPlanDrafted.v1", self.header(), *DRAFTED_BY, lines=self.lines)

    def decide(self) -> Story:
        """Its members decide, the township reviews, and it hangs in the village."""
        meet_as_collective(self.stage, self.case)
        yield self.purse.later(2)
        review(self.stage, self.case, "township_review", "t2")
        yield from show(self.purse, self.case, "equity", self.place)

    def issued(self) -> tuple[dict[str, Any], Lines]:
        """The data of the issue, and its lines."""
        place, today = self.place, self.purse.today
        asset = {"asset": self.project.asset, "place": place, "value_date": today}
        allotted: Lines = [
            ("ShareAllotted.v1", {**asset, **{name: line[name] for name in _OF_LINE}})
            for _, line in self.lines
        ]
        count = sum(line["shares_count"] for _, line in self.lines)
        header = {
            **asset,
            "plan": self.plan,
            "case": self.case,
            "par_fen": PAR_FEN,
            "voucher": f"voucher:issue-{self.project.code}",
            "shares_count": count,
            "collective_count": self.shares_count - count,
            "lines_count": len(self.lines),
            "held": [],
        }
        return header, allotted

    def issue(self) -> None:
        """The shares come to be."""
        header, allotted = self.issued()
        self.stage.act("SharesIssued.v1", header, *VILLAGE_BOOKS, lines=allotted)

    def _lines(self) -> Lines:
        year, lines = self.purse.year(self.project), Lines()
        if self.project in (GREENHOUSE, CAPITAL):
            lines += [
                self._line(home, "quota", QUOTA[home.tier], {"tier": home.tier})
                for home in poor(year)
            ]
        if self.project.shares_fen:
            mine = owners(year)
            worth_fen = self.project.shares_fen // len(mine)
            count = worth_fen // PAR_FEN
            lines += [
                self._line(home, "contribution", count, self._put_in(home, worth_fen))
                for home in mine
            ]
        return lines

    def _put_in(self, home: Home, worth_fen: int) -> dict[str, Any]:
        paper = self.stage.paper(f"receipt of {home.household}")
        put_in = {"person": home.head, "of": "money", "value_fen": worth_fen, "paper": paper}
        return {"contribution": put_in}

    def _line(
        self, home: Home, share_class: str, count: int, basis: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        nothing = {"contribution": None, "tier": None, "loan": None}
        data = {
            "share": share_of(self.plan, home.household, share_class),
            "plan": self.plan,
            "household": home.household,
            "share_class": share_class,
            "shares_count": count,
            "basis": {**nothing, **basis},
        }
        return ("SharePlanned.v1", data)


def quantify(purse: Purse, project: Project) -> Story:
    """A plan of shares that nobody sends back and nobody objects to."""
    own = Quantified(purse, project)
    own.draft()
    yield purse.later(3)
    yield from own.decide()
    own.issue()
