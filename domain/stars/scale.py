"""How many stars a year's income is worth 星级标准, and what each number of stars is awarded.

- STAR-1 Stars follow disposable income per head by the policy's scale: as many as thresholds are
  reached one after the other, `stars_most_count` at most.
"""

from datetime import date
from fractions import Fraction

from domain.authority import policies
from domain.kernel.history import States
from domain.parameters.motivation import SCALE


def stars_for(states: States, place: str, per_head: Fraction, day: date) -> int:
    """The stars of an income in fen a head, by the policies in force at the place on the day."""
    most = policies.value(states, place, "stars_most_count", day)
    stars = 0
    for name in SCALE[:most]:
        if per_head < policies.value(states, place, name, day):
            break
        stars += 1
    return stars


def award_fen(states: States, place: str, stars: int, day: date) -> int:
    """The award of so many stars, in whole fen; none of none."""
    return policies.value(states, place, f"star_{stars}_award_fen", day) if stars else 0
