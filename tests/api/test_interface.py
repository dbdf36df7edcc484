"""The interface whole: its description, its page, and no input whatever that gives a 5xx."""

import asyncio
import logging
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg_pool import PoolTimeout
from schemathesis.core.result import Ok

from api.access import OFFICIALS, READS
from api.guard import Guard
from api.problems import KINDS
from api.watch import Height, Watch
from tests.api.conftest import County
from tests.api.test_access import ROUTES, _path

READ_ELSEWHERE = {
    "evaluations/{evaluation}", "guidance/{person}", "session", "session/challenge",
    "attachments", "acts", "acts:bundle", "objections",
    "bank-accounts/{name}/parties",
    "awards/{grant}", "calendars/{year}", "drafts/award-list",
    "drafts/distribution", "drafts/payment-batch", "payments/{batch}", "payments/{batch}/file",
    "drafts/points-month", "points/{account}", "points-lists/{place}/{month}",
}  # fmt: skip


def test_the_description_has_an_example_for_every_type_that_can_be_sent(county: County) -> None:
    described = county.http.get("/openapi.json").json()
    acts = described["paths"]["/v1/{ledger}/acts"]["post"]
    examples = acts["requestBody"]["content"]["application/json"]["examples"]
    listed = county.http.get("/v1/act-types").json()["items"]
    assert set(examples) == {one["type"] for one in listed if not one["line_only"]}
    for one in listed:
        assert county.http.get(one["href"]).json()["schema"]


def test_every_operation_says_that_it_answers_with_problem_documents(county: County) -> None:
    described = county.http.get("/openapi.json").json()
    for operations in described["paths"].values():
        for operation in operations.values():
            assert "default" in operation["responses"]
            assert operation["summary"]
            assert operation["tags"]


def test_every_route_of_reads_is_tried_by_every_reader(county: County) -> None:
    described = county.http.get("/openapi.json").json()["paths"]
    prefix = "/v1/{ledger}/"
    routes = {path.removeprefix(prefix) for path in described if path.startswith(prefix)}
    tried = {route.partition("?")[0] for route in ROUTES}
    shapes = {"/".join("*" if "{" in part or part.isdigit() or ":" in part else part
                       for part in r.split("/"))
              for r in tried | {"rosters/{kind}", "trace/{subject}"}}  # fmt: skip
    for route in routes - READ_ELSEWHERE:
        shape = "/".join("*" if "{" in part else part for part in route.split("/"))
        assert shape in shapes, route


def test_the_page_needs_nothing_from_elsewhere(county: County) -> None:
    page = county.http.get("/docs")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for part in ("/docs", "/docs/docs.js", "/docs/docs.css"):
        text = county.http.get(part).text
        assert "http://" not in text
        assert "https://" not in text
    assert county.http.get("/docs/other.js").status_code == 404


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_every_kind_of_problem_is_explained_where_its_type_points(
    county: County, slug: str
) -> None:
    assert county.http.get(f"/problems/{slug}").json()["status"] == KINDS[slug].status


def test_alive_and_ready_are_apart(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    assert county.http.get("/healthz").status_code == 200
    assert county.http.get("/readyz").status_code == 200

    class Away:
        def connection(self, timeout: float) -> Any:  # noqa: ANN401
            raise PoolTimeout(f"after {timeout}")

    monkeypatch.setattr(county.server, "pool", Away())
    assert county.http.get("/healthz").status_code == 200
    answer = county.http.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_metrics_name_routes_and_never_addresses(county: County) -> None:
    county.get("households/household:secret-name", "s1")
    text = county.http.get("/metrics").text
    assert 'route="/v1/{ledger}/households/{household}"' in text
    assert "secret-name" not in text
    assert 'yangguang_height{ledger="231005",of="sealed"}' in text


def test_a_fault_of_ours_is_a_problem_and_its_message_is_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(_scope: Any, _receive: Any, _send: Any) -> None:  # noqa: ANN401
        raise RuntimeError("王小明 231005198001010011")

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=Guard(broken))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/v1/231005/households/x")

    with caplog.at_level(logging.DEBUG):
        answer = asyncio.run(ask())
    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/fault"
    assert "王小明" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text


# --- no input gives a 5xx ---

