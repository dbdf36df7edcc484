"""Evaluations and restricted records over HTTP: who reads them, and that nothing else tells."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.commands.dossier import _positions
from api.demo import opening
from api.demo.cast import Cast
from api.routers import ROUTERS
from api.signing import Secret
from audit.trail.custody import Custody
from domain.evaluation.evaluation import evaluation_of
from domain.evaluation.guidance import guidance_of
from domain.evaluation.periods import last_ended, period_on
from tests.api.conftest import County
from tests.api.test_access import ACTORS, ROUTES
from tests.api.test_personal import looks

VILLAGE, TOWNSHIP = "231005100201", "231005100"
ELSEWHERE = "231005100202"
GUIDES = {"s1", "c1", "t1", "t2", "t3"}
INSPECTORS = {"a1", "d1"}
REASONS = "三次拒绝公益岗位"


def evaluated(county: County) -> str:
    """The villagers judge their poor household by a poll."""
    stage = county.stage
    on = period_on(stage.today, 3)
    period = (on if on.closing <= stage.today else last_ended(stage.today, 3)).code
    name = evaluation_of(VILLAGE, period, "poll")
    held = {
        "evaluation": name,
        "place": VILLAGE,
        "period": period,
        "body": "poll",
        "participants": [stage.cast["v1"].person, stage.cast["v2"].person],
        "ballots_count": 31,
        "counts": {"good": 1},
        "minutes": stage.paper("minutes of the poll"),
        "happened_on": None,
    }
    line = {"evaluation": name, "household": county.poor.household, "grade": "good", "recused": []}
    stage.act("EvaluationHeld.v1", held, "s1", "w1", lines=[("EvaluationLine.v1", line)])
    return name


def recorded(county: County) -> str:
    """The poor household's head is told, and the record is made; the person's reference."""
    stage, person = county.stage, county.poor.head
    data = {
        "person": person,
        "household": county.poor.household,
        "place": county.poor.place,
        "reasons": Secret(REASONS),
        "offered": ["job"],
        "evidence": stage.paper("letters of three posts"),
        "told_on": stage.today.isoformat(),
        "told": stage.paper("receipt of being told"),
        "reply_until": (stage.today + timedelta(days=15)).isoformat(),
        "lapses_on": (stage.today + timedelta(days=180)).isoformat(),
    }
    stage.act("UnwillingnessRecorded.v1", data, "c1", "t1")
    return person


class Told:
    """What was evaluated and recorded, in the county."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.evaluation = evaluated(county)
        self.person = recorded(county)
        self.papers = [
            county.stage.paper(name)["sha256"]
            for name in ("letters of three posts", "receipt of being told")
        ]
        county.caught_up()

    @property
    def marks(self) -> tuple[str, ...]:
        """What would give the record away, wherever it stood."""
        return ("UnwillingnessRecorded", "guidance:", REASONS, *self.papers)


@pytest.fixture(scope="module")
def told(county: County) -> Told:
    return Told(county)


@pytest.mark.parametrize("actor", ACTORS, ids=ACTORS.values())
def test_eva_2_who_guides_audit_and_nobody_else_reads_a_record(
    told: Told, actor: str | None
) -> None:
    county = told.county
    answer = county.get(f"guidance/{told.person}", actor)
    allowed = actor in GUIDES | INSPECTORS
    assert answer.status_code == (200 if allowed else 401 if actor is None else 403)
    assert (REASONS in answer.text) == allowed
    listed = county.get(f"guidance?place={VILLAGE}", actor)
    assert listed.status_code == answer.status_code
    assert (told.person in listed.text) == allowed


def test_eva_2_a_record_says_what_was_said_until_when_and_whether_it_counts(told: Told) -> None:
    found = told.county.get(f"guidance/{told.person}", "t2").json()
    assert (found["standing"], found["in_force"], found["counts"]) == ("open", True, False)
    (said,) = found["said"]
    assert (said["field"], said["value"]) == ("reasons", REASONS)
    listed = told.county.get(f"guidance?place={VILLAGE}", "t2").json()
    assert [one["person"] for one in listed["items"]] == [told.person]
    assert REASONS not in json.dumps(listed, ensure_ascii=False)


