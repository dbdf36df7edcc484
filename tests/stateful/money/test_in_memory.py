"""Random acts on a village's money, valid and not, beside a model that keeps books of its own.

Whatever is tried, the domain admits what the model allows and refuses what it forbids; and after
every act money and shares are conserved, what is there is below zero on no day, nobody is paid
twice, more than is due, before the notice ended or after death, and what is in transit is with the
bank (FUND-1, DIS-1, EQ-2, EQ-5, PAY-2 to PAY-6, PAY-9).
"""

from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.stateful.in_memory import PLAYED, SEEDS, Play, weighed
from tests.stateful.money.judging import why_not
from tests.stateful.money.plans import MOVES, Tries
from tests.stateful.money.sums import check_sums
from tests.stateful.money.telling import tell
from tests.stateful.money.world import actors, fresh_model, village
from tests.stateful.said import Said, after

PAYING = (
    "prepare", "approve", "release", "answer", "send_back", "take_back", "demand", "recover", "die",
    "follow", "reverse", "close_period", "give_back", "resolve",
)  # fmt: skip
"""What is tried where there is a list to pay."""


class Village(Play):
    """The domain's ledger and, beside it, the model."""

    def __init__(self) -> None:
        super().__init__()
        self.signers = actors()
        self.ledger = village().ledger.copy()
        self.model = fresh_model()
        self.tries = Tries(self.model, Random(0), leap=self.let_pass)  # noqa: S311  (a play)

    def why_not(self, said: Said) -> str:
        return why_not(self.model, said)

    def tell(self, said: Said) -> None:
        tell(self.model, said)

    def sum_up(self) -> None:
        check_sums(self.ledger.states, self.model)

    @rule(move=weighed(MOVES), seed=SEEDS)
    def something(self, move: str, seed: int) -> None:
        """Somebody tries something."""
        self.attempt(move, seed)

    @rule(days=st.integers(1, 4))
    def later(self, days: int) -> None:
        """Time goes by."""
        self.let_pass(days)

    def let_pass(self, days: int) -> None:
        """So many days later."""
        self.model.today = after(self.model.today, days)


class Paid(Village):
    """The same, with rent that came and a list of it that is final, a due of it contested."""

    @initialize(seed=SEEDS)
    def listed(self, seed: int) -> None:
        """From the rent to the list."""
        self.begin_with(seed, "earn", "plan", "go_on", "go_on", "contest", "go_on", "issue")
        assert any(map(self.model.final, self.model.lists))

    @rule(move=weighed(MOVES, *PAYING), seed=SEEDS)
    def something_of_payments(self, move: str, seed: int) -> None:
        """Mostly it is payments that are tried."""
        self.attempt(move, seed)


Village.TestCase.settings = PLAYED
Paid.TestCase.settings = PLAYED
TestVillage = Village.TestCase
TestPaid = Paid.TestCase
