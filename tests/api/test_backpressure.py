"""More than can be taken in is turned away whole, and told when to come again."""

import pytest

from api.intake import of_outcome
from audit.trail import committer
from audit.trail.outcomes import Busy, Unavailable
from tests.api.conftest import County
from tests.api.test_acts import post, signed


def test_a_full_queue_answers_503_and_the_same_act_is_taken_later(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = signed(county, "child")
    post(county, signed(county, "spouse").body())
    with monkeypatch.context() as full:
        full.setattr(committer, "WAITING_MAX", 0)
        answer = post(county, act.body())
        bundle = post(county, {"acts": [act.body()]}, "acts:bundle").json()["items"]
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["type"] == "/problems/busy"
    assert [item["status"] for item in bundle] == [503]
    assert post(county, act.body()).status_code == 201


def test_an_outcome_that_nobody_knows_is_told_as_such() -> None:
    problem = of_outcome(Unavailable("connection lost"))
    assert problem.kind.status == 503
    assert "send it again" in problem.detail.en
    assert "connection lost" not in problem.detail.en, "what the database said stays unsaid"
    assert problem.headers["retry-after"]
    assert of_outcome(Busy()).kind.slug == "busy"
