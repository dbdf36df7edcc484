"""The year of a village, in chapters: each a module with one `Chapter`, played in this order.

A further chapter is a module beside these, and its name in `BEFORE`, `IDENTIFICATION` or
`AFTERWARDS`, in the order of their days: what it needs of its village stands in `Year`, whether
and how it is told there in `Village`.
"""

from api.demo.director import Story
from api.demo.year.assembly import assemble_and_vote
from api.demo.year.board import notice
from api.demo.year.cards import hand_over
from api.demo.year.entry import correct_entry
from api.demo.year.falsehood import find_false
from api.demo.year.faults import plant_faults
from api.demo.year.leaving import leave
from api.demo.year.lives import lives
from api.demo.year.notices import publish
from api.demo.year.own_data import correct_name
from api.demo.year.split import split
from api.demo.year.survey import apply_and_survey, survey
from api.demo.year.verification import verify_and_check
from api.demo.year.village_year import Chapter, Year

BEFORE = (hand_over,)
"""What follows the import of the roster."""
IDENTIFICATION = (apply_and_survey, assemble_and_vote, verify_and_check, publish)
"""From publicity to the roster (S2)."""
AFTERWARDS = (leave, lives, split, correct_entry, find_false, correct_name, plant_faults)
"""What life brings once the roster stands."""

__all__ = [
    "AFTERWARDS", "BEFORE", "IDENTIFICATION", "Chapter", "Year", "apply_and_survey",
    "assemble_and_vote", "correct_entry", "correct_name", "find_false", "hand_over", "leave",
    "lives", "notice", "plant_faults", "publish", "split", "survey", "verify_and_check", "whole",
]  # fmt: skip


def whole(year: Year) -> Story:
    """A village's year from its first chapter to its last."""
    for chapter in (*BEFORE, *IDENTIFICATION, *AFTERWARDS):
        yield from chapter.story(year)
