"""What the registry gives a person: keys enrolled for them, and offices granted to them.

- ASM-6 Who has a key in use votes with it; a suspended or lost key counts as none.
- SUP-11 Nobody's personal data are destroyed while an office or a key of theirs is in force.

The registry itself is enforced on the signed bytes; this state only answers by person what
places and keys answer by place and by key. Root and system keys are not seen here.
"""

from datetime import date

import msgspec

from domain.authority.keys import Key, KeyEnrolled, key_stream, officer_of
from domain.authority.offices import Office, cut_short
from domain.authority.registry import RoleEnded, RoleGranted
from domain.kernel.act import Event
from domain.kernel.history import History
from domain.kernel.state import State, evolves, state_of


class Tenure(Office, frozen=True, kw_only=True):
    """A tenure with the place where it is held."""

    place: str


@state_of("officer")
class Officer(State):
    """The keys and tenures of one person, whether in force or not."""

    keys: tuple[str, ...] = ()
    tenures: tuple[Tenure, ...] = ()

    def in_office_from(self, day: date) -> tuple[Tenure, ...]:
        """Tenures that are held on the day or will be."""
        return tuple(t for t in self.tenures if t.until is None or t.until >= day)

    @property
    def last_on(self) -> date:
        """The last day of any office that has ended."""
        return max((t.until for t in self.tenures if t.until is not None), default=date.min)


def officer(history: History, person: str) -> Officer:
    """What the registry has given a person."""
    return history.read(Officer, officer_of(person))


def keys_in_use(history: History, person: str) -> tuple[str, ...]:
    """The keys with which a person can sign now: neither suspended nor revoked."""
    return tuple(key for key in officer(history, person).keys if _use(history, key) == "in_use")


def keys_not_revoked(history: History, found: Officer) -> tuple[str, ...]:
    """The keys of a person that were not revoked; a suspended key may come back."""
    return tuple(key for key in found.keys if _use(history, key) != "revoked")


def _use(history: History, key: str) -> str:
    return history.read(Key, key_stream(key)).use


@evolves(Officer, KeyEnrolled)
def enrol(state: Officer, event: Event[KeyEnrolled]) -> Officer:
    """One key more."""
    return msgspec.structs.replace(state, keys=(*state.keys, event.data.key))


@evolves(Officer, RoleGranted)
def take_office(state: Officer, event: Event[RoleGranted]) -> Officer:
    """One tenure more."""
    data = event.data
    tenure = Tenure(
        person=data.person, role=data.role, place=data.place, from_=data.from_, until=data.until
    )
    return msgspec.structs.replace(state, tenures=(*state.tenures, tenure))


@evolves(Officer, RoleEnded)
def leave_office(state: Officer, event: Event[RoleEnded]) -> Officer:
    """The tenure lasts to the day before the one named."""
    data = event.data
    which = (data.role, data.place)
    tenures = cut_short(state.tenures, data.on, lambda tenure: (tenure.role, tenure.place) == which)
    return msgspec.structs.replace(state, tenures=tenures)
