"""What a village judged in a period, and what a household was judged: readable as evidence.

- EVA-1 One evaluation a village, period and body, and its name says which: whoever names it as the
  ground of points or an award names exactly one.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.kernel.fact import identifier
from domain.kernel.history import States
from domain.kernel.state import State, state_of
from domain.kernel.words import Words, say

EvaluationId = Annotated[str, identifier("evaluation")]
Body = Literal["committees", "representatives", "poll"]
Grade = Literal["excellent", "good", "fair", "poor"]
BODIES: Final[dict[str, Words]] = {
    "committees": say("two committees' meeting", '村"两委"班子评议会'),
    "representatives": say("villager representatives' meeting", "村民代表会"),
    "poll": say("poll of villagers", "民主测评"),
}
"""By whom a village evaluates (S3c 四(七))."""
GRADES: Final[dict[str, Words]] = {
    "excellent": say("excellent", "优秀"),
    "good": say("good", "良好"),
    "fair": say("fair", "一般"),
    "poor": say("poor", "较差"),
}
"""The scale: a line has one of these."""
KEPT: Final = 36
"""So many of a household's grades stay in its state: three years of months."""


@state_of("evaluation")
class Evaluation(State, frozen=True, kw_only=True):
    """One evaluation: of which village and period, by which body, who judged, what came of it."""

    place: str = ""
    period: str = ""
    body: str = ""
    held_on: date | None = None
    participants: tuple[str, ...] = ()
    ballots_count: int = 0
    counts: Mapping[str, int] = msgspec.field(default_factory=dict)
    index: int = 0


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """What an evaluation made of a household; `index` is the line, or what put it right."""

    evaluation: str
    period: str
    body: str
    grade: Grade
    on: date
    index: int
    corrected: bool = False


@state_of("evaluated")
class Evaluated(State, frozen=True, kw_only=True):
    """A household's grades, the newest last."""

    place: str = ""
    grades: tuple[Graded, ...] = ()

    def by(self, evaluation: str) -> Graded | None:
        """What that evaluation made of it, if it is kept."""
        return next((one for one in self.grades if one.evaluation == evaluation), None)


def evaluation_of(place: str, period: str, body: str) -> str:
    """The name of a village's evaluation of a period by a body."""
    return f"evaluation:{place}-{period}-{body}"


def evaluated_of(household: str) -> str:
    """The stream of a household's grades."""
    return f"evaluated:{household.partition(':')[2]}"


def grade_of(states: States, household: str, evaluation: str) -> Grade | None:
    """The grade of a household in an evaluation as it stands; None where it has none."""
    found = states.read(Evaluated, evaluated_of(household)).by(evaluation)
    return found.grade if found else None


def parts_of(evaluation: str) -> tuple[str, str, str]:
    """Village, period and body of an evaluation, by its name."""
    village, year, month, body = evaluation.partition(":")[2].split("-")
    return village, f"{year}-{month}", body
