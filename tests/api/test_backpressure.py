"""More than can be taken in is turned away whole, and told when to come again."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from anyio.to_thread import current_default_thread_limiter

from api.app import make_app
from api.intake import of_outcome
from api.wiring import POOL_CONNECTIONS_MAX, THREADS_MAX
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


def test_fewer_threads_answer_than_there_are_connections(county: County) -> None:
    async def threads() -> float:
        app = make_app(county.server)
        async with app.router.lifespan_context(app):
            return current_default_thread_limiter().total_tokens

    assert asyncio.run(threads()) == THREADS_MAX < POOL_CONNECTIONS_MAX


def test_more_readers_than_threads_are_all_answered(county: County) -> None:
    county.token("k1")
    with ThreadPoolExecutor(3 * POOL_CONNECTIONS_MAX) as many:
        answers = list(many.map(lambda _: county.get("todo", "k1"), range(100)))
    assert {answer.status_code for answer in answers} == {200}
