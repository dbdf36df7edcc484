"""Findings over HTTP: for audit and discipline, page by page, and looking is recorded."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from multiprocessing import active_children
from typing import Any

import pytest

from api.findings_desk import FindingsDesk
from api.problems import Problem
from tests.api.conftest import County
from tests.api.test_personal import looks

VOTERS = ("v7", "v8")
ASK_AND_BE_KILLED = """
import os, signal, sys
from datetime import date
from api.findings_desk import FindingsDesk
from api.hosts import Hosted
hosted = Hosted(int(sys.argv[2]), "231005", "", "231005", "county")
desk = FindingsDesk(lambda: sys.argv[1])
print(desk.at_head(hosted, date(2026, 4, 1)).result().position, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def planted(county: County) -> int:
    """Two members who voted on a case are declared kin of its household; where the second is."""
    household = county.year.cases[2].household
    for voter in VOTERS:
        data = {"person": f"person:{voter}", "household": household, "relation": "in_law"}
        county.stage.act("KinshipDeclared.v1", data, voter)
    return county.caught_up()


def pages(county: County, query: str = "") -> Iterator[dict[str, Any]]:
    after = ""
    while True:
        answer = county.get(f"findings?limit=1{query}{after}", "a1")
        assert answer.status_code == 200, answer.text
        yield answer.json()
        if not answer.json()["next"]:
            return
        after = f"&after={answer.json()['next']}"


@pytest.mark.usefixtures("planted")
def test_pages_of_one_are_the_whole_list_and_each_says_where_its_evidence_stands(
    county: County,
) -> None:
    whole = county.get("findings", "d1").json()["items"]
    singly = [item for page in pages(county) for item in page["items"]]
    assert singly == whole
    positions = [item["position"] for item in whole]
    assert positions == sorted(positions)
    late = [item for item in whole if any(voter in item["message"] for voter in VOTERS)]
    assert len(late) == len(VOTERS)
    for item in late:
        assert (item["rule"], item["grade"]) == ("ACT-3", "serious")
        assert item["evidence"][-1] == item["position"]
        vote = county.get(f"events/{item['evidence'][0]}", "a1").json()
        assert vote["index"] == item["evidence"][0]


def test_an_answer_says_the_position_that_it_reflects(county: County, planted: int) -> None:
    assert county.get("findings", "a1").json()["position"] >= planted


@pytest.mark.usefixtures("planted")
def test_rule_and_grade_narrow_the_list(county: County) -> None:
    assert all(i["rule"] == "ACT-3" for p in pages(county, "&rule=ACT-3") for i in p["items"])
    assert county.get("findings?rule=HH-6", "a1").json()["items"] == []
    assert county.get("findings?rule=ACT-3&grade=hint", "a1").json()["items"] == []


def test_the_search_is_a_process_of_its_own_and_one_that_was_killed_is_started_again(
    county: County,
) -> None:
    whole = county.get("findings", "a1").json()
    (searching,) = active_children()
    assert searching.pid != os.getpid()
    searching.kill()
    searching.join()
    broken = county.get("findings", "a1")
    assert (broken.status_code, broken.headers["retry-after"]) == (503, "1")
    again = county.get("findings", "a1").json()
    assert (again["position"], again["items"]) == (whole["position"], whole["items"])
    county.stage.act(
        "KinshipDeclared.v1",
        {"person": "person:v9", "household": county.year.cases[2].household, "relation": "in_law"},
        "v9",
    )
    assert county.get("findings", "a1").json()["position"] > whole["position"], "it goes on"


def test_the_search_ends_with_the_process_that_asked_even_where_that_was_killed(
    county: County,
) -> None:
    number = county.server.hosts.find(county.name).number
    dsn = county.server.findings.dsn()
    # Both hold the output: it is at its end when neither lives.
    ended = subprocess.run(
        [sys.executable, "-c", ASK_AND_BE_KILLED, dsn, str(number)],
        check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL
    assert int(ended.stdout) > 0, "it had found something"


def test_where_the_database_is_away_the_search_says_so_and_lives_on(county: County) -> None:
    addresses = iter(["host=127.0.0.1 port=1 dbname=none", county.server.findings.dsn()])
    desk = FindingsDesk(lambda: next(addresses))
    hosted = county.server.hosts.find(county.name)
    try:
        with pytest.raises(Problem) as refused:
            desk.at_head(hosted, date(2026, 4, 1)).result()
        assert refused.value.kind.status == 503
        assert desk.at_head(hosted, date(2026, 4, 1)).result().position > 0
    finally:
        desk.close()


@pytest.mark.parametrize("after", ["x", "12", "12|kin", "-1|a|b", "1|", "|"])
def test_a_cursor_that_no_page_gave_is_refused(county: County, after: str) -> None:
    assert county.get(f"findings?after={after}", "a1").status_code == 422


def test_looking_at_findings_is_recorded(county: County) -> None:
    before = len(looks(county))
    county.get("findings?purpose=discipline", "d1")
    (look,) = looks(county)[before:]
    assert (look["type"], look["data"]["subject"]) == ("TraceRead.v1", "findings:231005")
    assert look["data"]["purpose"] == "discipline"


@pytest.mark.usefixtures("planted")
def test_findings_come_as_a_table_too(county: County) -> None:
    answer = county.get("findings?rule=ACT-3", "a1", accept="text/csv")
    assert answer.text.splitlines()[0].endswith("subject,message,message_zh,evidence")
    assert "person:v7" in answer.text


def test_the_no_cash_proof_is_asked_of_the_same_process_and_recorded(county: County) -> None:
    before = len(looks(county))
    answer = county.get("no-cash?year=2026&place=231005", "a1")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [claim["claim"] for claim in found["claims"]] == list("abcde")
    assert found["scope"] == {"fund": None, "place": "231005", "year": 2026}
    assert found["position"] >= 0
    assert found["pinned"]["size"] > 0
    (look,) = looks(county)[before:]
    assert (look["type"], look["data"]["subject"]) == ("TraceRead.v1", "findings:231005")


def test_act_1_only_audit_and_discipline_ask_for_the_no_cash_proof(county: County) -> None:
    assert county.get("no-cash", "v7").status_code == 403
    assert county.get("no-cash?year=1", "a1").status_code == 422
