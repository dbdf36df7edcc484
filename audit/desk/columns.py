"""What stands beside a record in its row, derived again from the record alone.

Stream, touches and the registry flag follow from the type and the data by the published catalogue;
they are how admission finds states, so they must say what the record says (ADR 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

import domain.rooms  # noqa: F401  (publishes every act type)
from audit.proof.errors import ProofError
from domain.kernel.catalogue import act_type, decode


class Derived(NamedTuple):
    """A record's stream, the further streams it touches, and whether it is the registry's."""

    stream: str
    touches: tuple[str, ...]
    registry: bool


def derive(name: str, data: Mapping[str, Any]) -> Derived:
    """The columns of a record whose act, or line, is of that type and has that data.

    Raises:
        ProofError: `type-unknown`, `shape`.
    """
    kind = act_type(name)
    if kind is None:
        raise ProofError("type-unknown", "no act type of that name is published", found=name[:80])
    try:
        fact = decode(kind, data)
    except msgspec.ValidationError as error:
        raise ProofError("shape", f"not the data of {name}", found=str(error)[:200]) from error
    own, *touches = kind.streams(fact)
    return Derived(own, tuple(touches), kind.registry)
