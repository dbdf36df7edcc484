# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""A first notice on the board since 15 March, objections to it and how they are resolved."""

from datetime import timedelta
from typing import Any

from domain.kernel.act import Act, Signer
from domain.steps.case import Case
from domain.steps.notice.escalation import ObjectionEscalated
from domain.steps.notice.facts import ObjectionMade, ObjectionReceived, ObjectionResolved
from domain.steps.notice.state import Notice
from tests.domain.cast import digest, paper, township
from tests.domain.near_poor import (
    applied,
    checked,
    closed,
    convened,
    decided,
    drawn,
    posted,
    sample_checked,
    surveyed,
    tally,
    verified,
)
from tests.domain.story import before
from tests.spec import Given, act, day, officer, secret

OVER = "2026-03-23"
"""The day after the last of seven full days, posted on 15 March."""


def shown() -> Given:
    """`case:1` on the board since 15 March."""
    return before("first_notice").when(posted()).then_admitted()


def two_shown() -> Given:
    """`case:1` and `case:2` on one board since 15 March."""
    return (
        before("assembly")
        .having(applied("case:2"), surveyed("case:2"), convened("case:1", "case:2"))
        .having(closed(("case:1", "case:2"), tallies=(tally(), tally("case:2"))))
        .having(decided(("case:1", "case:2")), verified("case:1"), verified("case:2"))
        .having(checked("case:1"), checked("case:2"), drawn("case:1", "case:2"))
        .having(sample_checked("case:1"), sample_checked("case:2"))
        .when(posted("case:1", "case:2"))
        .then_admitted()
    )


def objected(
    *,
    by: Signer | None = None,
    at: str = "2026-03-16",
    **changed: Any,
) -> Act[ObjectionMade]:
    data: dict[str, Any] = {
        "notice": "notice:first",
        "objection": "objection:1",
        "objector": "person:ding",
        "text": secret("they own a lorry"),
        "due_on": day("2026-03-23"),
        "subject": "case:1",
    }
    signer = by or officer("villager", "person:ding", body="household:h3")
    return act(ObjectionMade(**data | changed), by=signer, at=at)


def received(*, at: str = "2026-03-16", **changed: Any) -> Act[ObjectionReceived]:
    data: dict[str, Any] = {
        "notice": "notice:first",
        "objection": "objection:2",
        "channel": "portal",
        "due_on": day("2026-03-23"),
        "subject": "case:1",
        "text": secret("said nobody"),
    }
    return act(ObjectionReceived(**data | changed), by=officer("system"), at=at)


def resolved(
    resolution: Any = "dismissed",
    effect: Any = "kept",
    *,
    by: Signer | None = None,
    at: str = "2026-03-18",
    **changed: Any,
) -> Act[ObjectionResolved]:
    data: dict[str, Any] = {
        "notice": "notice:first",
        "objection": "objection:1",
        "subject": "case:1",
        "resolution": resolution,
        "effect": effect,
        "corrected_line": digest("corrected line") if effect == "corrected" else None,
        "reasons": secret("looked into it"),
        "evidence": paper("evidence"),
    }
    return act(ObjectionResolved(**data | changed), by=by or township("person:t2"), at=at)


def escalated(
    to: Any = "county",
    *,
    by: Signer | None = None,
    at: str = "2026-03-24",
    **changed: Any,
) -> Act[ObjectionEscalated]:
    """One link up on the day after the due day, unless told otherwise."""
    data: dict[str, Any] = {
        "notice": "notice:first",
        "objection": "objection:1",
        "subject": "case:1",
        "from_": "township" if to == "county" else "county",
        "to": to,
        "was_due_on": day("2026-03-23"),
        "due_on": day(at[:10]) + timedelta(days=7),
    }
    return act(ObjectionEscalated(**data | changed), by=by or officer("system"), at=at)


def state(story: Given, name: str = "notice:first") -> Notice:
    return story.ledger.read(Notice, name)


def case(story: Given, name: str = "case:1") -> Case:
    return story.ledger.read(Case, name)
