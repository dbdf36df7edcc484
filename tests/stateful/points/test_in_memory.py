"""Random acts on a village's points and goods, valid and not, beside a model of its own.

Whatever is tried, the domain admits what the model allows and refuses what it forbids; and after
every act points and goods are conserved lot by lot, nothing is below zero, no card is above its
month, nothing is reversed or lapses twice, and what comes back is as it was (PTS-1 to PTS-6).
"""

from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.spec import officer
from tests.stateful.in_memory import PLAYED, SEEDS, Play, weighed
from tests.stateful.points.judging import why_not
from tests.stateful.points.plans import MOVES, Tries
from tests.stateful.points.sums import check_sums
from tests.stateful.points.telling import tell
from tests.stateful.points.world import actors, fresh_model, village
from tests.stateful.said import Said, after

COUNTER = ("redeem", "redeem", "bring_back", "reverse", "lapse", "issue", "end", "receive", "earn")
"""What is tried most where there are points and goods."""


class Village(Play):
    """The domain's ledger and, beside it, the model; the ledger itself has its own key."""

    def __init__(self) -> None:
        super().__init__()
        self.signers = {**actors(), "system": officer("system", "person:portal")}
        self.ledger = village().ledger.copy()
        self.model = fresh_model()
        self.tries = Tries(self.model, Random(0))  # noqa: S311  (a play)

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

    @rule(days=st.sampled_from([0, 1, 1, 2, 5, 9]))
    def later(self, days: int) -> None:
        """Time goes by: some days, or what is left of the month."""
        today = after(self.model.today, days)
        while days == 0 and not today.endswith("-01"):
            today = after(today, 1)
        self.model.today = today


class Stocked(Village):
    """The same, with goods in the shop and points on every account."""

    @initialize(seed=SEEDS)
    def stocked(self, seed: int) -> None:
        """From the first delivery to the first basket."""
        self.begin_with(seed, "receive", "receive", "score", "score", "earn", "redeem")

    @rule(move=st.sampled_from(COUNTER), seed=SEEDS)
    def something_at_the_counter(self, move: str, seed: int) -> None:
        """Mostly it is the counter that is tried."""
        self.attempt(move, seed)


Village.TestCase.settings = PLAYED
Stocked.TestCase.settings = PLAYED
TestVillage = Village.TestCase
TestStocked = Stocked.TestCase
