"""What a day that passed brings about, by itself and once, whoever keeps the deadlines.

An objection that nobody answers climbs (NOT-3), points whose last day is over lapse (PTS-6).
A served county with two processes for deadlines, one of which is killed while the clock passes
the due day; beside them the same is tried from here.
"""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from api import wiring
from api.deadlines import Deadlines
from api.demo import opening, year
from api.demo.case_file import CaseFile
from api.demo.cast import OFFICERS, REPRESENTATIVES
from api.demo.stage import new
from api.demo.township import Turn
from api.demo.year import Year
from api.signing import Secret
from domain.kernel.places import village_of
from domain.points.accounts import account_of
from tests.api import points
from tests.api.money import example
from tests.journeys.checks import Logged, check_verified, check_whole, read_log
from tests.journeys.served import (
    Served,
    enrol,
    import_households,
    open_ledger,
    said_to,
    serve_county,
    until,
)

ESCALATED = "ObjectionEscalated.v1"
TEXT = "公示的收入与实际不符。"


@dataclass(slots=True)
class Contested:
    """A county with a first notice on the board since 23 March, and what was objected."""

    served: Served
    year: Year
    notice: str
    objector: str
    said: Path

    @property
    def subject(self) -> str:
        """The first case on the board."""
        return self.year.going_on[0].case

    def object(self) -> str:
        """Somebody objects through the portal, without a name; the objection's number."""
        self.served.settled()
        client = self.served.stage.client
        body = {"notice": self.notice, "text": TEXT, "subject": self.subject}
        answer = client.http.post(f"/v1/{client.name}/objections", json=body).raise_for_status()
        return str(answer.json()["objection"])

    def object_on_paper(self) -> str:
        """A villager objects on paper, which an officer hands in; the objection's number."""
        stage = self.served.stage
        objection = new("objection")
        data = {
            "notice": self.notice,
            "objection": objection,
            "subject": self.subject,
            "objector": self.objector,
            "text": Secret(TEXT),
            "due_on": (stage.today + timedelta(days=7)).isoformat(),
            "paper": stage.paper("objection"),
        }
        stage.act("ObjectionMade.v1", data, "m1")
        return objection

    def escalations(self, objection: str) -> list[Logged]:
        """The records by which the objection climbed, in order."""
        return [
            one
            for one in read_log(self.served)
            if one.type == ESCALATED and one.data["objection"] == objection
        ]

    def resolve(self, objection: str, *names: str) -> None:
        """Somebody finds the objection wrong, with reasons and evidence."""
        stage = self.served.stage
        data = {
            "notice": self.notice,
            "objection": objection,
            "subject": self.subject,
            "resolution": "dismissed",
            "effect": "kept",
            "corrected_line": None,
            "reasons": Secret("经核对凭证，收入属实。"),
            "evidence": stage.paper("evidence"),
        }
        stage.act("ObjectionResolved.v1", data, *names)


TURNS: tuple[tuple[int, Turn], ...] = (
    (330_000, "goes_on"),
    (340_000, "corrected"),
    (350_000, "outvoted"),
    (400_000, "too_rich"),
)


@pytest.fixture(scope="module")
def county(module_folder: Path) -> Iterator[Contested]:
    """The county, its clock simulated; two processes keep its deadlines."""
    said = module_folder / "said"
    with (
        said_to(said),
        serve_county(module_folder / "served", simulated=True, more=("deadlines",)) as served,
    ):
        stage = served.stage
        open_ledger(served)
        enrol(served, *(name for name, *_ in OFFICERS), *REPRESENTATIVES)
        opening.adopt_policy(stage)
        stage.go_to(date(2026, 1, 12))
        households = import_households(served, 8).households
        listed = households[:4]
        cases = [
            CaseFile(one.household, one.head, one.place, one.members_count, None, income, turn)
            for one, (income, turn) in zip(listed, TURNS, strict=True)
        ]
        played = Year(stage, cases)
        year.apply_and_survey(played)
        year.assemble_and_vote(played)
        year.verify_and_check(played)
        stage.go_to(date(2026, 3, 23))
        notice = new("notice")
        data = year.notice(played, "first", played.going_on, notice)
        played.act("NoticePosted.v1", data, "s1", about=played.going_on)
        yield Contested(served, played, notice, households[5].head, said)


