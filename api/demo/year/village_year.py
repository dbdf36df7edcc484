"""A village's year: its cases and where they stand, and what every chapter needs to play it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import update_wrapper
from typing import Any

from api.demo.case_file import CaseFile
from api.demo.director import Story, play
from api.demo.stage import Draft, Stage, new
from api.demo.township import ENDED, ENDED_BEFORE_ASSEMBLY, ONE_VILLAGE, Tale, Turn, Village

PLAYED_IN = 2026
SEVERAL = 2


@dataclass(slots=True)
class Year:
    """The cases of one village; `neighbours` are households that do not apply, `everybody` all.

    `cards` are the householders' cards by household, as the roster declared them, `all_cards`
    those and the others'.
    `objector_place` is where the neighbour lives who objects.
    `keyless` is the person of a representative without a key, where there is one; `recused` the
    actor who is kin to the first case; `objections` the one against each case; `returned` the
    cases that the township has sent back, `held` those whose objection waits for an answer;
    `left_office` the actors whose term has ended; `heirs` who follows a head that died, by the
    household, `founded` the households that split off.
    """

    stage: Stage
    cases: list[CaseFile]
    village: Village = ONE_VILLAGE.villages[0]
    neighbours: Sequence[Mapping[str, Any]] = ()
    keyless: str | None = None
    cards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    all_cards: Sequence[Mapping[str, Any]] = ()
    objector_place: str = ""
    everybody: Sequence[Mapping[str, Any]] = ()
    recused: str = "v3"
    assembly: str = field(default_factory=lambda: new("assembly"))
    objections: dict[str, str] = field(default_factory=dict)
    returned: list[CaseFile] = field(default_factory=list)
    held: list[CaseFile] = field(default_factory=list)
    left_office: list[str] = field(default_factory=list)
    heirs: dict[str, str] = field(default_factory=dict)
    founded: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def before_assembly(self) -> list[CaseFile]:
        """Cases that come before the assembly."""
        return [case for case in self.cases if case.turn not in ENDED_BEFORE_ASSEMBLY]

    @property
    def going_on(self) -> list[CaseFile]:
        """Cases that neither survey, household nor assembly ended."""
        return [case for case in self.cases if case.turn not in ENDED]

    def turning(self, turn: Turn) -> CaseFile | None:
        """The case that turns out so, if the village has one."""
        return next((case for case in self.cases if case.turn == turn), None)

    @property
    def with_key(self) -> list[CaseFile]:
        """Cases that lead to the roster, of householders who have a key."""
        return [case for case in self.going_on if case.key]

    @property
    def families(self) -> list[Mapping[str, Any]]:
        """Neighbours of whom there are several, so that somebody may go."""
        return [one for one in self.neighbours if len(one["members"]) >= SEVERAL]

    def tells(self, tale: Tale) -> bool:
        """Whether this is told of the village."""
        return tale in self.village.tales

    def on(self, month: int, day: int) -> date:
        """A day of the story, in this village's calendar."""
        return date(PLAYED_IN, month, day) + timedelta(days=self.village.later_days)

    def later(self, days: int) -> date:
        """So many days from now."""
        return self.stage.today + timedelta(days=days)

    def act(
        self, kind: str, data: Mapping[str, Any], *names: str, about: Sequence[CaseFile]
    ) -> None:
        """An admitted act about some cases; their files keep its papers."""
        self.stage.act(kind, data, *names)
        for case in about:
            case.note(data)

    def each(self, drafts: Sequence[tuple[CaseFile, Draft]]) -> None:
        """One act about each case, in one request; their files keep the papers."""
        self.stage.together([draft for _, draft in drafts])
        for case, draft in drafts:
            case.note(draft.data)

    def paper(self, title: str) -> dict[str, Any]:
        """The scan of a paper of this village."""
        return self.stage.paper(f"{title} {self.village.code}")


class Chapter:
    """A part of a village's story: called, it is played alone, and the clock goes with it."""

    def __init__(self, story: Callable[[Year], Story]) -> None:
        self.story = story
        update_wrapper(self, story)

    def __call__(self, year: Year) -> None:
        """Play the chapter in one village."""
        play(year.stage, self.story(year))
