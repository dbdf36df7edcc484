"""A pytest plugin that keeps every history which the domain's tests tell and see admitted."""

from typing import Any

from domain.kernel.act import Event
from tests import spec

_told: dict[tuple[str, ...], list[Event[Any]]] = {}
_then_admitted = spec.Outcome.then_admitted


def _keep(self: spec.Outcome) -> spec.Given:
    after = _then_admitted(self)
    told = list(after.ledger.events)
    _told.setdefault(tuple(event.type for event in told), told)
    return after


def pytest_configure() -> None:
    """From now on the histories are kept."""
    spec.Outcome.then_admitted = _keep  # type: ignore[method-assign]


def histories() -> list[list[Event[Any]]]:
    """Those that were told, the shortest first; one for each sequence of types."""
    return sorted(_told.values(), key=lambda events: (len(events), [one.type for one in events]))
