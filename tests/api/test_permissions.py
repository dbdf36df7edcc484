"""Every role against every type of act and every read, whole, as docs/permissions.md prints them.

The printed tables are the oracle: they are parsed here, and what the ledger and the interface do
is held against them.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from api import permissions
from api.access import READS, Grant, Reader, may
from domain.kernel.act import Signer
from domain.kernel.catalogue import ActType, act_types, check_seats
from domain.kernel.refused import Refused
from domain.kernel.roles import ROLES

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"
TYPES = {kind.name: kind for kind in act_types()}
VILLAGE = "231005100201"
AUDITORS = {"audit_bureau", "discipline_inspection"}
_code = re.compile(r"`([a-zA-Z0-9_.]+)`").findall


class Printed(NamedTuple):
    """What the document says: seats of each act; what each role signs and reads."""

    seats: dict[str, list[list[set[str]]]]
    signs: dict[str, set[str]]
    reads: dict[str, set[str]]
    public: set[str]
    signed_in: set[str]


@pytest.fixture(scope="module")
def printed() -> Printed:
    """The document, parsed."""
    _, signing, roles, reading = re.split(r"^## ", DOCUMENT.read_text("utf-8"), flags=re.MULTILINE)
    seats = {}
    for name, *_, by in _rows(signing):
        alternatives = [] if "header" in by else by.split(" or ")
        seats[_code(name)[0]] = [
            [set(_code(seat)) for seat in alternative.split(" + ")] for alternative in alternatives
        ]
    signs, reads = {}, {}
    for name, _, _, signed, read in _rows(roles):
        signs[_code(name)[0]], reads[_code(name)[0]] = set(_code(signed)), set(_code(read))
    public, signed_in = set(), set()
    for name, _, everybody, whoever, *_ in _rows(reading):
        public |= {_code(name)[0]} if everybody else set()
        signed_in |= {_code(name)[0]} if whoever else set()
    return Printed(seats, signs, reads, public, signed_in)


def _rows(section: str) -> list[list[str]]:
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_document_is_what_is_printed_from_the_declarations() -> None:
    assert DOCUMENT.read_text("utf-8") == permissions.document(), (
        "print it anew: python -m api.permissions > docs/permissions.md"
    )


def test_the_document_has_every_type_every_role_and_every_read(printed: Printed) -> None:
    assert printed.seats.keys() == TYPES.keys()
    assert printed.signs.keys() == printed.reads.keys() == ROLES.keys()


def signer(role: str, place: int) -> Signer:
    """Somebody in the role, of a body of their own."""
    return Signer(f"person:{role.replace('_', '-')}{place}", "key", role, VILLAGE, f"body {place}")


def seated(kind: ActType, roles: list[str]) -> bool:
    """Whether people in these roles may sign the type together."""
    if kind.line_only:
        return False
    try:
        check_seats(kind, tuple(signer(role, place) for place, role in enumerate(roles)))
    except Refused:
        return False
    return True


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_takes_every_seat_that_is_printed_for_it_and_no_other(
    printed: Printed, role: str
) -> None:
    for name, alternatives in printed.seats.items():
        for alternative in alternatives:
            for place, seat in enumerate(alternative):
                others = [min(other) for n, other in enumerate(alternative) if n != place]
                together = [*others[:place], role, *others[place:]]
                allowed = any(_fit(together, other) for other in alternatives)
                assert seated(TYPES[name], together) == allowed, (name, together)
                assert allowed or role not in seat
        takes = any(role in seat for alternative in alternatives for seat in alternative)
        assert (name in printed.signs[role]) == takes, name


def _fit(roles: list[str], seats: list[set[str]]) -> bool:
    """Whether the roles can be seated, tried out in every order."""
    if len(roles) != len(seats):
        return False
    if not roles:
        return True
    first, *rest = roles
    return any(
        first in seat and _fit(rest, seats[:number] + seats[number + 1 :])
        for number, seat in enumerate(seats)
    )


@pytest.mark.parametrize("role", sorted(ROLES))
def test_one_signature_too_few_or_too_many_is_refused(printed: Printed, role: str) -> None:
    for name, alternatives in printed.seats.items():
        lengths = {len(alternative) for alternative in alternatives}
        # an opening is signed by all roots, three or more; a line by the signers of its header
        if name == "LedgerOpened.v1" or not alternatives:
            continue
        for count in range(1, max(lengths, default=0) + 2):
            if count not in lengths:
                assert not seated(TYPES[name], [role] * count), (name, role, count)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_reads_what_is_printed_for_it_in_its_place_alone(
    printed: Printed, role: str
) -> None:
    reader = Reader("person:x", "key", (Grant(role, VILLAGE),))
    for name in READS:
        free = name in printed.public | printed.signed_in
        assert (may(reader, name, VILLAGE) is not None) == (free or name in printed.reads[role])
        assert (may(reader, name, "231005100202") is not None) == free


def test_supervision_signs_nothing_in_a_county_but_for_its_own_keys(printed: Printed) -> None:
    for role in AUDITORS:
        for name in printed.signs[role]:
            assert name.startswith("Key") or "inspection" in TYPES[name].ledgers, name
