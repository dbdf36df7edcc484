"""A gap: what a rule of kind list shows as open until it is done (domain.md, kinds of rules).

Nothing is refused for it, and nobody records it: it follows from the states, and from the day on
which somebody asks.
"""

from dataclasses import dataclass
from datetime import date

from domain.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is open: about what, under which rule, since which day, due by which."""

    rule: str
    subject: str
    since: date | None
    due: date | None
    message: Words
