"""What admission may know: the states at one position of the ledger, and nothing else.

Admission is a pure function of the history before it, so that an auditor can run it again over
the whole log. Who implements `History` finds the states; rooms only name what they read.
"""

from datetime import datetime
from typing import Protocol, TypeVar

from domain.kernel.state import State

S = TypeVar("S", bound=State)


class States(Protocol):
    """States by stream, as they are at one position."""

    @property
    def county(self) -> str:
        """The six digits of the county whose ledger this is."""
        ...

    def read(self, kind: type[S], stream: str) -> S:
        """The state of a stream; the kind's blank state where nothing was ever recorded."""
        ...


class History(States, Protocol):
    """The ledger as it is directly before the act under admission."""

    @property
    def now(self) -> datetime:
        """The admission time the act will get, UTC."""
        ...

    def holder_of(self, index: str, value: str) -> str | None:
        """The identifier that holds a sealed value, by blind index; None where nobody does."""
        ...
