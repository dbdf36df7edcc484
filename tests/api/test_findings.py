"""Findings over HTTP: for audit and discipline, page by page, and looking is recorded."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import County
from tests.api.test_personal import looks

VOTERS = ("v7", "v8")


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
