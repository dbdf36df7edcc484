"""What the small villages of the plays share: four households of two, and who signs by short names.

All that was there before is stated as acts, so that it is recorded in memory and admitted over
HTTP alike.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from domain.kernel.act import Act, Signer
from tests.spec import act, id_number, officer
from tests.village import household, person

HOMES: Final = ("1", "2", "3", "4")
SETTLED_ON: Final = "2026-01-05"
Office = tuple[str, str, str | None]
"""A role, its body, and a place where it is not the role's usual one."""


def signers(offices: Mapping[str, Office]) -> dict[str, Signer]:
    """Everybody who signs, by a short name."""
    return {
        name: officer(role, f"person:{name}", body=body, place=place)
        for name, (role, body, place) in offices.items()
    }


def family(home: str, by: Signer) -> Iterator[Act[Any]]:
    """Two people and their household, whose head is the first."""
    for name, order in ((f"a{home}", 100 + int(home)), (f"b{home}", 200 + int(home))):
        yield act(person(name, id_number(order=order)), by=by, at=SETTLED_ON)
    yield act(household(f"h{home}", f"a{home}", f"b{home}"), by=by, at=SETTLED_ON)


def in_order(stated: Iterable[Act[Any]]) -> tuple[Act[Any], ...]:
    """Acts in the order of their days."""
    return tuple(sorted(stated, key=lambda one: one.at))
