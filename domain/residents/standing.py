"""What a household or a person counts as, recorded by who decides it.

- REG-6 A status is recorded of what it belongs to: poverty statuses of households, low-income and
  destitute support of persons, priority verdicts of either; it ends no earlier than it begins, and
  has begun. Of who has died, or of a household that has ended, only what ended before is recorded.
- ID-5 Near-poor, star household and role model are no mere records: each ends its process.
- REG-2 Household and person are registered.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.authority.registry import Document
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Fact
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents import households, people
from domain.residents.households import Household, place_of, registered_household
from domain.residents.people import Person, registered
from domain.residents.statuses import BY_PROCESS, OF_HOUSEHOLDS, OF_PERSONS, Status

Subject = Annotated[str, msgspec.Meta(pattern=r"^(household|person):[A-Za-z0-9-]{1,64}$")]
DECIDERS = ("county_reviewer", "registrar", "sector_department", "township_reviewer")


StatusCode = Literal[
    "registered_poor",
    "out_of_poverty",
    "near_poor",
    "monitored",
    "ordinary",
    "low_income_support",
    "destitute_support",
    "several_disabled",
    "single_parent",
    "old_and_alone",
    "no_resources",
    "star_household",
    "role_model",
    "no_ability_to_work",
    "weak_ability",
    "severe_disability",
]


def place_of_subject(data: "StatusRecorded", history: History) -> str:
    """Where the household lives, or the person is registered; refuses (REG-2) strangers."""
    if data.subject.startswith("household:"):
        return place_of(history, data.subject)
    return registered(history, data.subject).place


@fact(
    "StatusRecorded.v1",
    title=say("Status recorded", "记录身份类别"),
    stream=lambda data: data.subject,
    place=place_of_subject,
    signed_by=((DECIDERS,),),
    rules=("ACT-1", "REG-2", "REG-6", "ID-5", "SUP-11"),
    example={
        "subject": "person:p1",
        "status": "low_income_support",
        "from": "2026-01-01",
        "until": None,
        "document": {"number": "示例〔2026〕3号", "title": "示例低保名单", "sha256": "0" * 64},
    },
)
class StatusRecorded(Fact):
    """A status with its first and last day; the same first day again says anew when it ends."""

    subject: Subject
    status: StatusCode
    from_: date = msgspec.field(name="from")
    until: date | None
    document: Document | None = None


@admits(StatusRecorded)
def admit_status(act: Act[StatusRecorded], history: History) -> None:
    """REG-6 and ID-5 of a status to be recorded."""
    data = act.data
    kind = data.subject.partition(":")[0]
    words = OF_HOUSEHOLDS if kind == "household" else OF_PERSONS
    require(
        data.status in words,
        "REG-6",
        expected=say(f"a status of a {kind}", "、".join(status.zh for status in words.values())),
        found=say(data.status, {**OF_HOUSEHOLDS, **OF_PERSONS}[data.status].zh),
    )
    require(
        data.status not in BY_PROCESS,
        "ID-5",
        expected=say("the whole process of identification", "按程序识别认定"),
        found=say("a mere record", "直接登记"),
    )
    require(
        data.from_ <= act.day and (data.until is None or data.from_ <= data.until),
        "REG-6",
        expected=say(
            f"from {act.day} or earlier, until no day before",
            f"起始不晚于 {act.day}，终止不早于起始",
        ),
        found=say(f"{data.from_} to {data.until}", f"{data.from_} 至 {data.until or '长期'}"),
    )
    _check_life(data, history)


def _check_life(data: StatusRecorded, history: History) -> None:
    if data.subject.startswith("household:"):
        over = registered_household(history, data.subject).ended_on
    else:
        over = registered(history, data.subject).died_on
    require(
        over is None or (data.until is not None and data.until < over),
        "REG-6",
        expected=say(f"a status that ended before {over}", f"{over} 之前已终止的身份类别"),
        found=say(f"until {data.until}", f"至 {data.until or '长期'}"),
    )


@evolves(Household, StatusRecorded)
def record_of_household(state: Household, event: Event[StatusRecorded]) -> Household:
    """The status joins the household's dated set."""
    return households.with_standing(state, _status(event))


@evolves(Person, StatusRecorded)
def record_of_person(state: Person, event: Event[StatusRecorded]) -> Person:
    """The status joins the person's dated set."""
    return people.with_standing(state, _status(event))


def _status(event: Event[StatusRecorded]) -> Status:
    data = event.data
    return Status(code=data.status, from_=data.from_, until=data.until, index=event.index)
