"""The portal: anybody may object while a notice runs, and gets a receipt (NOT-2)."""

from typing import Any

import httpx
import psycopg
import pytest

from api.limits import Limit
from audit.proof.tlog_proof import parse_proof
from tests.api.conftest import County


@pytest.fixture(autouse=True)
def _unhurried(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = Limit(per_minute=6000, burst=6000)
    monkeypatch.setattr(county.server, "limits", {**county.server.limits, "objection": limit})


def objection(county: County, **changes: Any) -> httpx.Response:  # noqa: ANN401
    body = {"notice": county.notice, "text": "此户有商铺，收入不实。", **changes}
    sent = {name: value for name, value in body.items() if value is not ...}
    return county.http.post(f"/v1/{county.name}/objections", json=sent)


def test_an_anonymous_objection_is_received_under_the_ledgers_own_key(county: County) -> None:
    answer = objection(county, subject=county.household.case)
    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["due_on"] == "2026-03-30"
    assert receipt["promise"]["payloadType"] == "application/vnd.yangguang.promise+json"
    county.get(f"stats?at_least={receipt['index']}").raise_for_status()
    told = county.get(f"objections/{receipt['objection']}", "t3").json()
    assert told["anonymous"] is True
    assert told["text"] == "此户有商铺，收入不实。"
    public = county.get(f"notices/{county.notice}").json()["objections"]
    assert receipt["objection"] in [one["objection"] for one in public]


def test_the_receipt_can_be_verified_by_whoever_holds_it(county: County) -> None:
    receipt = objection(county).json()
    data = {"person": "person:v5", "household": county.year.cases[2].household,
            "relation": "child"}  # fmt: skip
    county.stage.act("KinshipDeclared.v1", data, "v5", wait="proof")
    proof = parse_proof(county.get(f"events/{receipt['index']}/proof").content)
    assert proof.index == receipt["index"]


def test_what_was_written_is_nowhere_in_the_log(county: County, county_database: str) -> None:
    objection(county, text="独一无二的异议内容一二三")
    with psycopg.connect(county_database) as connection:
        rows = connection.execute("SELECT record FROM records").fetchall()
    assert not [row for row in rows if "独一无二".encode() in bytes(row[0])]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"text": ""}, 422),
        ({"text": ...}, 422),
        ({"text": "字" * 2001}, 422),
        ({"notice": "notice:none"}, 404),
        ({"notice": "household:x"}, 422),
        ({"subject": "case:none"}, 409),
        ({"name": "张三"}, 422),
    ],
    ids=str,
)
def test_an_objection_that_does_not_fit_is_refused(
    county: County, changes: dict[str, Any], status: int
) -> None:
    assert objection(county, **changes).status_code == status


def test_too_many_from_one_address_are_429(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = Limit(per_minute=1, burst=1)
    monkeypatch.setattr(county.server, "limits", {**county.server.limits, "objection": limit})
    assert objection(county).status_code == 201
    answer = objection(county)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