@contextmanager
def deadlines_here(served: Served) -> Iterator[Deadlines]:
    """One more who keeps the deadlines, in this process."""
    with wiring.open_server(served.database, served.settings) as server:
        yield Deadlines(server)


def kill(served: Served) -> None:
    """`kill -9` of one of the two processes that keep the deadlines."""
    pid = next(child.pid for child in served.of("deadlines") if child.pid)
    os.kill(pid, signal.SIGKILL)


def test_not_3_an_objection_that_nobody_answers_climbs_by_itself_and_once(
    county: Contested,
) -> None:
    served, stage = county.served, county.served.stage
    objection = county.object()
    stage.go_to(date(2026, 3, 30))
    assert county.escalations(objection) == []
    kill(served)
    stage.go_to(date(2026, 3, 31))
    until(lambda: bool(county.escalations(objection)), "the objection to climb")
    served.settled()
    with deadlines_here(served) as another:
        assert another.round() == 0
    (climbed,) = county.escalations(objection)
    assert climbed.data == {
        "notice": county.notice,
        "objection": objection,
        "subject": county.subject,
        "item": None,
        "from": "township",
        "to": "county",
        "was_due_on": "2026-03-30",
        "due_on": "2026-04-07",
    }
    shown = stage.client.http.get(f"/v1/{stage.client.name}/notices/{county.notice}").json()
    (row,) = shown["objections"]
    assert (row["link"], row["due_on"]) == ("county", "2026-04-07")


def test_not_3_several_who_are_late_at_once_state_each_deadline_once(county: Contested) -> None:
    served, stage = county.served, county.served.stage
    objections = [county.object_on_paper() for _ in range(5)]
    served.settled()
    stage.go_to(date(2026, 4, 8))
    with deadlines_here(served) as one, deadlines_here(served) as other:
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda each: [each.round() for _ in range(3)], (one, other)))
        until(lambda: all(map(county.escalations, objections)), "every objection to climb")
        served.settled()
        assert one.round() + other.round() == 0
    assert [len(county.escalations(each)) for each in objections] == [1] * 5
    check_whole(served, read_log(served))
    check_verified(served)


def test_not_3_what_was_answered_climbs_no_further(county: Contested) -> None:
    served, stage = county.served, county.served.stage
    objection = county.object_on_paper()
    county.resolve(objection, "k2")
    served.settled()
    stage.go_to(date(2026, 4, 20))
    served.settled()
    with deadlines_here(served) as another:
        until(lambda: another.round() == 0 and not _overdue(served), "everything to climb")
    assert county.escalations(objection) == []


def _overdue(served: Served) -> bool:
    with served.connect() as connection:
        found = connection.execute(
            "SELECT 1 FROM projections.objections_wait WHERE role = 'system'"
            " AND ledger = %s AND since <= '2026-04-20'",
            (served.number,),
        ).fetchall()
    return bool(found)


def test_a_ledger_whose_key_may_not_state_it_is_told_of_once_and_the_others_go_on(
    county: Contested,
) -> None:
    served, stage = county.served, county.served.stage
    objection = county.object_on_paper()
    served.settled()
    (entry,) = served.founded["county"].system
    kept = [kind for kind in entry["types"] if kind != ESCALATED]
    assert _unlisted(served) == []
    stage.act("SystemKeysChanged.v1", {"system": [{**entry, "types": kept}]}, "r1", "r2")
    assert _unlisted(served) == [{"ledger": stage.client.name, "unlisted": [ESCALATED]}]
    stage.go_to(date(2026, 4, 28))
    served.settled()
    complaint = f"{stage.client.name}: {ESCALATED} is not on the list of its system keys"
    until(lambda: complaint in county.said.read_text(), "the process to say so")
    with deadlines_here(served) as another:
        assert [another.round() for _ in range(3)] == [0, 0, 0]
    assert county.escalations(objection) == []
    assert county.said.read_text().count(complaint) <= len(served.of("deadlines"))
    stage.act("SystemKeysChanged.v1", {"system": [entry]}, "r1", "r2")
    until(lambda: bool(county.escalations(objection)), "the objection to climb")
    assert _unlisted(served) == []


