"""What the detectors say of a story told by the domain's own builders."""

from datetime import date
from typing import Any

from audit.desk.findings.finding import Finding
from audit.desk.findings.search import Search
from domain.kernel.act import Act
from tests.domain.story import before
from tests.spec import (
    COUNTY,
    Given,
)

CLEAN = before("the end")


def found(story: Given, *rules: str, today: str = "") -> list[Finding]:
    """What all detectors say of a story, or those of some rules."""
    search = Search(COUNTY, rules or None)
    search.take(story.ledger.events)
    assert search.passed_over == 0
    return search.found(date.fromisoformat(today) if today else None)


def only(story: Given, detector: str, today: str = "") -> Finding:
    """The one thing that there is to say of a story."""
    (one,) = found(story, today=today)
    assert one.detector == detector
    return one


def at(story: Given, *acts: Act[Any]) -> tuple[int, ...]:
    """Where in the story these acts stand."""
    ids = [event.id for event in story.ledger.events]
    return tuple(ids.index(one.id) for one in acts)
