"""A row of the programme as data: which steps it takes, in which order, and by whom.

Rules: ID-5 no step is skipped or reordered 不少一个环节、不落一个步骤 (S2 四). A row declares its
`Procedure` beside the sentences of its document; what enforces the order (`case.py`, `turn.py`)
reads only this data, so another row is another list of steps.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from domain.kernel.history import History
from domain.kernel.words import Words

if TYPE_CHECKING:
    from domain.steps.case import Case

Duty = Literal[
    "informs", "applies", "prepares", "decides", "verifies", "reviews", "publishes", "archives"
]
"""What a signature on the step means for the separation of duties (ACT-2)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what begins and ends it, and who must act.

    `begins` and `ends` are names of act types; a step taken in one stroke has no `begins`. Where
    an act type serves several steps (review, notice, archive), `code` is what its data calls this
    one. `of` is what the step is taken for: the whole village once, or each case. A verdict
    `returned` sends the case back to `returns_to`. `decided_by` names the policy parameters that
    decide on the step, so that each decision can be explained by its document. `attends` are the
    roles that come to its assembly beside the members; `posted_at` are the levels of place at
    which its notice hangs; `posted_near`: of these, that of the case's own place.
    """

    name: str
    title: Words
    clause: str
    sentence: str
    ends: str
    by: tuple[str, ...]
    duty: Duty
    begins: str = ""
    code: str = ""
    returns_to: str = ""
    bodies: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()
    attends: tuple[str, ...] = ()
    posted_at: tuple[str, ...] = ("village",)
    posted_near: bool = False
    of: Literal["village", "case"] = "case"


def _always(_history: History, _household: str, _day: date) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case of a row is opened, where the row asks for a reason.

    `findings` are the codes of what a survey may find for the case to go on; empty: whatever it
    finds. `voluntary`: it is the household's own wish, on paper too; any other reason may be
    proposed by two officers, who then have applied themselves (ACT-2). `holds` says whether the
    register bears it out on a day.
    """

    code: str
    title: Words
    findings: frozenset[str] = frozenset()
    voluntary: bool = False
    holds: Callable[[History, str, date], bool] = _always


def _its_subject(case: "Case", _history: History, _persons: Sequence[str]) -> tuple[str, ...]:
    return (case.subject,)


def nobody_named(_case: "Case", _history: History, _persons: Sequence[str]) -> tuple[str, ...]:
    """Of a row whose cases name no household: a project, an allocation."""
    return ()


def _nobody_behind(_case: "Case", _history: History) -> tuple[str, ...]:
    return ()


def _no_item(_case: "Case", _history: History, _item: str) -> bool:
    return False


def _as_posted(_case: "Case", _history: History) -> str:
    return ""


def _nothing_illogical(_case: "Case", _history: History, _day: date) -> tuple[Words, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """A row: its steps in order, what its cases are about, and what its completion does.

    `needs` is a status without which no household applies; completing the row `confers` a status,
    or `ends` one. `reasons` are those for which it is opened; none where it needs no reason.
    `due_else` names the row that is due when a survey ends this one. `illogical` lists the logic
    errors of a case on a day; nothing passes a review and no archive closes with any (ID-8).

    A case is about its subject: a household, or whatever else the row decides on. `named` says
    which households, among those to which the given persons may belong or be related, benefit
    from the case (ACT-2, ACT-3); `behind` which persons do besides, in whatever household, such as
    who stand behind an entity. `collective`: the matter is the whole collective's, so that
    voting on it is not review. `has_item` says whether something can be contested by itself
    while the rest of the case proceeds (NOT-4), such as one line of a list. `shown` is the SHA-256
    of exactly what a notice of the case shows, where the row knows it: then nothing but its lines
    is removed or corrected.
    """

    name: str
    title: Words
    steps: tuple[Step, ...]
    order_rule: str = "ID-5"
    needs: str = ""
    confers: str = ""
    ends: str = ""
    reasons: tuple[Reason, ...] = ()
    due_else: str = ""
    illogical: Callable[["Case", History, date], tuple[Words, ...]] = _nothing_illogical
    named: Callable[["Case", History, Sequence[str]], tuple[str, ...]] = _its_subject
    behind: Callable[["Case", History], tuple[str, ...]] = _nobody_behind
    collective: bool = False
    has_item: Callable[["Case", History, str], bool] = _no_item
    shown: Callable[["Case", History], str] = _as_posted

    def step(self, name: str) -> Step | None:
        """The step of that name, if the row takes it."""
        return next((step for step in self.steps if step.name == name), None)

    def reason(self, code: str | None) -> Reason | None:
        """The reason of that code, if the row knows it."""
        return next((reason for reason in self.reasons if reason.code == code), None)

    @property
    def of_case(self) -> tuple[Step, ...]:
        """The steps that each case takes, in order."""
        return tuple(step for step in self.steps if step.of == "case")

    def step_for(self, act_type: str, code: str = "") -> Step | None:
        """The step that acts of this type, under this code, begin or end."""
        fitting = (step for step in self.steps if act_type in (step.begins, step.ends))
        return next((step for step in fitting if step.code == code), None)

    def steps_from(self, name: str) -> frozenset[str]:
        """The names of that step and of all that follow it."""
        names = [step.name for step in self.steps]
        return frozenset(names[names.index(name) :]) if name in names else frozenset()


_PROCEDURES: dict[str, Procedure] = {}


def declare(procedure: Procedure) -> Procedure:
    """Make a row known under its name."""
    if procedure.name in _PROCEDURES:
        msg = f"{procedure.name} is declared twice"
        raise TypeError(msg)
    _PROCEDURES[procedure.name] = procedure
    return procedure


def procedure_of(name: str) -> Procedure | None:
    """The row of that name, if it was declared."""
    return _PROCEDURES.get(name)


def procedures() -> tuple[Procedure, ...]:
    """Every declared row, by name."""
    return tuple(_PROCEDURES[name] for name in sorted(_PROCEDURES))
