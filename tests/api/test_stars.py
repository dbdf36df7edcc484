"""A household gets its stars over HTTP, from form to roster; its figures stay in the vault."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from api.client import RefusalError
from api.demo import opening
from api.demo.case_file import CaseFile
from api.demo.stage import digest
from api.demo.year.assembly import PRESENT
from api.signing import Secret
from tests.api.conftest import County

VILLAGE, TOWNSHIP = "231005100201", "231005100"
CASE, ASSEMBLY, NOTICE = "case:star-http", "assembly:star-http", "notice:star-http"
WAGES_FEN = 850_000


def whose(county: County) -> CaseFile:
    """The household that was too rich to be near-poor."""
    found = county.year.turning("too_rich")
    assert found is not None
    return found


def _verified(county: County) -> dict[str, Any]:
    stage, own = county.stage, whose(county)
    nothing = ("business_fen", "property_fen", "transfer_fen", "expense_fen", "paid_fen")
    figures = {name: Secret("0") for name in nothing}
    figures["wage_fen"] = Secret(str(WAGES_FEN * own.members_count))
    papers = ("income_card", "signed_form", "household_paper", "conduct")
    return {
        "case": CASE,
        "person": own.head,
        "members_count": own.members_count,
        "figures": figures,
        **{name: stage.paper(f"{name} of a star") for name in papers},
        "verdict": "passed",
        "reasons": None,
        "happened_on": None,
        "stars": 3,
        "law_abiding": True,
    }


def _judge(county: County) -> None:
    """The representatives meet at once; everybody is for it who is not recused by now."""
    stage, here = county.stage, {"assembly": ASSEMBLY}
    called = {"body": "villager_representatives", "place": VILLAGE, "matters": [CASE]}
    called |= {"venue": Secret("村委会"), "held_at": f"{stage.today}T09:00:00+08:00"}
    stage.act("AssemblyConvened.v1", here | called, "s1")
    persons = [stage.cast[name].person for name in PRESENT]
    stage.act("AttendanceRecorded.v1", {**here, "present": persons, "guests": []}, "c1")
    speech = {"speaker": stage.cast["c1"].person, "matter": CASE, "text": Secret("勤劳。")}
    stage.act("SpeechMade.v1", here | speech, "c1")
    recused: list[str] = []
    for name in PRESENT:
        try:
            stage.act("VoteCast.v1", {**here, "matter": CASE, "vote": "for"}, name)
        except RefusalError as refusal:
            recused.append(refusal.rule)
    assert set(recused) <= {"ACT-3"}
    assert len(recused) < len(PRESENT) / 2
    votes = {"votes_for": len(PRESENT) - len(recused), "votes_against": 0, "votes_abstain": 0}
    minutes = {
        "minutes": stage.paper("minutes on stars"),
        "selection": Secret("逐户评议"),
        "members_count": 14,
        "present_count": len(PRESENT),
        "tallies": [{"matter": CASE, **votes, "votes_assisted": 0}],
        "passed": [CASE],
        "rejected": [],
    }
    stage.act("AssemblyClosed.v1", here | minutes, "c1")


def _show(county: County) -> None:
    stage = county.stage
    sheet = {
        "notice": NOTICE,
        "kind": "star",
        "place": VILLAGE,
        "subjects": [{"subject": CASE, "line": digest("三星")}],
        "shown": digest("公示"),
        "board": stage.paper("board of stars"),
        "posted_on": stage.today.isoformat(),
        "period_days": 1,
        "reposts": None,
    }
    stage.act("NoticePosted.v1", sheet, "c1")
    stage.go_to(stage.today + timedelta(days=2), wait="position")
    over = {"notice": NOTICE, "outcomes": [{"subject": CASE, "fate": "passed"}]}
    stage.act("NoticeClosed.v1", over, "c1")


@pytest.fixture(scope="module")
def starred(county: County) -> County:
    """A household is out of poverty, and has three stars for the year, an honour alone."""
    stage, own = county.stage, whose(county)
    quick = {"year_end_from_month": 1, "notice_days_star": 1, "star_3_award_fen": 0}
    opening.adopt_policy(stage, quick, "示例〔2026〕77号")
    document = {"number": "示例〔2026〕78号", "title": "示例名单", "sha256": "0" * 64}
    left: dict[str, Any] = {"subject": own.household, "status": "out_of_poverty", "until": None}
    left |= {"from": stage.today.isoformat(), "document": document}
    stage.act("StatusRecorded.v1", left, "g1")
    about = {"case": CASE, "household": own.household, "year": stage.today.year}
    asks: dict[str, Any] = {**about, "place": own.place, "form": stage.paper("form of a star")}
    asks |= {"statement": None, "paper": stage.paper("asks for stars"), "happened_on": None}
    stage.act("StarApplied.v1", asks, "c1", "w1")
    stage.act("StarVerified.v1", _verified(county), "t1", "c1", "w1")
    _judge(county)
    _show(county)
    confirmed = {**about, "person": own.head, "stars": 3, "amount_fen": 0}
    stage.act("StarConfirmed.v1", {**confirmed, "verdict": "passed", "reasons": None}, "t2")
    line = {"case": CASE, "household": own.household, "stars": 3}
    sheet = {"summary": "summary:http", "place": TOWNSHIP, "year": stage.today.year}
    sheet |= {"lines": [line], "total_fen": 0, "sheet": stage.paper("summary of stars")}
    stage.act("StarsReported.v1", sheet, "t1")
    county.caught_up()
    return county


def test_the_roster_of_stars_is_public_and_says_year_and_stars(starred: County) -> None:
    (row,) = starred.get("rosters/stars").json()["items"]
    assert (row["household"], row["year"], row["stars"]) == (whose(starred).household, 2026, 3)
    assert "〇" in row["head_name"]
    text = starred.get("rosters/stars", None, accept="text/csv").text
    (read,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (read["household"], read["stars"]) == (whose(starred).household, "3")
    before = starred.get(f"rosters/stars?known_at={row['because'] - 1}").json()
    assert before["items"] == []
    assert starred.get("rosters/models").json()["items"] == []
    assert "stars" not in starred.get("rosters/registered").json()["items"][0]


def test_star_1_the_year_s_figures_are_opened_for_audit_alone(starred: County) -> None:
    found = starred.get(f"cases/{CASE}", "k1").json()
    (at,) = [step["because"] for step in found["done"] if step["step"] == "verification"]
    wages = str(WAGES_FEN * whose(starred).members_count)
    assert wages not in starred.get(f"events/{at}", "a1").text
    assert wages in starred.get(f"events/{at}/disclosures", "a1").text
    assert starred.get(f"events/{at}/disclosures", "k1").status_code == 403
