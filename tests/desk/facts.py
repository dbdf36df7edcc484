"""Data of acts about one synthetic village, with what opens its sealed fields."""

from __future__ import annotations

import hashlib
from typing import Any

from audit.proof.batch import make_line
from audit.proof.commitment import seal
from tests.proof.people import VILLAGE

SHEET = b"PK\x03\x04 a spreadsheet"


def salt(name: str) -> bytes:
    """A salt that is the same each time."""
    return hashlib.sha256(f"salt of {name}".encode()).digest()


def person(name: str) -> tuple[dict[str, Any], list[tuple[str, bytes, str]]]:
    """The data of a `PersonRegistered`, and what opens its sealed fields."""
    values = {"/name": f"示例{name}", "/id_number": f"number of {name}"}
    opened = [(path, salt(name + path), value) for path, value in values.items()]
    sealed = {path[1:]: seal(path, value, salt) for path, salt, value in opened}
    return {
        "gender": None,
        "person": f"person:{name}",
        "phone": None,
        "place": VILLAGE,
        **sealed,
    }, opened


def household(name: str, *members: str) -> dict[str, Any]:
    """The data of a `HouseholdRegistered`, the first member its head."""
    return {
        "head": f"person:{members[0]}",
        "household": f"household:{name}",
        "members": [
            {
                "from": "2016-01-01",
                "person": f"person:{member}",
                "relation": "child" if number else "head",
            }
            for number, member in enumerate(members)
        ],
        "place": VILLAGE,
    }


def roster(persons: int) -> tuple[dict[str, Any], list[bytes]]:
    """The data of a `RosterImported`, and its lines: people, then the household of all."""
    names = [f"q{number}" for number in range(persons)]
    lines = [make_line(n, "PersonRegistered.v1", person(name)[0]) for n, name in enumerate(names)]
    lines.append(make_line(persons, "HouseholdRegistered.v1", household("h9", *names)))
    source = {
        "length_bytes": len(SHEET),
        "media_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "sha256": hashlib.sha256(SHEET).hexdigest(),
    }
    return {"households": 1, "persons": persons, "place": VILLAGE, "source": source}, lines


def vote(matter: str = "case:1") -> dict[str, Any]:
    """The data of a vote."""
    return {"assembly": "assembly:1", "matter": matter, "vote": "for"}