def test_pts_6_points_lapse_behind_their_last_day_and_so_does_what_comes_back_to_them(
    county: Contested,
) -> None:
    served, stage = county.served, county.served.stage
    stage.cast.add("lg1", "leading group", "leading_group", "231005")
    opening.enrol(stage, ["lg1"])
    case = county.year.going_on[0]
    used = points.play(stage, case.household, case.head, months_good=1)
    stage.go_to(used.good_until)
    served.settled()
    assert _lapses(served) == []
    stage.go_to(used.good_until + timedelta(days=1))
    until(lambda: bool(_lapses(served)), "the points to lapse")
    back = example(
        "PointsReversed.v1",
        voucher="voucher:back",
        reverses="voucher:p2",
        direction="deducted",
        entered_for=f"{used.month}/beautiful_courtyard",
        account=used.account,
        household=used.household,
        points=2,
        on=stage.today.isoformat(),
        paper=stage.paper("back"),
    )
    stage.act("PointsReversed.v1", back, "c1", "t1")
    until(lambda: len(_lapses(served)) > 1, "what came back to lapse too")
    served.settled()
    with deadlines_here(served) as another:
        assert another.round() == 0
    assert [one.data["lapses"] for one in _lapses(served)] == [
        [{"account": used.account, "points": 8}], [{"account": used.account, "points": 2}],
    ]  # fmt: skip


def test_pts_6_what_was_refused_for_projections_that_lag_is_stated_once_they_do_not(
    county: Contested,
) -> None:
    """A deduction on the last day is not projected yet when the clock passes: five, not three."""
    served, stage = county.served, county.served.stage
    case = county.year.going_on[0]
    account = account_of(case.household, village_of(case.place))
    month, good_until = f"{stage.today:%Y-%m}", _month_after(stage.today)
    entry = {
        "account": account, "household": case.household, "month": month, "points": 5,
        "on": stage.today.isoformat(), "evidence": stage.paper("evidence of five"),
    }  # fmt: skip
    earned = example(
        "PointsEarned.v1", **entry, voucher="voucher:p5", good_until=good_until.isoformat()
    )
    stage.act("PointsEarned.v1", earned, "c1", "w1")
    stage.go_to(good_until)
    served.settled()
    before, late = len(_lapses(served)), {"points": 2, "on": stage.today.isoformat()}
    month = f"{stage.today:%Y-%m}"
    lost = example("PointsDeducted.v1", **{**entry, **late, "month": month}, voucher="voucher:p6")
    with deadlines_here(served) as alone, paused(served, "deadlines"):
        with paused(served, "projector"):
            stage.act("PointsDeducted.v1", lost, "c1", "w1")
            stage.go_to(good_until + timedelta(days=1), wait="position")
            assert alone.round() == 0
            assert len(_lapses(served)) == before
        served.settled()
        assert alone.round() == 1
    (*_, lapsed) = _lapses(served)
    assert lapsed.data["lapses"] == [{"account": account, "points": 3}]


def _month_after(day: date) -> date:
    """The last day of the month after a day's."""
    first = (day.replace(day=1) + timedelta(days=62)).replace(day=1)
    return first - timedelta(days=1)


@contextmanager
def paused(served: Served, role: str) -> Iterator[None]:
    """Our processes of a role stand still meanwhile."""
    pids = [child.pid for child in served.of(role) if child.pid]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _lapses(served: Served) -> list[Logged]:
    return [one for one in read_log(served) if one.type == "PointsLapsed.v1"]


def _unlisted(served: Served) -> list[dict[str, Any]]:
    answer = served.stage.client.http.get("/readyz/deadlines").raise_for_status()
    found: list[dict[str, Any]] = answer.json()["items"]
    return found
