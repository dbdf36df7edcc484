"""The whole way of `case:1`, step by step, and the history before any one of them."""

from functools import cache
from typing import Any

from domain.identification.procedure import NEAR_POOR
from domain.kernel.act import Act
from tests.domain.cast import BODY, village
from tests.domain.near_poor import (
    applied,
    archived,
    attended,
    checked,
    closed,
    committed,
    convened,
    decided,
    drawn,
    papers,
    posted,
    publicised,
    reviewed,
    sample_checked,
    spoken,
    surveyed,
    taken_down,
    verified,
    voted,
)
from tests.spec import Given


def steps(index: tuple[str, ...] = ()) -> dict[str, list[Act[Any]]]:
    """The acts that take each step of `case:1`, in the order of the row."""
    return {
        "publicity": [publicised()],
        "application": [applied()],
        "home_survey": [surveyed()],
        "assembly": [
            convened(),
            attended(),
            spoken(),
            *(voted(person) for person in BODY[:7]),
            closed(),
        ],
        "committees_decision": [decided()],
        "verification": [verified()],
        "county_check": [checked()],
        "city_sample": [drawn(), sample_checked()],
        "first_notice": [posted(), taken_down()],
        "township_review": [reviewed()],
        "second_notice": [
            posted(kind="second", at="2026-03-24"),
            taken_down(kind="second", at="2026-04-01"),
        ],
        "county_review": [reviewed("county_review", at="2026-04-01")],
        "announcement": [
            posted(kind="announcement", at="2026-04-01"),
            taken_down(kind="announcement", at="2026-04-09"),
        ],
        "village_archive": [archived("village", index=index)],
        "township_archive": [archived("township", index=index)],
        "county_archive": [archived("county", index=index, confers="near_poor")],
    }


@cache
def before(step: str) -> Given:
    """The village with `case:1` taken to that step, which waits; the city's seed is committed."""
    story = village().when(committed()).then_admitted()
    for row_step in NEAR_POOR.steps:
        if row_step.name == step:
            return story
        acts = steps(papers(story))[row_step.name]
        story = story.when(*acts).then_admitted()
    assert step == "the end", step
    return story
