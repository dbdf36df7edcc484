"""Sixty-four clients on two API processes race for the same acts; no rule is ever broken.

One village is played once, race by race in the order of a case: applications, votes and closing
minutes, notices, objections and closings. Every act is sent by several clients at once, over
connections that lie at both processes. Then the log is read, and admitted again.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.demo import village, year
from api.demo.case_file import CaseFile
from api.demo.stage import new
from api.signing import Secret, SignedAct
from tests.journeys.checks import (
    Logged,
    check_answers,
    check_refusals,
    check_verified,
    check_whole,
    read_log,
    readmit,
)
from tests.journeys.served import serve_county
from tests.journeys.wire import Answer, Crowd, stated
from tests.races.village import (
    MEMBERS,
    OBJECTORS,
    Village,
    application,
    convene,
    decide_and_verify,
    minutes,
    settle,
    survey,
)
from tests.spec import id_number

CLIENTS_COUNT = 64
LATE = "v36"
TWINS_COUNT = 8


@dataclass(slots=True)
class Raced:
    """What was sent and answered, and the log that came of it."""

    at: Village
    crowd: Crowd
    answers: list[Answer] = field(default_factory=list)
    log: list[Logged] = field(default_factory=list)

    def send(self, acts: Sequence[SignedAct], times: int = 3) -> list[Answer]:
        """Each act by several clients at once, then the next."""
        found = self.crowd.send([act for act in acts for _ in range(times)])
        self.answers += found
        return found

    def close_at_last(self, acts: Sequence[SignedAct], answers: Sequence[Answer]) -> None:
        """Send closings again where each of them came at the wrong moment."""
        ids = {act.id for act in acts}
        if not any(answer.admitted for answer in answers if answer.act.id in ids):
            self.send(acts, times=1)

    def facts(self, kind: str) -> list[Logged]:
        """The records of a type."""
        return [one for one in self.log if one.type == kind]

    def refused(self, kind: str) -> list[Answer]:
        """The answers that refused an act of a type."""
        return [one for one in self.answers if one.act.type == kind and not one.admitted]


@pytest.fixture(scope="module")
def raced(module_folder: Path) -> Iterator[Raced]:
    """The village after every race."""
    with serve_county(module_folder / "served", simulated=True) as served:
        at = settle(served)
        workers = [child.pid for child in served.of("worker") if child.pid]
        name = served.stage.client.name
        with Crowd.gather(served.address, name, workers, CLIENTS_COUNT) as crowd:
            found = Raced(at, crowd)
            register_twins(found)
            apply_twice(found)
            survey(at)
            vote_and_close(found)
            decide_and_verify(at)
            post_twice(found)
            object_and_close(found)
        served.settled()
        found.log = read_log(served)
        yield found


# --- the races ---


def register_twins(raced: Raced) -> None:
    """The same ID number for two persons, by two registrars."""
    at, acts = raced.at, []
    for number in range(TWINS_COUNT):
        own = id_number("1990-01-01", 700 + number)
        for twin, clerk in (("a", "s1"), ("b", "c1")):
            data = {
                "person": f"person:twin-{number}-{twin}",
                "place": village.VILLAGE,
                "name": Secret(f"示例双{number}{twin}"),
                "id_number": Secret(own),
                "phone": None,
                "gender": None,
            }
            acts.append(at.served.sign("PersonRegistered.v1", data, clerk))
    raced.send(acts)


def apply_twice(raced: Raced) -> None:
    """The same household in two cases; the one that won goes on."""
    at = raced.at
    paper = at.stage.paper("application")
    pairs = [[application(case, new("case"), paper) for _ in range(2)] for case in at.cases]
    acts = [
        at.served.sign("ApplicationMade.v1", data, "c1", "w1") for pair in pairs for data in pair
    ]
    answers = raced.send(acts)
    for case in at.cases:
        won = {
            str(stated(answer.act)["case"])
            for answer in answers
            if answer.admitted and stated(answer.act)["household"] == case.household
        }
        (case.case,) = won


def vote_and_close(raced: Raced) -> None:
    """Everybody votes, and votes again; then the last voter races with the closing minutes."""
    at = raced.at
    meetings = [(new("assembly"), at.cases[place : place + 2]) for place in range(0, 8, 2)]
    convene(at, meetings)
    votes = [
        (
            _vote(at, name, assembly, case, "for"),
            _vote(at, name, assembly, case, "for" if number % 3 else "against"),
        )
        for assembly, cases in meetings
        for case in cases
        for number, name in enumerate(MEMBERS)
        if name != LATE
    ]
    random.shuffle(votes)
    raced.send([vote for pair in votes for vote in random.sample(pair, 2)], times=2)
    for assembly, cases in meetings:
        _race_to_close(raced, assembly, cases)


def _vote(at: Village, name: str, assembly: str, case: CaseFile, vote: str) -> SignedAct:
    data = {"assembly": assembly, "matter": case.case, "vote": vote}
    return at.served.sign("VoteCast.v1", data, name)


def _race_to_close(raced: Raced, assembly: str, cases: Sequence[CaseFile]) -> None:
    at = raced.at
    before = [_counted(raced.answers, case.case) for case in cases]
    after = [(before[0][0] + 1, before[0][1]), before[1]]
    closings = [
        at.served.sign("AssemblyClosed.v1", minutes(at, assembly, cases, votes), clerk)
        for clerk, votes in (("s1", before), ("c1", after), ("c2", before), ("c3", after))
    ]
    late = [_vote(at, LATE, assembly, cases[0], "for") for _ in range(2)]
    answers = raced.send(random.sample([*closings, *late], 6))
    raced.close_at_last([closings[1]], [one for one in answers if one.act in closings])


def _counted(answers: Sequence[Answer], matter: str) -> tuple[int, int]:
    """Votes for and against that were acknowledged."""
    admitted = {answer.act.id: answer.act for answer in answers if answer.admitted}
    cast = [stated(act) for act in admitted.values() if act.type == "VoteCast.v1"]
    votes = Counter(data["vote"] for data in cast if data["matter"] == matter)
    return votes["for"], votes["against"]


def post_twice(raced: Raced) -> None:
    """Two notices for the same case, and one over two cases beside one for each of them."""
    at = raced.at
    *others, one, other = at.cases
    lists = [[case] for case in others for _ in range(2)]
    lists += [[one, other], [other], [one]]
    acts = []
    for number, cases in enumerate(lists):
        data = year.notice(at.year, "first", cases, new("notice"))
        acts.append(at.served.sign("NoticePosted.v1", data, ("s1", "c2")[number % 2]))
    raced.send(acts)


def object_and_close(raced: Raced) -> None:
    """The period is over; objections race with those who close the notice."""
    at = raced.at
    at.stage.go_to(date(2026, 3, 31))
    posted = {a.act.id: stated(a.act) for a in raced.answers if a.admitted}
    for notice in [data for data in posted.values() if "period_days" in data]:
        subjects = [line["subject"] for line in notice["subjects"]]
        objections = [_objection(at, name, notice["notice"], subjects[0]) for name in OBJECTORS]
        closings = [
            at.served.sign("NoticeClosed.v1", _closing(notice["notice"], subjects, fate), clerk)
            for clerk, fate in (("s1", "passed"), ("c1", "held"), ("c2", "passed"), ("c3", "held"))
        ]
        answers = raced.send(random.sample([*objections, *closings], 8))
        raced.close_at_last([closings[1]], [one for one in answers if one.act in closings])


def _objection(at: Village, name: str, notice: str, subject: str) -> SignedAct:
    data = {
        "notice": notice,
        "objection": new("objection"),
        "subject": subject,
        "objector": at.stage.cast[name].person,
        "text": Secret("公示的常住人口数与实际不符。"),
        "due_on": "2026-04-07",
        "paper": None,
    }
    return at.served.sign("ObjectionMade.v1", data, name)


def _closing(notice: str, subjects: Sequence[str], first: str) -> dict[str, Any]:
    fates = [first, *("passed" for _ in subjects[1:])]
    outcomes = [{"subject": s, "fate": fate} for s, fate in zip(subjects, fates, strict=True)]
    return {"notice": notice, "outcomes": outcomes}


# --- what came of them ---


def test_both_processes_had_clients_and_nobody_met_a_fault(raced: Raced) -> None:
    assert len(raced.crowd.shares) == 2
    assert min(raced.crowd.shares.values()) >= CLIENTS_COUNT // 5
    assert {answer.status for answer in raced.answers} <= {200, 201, 403, 409}


def test_every_acknowledged_act_is_in_the_log_once_and_every_refused_one_is_not(
    raced: Raced,
) -> None:
    check_whole(raced.at.served, raced.log)
    check_answers(raced.at.served, raced.log, raced.answers)


def test_an_act_sent_by_many_was_created_once_and_found_by_the_others(raced: Raced) -> None:
    admitted = [answer for answer in raced.answers if answer.admitted]
    created = Counter(answer.act.id for answer in admitted if answer.status == 201)
    assert set(created.values()) == {1}
    assert set(created) == {answer.act.id for answer in admitted}
    told = {(answer.act.id, answer.body["index"]) for answer in admitted}
    assert len(told) == len(created) < len(admitted) / 2


def test_every_refusal_names_its_rule(raced: Raced) -> None:
    check_refusals(raced.answers)
    rules = {answer.rule for answer in raced.answers if not answer.admitted}
    assert {"HH-2", "ID-4", "ASM-1", "ID-5"} <= rules
    assert rules <= {"HH-2", "ID-4", "ASM-1", "ASM-4", "ID-5", "NOT-2", "NOT-4"}


def test_an_id_number_has_one_holder(raced: Raced) -> None:
    names = [one.data["person"] for one in raced.facts("PersonRegistered.v1")]
    twins = [name.rpartition("-")[0] for name in names if name.startswith("person:twin-")]
    assert sorted(twins) == [f"person:twin-{number}" for number in range(TWINS_COUNT)]
    assert {answer.rule for answer in raced.refused("PersonRegistered.v1")} == {"HH-2"}
    with raced.at.served.connect() as connection:
        held = connection.execute(
            "SELECT holder FROM blind_indexes WHERE index_name = 'id_number'"
        ).fetchall()
    assert sorted(holder for (holder,) in held) == sorted(names)


def test_a_household_is_in_one_case(raced: Raced) -> None:
    households = [one.data["household"] for one in raced.facts("ApplicationMade.v1")]
    assert sorted(households) == sorted(case.household for case in raced.at.cases)
    assert {answer.rule for answer in raced.refused("ApplicationMade.v1")} == {"ID-4"}


def test_a_member_has_one_vote_on_a_matter(raced: Raced) -> None:
    votes = Counter((one.data["matter"], one.signer) for one in raced.facts("VoteCast.v1"))
    assert set(votes.values()) == {1}
    on_time = {raced.at.stage.cast[name].person for name in MEMBERS if name != LATE}
    for case in raced.at.cases:
        assert on_time <= {person for matter, person in votes if matter == case.case}
    assert {answer.rule for answer in raced.refused("VoteCast.v1")} <= {"ASM-1", "ASM-4"}


def test_minutes_close_a_meeting_once_and_count_every_vote_before_them(raced: Raced) -> None:
    closings = {one.data["assembly"]: one for one in raced.facts("AssemblyClosed.v1")}
    assert len(closings) == len(raced.facts("AssemblyClosed.v1")) == 4
    counted: Counter[tuple[str, str]] = Counter()
    for one in raced.facts("VoteCast.v1"):
        assert one.position < closings[one.data["assembly"]].position
        counted[one.data["matter"], one.data["vote"]] += 1
    for tally in [tally for one in closings.values() for tally in one.data["tallies"]]:
        found = (counted[tally["matter"], "for"], counted[tally["matter"], "against"])
        assert found == (tally["votes_for"], tally["votes_against"])


def test_a_case_hangs_on_one_notice(raced: Raced) -> None:
    shown = [
        line["subject"] for one in raced.facts("NoticePosted.v1") for line in one.data["subjects"]
    ]
    assert sorted(shown) == sorted(case.case for case in raced.at.cases)
    assert {answer.rule for answer in raced.refused("NoticePosted.v1")} == {"ID-5"}


def test_nobody_objects_to_a_closed_notice_and_what_is_contested_is_held(raced: Raced) -> None:
    closings = {one.data["notice"]: one for one in raced.facts("NoticeClosed.v1")}
    assert len(closings) == len(raced.facts("NoticeClosed.v1"))
    assert set(closings) == {one.data["notice"] for one in raced.facts("NoticePosted.v1")}
    contested = set()
    for one in raced.facts("ObjectionMade.v1"):
        assert one.position < closings[one.data["notice"]].position
        contested.add(one.data["subject"])
    for closing in closings.values():
        assert _fates(closing.data) == {
            subject: "held" if subject in contested else "passed"
            for subject in _fates(closing.data)
        }


def _fates(data: Mapping[str, Any]) -> dict[str, str]:
    return {outcome["subject"]: outcome["fate"] for outcome in data["outcomes"]}


def test_the_log_is_admitted_again_by_the_rules_alone(raced: Raced) -> None:
    assert readmit(raced.at.served) == len(raced.log)


def test_the_auditor_finds_the_ledger_whole(raced: Raced) -> None:
    check_verified(raced.at.served)
