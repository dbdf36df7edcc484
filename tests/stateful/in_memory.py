"""Plays in memory: the domain's ledger, and beside it a model that says what it has to answer.

A play names who signs, how the model judges an act, how it is told of one and how everything is
summed up; here is what asking comes to.
"""

from collections.abc import Mapping
from random import Random
from typing import Any, Final, Protocol

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from api.signing import Secret
from domain.kernel import catalogue
from domain.kernel.act import Act, Signer
from domain.kernel.fact import Fact
from domain.kernel.refused import Refused
from tests.spec import Ledger, act, secret
from tests.stateful.luck import Deed
from tests.stateful.said import Said, after, said_of

PLAYED: Final = settings(
    max_examples=100, stateful_step_count=100, deadline=None, report_multiple_bugs=False
)
SEEDS: Final = st.integers(0, 2**16)


class Tried(Protocol):
    """What people try: a move is a method that answers with a deed, or with nothing."""

    chance: Random
    wrong: float


class Play(RuleBasedStateMachine):
    """A ledger and a model, of which each act that is tried is asked; both have to say the same."""

    signers: Mapping[str, Signer]
    ledger: Ledger
    model: Any
    tries: Tried

    def why_not(self, said: Said) -> str:
        """Why the model does not allow an act; empty where it does."""
        raise NotImplementedError

    def tell(self, said: Said) -> None:
        """The model is told of an act that was admitted."""
        raise NotImplementedError

    def sum_up(self) -> None:
        """What the domain's own states say, summed up anew."""
        raise NotImplementedError

    @invariant()
    def everything_adds_up(self) -> None:
        """After every act."""
        self.sum_up()

    def attempt(self, move: str, seed: int) -> None:
        """Somebody tries something; the domain has to say what the model says."""
        self.tries.chance.seed(seed)
        deed = getattr(self.tries, move)()
        if deed is not None:
            self.ask(deed)

    def begin_with(self, seed: int, *moves: str) -> None:
        """These are tried first, and nothing is wrong with them."""
        self.tries.chance.seed(seed)
        self.tries.wrong = 0.0
        for move in moves:
            deed = getattr(self.tries, move)()
            if deed is not None:
                self.ask(deed)
        self.tries.wrong = 1.0

    def ask(self, deed: Deed) -> None:
        """The domain admits what the model allows, and nothing else."""
        tried = self.stated(deed)
        said = said_of(tried, len(self.ledger.events))
        said = said._replace(admitted_at=max(said.at, self.ledger.now))
        why = self.why_not(said)
        refusal = self.refusal_of(tried)
        if refusal is not None:
            assert why, f"refused where the model allows it: {refusal}; {deed}"
            return
        assert not why, f"admitted against {why}: {deed}"
        self.tell(said)

    def stated(self, deed: Deed) -> Act[Any]:
        """The deed as an act of its signers."""
        return act(
            _fact(deed.kind, deed.data),
            by=[self.signers[name] for name in deed.by],
            at=after(self.model.today, -deed.late_days),
            lines=[_fact(kind, data) for kind, data in deed.lines],
        )

    def refusal_of(self, tried: Act[Any]) -> Refused | None:
        """What the domain answers."""
        try:
            self.ledger.admit(tried)
        except Refused as refusal:
            return refusal
        return None


def weighed(moves: Mapping[str, int], *names: str) -> st.SearchStrategy[str]:
    """One of the moves, as often as it is tried; without names of all."""
    return st.sampled_from([name for name in names or moves for _ in range(moves[name])])


def _fact(kind: str, data: Mapping[str, Any]) -> Fact:
    """The typed fact, its secret values sealed."""
    found = catalogue.act_type(kind)
    assert found is not None
    sealed = {
        name: {"sealed": secret(value).sealed} if isinstance(value, Secret) else value
        for name, value in data.items()
    }
    return catalogue.decode(found, sealed)
