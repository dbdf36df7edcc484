"""A member has lost their key when the assembly meets, and votes with a new one (ACT-1)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.demo.cast import enrolment
from api.demo.stage import Stage

BY = ("r1", "g1")


def lose_key(stage: Stage, name: str, ballot: Mapping[str, Any]) -> None:
    """The key is suspended, then revoked; the office is the person's and goes on with the next."""
    cast = stage.cast
    old = cast[name]
    lost = {"key": old.key.key_id, "reason": "the phone that held it was lost"}
    stage.act("KeySuspended.v1", lost, "g1")
    stage.refused("a vote with a key reported lost", "", "VoteCast.v1", ballot, name)
    cast.offices[name] = replace(old, key=cast.keys.create(f"{_file(old.person)}-2", "p256"))
    stage.act("KeyEnrolled.v1", enrolment(cast, name, stage.client.origin), *BY)
    stage.act("KeyRevoked.v1", lost, *BY)
    again = {"key": old.key.key_id, "reason": "found again"}
    stage.refused("a revoked key put back in use", "", "KeyReinstated.v1", again, *BY)


def _file(person: str) -> str:
    return person.replace(":", "-").lower()
