"""Histories for projections, told by the published examples of act types, and their reader.

The facts are recorded, not admitted: a projection shows what the log says, lawful or not.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec
import psycopg
from msgspec.structs import replace

from domain.kernel import catalogue
from domain.kernel.act import Act, Event, Signer
from domain.kernel.examples import DIGEST
from domain.kernel.fact import Fact
from projections import ALL, Projector
from projections.entries import HIDDEN_TYPES
from projections.positions import Connect
from projections.run import BATCH
from projections.table import Database
from tests.spec import COUNTY, VILLAGE, Ledger, adopted, day, granted, moment, officer

MEMBERS = tuple(f"person:v{number}" for number in range(1, 7))


@dataclass
class Chronicle:
    """Ledgers in memory, read as the trail is read."""

    ledgers: dict[int, list[Event[Fact]]] = field(default_factory=dict)
    reads: list[tuple[int, int]] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)

    def heads(self) -> dict[int, int]:
        return {ledger: len(events) for ledger, events in self.ledgers.items()}

    def events(self, ledger: int, after: int, limit: int) -> Sequence[Event[Fact]]:
        if ledger in self.broken:
            raise OSError("the disk is gone")
        self.reads.append((ledger, after))
        return self.ledgers[ledger][after + 1 : after + 1 + limit]


def fact(name: str, **fields: Any) -> Fact:  # noqa: ANN401
    """The published example of a type, with other values in some fields."""
    kind = catalogue.act_type(name)
    assert kind is not None
    return catalogue.decode(kind, {**kind.example, **fields})


class Story(Ledger):
    """Records examples of facts, by type, signers and day; ids follow from the position."""

    def record(self, stated: Act[Any]) -> Event[Fact]:
        return super().record(
            replace(stated, id=f"01950000-0000-7000-8000-{len(self.events):012x}")
        )

    def tell(
        self,
        name: str,
        by: Signer | tuple[Signer, ...],
        at: str,
        **fields: Any,  # noqa: ANN401
    ) -> Event[Fact]:
        return self.record(
            Act(
                id="",
                type=name,
                at=moment(at),
                by=by if isinstance(by, tuple) else (by,),
                data=fact(name, **fields),
                sealed_open=False,
            )
        )

    def family(self, number: int, *, place: str = VILLAGE, at: str = "2026-01-05") -> str:
        """A household of a head and a child; its name."""
        registrar = officer("registrar", place=COUNTY)
        head, child = f"person:h{number}", f"person:c{number}"
        for person in (head, child):
            self.tell("PersonRegistered.v1", registrar, at, person=person, place=place)
        members = [
            {"person": head, "relation": "head", "from": "2016-01-01"},
            {"person": child, "relation": "child", "from": "2018-05-01"},
        ]
        name = f"household:{number}"
        self.tell(
            "HouseholdRegistered.v1",
            registrar,
            at,
            household=name,
            place=place,
            head=head,
            members=members,
        )
        return name


def opened_village() -> Story:
    """A county with a policy, a village with officers and a key, and publicity."""
    story = Story()
    root = officer("root", "person:r1", place=COUNTY)
    story.tell("LedgerOpened.v1", root, "2026-01-01")
    story.tell("KeyEnrolled.v1", root, "2026-01-01")
    story.record(adopted(near_poor_ceiling_fen=400_000, notice_days=7))
    for member in MEMBERS:
        story.record(granted(member, "village_representative"))
    story.record(granted("person:k1", "village_committee"))
    story.tell("PublicityRecorded.v1", officer("village_committee"), "2026-01-10")
    return story


def identified(families: int = 2) -> Story:
    """Households that apply and go the whole way to the roster; the last is objected to."""
    story = opened_village()
    households = [story.family(number) for number in range(1, families + 1)]
    cases = [f"case:{number}" for number in range(1, families + 1)]
    for number, (case, household) in enumerate(zip(cases, households, strict=True), 1):
        head = officer("householder", f"person:h{number}", place=VILLAGE)
        story.tell("ApplicationMade.v1", head, "2026-02-01", case=case, household=household)
        surveyor = officer("work_team")
        story.tell("HomeSurveyed.v1", surveyor, "2026-02-05", case=case, form=f"form:{number}")
    _assembly(story, cases)
    _checks(story, cases)
    _notice(story, "first", cases, "2026-03-20", objected=cases[-1])
    for case in cases:
        reviewer = officer("township_reviewer")
        story.tell("ReviewGiven.v1", reviewer, "2026-04-01", case=case, step="township_review")
    _notice(story, "second", cases, "2026-04-02")
    for case in cases:
        reviewer = officer("county_reviewer")
        story.tell("ReviewGiven.v1", reviewer, "2026-04-12", case=case, step="county_review")
    _notice(story, "announcement", cases, "2026-04-13")
    for level, role in (
        ("village", "village_secretary"),
        ("township", "township_officer"),
        ("county", "county_reviewer"),
    ):
        for case, household in zip(cases, households, strict=True):
            story.tell(
                "ArchiveClosed.v1",
                officer(role),
                "2026-04-25",
                case=case,
                household=household,
                level=level,
                confers="near_poor" if level == "county" else None,
            )
    _account(story)
    _money(story)
    _payments(story)
    _awards(story)
    _motivation(story)
    _points(story)
    _market(story)
    return story


def told(events: Sequence[Event[Any]]) -> int:
    """How many of the events figures count: restricted records are in none (EVA-2)."""
    return sum(event.type not in HIDDEN_TYPES for event in events)


def _money(story: Story) -> None:
    """An entity with its project, a budget line, an allocation, a payment, and an agreement."""
    finance = (officer("county_finance", "person:f1"), officer("county_finance", "person:f2"))
    county = officer("county_reviewer", "person:k1")
    story.tell("EntityRegistered.v1", county, "2026-01-05")
    story.tell("ProjectBroughtIn.v1", (county, officer("county_deputy")), "2026-01-05")
    story.tell("AccountOpened.v1", finance, "2026-01-05")
    story.tell("BudgetLineReceived.v1", finance, "2026-02-01")
    story.tell("FundsAllocated.v1", finance, "2026-03-01")
    story.tell("AssetBroughtIn.v1", finance, "2026-03-01")
    story.tell("HeldShareAllotted.v1", finance, "2026-03-01")
    story.tell("FundsDisbursed.v1", finance, "2026-03-10")
    story.tell("UseAgreed.v1", (officer("collective_organisation"), county), "2026-03-11")


def _payments(story: Story) -> None:
    """A list of one due, paid, denied and claimed back."""
    agent, collective = officer("township_accounting"), officer("collective_organisation")
    story.tell("PoolOpened.v1", (agent, collective), "2026-04-01")
    contracting = (collective, officer("implementing_entity", "person:e1"))
    story.tell("IncomeContractSigned.v1", contracting, "2026-04-02")
    story.tell("PlanDrafted.v1", (collective, agent), "2026-05-20", case="case:list-1")
    story.tell("PlanLine.v1", (collective, agent), "2026-05-20")
    story.tell("BankAccountDeclared.v1", agent, "2026-06-01")
    story.tell("PaymentBatchPrepared.v1", agent, "2026-06-01")
    story.tell("PaymentLinePrepared.v1", agent, "2026-06-01")
    story.tell("PaymentConfirmed.v1", officer("bank"), "2026-06-03")
    head = officer("householder", "person:h1")
    denial = {"answer": "denied", "complaint": "complaint:1"}
    story.tell("PaymentAcknowledged.v1", head, "2026-06-04", **denial)
    story.tell("RecoveryDemanded.v1", (agent, collective), "2026-06-05")


def _awards(story: Story) -> None:
    """A subsidy granted and put on a list, the calendar by which it is paid; an enterprise asks."""
    case, officers = "case:award-1", (officer("village_committee"), officer("township_officer"))
    story.tell("UndertakingSubsidyApplied.v1", officers, "2026-06-01", case=case)
    story.tell("UndertakingInspected.v1", officers, "2026-06-02", case=case)
    township = (officer("township_officer"), officer("township_accounting"))
    story.tell("AwardListDrawn.v1", township, "2026-06-03", case="case:award-list", list="list:9")
    line = {"list": "list:9", "due": "due:9", "grant": "grant:award-1"}
    story.tell("AwardLine.v1", township, "2026-06-03", **line)
    county = (officer("county_reviewer"), officer("county_deputy"))
    story.tell("CalendarPublished.v1", county, "2026-06-03")
    entity = officer("implementing_entity")
    story.tell("CarryingSubsidyApplied.v1", entity, "2026-06-03", case="case:carrying-1")
    story.tell("HouseholdCarried.v1", entity, "2026-06-03")


def _motivation(story: Story) -> None:
    """Stars applied for, an evaluation of one household, and somebody who is guided."""
    committee, township = officer("village_committee"), officer("township_officer")
    story.tell("StarApplied.v1", officer("householder"), "2026-06-04", case="case:star-1")
    judges = (committee, officer("work_team"))
    story.tell("EvaluationHeld.v1", judges, "2026-06-04")
    story.tell("EvaluationLine.v1", judges, "2026-06-04")
    story.tell("UnwillingnessRecorded.v1", (committee, township), "2026-06-05")


def _points(story: Story) -> None:
    """A rule book, an account with points and a card, and the month's list."""
    village, keeper = officer("village_committee"), officer("supermarket_keeper")
    story.tell("RuleBookAdopted.v1", (officer("county_reviewer"), village), "2026-03-01")
    story.tell("PointsAccountOpened.v1", (village, keeper), "2026-03-01")
    story.tell("PointsCardIssued.v1", (village, keeper), "2026-03-01")
    story.tell("PointsEarned.v1", (village, officer("work_team")), "2026-03-31")
    story.tell("PointsMonthDrawn.v1", (village, keeper), "2026-06-10", case="case:points-1")
    story.tell("PointsMonthLine.v1", (village, keeper), "2026-06-10")


