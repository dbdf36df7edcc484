"""What a line of the table of rules is made of: one sentence of a rule, and the tests that show it.

A sentence shows itself by its kind. `refuse`: what keeps it is admitted, what breaks it alone is
refused. `finding`: a planted breach is found, clean data are not. `list`: what is open is on the
list, what is done is off it. What is kept by construction, so that no act can break it, is `shown`.
"""

from dataclasses import dataclass, field
from typing import Literal

SentenceKind = Literal["refuse", "finding", "list", "shown"]
WORDS: dict[SentenceKind, tuple[str, str]] = {
    "refuse": ("admitted", "refused"),
    "finding": ("planted", "clean"),
    "list": ("on the list", "off the list"),
    "shown": ("shown", ""),
}
"""What the two columns of tests are called, by kind."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or clause of a rule; tests are named without their files.

    `first` are the admitted, planted or listed cases (or what shows it), `second` the refused,
    clean or unlisted ones. `by` is the rule under which its breach is refused, where another rule
    speaks first.
    """

    says: str
    kind: SentenceKind
    first: tuple[str, ...]
    second: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A rule with what a breach of it does, and its sentences."""

    rule: str
    kind: SentenceKind
    sentences: tuple[Sentence, ...] = field(default_factory=tuple)


def rule(rule_id: str, kind: SentenceKind, *sentences: Sentence) -> Row:
    """The row of a rule."""
    return Row(rule_id, kind, sentences)


def refuses(says: str, admitted: str, *refused: str, by: str = "") -> Sentence:
    """Its breach is not admitted; the first test shows what is."""
    return Sentence(says, "refuse", (admitted,), refused, by)


def finds(says: str, planted: str, *clean: str) -> Sentence:
    """Its breach is found."""
    return Sentence(says, "finding", (planted,), clean)


def lists(says: str, on: str, *off: str) -> Sentence:
    """It is shown as open until it is done."""
    return Sentence(says, "list", (on,), off)


def shows(says: str, *tests: str) -> Sentence:
    """No act can break it: so it is built."""
    return Sentence(says, "shown", tests)
