"""A county at its size: households on the register, cases in work, officials who ask.

People and households come in by signed batches, with their names in the vault; what happened to
the cases is folded as events that nobody signed, for readers do not look at signatures.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import psycopg

from api.signing import Office, Secret
from bench.county import COUNTY, County
from domain.kernel.act import Event, Signer
from domain.kernel.catalogue import act_type, decode
from domain.kernel.fact import Fact
from domain.residents.identity_numbers import check_character
from projections import ALL, Batch
from projections.run import BATCH, apply

TOWNSHIPS = 10
VILLAGES = 200
HOUSEHOLDS = 20_000
CASES = 1_500
REPRESENTATIVES = 12
SHOWN_FROM = date(2026, 3, 2)
PAPER = {"sha256": 64 * "5", "media_type": "application/pdf", "length_bytes": 1}
_LINES_MAX = 15_000
_MEMBERS = ("head", "spouse")


def village(number: int) -> str:
    """The code of a village, counted from 0."""
    return f"{township(number)}{200 + number // TOWNSHIPS:03}"


def township(number: int) -> str:
    """The code of a township, counted from 0."""
    return f"{COUNTY}{100 + number % TOWNSHIPS:03}"


def home(number: int) -> str:
    """The village where a household lives."""
    return village(number % VILLAGES)


def register(county: County, registrar: Office) -> None:
    """Every household with two members, in batches that the registrar signs."""
    lines = _lines()
    while portion := list(islice(lines, _LINES_MAX)):
        persons = sum(kind == "PersonRegistered.v1" for kind, _ in portion)
        data = {
            "place": COUNTY,
            "persons": persons,
            "households": len(portion) - persons,
            "source": PAPER,
        }
        submission = county.sign("RosterImported.v1", data, [registrar], lines=portion)
        county.admission.admit(submission)
        county.connection.execute("ANALYZE")  # as autovacuum would before long
    county.seal()


def _lines() -> Iterator[tuple[str, dict[str, Any]]]:
    for number in range(HOUSEHOLDS):
        members = [f"person:h{number}-{n}" for n in range(len(_MEMBERS))]
        for n, person in enumerate(members):
            yield (
                "PersonRegistered.v1",
                {
                    "person": person,
                    "place": home(number),
                    "name": Secret(f"示例{number}"),
                    "id_number": Secret(_id_number(len(_MEMBERS) * number + n)),
                    "phone": None,
                    "gender": None,
                },
            )
        yield (
            "HouseholdRegistered.v1",
            {
                "household": f"household:{number}",
                "place": home(number),
                "head": members[0],
                "members": [
                    {"person": person, "relation": relation, "from": "2016-01-01"}
                    for person, relation in zip(members, _MEMBERS, strict=True)
                ],
            },
        )


def _id_number(number: int) -> str:
    born = date(1950, 1, 1) + timedelta(days=number // 900)
    first = f"{COUNTY}{born:%Y%m%d}{1 + number % 900:03d}"
    return first + check_character(first)


@dataclass
class Told:
    """Events that nobody signed, made of the published examples of their types."""

    size: int
    events: list[Event[Fact]] = field(default_factory=list)

    def tell(self, name: str, day: date, role: str, place: str, /, **data: Any) -> None:  # noqa: ANN401
        """One more fact, of that day, by somebody in that office."""
        kind = act_type(name)
        assert kind is not None, name  # noqa: S101  (a name of ours)
        at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
        index = self.size + len(self.events)
        self.events.append(
            Event(
                id=f"01970000-0000-7000-8000-{index:012x}",
                type=name,
                at=at,
                by=(Signer(f"person:{role}", "key", role, place, "office"),),
                data=decode(kind, {**kind.example, **data}),
                index=index,
                admitted_at=at,
            )
        )

    def fold(self, dsn: str, ledger: int) -> None:
        """Bring the projections to the end of what was told."""
        for start in range(0, len(self.events), BATCH):
            batch = Batch(ledger, self.events[start : start + BATCH])
            for projection in ALL:
                with psycopg.connect(dsn) as connection:
                    reached = apply(connection, projection, batch, self.size + start - 1)
                assert reached == batch.last, projection.name  # noqa: S101


def tell(size: int) -> Told:
    """Offices and publicity of every village, cases at every stage, and a roster."""
    told = Told(size)
    for number in range(VILLAGES):
        _tell_village(told, village(number))
    for number in range(CASES):
        _tell_case(told, number)
    _tell_meetings(told)
    for number in range(CASES, CASES + HOUSEHOLDS // 10):
        told.tell(
            "StatusRecorded.v1",
            SHOWN_FROM,
            "registrar",
            COUNTY,
            subject=f"household:{number}",
            status="near_poor",
        )
    return told


def _tell_village(told: Told, place: str) -> None:
    for number in range(REPRESENTATIVES + 3):
        role = "village_representative" if number < REPRESENTATIVES else "village_committee"
        told.tell(
            "RoleGranted.v1",
            SHOWN_FROM,
            "root",
            COUNTY,
            person=f"person:v{place}-{number}",
            role=role,
            place=place,
        )
    told.tell("PublicityRecorded.v1", SHOWN_FROM, "village_committee", place, place=place)


def _tell_case(told: Told, number: int) -> None:
    place, case = home(number), f"case:{number}"
    names = {"case": case, "household": f"household:{number}", "place": place}
    told.tell("ApplicationMade.v1", SHOWN_FROM, "householder", place, **names)
    if number % 4:
        form = f"form:{number}"
        told.tell("HomeSurveyed.v1", SHOWN_FROM, "work_team", place, case=case, form=form)


def _tell_meetings(told: Told) -> None:
    """In each village one meeting is called and one notice hangs, an objection to it overdue."""
    for number in range(VILLAGES):
        place = village(number)
        cases = [f"case:{one}" for one in range(number, CASES, VILLAGES) if one % 4]
        meeting, shown = cases[:2], cases[2:4]
        if not shown:
            continue
        chair = ("village_committee", place)
        told.tell(
            "AssemblyConvened.v1",
            SHOWN_FROM,
            *chair,
            assembly=f"assembly:{number}",
            place=place,
            matters=meeting,
        )
        notice = f"notice:{number}"
        told.tell(
            "NoticePosted.v1",
            SHOWN_FROM,
            *chair,
            notice=notice,
            place=place,
            subjects=[{"subject": one, "line": 64 * "5"} for one in shown],
            posted_on=SHOWN_FROM.isoformat(),
        )
        told.tell(
            "ObjectionReceived.v1",
            SHOWN_FROM,
            "system",
            COUNTY,
            notice=notice,
            objection=f"objection:{number}",
            subject=shown[0],
            due_on="2026-03-09",
        )
