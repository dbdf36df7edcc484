"""The year of a village, in chapters: each a module with one `Chapter`, played in this order.

A further chapter is a module beside these, and its name in `IDENTIFICATION` or in `AFTERWARDS`:
what it needs of its village stands in `Year`, what it is told differently in `Village`.
"""

from api.demo.director import Story
from api.demo.year.assembly import assemble_and_vote
from api.demo.year.board import notice
from api.demo.year.lives import lives
from api.demo.year.notices import publish
from api.demo.year.survey import apply_and_survey, survey
from api.demo.year.verification import verify_and_check
from api.demo.year.village_year import Chapter, Year

IDENTIFICATION = (apply_and_survey, assemble_and_vote, verify_and_check, publish)
"""From publicity to the roster (S2)."""
AFTERWARDS = (lives,)
"""What life brings once the roster stands."""

__all__ = [
    "AFTERWARDS", "IDENTIFICATION", "Chapter", "Year", "apply_and_survey", "assemble_and_vote",
    "lives", "notice", "publish", "survey", "verify_and_check", "whole",
]  # fmt: skip


def whole(year: Year) -> Story:
    """A village's year from its first chapter to its last."""
    for chapter in (*IDENTIFICATION, *AFTERWARDS):
        yield from chapter.story(year)
