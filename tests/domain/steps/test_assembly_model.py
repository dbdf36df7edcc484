"""An assembly beside a small model of it: whatever people try, both say the same.

The model is a few sets: who is present, who voted what, who is kin, how often was spoken.
"""

from collections import Counter
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.kernel.act import Act
from domain.kernel.refused import Refused
from domain.residents.kinship import KinshipDeclared
from domain.steps.assembly.outcome import result
from domain.steps.assembly.state import Assembly
from domain.steps.case import Case
from tests.domain.cast import BODY, representative
from tests.domain.meetings import assisted, dissolved
from tests.domain.near_poor import (
    applied,
    attended,
    closed,
    convened,
    spoken,
    surveyed,
    voted,
)
from tests.domain.story import before
from tests.spec import Ledger, act

PEOPLE = st.sampled_from([*BODY, "person:yi"])
MATTERS = st.sampled_from(["case:1", "case:2"])
VOTES = st.sampled_from(["for", "against", "abstain"])
KIN = ("person:v1", "household:h1")


class AssemblyBesideItsModel(RuleBasedStateMachine):
    """Attendance, speeches, votes, ballots and closings in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()
        self.present: set[str] = set()
        self.votes: dict[tuple[str, str], str] = {}
        self.spoken = 0
        self.over = False

    @initialize()
    def convene(self) -> None:
        kin = KinshipDeclared(person=KIN[0], household=KIN[1], relation="sibling")
        self.ledger = (
            before("assembly")
            .having(
                applied("case:2"),
                surveyed("case:2"),
                act(kin, by=representative(KIN[0])),
                convened("case:1", "case:2"),
            )
            .ledger
        )

    def says(self, stated: Act[Any]) -> str | None:
        """The rule under which the ledger refuses; None where it admits."""
        try:
            self.ledger.admit(stated)
        except Refused as refusal:
            return refusal.rule
        return None

    @rule(persons=st.sets(PEOPLE, min_size=1, max_size=6))
    def attend(self, persons: set[str]) -> None:
        expected = "ASM-4" if self.over else None
        if not self.over and not persons <= set(BODY):
            expected = "ASM-1"
        assert self.says(attended(*sorted(persons), guests=())) == expected
        if expected is None:
            self.present |= persons

    @rule(person=PEOPLE)
    def speak(self, person: str) -> None:
        expected = None if person in self.present and not self.over else "ASM-4"
        assert self.says(spoken(person)) == expected
        self.spoken += expected is None

    @rule(person=st.sampled_from(BODY), matter=MATTERS, vote=VOTES, helped=st.booleans())
    def cast(self, person: str, matter: str, vote: str, *, helped: bool) -> None:
        if helped and person == "person:c1":
            return
        ballot: Act[Any] = voted(person, vote, matter=matter)
        if helped:
            ballot = assisted(person, matter=matter, vote=vote)
        expected = self.objection_to(person, matter)
        assert self.says(ballot) == expected
        if expected is None:
            self.votes[person, matter] = vote

    def objection_to(self, person: str, matter: str) -> str | None:
        if self.over:
            return "ASM-4"
        if (person, matter) == (KIN[0], "case:1"):
            return "ACT-3"
        missing = person not in self.present or (person, matter) in self.votes
        return "ASM-1" if missing else None

    @rule(passed=st.sets(MATTERS), off_by=st.sampled_from([0, 0, 0, 1]))
    def close(self, passed: set[str], off_by: int) -> None:
        matters = ["case:1", "case:2"]
        counted = result(self.ledger, self.ledger.read(Assembly, "assembly:1"))
        minutes = closed(
            [matter for matter in matters if matter in passed],
            [matter for matter in matters if matter not in passed],
            tallies=counted.tallies,
            present_count=len(self.present) + off_by,
        )
        expected = self.objection_to_closing(passed, off_by)
        assert self.says(minutes) == expected
        if expected is None:
            self.over = True
            for matter in matters:
                status = self.ledger.read(Case, matter).status
                assert status == ("open" if matter in passed else "rejected")

    def objection_to_closing(self, passed: set[str], off_by: int) -> str | None:
        voted_on = {matter for _person, matter in self.votes}
        if self.over or not self.spoken or len(voted_on) < 2:
            return "ASM-4"
        if len(self.present) * 3 < len(BODY) * 2:
            return "ASM-2"
        if off_by:
            return "ASM-4"
        return None if passed == self.winners() else "ASM-3"

    def winners(self) -> set[str]:
        in_favour = Counter(matter for (_, matter), vote in self.votes.items() if vote == "for")
        return {m for m, count in in_favour.items() if count * 2 > len(self.present)}

    @precondition(lambda self: len(self.present) * 3 >= len(BODY) * 2)
    @rule()
    def dissolve(self) -> None:
        attempt = dissolved(matters=("case:1", "case:2"))
        assert self.says(attempt) == ("ASM-4" if self.over else "ASM-2")

    @invariant()
    def the_count_is_that_of_the_model(self) -> None:
        assembly = self.ledger.read(Assembly, "assembly:1")
        for matter in ("case:1", "case:2"):
            votes = Counter(vote for (_, on), vote in self.votes.items() if on == matter)
            count = assembly.count(matter)
            assert (count.votes_for, count.votes_against, count.votes_abstain) == (
                votes["for"],
                votes["against"],
                votes["abstain"],
            )
        assert len(assembly.present) == len(self.present)


AssemblyBesideItsModel.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None
)
TestAssembly = AssemblyBesideItsModel.TestCase
