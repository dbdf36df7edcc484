"""The cast of `bench.county_year`: a county's villages, and who plays in them.

Everything is the demo's own: its people, its offices, its chapters. Only what the demo is refused
is left out, and papers are named and not handed in.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from api.demo import opening, village
from api.demo.cast import Cast, serve_township, villagers
from api.demo.stage import Stage
from api.demo.township import Turn, Village
from api.demo.village import COUNTY, Row
from api.roster.layout import Header
from api.roster.lines import RosterLines, lines_of
from api.roster.members import Member, Roster
from api.roster.relations import RELATIONS

VILLAGES_A_TOWNSHIP, HOUSEHOLDS_A_VILLAGE = 10, 133
AT_ONCE_COUNT = 8
"""So many villages are played at the same time, each on a connection of its own."""
WAVES_COUNT, WAVE_DAYS = 5, 7
TURNS: tuple[Turn, ...] = (*(("goes_on",) * 7), "outvoted", "too_rich")

T = TypeVar("T")
R = TypeVar("R")


class Player(Stage):
    """The stage without what is refused, and whose papers are named and not handed in."""

    clock_seconds = 0.0

    def refused(
        self, told: str, rule: str, kind: str, data: Mapping[str, Any], *names: str
    ) -> None:
        """Nobody tries what is refused."""

    def paper(self, title: str) -> dict[str, Any]:
        """A paper as an act names it; admission does not open it."""
        digest = sha256(title.encode()).hexdigest()
        return {"sha256": digest, "media_type": "application/pdf", "length_bytes": 4096}

    def go_to(self, day: date, hour: int = 9) -> None:
        """Set the clock, which waits for a checkpoint, and count what that takes."""
        start = time.perf_counter()
        super().go_to(day, hour)
        self.clock_seconds += time.perf_counter() - start


def villages_of(households_count: int) -> list[Village]:
    """Villages of about 133 households, ten to a township, five waves of townships."""
    count = max(1, round(households_count / HOUSEHOLDS_A_VILLAGE))
    share, left = divmod(households_count, count)
    found = []
    for number in range(count):
        township, place = divmod(number, VILLAGES_A_TOWNSHIP)
        code = f"{COUNTY}{100 + township}{200 + place}"
        found.append(
            Village(
                code=code,
                name=f"示例村{number + 1}",
                households_count=share + (number < left),
                turns=TURNS,
                mark=f"-{code[6:]}",
                later_days=WAVE_DAYS * (township % WAVES_COUNT),
            )
        )
    return found


def at_once(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """The work on each item, some at a time."""
    with ThreadPoolExecutor(AT_ONCE_COUNT) as pool:
        return list(pool.map(work, items))


def fill_offices(stage: Stage, villages: Sequence[Village]) -> list[Stage]:
    """Everybody's keys and offices, from the county down; a stage for each village."""
    opening.enrol_everybody(stage)
    opening.adopt_policy(stage)
    townships: dict[str, Cast] = {}
    for code in {one.code[:9]: None for one in villages}:
        cast = Cast(stage.cast.keys, stage.cast, code, f"-{code[6:]}")
        townships[code] = serve_township(cast, code)
    stages = [stage.beside(cast) for cast in townships.values()]
    stages += [stage.beside(villagers(townships[one.code[:9]], one)) for one in villages]
    at_once(opening.enrol_everybody, stages)
    return stages[len(townships) :]


def import_rosters(stages: Sequence[Stage], villages: Sequence[Village]) -> list[RosterLines]:
    """Each village's people and households, as one batch signed by the registrar."""
    rows = village.households(sum(one.households_count for one in villages))
    by_household: dict[int, list[Row]] = {}
    for row in rows:
        by_household.setdefault(row.household, []).append(row)
    parts, first = [], 1
    for stage, one in zip(stages, villages, strict=True):
        numbers = range(first, first + one.households_count)
        parts.append((stage, one, [row for n in numbers for row in by_household[n]]))
        first += one.households_count
    return at_once(_import, parts)


def _import(part: tuple[Stage, Village, list[Row]]) -> RosterLines:
    stage, one, rows = part
    members = tuple(_member(row, number) for number, row in enumerate(rows))
    found = lines_of(Roster(members, ()), one.code)
    data = found.header(one.code, stage.paper(f"roster {one.code}"))
    stage.act("RosterImported.v1", data, "g1", lines=found.lines)
    return found


_HEADER = Header("花名册", 1, {})


def _member(row: Row, number: int) -> Member:
    return Member(
        household=str(row.household),
        relation=RELATIONS[row.relation],
        name=row.name,
        id_number=row.id_number,
        group=f"{row.group:02d}",
        phone=row.phone,
        card=row.card,
        bank="",
        since=row.since,
        village="",
        header=_HEADER,
        row=number,
    )
