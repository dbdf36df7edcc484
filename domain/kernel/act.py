"""An act is what somebody states; an event is an act that the ledger has admitted.

Time and actor are arguments: `at` is when the signer says it happened, `admitted_at` when the
ledger took it (house rule 7). Signatures, keys and granted roles were checked before an act
reaches the domain; here it is known who speaks, in what office, and for which body.

They are structs as facts and states are: a batch makes tens of thousands of each (ADR 61).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Generic, TypeVar

import msgspec

from domain.kernel.fact import Fact
from domain.kernel.times import shanghai_day

D_co = TypeVar("D_co", bound=Fact, covariant=True)


class Signer(msgspec.Struct, frozen=True, gc=False):
    """One signature: the person, the office frozen into the act, and the body the key is of."""

    person: str
    key: str
    role: str
    place: str
    body: str


class Statement(msgspec.Struct, Generic[D_co], frozen=True, gc=False):
    """What act and event have in common: who says what, and when it happened."""

    id: str
    type: str
    at: datetime
    by: tuple[Signer, ...]
    data: D_co

    @property
    def day(self) -> date:
        """The Shanghai day that decides: `happened_on` of a late paper, else that of `at`."""
        happened_on: date | None = getattr(self.data, "happened_on", None)
        return happened_on or shanghai_day(self.at)

    @property
    def persons(self) -> tuple[str, ...]:
        """The persons who signed, in the order of their signatures."""
        return tuple(signer.person for signer in self.by)

    def signer_as(self, *roles: str) -> Signer | None:
        """The first signer who acts in one of the roles."""
        return next((signer for signer in self.by if signer.role in roles), None)


class Line(msgspec.Struct, Generic[D_co], frozen=True, gc=False):
    """One line of a batch, `n` counted from 0; it is signed by its header."""

    n: int
    type: str
    data: D_co
    values: Mapping[str, str] = msgspec.field(default_factory=dict)


class Act(Statement[D_co], frozen=True):
    """A statement that asks for admission.

    `values` are the opened disclosures by JSON Pointer; `lines` is filled only in the header of
    a batch; `n` is the line's number where the act stands for one line of a batch. At admission
    every sealed field is open; `sealed_open` is False only where admission is run again without
    the vault (audit level 4), and `values` then holds whatever is open all the same.
    """

    values: Mapping[str, str] = msgspec.field(default_factory=dict)
    lines: tuple[Line[Fact], ...] = ()
    n: int | None = None
    sealed_open: bool = True

    def opened(self, path: str) -> str | None:
        """The value of a sealed field; None only where it is not open (audit level 4).

        Raises:
            KeyError: a sealed field reached admission unopened, which the trail rules out.
        """
        return self.values[path] if self.sealed_open else self.values.get(path)


class Event(Statement[D_co], frozen=True):
    """A statement that was admitted: its position in the ledger and when it was taken."""

    index: int
    admitted_at: datetime
    n: int | None = None
