"""Random acts on a village's points and goods, valid and not, beside a model of its own.

Whatever is tried, the domain admits what the model allows and refuses what it forbids; and after
every act points and goods are conserved lot by lot, nothing is below zero, no card is above its
month, nothing is reversed or lapses twice, and what comes back is as it was (PTS-1 to PTS-6).
"""

from random import Random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.kernel import catalogue
from domain.kernel.act import Act, Signer
from domain.kernel.refused import Refused
from tests.spec import act, officer
from tests.stateful.points.judging import why_not
from tests.stateful.points.model import after
from tests.stateful.points.plans import MOVES, Deed, Tries
from tests.stateful.points.sums import check_sums
from tests.stateful.points.telling import tell
from tests.stateful.points.world import actors, fresh_model, said_of, village

COUNTER = ("redeem", "redeem", "bring_back", "reverse", "lapse", "issue", "end", "receive", "earn")
"""What is tried most where there are points and goods."""
WEIGHED = [name for name, weight in MOVES.items() for _ in range(weight)]


def stated(deed: Deed, today: str) -> Act[Any]:
    """The deed as an act of its signers."""
    kind = catalogue.act_type(deed.kind)
    assert kind is not None
    lines = []
    for name, data in deed.lines:
        found = catalogue.act_type(name)
        assert found is not None
        lines.append(catalogue.decode(found, data))
    return act(
        catalogue.decode(kind, deed.data),
        by=[signer(name) for name in deed.by],
        at=after(today, -deed.late_days),
        lines=lines,
    )


def signer(name: str) -> Signer:
    """Who signs by that name; the ledger itself has its own key."""
    return officer("system", "person:portal") if name == "system" else actors()[name]


class Village(RuleBasedStateMachine):
    """The domain's ledger and, beside it, the model."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = village().ledger.copy()
        self.model = fresh_model()
        self.tries = Tries(self.model, Random(0))  # noqa: S311  (a play)

    @rule(move=st.sampled_from(WEIGHED), seed=st.integers(0, 2**16))
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
        said = said._replace(admitted_at=max(said.at, self.ledger.now))
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

    @rule(days=st.sampled_from([0, 1, 1, 2, 5, 9]))
    def later(self, days: int) -> None:
        """Time goes by: some days, or what is left of the month."""
        today = after(self.model.today, days)
        while days == 0 and not today.endswith("-01"):
            today = after(today, 1)
        self.model.today = today

    @invariant()
    def everything_adds_up(self) -> None:
        """What the domain's own states say, summed up anew."""
        check_sums(self.ledger.states, self.model)


class Stocked(Village):
    """The same, with goods in the shop and points on every account."""

    @initialize(seed=st.integers(0, 2**16))
    def stocked(self, seed: int) -> None:
        """Nothing is wrong until then."""
        self.tries.chance.seed(seed)
        self.tries.wrong = 0.0
        for move in ("receive", "receive", "score", "score", "earn", "redeem"):
            deed = getattr(self.tries, move)()
            if deed is not None:
                self.ask(deed)
        self.tries.wrong = 1.0

    @rule(move=st.sampled_from(COUNTER), seed=st.integers(0, 2**16))
    def something_at_the_counter(self, move: str, seed: int) -> None:
        """Mostly it is the counter that is tried."""
        self.something(move, seed)


PLAYED = settings(
    max_examples=100, stateful_step_count=100, deadline=None, report_multiple_bugs=False
)
Village.TestCase.settings = PLAYED
Stocked.TestCase.settings = PLAYED
TestVillage = Village.TestCase
TestStocked = Stocked.TestCase
