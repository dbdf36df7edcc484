"""The model forbids what it is there to forbid, or agreeing with it would mean nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.stateful.judging import KINDS, why_not
from tests.stateful.model import Board, CaseModel, Contest, Meeting, Model, Said, Signer, Tenure
from tests.stateful.telling import tell

VILLAGE = "231005100301"
NOW = datetime(2026, 3, 12, 1, tzinfo=UTC)
ROLES = {
    "s": "village_secretary", "c": "village_committee", "v": "village_representative",
    "k": "county_reviewer",
}  # fmt: skip


@pytest.fixture
def model() -> Model:
    """A case that waits for its assembly, which is open and has one ballot."""
    found = Model(VILLAGE, now=NOW)
    for name, role in ROLES.items():
        found.keys[f"key-{name}"] = "in force"
        place = "231005" if name == "k" else VILLAGE
        found.tenures.append(Tenure(f"person:{name}", role, place, date(2026, 1, 1)))
    found.cases["case:1"] = CaseModel(
        "household:1", taken=["application", "home_survey"], holds="assembly:1"
    )
    meeting = Meeting(NOW.date(), NOW, ("case:1",), {"person:v", "person:c"}, speeches=1)
    meeting.votes["case:1", "person:c"] = "for"
    found.meetings["assembly:1"] = meeting
    return found


def said(kind: str, data: Mapping[str, Any], *names: str, later: timedelta = timedelta()) -> Said:
    by = tuple(
        Signer(f"person:{n}", f"key-{n}", ROLES[n], "231005" if n == "k" else VILLAGE)
        for n in names
    )
    return Said(kind, data, by, NOW, NOW + later, 7)


VOTE = {"assembly": "assembly:1", "matter": "case:1", "vote": "for"}
MINUTES = {
    "assembly": "assembly:1",
    "members_count": 2,
    "present_count": 2,
    "tallies": [
        {"matter": "case:1", "votes_for": 2, "votes_against": 0, "votes_abstain": 0}
    ],
    "passed": ["case:1"],
}  # fmt: skip


def test_a_member_votes_once(model: Model) -> None:
    assert why_not(model, said("VoteCast.v1", VOTE, "v")) == ""
    tell(model, said("VoteCast.v1", VOTE, "v"))
    assert "voted already" in why_not(model, said("VoteCast.v1", VOTE, "v"))


def test_minutes_count_what_was_voted(model: Model) -> None:
    assert "not what was counted" in why_not(model, said("AssemblyClosed.v1", MINUTES, "s"))
    tell(model, said("VoteCast.v1", VOTE, "v"))
    assert why_not(model, said("AssemblyClosed.v1", MINUTES, "s")) == ""


@pytest.mark.parametrize("state", ["suspended", "revoked"])
def test_a_key_out_of_force_signs_nothing(model: Model, state: str) -> None:
    model.keys["key-v"] = state
    assert state in why_not(model, said("VoteCast.v1", VOTE, "v"))


def test_an_office_ends_and_no_act_is_too_old(model: Model) -> None:
    late = said("VoteCast.v1", VOTE, "v", later=timedelta(hours=73))
    assert "too long ago" in why_not(model, late)
    ended = {"person": "person:v", "role": ROLES["v"], "place": VILLAGE, "on": "2026-03-12"}
    tell(model, said("RoleEnded.v1", ended, "s"))
    assert "is not village_representative" in why_not(model, said("VoteCast.v1", VOTE, "v"))


def test_no_step_is_skipped(model: Model) -> None:
    check = {"case": "case:1", "verdict": "passed"}
    assert "waits for assembly" in why_not(model, said("CaseChecked.v1", check, "k"))


def test_kin_do_not_vote(model: Model) -> None:
    model.kin.add(("person:v", "household:1"))
    assert "recused" in why_not(model, said("VoteCast.v1", VOTE, "v"))


def test_a_notice_is_not_closed_before_its_last_day_is_over(model: Model) -> None:
    case = model.cases["case:1"]
    case.taken = [
        "application", "home_survey", "assembly", "committees_decision", "verification",
        "county_check", "city_sample",
    ]  # fmt: skip
    case.holds = ""
    posted = {
        "notice": "notice:1", "kind": "first", "subjects": [{"subject": "case:1", "line": "a"}],
        "shown": "b", "posted_on": "2026-03-12", "period_days": 7, "reposts": None,
    }  # fmt: skip
    assert why_not(model, said("NoticePosted.v1", posted, "s")) == ""
    tell(model, said("NoticePosted.v1", posted, "s"))
    closing = {"notice": "notice:1", "outcomes": [{"subject": "case:1", "fate": "passed"}]}
    for days, early in ((7, True), (8, False)):
        at = NOW + timedelta(days=days)
        tried = said("NoticeClosed.v1", closing, "s")._replace(at=at, admitted_at=at)
        assert ("too early" in why_not(model, tried)) == early


def test_no_step_lies_before_what_sent_the_case_back(model: Model) -> None:
    case = model.cases["case:1"]
    case.taken = ["application", "home_survey", "assembly", "committees_decision", "verification"]
    case.holds = ""
    back = said("CaseChecked.v1", {"case": "case:1", "verdict": "returned"}, "k")
    tell(model, back)
    case.taken.append("verification")
    check = said("CaseChecked.v1", {"case": "case:1", "verdict": "passed"}, "k")
    assert why_not(model, check) == ""
    assert "before the step" in why_not(model, check._replace(at=NOW - timedelta(days=1)))


def contested(model: Model) -> Contest:
    contest = Contest("case:1", NOW.date(), NOW.date() + timedelta(days=7))
    board = Board("first", {"case:1": "a"}, "b", NOW.date(), NOW.date(), set())
    board.objections["objection:1"] = contest
    model.boards["notice:1"], model.objectors["objection:1"] = board, "person:x"
    return contest


def test_an_objection_climbs_once_it_is_overdue_and_no_sooner(model: Model) -> None:
    contest = contested(model)
    data = {
        "notice": "notice:1", "objection": "objection:1", "subject": "case:1", "from": "township",
        "to": "county", "was_due_on": "2026-03-19", "due_on": "2026-03-27",
    }  # fmt: skip
    system = (Signer("person:sys", "key-sys", "system", "231005"),)
    at = NOW + timedelta(days=8)
    climbs = Said("ObjectionEscalated.v1", data, system, at, at, 8)
    early = NOW + timedelta(days=7)
    assert "not overdue" in why_not(model, climbs._replace(at=early, admitted_at=early))
    assert why_not(model, climbs) == ""
    tell(model, climbs)
    assert contest.link == "county"
    assert "not where it waits" in why_not(model, climbs)


def test_the_link_below_answers_no_more(model: Model) -> None:
    contest = contested(model)
    answer = {
        "notice": "notice:1", "objection": "objection:1", "subject": "case:1",
        "resolution": "dismissed", "effect": "kept", "corrected_line": None,
    }  # fmt: skip
    assert why_not(model, said("ObjectionResolved.v1", answer, "k")) == ""
    contest.link = "leading_group"
    assert "leading_group" in why_not(model, said("ObjectionResolved.v1", answer, "k"))


def test_every_kind_of_act_is_judged_and_no_other() -> None:
    assert len(KINDS) == 26