def test_eva_2_nobody_learns_whether_there_is_a_record(told: Told) -> None:
    """Who may not read answers the same of somebody with a record and of somebody without."""
    county, without = told.county, told.county.year.going_on[0].head
    for actor in ("v5", "k1", "m1", "f1", "w1", "g1"):
        with_one = county.get(f"guidance/{told.person}", actor)
        other = county.get(f"guidance/{without}", actor)
        assert with_one.status_code == other.status_code == 403
        assert with_one.json()["detail"] == other.json()["detail"]
    assert county.get(f"guidance/{without}", "t2").status_code == 404


def test_eva_2_where_the_person_lives_decides_who_learns_anything(
    told: Told, tmp_path: Path
) -> None:
    """Moved away: the old village is told of nobody, the new one guides; then they move back."""
    county, without = told.county, told.county.year.going_on[0].head
    cast = Cast(Custody(tmp_path), county.stage.cast)
    cast.add("there", "committee of the other village", "village_committee", ELSEWHERE)
    opening.enrol(county.stage.beside(cast), ["there"])
    there = county.stage.client.sign_in(cast["there"].person, cast["there"].key)
    county.http.cookies.clear()
    asked = {"Authorization": f"Bearer {there}"}
    address = f"/v1/{county.name}/guidance"

    def told_there(path: str) -> Any:  # noqa: ANN401
        return county.http.get(f"{address}{path}", headers=asked)

    def refused(*answers: Any) -> bool:  # noqa: ANN401
        (said,) = {(answer.status_code, answer.json()["detail"]) for answer in answers}
        return bool(said[0] == 403)

    assert refused(told_there(f"/{told.person}"), told_there(f"/{without}"))
    _move(county, ELSEWHERE)
    try:
        assert refused(*(county.get(f"guidance/{one}", "c1") for one in _members(county)))
        assert told.person not in county.get(f"guidance?place={VILLAGE}", "c1").text
        assert told_there(f"/{told.person}").json()["said"][0]["value"] == REASONS
        assert told_there(f"?place={ELSEWHERE}").json()["items"][0]["person"] == told.person
        assert {told_there(f"/{one}").status_code for one in _members(county)[1:]} <= {404}
        assert county.get(f"attachments/{told.papers[0]}", "c1").status_code == 403
    finally:
        _move(county, county.poor.place)
    assert refused(told_there(f"/{told.person}"), told_there(f"/{without}"))


def _members(county: County) -> list[str]:
    """The head and the others of the household that moves."""
    found = county.get(f"households/{county.poor.household}", "k1").json()["members"]
    others = sorted(one["person"] for one in found if one["person"] != county.poor.head)
    return [county.poor.head, *others]


def _move(county: County, to: str) -> None:
    moved = {
        "household": county.poor.household,
        "to": to,
        "on": county.stage.today.isoformat(),
        "members": _members(county),
        "paper": None,
    }
    county.stage.act("HouseholdMoved.v1", moved, "g1")
    county.caught_up()


@pytest.mark.parametrize("actor", ["s1", "w1", "t2", "m1", "k1", "v5", "a1"])
def test_eva_2_a_trace_of_the_record_says_not_even_that_there_is_none(
    told: Told, actor: str
) -> None:
    """But to audit, which is shown it; whoever else asks gets one answer for everybody."""
    county, without = told.county, told.county.year.going_on[0].head
    with_one = county.get(f"trace/{guidance_of(told.person)}", actor)
    other = county.get(f"trace/{guidance_of(without)}", actor)
    if actor in INSPECTORS:
        assert (with_one.status_code, other.status_code) == (200, 404)
        return
    assert with_one.status_code == other.status_code
    assert with_one.json()["detail"] == other.json()["detail"]


