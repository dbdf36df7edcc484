"""Erasure: the key to a person's personal data is destroyed, and all proofs still verify.

- SUP-11 Only after retention has passed (policy; vouchers 30 years), counted from the end of the
  year (会计档案管理办法第十四条) in which the person, their household or their cases were last part
  of anything. Never while a member of a household, in an office, with a key in force, under an
  open case or a hold; by two signers of different bodies; once.
- SUP-11 What goes with the person belongs to them: papers, and texts of cases that nobody
  outlives. The act names households and cases as the ledger computes them.
- REG-2 The person is registered.

An open finding or hold of audit and discipline is asked for beside the append, in the inspection
ledger; re-admission from the county's ledger alone counts that as not re-checked (ADR 45).
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.authority import policies
from domain.authority.keys import TWO_OFFICES, officer_of
from domain.authority.officers import keys_not_revoked, officer
from domain.authority.registry import Document
from domain.evaluation.guidance import guidance_of
from domain.identification.file import file_of
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import CaseId, Digest, Fact, HouseholdId, PersonId
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import Words, say
from domain.privacy.belongings import Belongings, belongings
from domain.privacy.holds import holds_on, retention_of
from domain.residents.cards import CardId
from domain.residents.people import Person, registered
from domain.steps.case import Case

Stream = Annotated[str, msgspec.Meta(pattern=r"^(case|form):[A-Za-z0-9-]{1,64}$")]
RETENTION = say("retention that has passed", "保管期限已满")
APPLIES = say("retention applies", "仍须保管")


def subjects(data: "PersonKeyDestroyed") -> tuple[str, ...]:
    """Whom and what a hold would be on: the person, their households, their cases."""
    return (data.person, *data.households, *data.cases)


def _reads(data: "PersonKeyDestroyed") -> tuple[str, ...]:
    files = (file_of(household) for household in data.households)
    held = (retention_of(subject) for subject in subjects(data))
    own = (officer_of(data.person), guidance_of(data.person))
    return (*own, *data.households, *data.cases, *files, *held)


@fact(
    "PersonKeyDestroyed.v1",
    title=say("Personal data destroyed", "销毁个人信息"),
    stream=lambda data: data.person,
    reads=_reads,
    place=lambda data, history: registered(history, data.person).place,
    signed_by=TWO_OFFICES,
    bodies_distinct=True,
    rules=("SUP-11", "REG-2"),
    beside=say("SUP-11, holds of the inspection ledger", "SUP-11 监督账本中的保全"),
    example={
        "person": "person:p1",
        "households": ["household:h1"],
        "cases": ["case:1"],
        "cards": ["card:1"],
        "streams": ["case:1", "form:1"],
        "attachments": ["3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea"],
        "document": {"number": "示例〔2057〕2号", "title": "示例销毁决定", "sha256": "0" * 64},
        "reason": "retention_passed",
    },
)
class PersonKeyDestroyed(Fact):
    """The keys of the person, and of what goes with them, exist no longer.

    `households`, `cases` and `cards` are all that were theirs; `streams` the cases and forms
    whose sealed texts go too, `attachments` the SHA-256 of the files. `document` is the retention
    decision.
    """

    person: PersonId
    households: tuple[HouseholdId, ...]
    cases: tuple[CaseId, ...]
    cards: tuple[CardId, ...]
    streams: tuple[Stream, ...]
    attachments: Annotated[tuple[Digest, ...], msgspec.Meta(max_length=400)]
    document: Document
    reason: Literal["retention_passed", "own_request_after_retention"]

    @property
    def holders(self) -> tuple[str, ...]:
        """Whose keys are destroyed, as the vault names them."""
        files = (f"attachment:{digest}" for digest in self.attachments)
        return (self.person, *self.cards, *self.streams, *files)


@admits(PersonKeyDestroyed)
def admit_destruction(act: Act[PersonKeyDestroyed], history: History) -> None:
    """SUP-11 and REG-2 of personal data to be destroyed."""
    person = registered(history, act.data.person)
    _check_free(person, act.day, history)
    own = belongings(history, person)
    _check_named(act.data, own)
    _check_cases(own.cases, history)
    _check_retention(own.last_on, act.day, history)
    _check_holds(act.data, history)


def _check_free(person: Person, day: date, history: History) -> None:
    """No household, no office, no key."""
    home = person.membership_from(day)
    held = officer(history, person.id)
    bound = [
        *([home.household] if home else []),
        *(f"{tenure.role} {tenure.place}" for tenure in held.in_office_from(day)),
        *keys_not_revoked(history, held),
    ]
    _require_none(
        bound,
        say("nobody's member, without office and key", "已不属于任何户、无职务、无有效密钥"),
    )


def _check_named(data: PersonKeyDestroyed, own: Belongings) -> None:
    """Households, cases and cards are all there are; what goes with the person is theirs."""
    named = {*data.households, *data.cases, *data.cards}
    _require_none(
        sorted(named ^ {*own.households, *own.cases, *own.cards}),
        say("exactly the person's households, cases and cards", "恰为本人的农户、事项和收款账户"),
    )
    strangers = {*data.streams, *data.attachments} - {*own.streams, *own.papers}
    _require_none(
        sorted(strangers),
        say("only what belongs to the person", "仅限属于本人的材料"),
    )


def _check_cases(cases: Iterable[str], history: History) -> None:
    states = [history.read(Case, case) for case in cases]
    _require_none(
        [case.id for case in states if case.status in ("open", "held")],
        say("no open case", "没有在办事项"),
    )


def _check_retention(last: date, day: date, history: History) -> None:
    years = policies.value(history, history.county, "retention_years", day)
    ends = date(last.year + years + 1, 1, 1)
    require(
        day >= ends,
        "SUP-11",
        expected=say(f"{years} years of retention, to {ends}", f"保管 {years} 年，至 {ends}"),
        found=say(f"part of something on {last}", f"{last} 仍有业务发生"),
    )


def _check_holds(data: PersonKeyDestroyed, history: History) -> None:
    held = [hold for subject in subjects(data) for hold in holds_on(history, subject)]
    _require_none(held, say("no hold", "没有保全"))


def _require_none(found: Iterable[str], expected: Words) -> None:
    names = list(found)
    require(not names, "SUP-11", expected=expected, found=say(", ".join(names), "、".join(names)))


@evolves(Person, PersonKeyDestroyed)
def destroy(state: Person, event: Event[PersonKeyDestroyed]) -> Person:
    """The person's data are gone; the reference stays taken for ever."""
    return msgspec.structs.replace(state, destroyed_at=event.index)