def _market(story: Story) -> None:
    """A love supermarket with one goods, of which the household takes a piece for some points."""
    keeper, supervisor = officer("supermarket_keeper"), officer("supervision_committee")
    opening = (officer("village_secretary"), officer("township_officer"))
    story.tell("SupermarketOpened.v1", opening, "2026-06-10")
    story.tell("GoodsListed.v1", (keeper, supervisor), "2026-06-10")
    story.tell("GoodsReceived.v1", (keeper, supervisor), "2026-06-11")
    story.tell("GoodsRedeemed.v1", keeper, "2026-06-12", total_points=5)


def _account(story: Story) -> None:
    """The first householder's card, and their request for a correction."""
    whose = {"household": "household:1", "person": "person:h1"}
    story.tell("CardDeclared.v1", officer("village_committee"), "2026-05-01", **whose)
    head = officer("householder", "person:h1")
    story.tell("CorrectionRequested.v1", head, "2026-05-01", person="person:h1")


def _assembly(story: Story, cases: list[str]) -> None:
    chair = officer("village_committee")
    story.tell("AssemblyConvened.v1", chair, "2026-03-09", matters=cases)
    story.tell("AttendanceRecorded.v1", chair, "2026-03-10", present=MEMBERS, guests=["person:f1"])
    story.tell("SpeechMade.v1", officer("village_representative", MEMBERS[0]), "2026-03-10")
    for case in cases:
        for member in MEMBERS[:5]:
            vote = "against" if member == MEMBERS[4] else "for"
            by = officer("village_representative", member)
            story.tell("VoteCast.v1", by, "2026-03-10", matter=case, vote=vote)
        attested = (chair, officer("work_team"))
        story.tell("BallotAssisted.v1", attested, "2026-03-10", matter=case, voter=MEMBERS[5])
    tallies = [
        {
            "matter": case,
            "votes_for": 4,
            "votes_against": 2,
            "votes_abstain": 0,
            "votes_assisted": 1,
        }
        for case in cases
    ]
    story.tell("AssemblyClosed.v1", chair, "2026-03-10", tallies=tallies, passed=cases, rejected=[])
    both = (officer("village_secretary"), chair)
    story.tell("CommitteesDecided.v1", both, "2026-03-11", admitted=cases)