segments = st.text(max_size=12).map(lambda text: quote(text, safe=""))
UNHURRIED = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def _hurried(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unlimited:
        def take(self, _address: str) -> None: ...

    monkeypatch.setattr(county.server, "limits", dict.fromkeys(county.server.limits, Unlimited()))
    patient = Watch.reached

    async def hurried(
        watch: Watch, ledger: int, height: Height, size: int, timeout_s: float
    ) -> bool:
        return await patient(watch, ledger, height, size, min(timeout_s, 0.02))

    monkeypatch.setattr(Watch, "reached", hurried)


@UNHURRIED
@given(parts=st.lists(segments, max_size=4), query=st.dictionaries(segments, segments, max_size=3))
def test_no_address_gives_a_fault(county: County, parts: list[str], query: dict[str, str]) -> None:
    for prefix in ("", f"v1/{county.name}/", "log/", f"log/{county.stage.client.origin}/"):
        path = f"{county.http.base_url}/{prefix}{'/'.join(parts)}"
        answer = county.http.get(path, params=query, headers=county.as_("a1"))
        assert answer.status_code < 500, path


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "0",
            "-1",
            "2026-02-30",
            "0000-00-00",
            "9999-12-31",
            "2026-01-01T25:00",
            "NaN",
            "１",
            "true",
            "null",
            "[]",
            "'",
            "\u202e",
            "999999999999999999999999999999",
            "household:x",
            "231005",
            "2310051002019",
        ]
    ),
    st.text(max_size=20).filter(lambda text: "\0" not in text),
)
FORMS = ("application/json", "text/csv", "application/pdf", "*/*;q=x", "")


ASKED = (
    "about", "account", "after", "as_of", "at_least", "batch", "format", "from", "fund", "grade",
    "kind", "known_at", "limit", "list", "open", "payer_name", "period", "place", "purpose",
    "remark", "reveal", "rule", "status", "wait", "waits_for", "way", "year",
)  # fmt: skip


@UNHURRIED
@given(
    route=st.sampled_from(sorted(ROUTES)),
    query=st.dictionaries(st.sampled_from(ASKED), HOSTILE, max_size=4),
    form=st.sampled_from(FORMS),
)
def test_no_question_about_what_is_there_gives_a_fault(
    county: County, route: str, query: dict[str, str], form: str
) -> None:
    path = f"/v1/{county.name}/{_path(county, route).partition('?')[0]}"
    answer = county.http.get(path, params=query, headers=county.as_("a1", accept=form))
    assert answer.status_code < 500 or "retry-after" in answer.headers, answer.text


def test_every_name_that_may_be_asked_is_tried(county: County) -> None:
    described = county.http.get("/openapi.json").json()["paths"]
    names = {
        one["name"]
        for operations in described.values()
        for one in operations.get("get", {}).get("parameters", ())
        if one["in"] == "query"
    }
    assert names == set(ASKED)


@UNHURRIED
@given(body=st.binary(max_size=400), kind=st.sampled_from(["acts", "acts:bundle", "objections"]))
def test_no_bytes_give_a_fault(county: County, body: bytes, kind: str) -> None:
    answer = county.http.post(
        f"/v1/{county.name}/{kind}", content=body, headers={"content-type": "application/json"}
    )
    assert 400 <= answer.status_code < 500


def test_whatever_the_description_allows_is_answered_without_a_fault(county: County) -> None:
    headers = {"Authorization": f"Bearer {county.another_token('a1')}"}  # signs itself out
    address = str(county.http.base_url)
    described = schemathesis.openapi.from_dict(county.http.get("/openapi.json").json())
    described.config.update(headers=headers)
    tried = 0
    for found in described.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:  # noqa: ANN401
            if "ledger" in case.path_parameters:
                case.path_parameters["ledger"] = county.name
            answer = case.call(base_url=address, headers=headers)
            assert answer.status_code < 500 or "retry-after" in answer.headers

        ask()
        tried += 1
    assert tried > 25


def test_the_documents_say_what_is_enforced() -> None:
    text = (Path(__file__).parents[2] / "docs" / "http.md").read_text("utf-8")
    for kind in KINDS.values():
        assert f"| `/problems/{kind.slug}` | {kind.status} | {kind.title.en}" in text
    for read in READS.values():
        line = next(line for line in text.splitlines() if line.startswith(f"| `{read.name}`"))
        assert line.endswith("| yes |") == read.recorded
        assert ("everybody" in line) == read.public
        assert ("oneself 本人" in line) == read.own
        assert ("officials" in line) == (read.roles >= OFFICIALS)