@pytest.mark.parametrize("actor", [None, "h1", "v5", "k1", "g1", "m1", "w1", "y1", "c1", "t2"])
def test_eva_2_it_is_in_no_roster_trace_figure_list_or_other_answer(
    told: Told, actor: str | None
) -> None:
    county = told.county
    poor = county.poor
    more = [
        "rosters/registered", "rosters/stars", "rosters/models", f"gaps?place={VILLAGE}",
        f"households/{poor.household}", f"persons/{poor.head}", f"trace/{poor.head}",
        f"trace/{poor.household}", f"trace/place:{VILLAGE}", f"trace/{guidance_of(poor.head)}",
        f"evaluations/{told.evaluation}", f"stats?place={VILLAGE}", "todo",
    ]  # fmt: skip
    plain = [route for route in ROUTES if "{" not in route and not route.startswith("guidance")]
    for route in dict.fromkeys((*more, *plain)):
        text = county.get(route, actor).text
        told_of = [mark for mark in told.marks if mark in text]
        assert told_of == [], route
    csv = {"accept": "text/csv"}
    for route in ("rosters/registered", f"trace/{poor.household}"):
        text = county.get(route, actor, **csv).text
        assert not any(mark in text for mark in told.marks), route


def test_eva_2_audit_sees_it_in_the_trace_and_in_no_household_s_dossier(told: Told) -> None:
    county, poor = told.county, told.county.poor
    assert "UnwillingnessRecorded.v1" in county.get(f"trace/{poor.head}", "a1").text
    hosted = county.server.hosts.find(county.name)
    ours = _positions(county.server, hosted, guidance_of(poor.head))
    assert len(ours) == 1
    for subject in (poor.head, poor.household, f"place:{VILLAGE}"):
        assert not set(ours) & set(_positions(county.server, hosted, subject))


@pytest.mark.parametrize(("actor", "status"), [("k1", 403), ("g1", 403), ("t2", 200), ("a1", 200)])
def test_eva_2_its_papers_are_read_as_it_is(told: Told, actor: str, status: int) -> None:
    for sha256 in told.papers:
        assert told.county.get(f"attachments/{sha256}", actor).status_code == status


def test_sup_9_each_look_at_a_record_is_recorded(told: Told) -> None:
    county = told.county
    before = len(looks(county))
    county.get(f"guidance?place={VILLAGE}", "t3").raise_for_status()
    county.get(f"guidance/{told.person}", "t3").raise_for_status()
    listed, *one = looks(county)[before:]
    assert listed["data"]["subject"] == f"place:{VILLAGE}"
    assert {look["data"]["subject"] for look in one} == {told.person}
    assert {look["data"]["role"] for look in (listed, *one)} == {"township_deputy"}
    assert [field for look in one for field in look["data"]["fields"]] == [
        "unwillingness", "reasons",
    ]  # fmt: skip


def test_an_evaluation_is_read_by_officials_of_the_place_with_each_household_s_grade(
    told: Told,
) -> None:
    county = told.county
    (found,) = county.get(f"evaluations?place={VILLAGE}", "c1").json()["items"]
    assert (found["id"], found["households_count"]) == (told.evaluation, 1)
    one = county.get(f"evaluations/{told.evaluation}", "k1").json()
    (line,) = one["items"]
    assert (line["household"], line["grade"], line["corrected"]) == (
        county.poor.household, "good", False,
    )  # fmt: skip
    assert one["counts"] == {"good": 1}
    assert one["title"]["zh"] == "民主测评"
    for actor, status in ((None, 401), ("h1", 403), ("v5", 403), ("a1", 200)):
        assert county.get(f"evaluations/{told.evaluation}", actor).status_code == status
        assert county.get(f"evaluations?place={VILLAGE}", actor).status_code == status
    assert county.get("evaluations/evaluation:none", "k1").status_code == 404
    period = found["period"]
    assert county.get(f"evaluations?place={VILLAGE}&period={period}", "c1").json()["items"]
    assert not county.get(f"evaluations?place={VILLAGE}&period=2020-01", "c1").json()["items"]


def test_no_public_route_has_a_read_for_records() -> None:
    paths = [getattr(route, "path", "") for router in ROUTERS for route in router.routes]
    assert [path for path in paths if "guidance" in path] == [
        "/v1/{ledger}/guidance",
        "/v1/{ledger}/guidance/{person}",
    ]
