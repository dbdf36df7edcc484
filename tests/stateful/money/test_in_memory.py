"""Random acts on a village's money, valid and not, beside a model that keeps books of its own.

Whatever is tried, the domain admits what the model allows and refuses what it forbids; and after
every act money and shares are conserved, what is there is below zero on no day, nobody is paid
twice, more than is due, before the notice ended or after death, and what is in transit is with the
bank (FUND-1, DIS-1, EQ-2, EQ-5, PAY-2 to PAY-6, PAY-9).
"""

from random import Random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from api.signing import Secret
from domain.kernel import catalogue
from domain.kernel.act import Act
from domain.kernel.fact import Fact
from domain.kernel.refused import Refused
from tests.spec import act, secret
from tests.stateful.money.judging import why_not
from tests.stateful.money.model import after
from tests.stateful.money.plans import MOVES, Deed, Tries
from tests.stateful.money.sums import check_sums
from tests.stateful.money.telling import tell
from tests.stateful.money.world import actors, fresh_model, said_of, village

PAYING = (
    "prepare", "approve", "release", "answer", "send_back", "take_back", "demand", "recover", "die",
    "follow", "reverse", "close_period", "give_back", "resolve",
)  # fmt: skip
"""What is tried where there is a list to pay."""


def weighed(*names: str) -> st.SearchStrategy[str]:
    """One of the moves, as often as it is tried."""
    return st.sampled_from([name for name in names for _ in range(MOVES[name])])


def stated(deed: Deed, day: str) -> Act[Any]:
    """The deed as an act of its signers."""
    return act(
        fact(deed.kind, deed.data),
        by=[actors()[name] for name in deed.by],
        at=day,
        lines=[fact(kind, data) for kind, data in deed.lines],
    )


def fact(kind: str, data: Any) -> Fact:  # noqa: ANN401  (JSON)
    """The typed fact, its secret values sealed."""
    found = catalogue.act_type(kind)
    assert found is not None
    sealed = {
        name: {"sealed": secret(value).sealed} if isinstance(value, Secret) else value
        for name, value in data.items()
    }
    return catalogue.decode(found, sealed)


class Village(RuleBasedStateMachine):
    """The domain's ledger and, beside it, the model."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = village().ledger.copy()
        self.model = fresh_model()
        self.tries = Tries(self.model, Random(0), leap=self.let_pass)  # noqa: S311  (a play)

    @rule(move=weighed(*MOVES), seed=st.integers(0, 2**16))
    def something(self, move: str, seed: int) -> None:
        """Somebody tries something; the domain has to say what the model says."""
        self.tries.chance.seed(seed)
        deed = getattr(self.tries, move)()
        if deed is not None:
            self.ask(deed)

    def ask(self, deed: Deed) -> None:
        """The domain admits what the model allows, and nothing else."""
        tried = stated(deed, self.model.today)
        said = said_of(tried, len(self.ledger.events))
        why = why_not(self.model, said)
        refusal = self.refusal_of(tried)
        if refusal is not None:
            assert why, f"refused where the model allows it: {refusal}; {deed}"
            return
        assert not why, f"admitted against {why}: {deed}"
        tell(self.model, said)

    def refusal_of(self, tried: Act[Any]) -> Refused | None:
        """What the domain answers."""
        try:
            self.ledger.admit(tried)
        except Refused as refusal:
            return refusal
        return None

    @rule(days=st.integers(1, 4))
    def later(self, days: int) -> None:
        """Time goes by."""
        self.let_pass(days)

    def let_pass(self, days: int) -> None:
        """So many days later."""
        self.model.today = after(self.model.today, days)

    @invariant()
    def everything_adds_up(self) -> None:
        """What the domain's own states say, summed up anew."""
        check_sums(self.ledger.states, self.model)


class Paid(Village):
    """The same, with rent that came and a list of it that is final, a due of it contested."""

    @initialize(seed=st.integers(0, 2**16))
    def listed(self, seed: int) -> None:
        """Nothing is wrong until then."""
        self.tries.chance.seed(seed)
        self.tries.wrong = 0.0
        for move in ("earn", "plan", "go_on", "go_on", "contest", "go_on", "issue"):
            deed = getattr(self.tries, move)()
            assert deed is not None
            self.ask(deed)
        assert any(map(self.model.final, self.model.lists))
        self.tries.wrong = 1.0

    @rule(move=weighed(*PAYING), seed=st.integers(0, 2**16))
    def something_of_payments(self, move: str, seed: int) -> None:
        """Mostly it is payments that are tried."""
        self.something(move, seed)


PLAYED = settings(
    max_examples=100, stateful_step_count=100, deadline=None, report_multiple_bugs=False
)
Village.TestCase.settings = PLAYED
Paid.TestCase.settings = PLAYED
TestVillage = Village.TestCase
TestPaid = Paid.TestCase
