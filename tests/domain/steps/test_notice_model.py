"""A notice beside a small model of it: whatever people object, resolve and close, both agree.

The model knows the day, each objection with its answer, and what was settled.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.kernel.act import Act
from domain.kernel.refused import Refused
from domain.steps.case import Case
from tests.domain.contested import objected, received, resolved, two_shown
from tests.domain.near_poor import reviewed, taken_down
from tests.spec import Ledger, day

SUBJECTS = ("case:1", "case:2")
LAST_DAY = day("2026-03-22")
ANSWERS = {
    "dismissed": ("kept",),
    "partly_upheld": ("corrected",),
    "upheld": ("removed", "corrected"),
}


class NoticeBesideItsModel(RuleBasedStateMachine):
    """Two cases on the board from 15 March; days pass, people object, officers answer."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()
        self.today = day("2026-03-15")
        self.objections: list[tuple[str | None, str | None]] = []
        self.settled: dict[str, str] = {}
        self.closed = False

    @initialize()
    def post(self) -> None:
        self.ledger = two_shown().ledger.copy()

    def says(self, stated: Act[Any]) -> str | None:
        """The rule under which the ledger refuses; None where it admits."""
        try:
            self.ledger.admit(stated)
        except Refused as refusal:
            return refusal.rule
        return None

    @rule(days=st.sampled_from([1, 7, 8]))
    def days_pass(self, days: int) -> None:
        self.today = min(self.today + timedelta(days=days), date(2026, 5, 1))

    @rule(subject=st.sampled_from([*SUBJECTS, None, "case:3"]), named=st.booleans())
    def object(self, subject: str | None, *, named: bool) -> None:
        facts: dict[str, Any] = {
            "objection": f"objection:{len(self.objections)}",
            "subject": subject,
            "due_on": self.today + timedelta(days=7),
            "at": self.today.isoformat(),
        }
        objection: Act[Any] = objected(**facts) if named else received(**facts)
        expected = "NOT-2" if self.closed or subject == "case:3" else None
        assert self.says(objection) == expected
        if expected is None:
            self.objections.append((subject, None))

    @rule(
        number=st.integers(0, 5),
        resolution=st.sampled_from(sorted(ANSWERS)),
        effect=st.sampled_from(["kept", "removed", "corrected"]),
    )
    def resolve(self, number: int, resolution: str, effect: str) -> None:
        if number >= len(self.objections):
            return
        subject, before = self.objections[number]
        facts: dict[str, Any] = {
            "objection": f"objection:{number}",
            "subject": subject,
            "at": self.today.isoformat(),
        }
        if subject is None:
            facts["corrected_line"] = None
        fits = effect in ANSWERS[resolution] and not (subject is None and effect == "removed")
        expected = "NOT-3" if before else None if fits else "NOT-4"
        assert self.says(resolved(resolution, effect, **facts)) == expected
        if expected is None:
            self.objections[number] = (subject, effect)

    def fate(self, subject: str) -> str:
        effects = [effect for about, effect in self.objections if about in (None, subject)]
        if None in effects:
            return "held"
        return next((e for e in ("removed", "corrected") if e in effects), "passed")

    @rule(lie=st.sampled_from([None, None, "passed", "removed", "corrected", "held"]))
    def close(self, lie: str | None) -> None:
        left = [subject for subject in SUBJECTS if subject not in self.settled]
        fates = {subject: self.fate(subject) for subject in left}
        stated = {subject: lie or fate for subject, fate in fates.items()} or {"case:1": "passed"}
        expected = self.objection_to_closing(fates, stated)
        assert self.says(taken_down(stated, at=self.today.isoformat())) == expected
        if expected is None:
            self.closed = True
            self.settled |= {s: fate for s, fate in fates.items() if fate != "held"}

    def objection_to_closing(self, fates: dict[str, str], stated: dict[str, str]) -> str | None:
        if self.today <= LAST_DAY:
            return "NOT-1"
        nothing_new = self.closed and set(fates.values()) == {"held"}
        return "NOT-4" if not fates or stated != fates or nothing_new else None

    @rule(subject=st.sampled_from(SUBJECTS))
    def review(self, subject: str) -> None:
        passed = self.settled.get(subject) == "passed"
        if not passed:
            early = reviewed(case=subject, at=self.today.isoformat())
            assert self.says(early) == "ID-5"

    @invariant()
    def a_case_is_where_its_notice_left_it(self) -> None:
        for subject in SUBJECTS:
            case = self.ledger.read(Case, subject)
            settled = self.settled.get(subject)
            assert (case.taken("first_notice") is not None) == (settled == "passed")
            assert (case.status == "rejected") == (settled == "removed")
            assert bool(case.reposts) == (settled == "corrected")
            open_ones = [a for a, effect in self.objections if a == subject and effect is None]
            if settled is None and open_ones:
                assert case.status == "held"


NoticeBesideItsModel.TestCase.settings = settings(
    max_examples=80, stateful_step_count=30, deadline=None
)
TestNotice = NoticeBesideItsModel.TestCase
