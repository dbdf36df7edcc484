"""Seventh chapter of money: who gets how much of what came in, plan by plan (DIS-1 to DIS-8)."""

from typing import Any, Final

from api.demo.director import Story
from api.demo.money.claims import Claim, claims, rates, register
from api.demo.money.desk import drafted
from api.demo.money.income import PERIOD
from api.demo.money.purse import GREENHOUSE, Project, Purse
from api.demo.money.steps import meet_as_collective, review, show
from api.demo.stage import Stage
from domain.distribution.pool import WHOLE_BP

DRAFTED_BY: Final = {"village": ("q1", "ta1"), "township": ("t1", "ta1"), "county": ("k1", "cf1")}
REVIEWED_BY: Final = {"village": "t2", "township": "t2", "county": "lg1"}
PREPARED_BY: Final = {"village": "ta1", "township": "ta1", "county": "cf1"}
APPROVED_BY: Final = {"village": "m1", "township": "t4", "county": "cf2"}
"""Others than who drafted the list or prepared the batch (ACT-2)."""
LINE: Final = "PlanLine.v1"
Lines = list[tuple[str, dict[str, Any]]]


class Plan:
    """One plan of a project, in its turns: `number` counts what was drafted of it.

    `lines` are those of the last draft that was signed; one that was sent back, which another
    `replaces`, takes nothing of the pool.
    """

    def __init__(self, purse: Purse, project: Project) -> None:
        self.purse = purse
        self.project = project
        self.number = 0
        self.case = f"case:plan-{project.code}"
        self.lines: Lines = []
        self.replaces: str | None = None
        self.removed: tuple[str, int] | None = None

    @property
    def name(self) -> str:
        """The payable list that the plan makes."""
        return f"list:{self.project.code}-{self.number}"

    @property
    def by(self) -> tuple[str, ...]:
        """Who drafts it."""
        return DRAFTED_BY[self.project.run_by]

    @property
    def stage(self) -> Stage:
        """Where it is decided."""
        return self.purse.stage_of(self.project)

    @property
    def place(self) -> str:
        """Where its list is paid."""
        return self.purse.pool_place(self.project)

    @property
    def payer(self) -> str:
        """The account that pays."""
        return f"account:{self.kept_at}"

    @property
    def kept_at(self) -> str:
        """Where the bank keeps that money."""
        return f"collective-{self.place}"

    @property
    def preparer(self) -> str:
        """Who prepares its batches and hands them to the bank."""
        return PREPARED_BY[self.project.run_by]

    @property
    def approver(self) -> str:
        """Who approves them."""
        return APPROVED_BY[self.project.run_by]

    def draft(self, own: list[Claim]) -> tuple[dict[str, Any], Lines]:
        """Header and lines, as the server computes them from the pool and the claims."""
        pool = self.stage.read_as(self.by[-1], f"pools/{self.project.pool}")
        dividend = self._dividend(pool) if self.project is GREENHOUSE else None
        freed = self.removed[1] if self.removed else 0
        bases = {
            "list": self.name,
            "available_fen": freed or pool["left_fen"],
            "reserve_bp": 0 if freed else pool["reserve_bp"],
            "poor_owed_fen": 0 if freed else pool["poor_owed_fen"],
            "rates": rates(self.project),
            "dividend": dividend,
            "claims": own,
        }
        made = drafted(self.stage, self.by[-1], "distribution", bases)
        lines = [(LINE, line) for line in made["lines"]]
        return self._header(made, dividend, freed), lines

    def _dividend(self, pool: dict[str, Any]) -> dict[str, Any]:
        """All that is not set aside goes by shares."""
        held, place = register(self.purse), self.purse.place(self.project)
        collective = [one["shares"] for one in held if one["holder"] == f"place:{place}"]
        whole = int(pool["left_fen"])
        return {
            "asset": self.project.asset,
            "record_date": self.purse.today,
            "shares_count": sum(one["shares"] for one in held),
            "collective_shares": sum(collective),
            "dividend_fen": whole - whole * int(pool["reserve_bp"]) // WHOLE_BP,
        }

    def _header(
        self, made: dict[str, Any], dividend: dict[str, Any] | None, freed: int
    ) -> dict[str, Any]:
        place = self.purse.pool_place(self.project)
        sums = ("lines_count", "total_fen", "poor_fen", "reserve_fen", "collective_fen")
        return {
            "list": self.name,
            "case": self.case,
            "procedure": f"distribution_{self.project.run_by}",
            "pool": self.project.pool,
            "place": place,
            "period": PERIOD,
            "payer": f"account:collective-{place}",
            "charge": f"account:distribution-{place}",
            "determined_on": self.purse.today,
            **{name: made[name] for name in (*sums, "beneficiaries")},
            "collective_fen": 0 if freed else made["collective_fen"],
            "rates": rates(self.project),
            "dividend": dividend,
            "paper": self.stage.paper(f"plan {self.name}"),
            "supplements": f"list:{self.project.code}-1" if self.removed else None,
            "instead_of": [self.removed[0]] if self.removed else [],
            "freed_fen": freed,
            "replaces": self.replaces,
        }

    def put(self, own: list[Claim] | None = None) -> None:
        """The plan is drafted and signed."""
        self.number += 1
        header, self.lines = self.draft(own or claims(self.purse, self.project))
        self.stage.act("PlanDrafted.v1", header, *self.by, lines=self.lines)

    def send_back(self) -> None:
        """The township returns the plan; it is drafted anew in its case."""
        review(self.stage, self.case, "township_review", "t2", "returned")
        self.replaces = self.name

    def decide(self) -> Story:
        """Discussed where a village runs it, then reviewed."""
        if self.project.run_by == "village":
            yield self.purse.later(2)
            meet_as_collective(self.stage, self.case)
        yield self.purse.later(2)
        step = "leading_group" if self.project.run_by == "county" else "township_review"
        review(self.stage, self.case, step, REVIEWED_BY[self.project.run_by])

    def publish(self) -> Story:
        """The plan hangs where its row has it, for the full period."""
        place = self.purse.pool_place(self.project)
        yield from show(self.purse, self.case, "distribution", place)


def distribute(plan: Plan) -> Story:
    """A plan that nobody sends back and nobody objects to."""
    plan.put()
    yield from plan.decide()
    yield from plan.publish()


def distribute_after_return(plan: Plan) -> Story:
    """The township sends the first draft back; the second passes."""
    plan.put()
    yield plan.purse.later(2)
    plan.send_back()
    yield plan.purse.later(3)
    yield from distribute(plan)
