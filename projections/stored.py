"""The domain's states as projections keep them, for questions that the domain answers itself.

Reads one state at a time, so it is for a few: what a pool has left, what a contract owes,
who is of the priority group, whether a list is final.
"""

from collections.abc import Iterable
from typing import Final, LiteralString, TypeVar

import msgspec

from domain.distribution.contracts import Contract
from domain.distribution.pool import Pool
from domain.kernel.state import State
from domain.money.accounts import Account
from domain.payables.listing import PayableList
from domain.payments.batch import Batch
from domain.residents.households import Household
from domain.residents.people import Person
from domain.steps.case import Case
from domain.subsidies.calendar import Calendar
from projections.table import Database

S = TypeVar("S", bound=State)
_TABLES: Final[dict[type[State], LiteralString]] = {
    Account: "accounts",
    Calendar: "calendars",
    Batch: "batches",
    Case: "cases",
    Contract: "contracts",
    Household: "households",
    PayableList: "payable_lists",
    Person: "people",
    Pool: "pools",
}


class Stored:
    """Implements the domain's `States` at the head of the projections."""

    def __init__(self, connection: Database, ledger: int, county: str) -> None:
        self._connection = connection
        self._ledger = ledger
        self._county = county

    @property
    def county(self) -> str:
        """The county's six digits."""
        return self._county

    def read(self, kind: type[S], stream: str) -> S:
        """The state of a stream; blank where nothing was recorded.

        Raises:
            KeyError: no projection keeps states of that kind.
        """
        found = self._connection.execute(
            f"SELECT state::text FROM projections.{_TABLES[kind]} WHERE ledger = %s AND id = %s",
            (self._ledger, stream),
        ).fetchone()
        return msgspec.json.decode(found[0], type=kind) if found else kind(id=stream)


class Given:
    """Implements the domain's `States` on states that were asked together with something else."""

    def __init__(self, county: str, states: Iterable[State]) -> None:
        self._county = county
        self._states = {(type(state), state.id): state for state in states}

    @property
    def county(self) -> str:
        """The county's six digits."""
        return self._county

    def read(self, kind: type[S], stream: str) -> S:
        """The state of a stream; blank where it was not among those given."""
        found = self._states.get((kind, stream))
        return found if isinstance(found, kind) else kind(id=stream)
