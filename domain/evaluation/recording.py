"""Somebody able to work does not want to: recorded, with guidance, for a while (EVA-2).

S3c 四(七) wants such people guided, and shown up on a board 曝光台. They are guided; there is no
board (ADR 67): such a record is personal information of a sensitive kind, and published nowhere.

- EVA-2 A living member of a household registered as poor or out of poverty, not disabled and not
  ill. Until the day on which a record lapses there is no other, though it was dropped or ended
  before: nobody is recorded again and again. The person was told, on paper, on or before the day;
  what guidance was offered is named; reply and end have their days, as policy has them.
- ACT-2 Nobody records who belongs to the household. ACT-3 Nobody related or interested signs.
- HH-3, SUP-11 of the person. REG-2 It lives there. ACT-1 Village and township sign, two bodies.
"""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.authority import policies
from domain.evaluation.guidance import Guidance, check_able, guidance_of
from domain.evaluation.holding import POOR
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import HOUSEHOLD, PAPER, SEALED, VILLAGE
from domain.kernel.fact import Fact, HouseholdId, Paper, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.times import day_after
from domain.kernel.words import Words, say
from domain.residents.households import living_household
from domain.residents.kinship import check_recused
from domain.residents.people import living

Offer = Literal["job", "training", "public_post", "workshop", "own_project", "advice"]
OFFERS: Final[dict[Offer, Words]] = {
    "job": say("a job", "推荐就业"),
    "training": say("training in a skill", "技能培训"),
    "public_post": say("a public-welfare post", "公益岗位"),
    "workshop": say("work in a workshop", "扶贫车间务工"),
    "own_project": say("a project of their own", "自主发展产业"),
    "advice": say("talks and advice", "谈心引导"),
}
MONTH_DAYS: Final = 30
"""A month of the record: thirty days, so that nobody counts calendars."""


@fact(
    "UnwillingnessRecorded.v1",
    title=say("Unwillingness to work recorded", "记录不愿劳动情形（限制查阅）"),
    stream=lambda data: guidance_of(data.person),
    reads=lambda data: (data.person, data.household),
    place=lambda data, _history: data.place,
    signed_by=((COMMITTEES, ("township_officer",)),),
    bodies_distinct=True,
    rules=("EVA-2", "ACT-2", "ACT-3", "HH-3", "REG-2", "SUP-11"),
    example={
        "person": "person:1",
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "reasons": SEALED,
        "offered": ["job", "training"],
        "evidence": PAPER,
        "told_on": "2026-05-06",
        "told": PAPER,
        "reply_until": "2026-05-21",
        "lapses_on": "2026-11-02",
    },
)
class UnwillingnessRecorded(Fact):
    """Why, what guidance was offered, and that the person was told: `told` is the receipt."""

    person: PersonId
    household: HouseholdId
    place: Place
    reasons: Sealed
    offered: Annotated[tuple[Offer, ...], msgspec.Meta(min_length=1, max_length=6)]
    evidence: Paper
    told_on: date
    told: Paper
    reply_until: date
    lapses_on: date


@admits(UnwillingnessRecorded)
def admit_record(act: Act[UnwillingnessRecorded], history: History) -> None:
    """EVA-2 of whom, ACT-2 and ACT-3 of by whom, then EVA-2 of the days."""
    data = act.data
    household = living_household(history, data.household)
    living(history, data.person)
    require(
        data.place == household.place,
        "REG-2",
        expected=say(f"the household's place {household.place}", f"农户所在地 {household.place}"),
        found=say(data.place, data.place),
    )
    require(
        data.person in household.persons_on(act.day)
        and bool(household.statuses_on(act.day) & POOR),
        "EVA-2",
        expected=say("a member of a poor household", "建档立卡户的成员"),
        found=say(f"{data.person} of {household.id}", f"{household.id} 的 {data.person}"),
    )
    check_able(history, data.person, data.household, act.day)
    lapses_on = history.read(Guidance, guidance_of(data.person)).lapses_on
    require(
        lapses_on is None or act.day >= lapses_on,
        "EVA-2",
        expected=say("no record that would not have lapsed", "此前记录的期限已满"),
        found=say(f"one until {lapses_on}", f"有效期至 {lapses_on}"),
    )
    check_outsiders(act.persons, history, data.household)
    _check_days(act, history, household.place)


def check_outsiders(persons: tuple[str, ...], history: History, household: str) -> None:
    """ACT-2 and ACT-3: none belongs to the household, is related to it, or is interested."""
    own = sorted(living_household(history, household).persons_since(date.min) & set(persons))
    require(
        not own,
        "ACT-2",
        expected=say("nobody of the household", "非本户成员"),
        found=say(", ".join(own), "、".join(own)),
    )
    check_recused(history, persons, household)


def _check_days(act: Act[UnwillingnessRecorded], history: History, place: str) -> None:
    data = act.data
    days = policies.value(history, place, "unwillingness_reply_days", act.day)
    months = policies.value(history, place, "unwillingness_months", act.day)
    right = (day_after(act.day, days), day_after(act.day, months * MONTH_DAYS))
    stated = (data.reply_until, data.lapses_on)
    require(
        stated == right and data.told_on <= act.day,
        "EVA-2",
        expected=say(
            f"told by {act.day}, a reply until {right[0]}, lapsing on {right[1]}",
            f"{act.day} 前告知，{right[0]} 前可陈述申辩，{right[1]} 失效",
        ),
        found=say(
            f"told on {data.told_on}, {stated[0]}, {stated[1]}",
            f"{data.told_on} 告知，{stated[0]}，{stated[1]}",
        ),
    )


@evolves(Guidance, UnwillingnessRecorded)
def record(state: Guidance, event: Event[UnwillingnessRecorded]) -> Guidance:
    """A record that waits for the person's reply; what was before is over."""
    data = event.data
    return Guidance(
        id=state.id,
        last_on=state.last_on,
        papers=state.papers,
        person=data.person,
        household=data.household,
        place=data.place,
        standing="open",
        recorded_on=event.day,
        reply_until=data.reply_until,
        lapses_on=data.lapses_on,
        recorders=event.persons,
        offered=data.offered,
        index=event.index,
    )