def _checks(story: Story, cases: list[str]) -> None:
    sides = tuple(officer(role) for role in ("township_officer", "village_committee", "work_team"))
    city = officer("city_reviewer")
    for number, case in enumerate(cases, 1):
        form = f"form:{number}"
        story.tell("HouseholdVerified.v1", sides, "2026-03-13", case=case, form=form)
    story.tell("SampleSeedCommitted.v1", city, "2026-03-14")
    for case in cases:
        story.tell("CaseChecked.v1", officer("county_reviewer"), "2026-03-15", case=case)
    story.tell("SampleDrawn.v1", city, "2026-03-16", cases=cases, drawn=cases[:1])
    story.tell("SampleChecked.v1", city, "2026-03-17", case=cases[0])


def _notice(
    story: Story, kind: str, cases: list[str], at: str, *, objected: str | None = None
) -> None:
    chair, notice = officer("village_committee"), f"notice:{kind}"
    closed_on = (day(at) + timedelta(days=8)).isoformat()
    shown = [{"subject": case, "line": DIGEST} for case in cases]
    story.tell("NoticePosted.v1", chair, at, notice=notice, kind=kind, subjects=shown, posted_on=at)
    if objected:
        names = {"notice": notice, "objection": "objection:1", "subject": objected}
        villager = officer("villager", "person:o1")
        story.tell("ObjectionMade.v1", villager, at, **names, objector="person:o1")
        township = officer("township_officer")
        dismissed = {"resolution": "dismissed", "effect": "kept", "corrected_line": None}
        story.tell("ObjectionResolved.v1", township, at, **names, **dismissed)
    outcomes = [{"subject": case, "fate": "passed"} for case in cases]
    story.tell("NoticeClosed.v1", chair, closed_on, notice=notice, outcomes=outcomes)


def opener(dsn: str) -> Connect:
    """Connections of their own, as a pool would lend them."""

    @contextmanager
    def connect() -> Iterator[Database]:
        with psycopg.connect(dsn) as connection:
            yield connection

    return connect


def many_votes(count: int) -> list[Event[Fact]]:
    """A log of that many events: a village, and one long vote after another."""
    story = identified()
    chair, voter = officer("village_committee"), officer("village_representative", MEMBERS[0])
    matters = [f"plan:{number}" for number in range(98)]
    while len(story.events) < count:
        assembly = f"assembly:at-{len(story.events)}"
        story.tell("AssemblyConvened.v1", chair, "2026-05-01", assembly=assembly, matters=matters)
        for matter in matters:
            story.tell("VoteCast.v1", voter, "2026-05-01", assembly=assembly, matter=matter)
    return story.events[:count]


def project_until_killed() -> None:
    """Project six batches of `many_votes` into the database of the command line, and never end."""
    chronicle = Chronicle({1: many_votes(6 * BATCH)})
    Projector(chronicle, opener(sys.argv[1]), ALL).start()


def facts_of(data: Fact) -> dict[str, Any]:
    """The fact as it stands in a payload."""
    written: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(data))
    return written
