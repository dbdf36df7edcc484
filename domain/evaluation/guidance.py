"""The restricted record that somebody able to work does not want to 不愿劳动引导记录 (EVA-2).

- EVA-2 One record at a time, of a person who can work by every verdict on record 非残、非病. It
  counts only once a reviewer let it stand, after the person had their say; it lapses by its day,
  or earlier when work is shown. What it is about stays under the person's key (ADR 67).
"""

from datetime import date
from typing import Final, Literal

from domain.kernel.fact import PersonId
from domain.kernel.history import History, States
from domain.kernel.refused import require
from domain.kernel.state import Documented, state_of
from domain.kernel.words import say
from domain.residents.households import Household
from domain.residents.people import Person
from domain.residents.statuses import UNABLE, codes_on

CANNOT: Final = UNABLE | {"weak_ability", "severe_disability"}
"""Verdicts on a person that rule the record out: not able, weak, disabled."""
ALONE: Final = "old_and_alone"
Standing = Literal["", "open", "stands", "dropped", "ended"]


@state_of("guidance")
class Guidance(Documented, frozen=True, kw_only=True):
    """A person's record as it is now: since when, by whom, and what became of it.

    From `lapses_on` on there is none. `recorders` signed it, `helpers` handed in the reply.
    """

    person: str = ""
    household: str = ""
    place: str = ""
    standing: Standing = ""
    recorded_on: date | None = None
    reply_until: date | None = None
    lapses_on: date | None = None
    recorders: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    replied_on: date | None = None
    decided_on: date | None = None
    ended_on: date | None = None
    index: int = 0

    def in_force_on(self, day: date) -> bool:
        """Whether there is a record on the day, decided on or not."""
        return (
            self.standing in ("open", "stands")
            and self.lapses_on is not None
            and (day < self.lapses_on)
        )

    def counts_on(self, day: date) -> bool:
        """Whether it was let stand, and has neither lapsed nor been ended on the day."""
        decided = self.decided_on is not None and self.decided_on <= day
        return self.standing == "stands" and decided and self.in_force_on(day)


def guidance_of(person: PersonId) -> str:
    """The stream of a person's record."""
    return f"guidance:{person.partition(':')[2]}"


def unable(states: States, person: str, household: str, day: date) -> tuple[str, ...]:
    """Verdicts on record by which the person cannot be expected to work, on the day."""
    own = states.read(Person, person).statuses_on(day) & CANNOT
    home = codes_on(states.read(Household, household).statuses, day) & {ALONE}
    return tuple(sorted(own | home))


def check_able(history: History, person: str, household: str, day: date) -> None:
    """EVA-2: there are none. The refusal names no verdict: whoever tries learns nothing."""
    require(
        not unable(history, person, household, day),
        "EVA-2",
        expected=say("somebody neither disabled nor ill", "非残、非病且有劳动能力"),
        found=say("a verdict on record", "已有认定"),
    )


def known_guidance(history: History, person: str) -> Guidance:
    """The person's record; refused under EVA-2 where there is none in force at admission."""
    state = history.read(Guidance, guidance_of(person))
    require(
        state.standing in ("open", "stands"),
        "EVA-2",
        expected=say("a record in force", "有效的引导记录"),
        found=say("none", "没有"),
    )
    return state


def check_in_force(state: Guidance, day: date) -> None:
    """EVA-2: what has lapsed is over."""
    require(
        state.in_force_on(day),
        "EVA-2",
        expected=say(f"a day before {state.lapses_on}", f"{state.lapses_on} 之前"),
        found=say(str(day), str(day)),
    )
