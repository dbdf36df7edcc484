"""Signing in by a signature, and what a session is worth afterwards."""

from base64 import b64encode
from functools import partial
from typing import Any

import httpx
import psycopg
import pytest

from api.registries import Registries
from api.signing import Office
from audit.trail.custody import SigningKey
from tests.api.conftest import County


def path(county: County, rest: str = "") -> str:
    return f"/v1/{county.name}/session{rest}"


def answered(county: County, office: Office, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """An answer to a fresh challenge."""
    challenge = county.http.get(path(county, "/challenge")).json()
    key = office.key
    assert isinstance(key, SigningKey)
    return {
        "challenge": challenge["challenge"],
        "person": office.person,
        "key": key.key_id,
        "signature": b64encode(key.sign(challenge["message"].encode())).decode(),
        **changes,
    }


def sign_in(county: County, body: dict[str, Any], **headers: str) -> httpx.Response:
    answer = county.http.post(path(county), json=body, headers=headers)
    county.http.cookies.clear()
    return answer


def test_who_signs_the_challenge_is_signed_in_with_the_offices_of_today(county: County) -> None:
    answer = sign_in(county, answered(county, county.stage.cast["t1"]))
    assert answer.status_code == 201
    assert answer.json()["offices"] == [
        {"role": "township_officer", "place": county.stage.cast["t1"].place}
    ]
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_a_challenge_is_spent_by_its_first_answer(county: County) -> None:
    body = answered(county, county.stage.cast["t1"])
    assert sign_in(county, body).status_code == 201
    assert sign_in(county, body).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"challenge": "A" * 43},
        {"challenge": ""},
        {"person": "person:t2"},
        {"key": "ed25519:" + "0" * 64},
        {"signature": b64encode(bytes(64)).decode()},
        {"signature": "not base64"},
    ],
    ids=repr,
)
def test_a_wrong_answer_is_401(county: County, changes: dict[str, str]) -> None:
    answer = sign_in(county, answered(county, county.stage.cast["t1"], **changes))
    assert answer.status_code == 401
    assert answer.json()["rule"] == "ACT-1"


def test_a_signature_for_another_ledger_does_not_sign_in(county: County) -> None:
    office = county.stage.cast["t1"]
    challenge = county.http.get(path(county, "/challenge")).json()
    foreign = challenge["message"].replace("231005", "231006")
    assert isinstance(office.key, SigningKey)
    signature = b64encode(office.key.sign(foreign.encode())).decode()
    body = answered(county, office, challenge=challenge["challenge"], signature=signature)
    assert sign_in(county, body).status_code == 401


def test_the_table_holds_no_token(county: County, county_database: str) -> None:
    token = county.token("t1")
    with psycopg.connect(county_database) as connection:
        rows = connection.execute("SELECT token_sha256, person FROM api.sessions").fetchall()
    assert rows
    assert all(token.encode() not in bytes(row[0]) for row in rows)


def test_signing_out_revokes_at_once(county: County) -> None:
    token = sign_in(county, answered(county, county.stage.cast["t2"])).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert county.http.get(path(county), headers=headers).json()["person"] == "person:t2"
    assert county.http.delete(path(county), headers=headers).status_code == 204
    assert county.http.get(path(county), headers=headers).status_code == 401


def test_a_token_that_opens_nothing_is_401_and_no_token_is_a_stranger(county: County) -> None:
    bad = county.http.get(path(county), headers={"Authorization": "Bearer " + "A" * 43})
    assert bad.status_code == 401
    assert county.http.get(path(county)).json()["person"] == ""


def test_a_suspended_key_ends_its_sessions_at_once(county: County) -> None:
    stage = county.stage
    token = sign_in(county, answered(county, stage.cast["v8"])).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert county.http.get(path(county), headers=headers).status_code == 200
    key = stage.cast["v8"].key.key_id
    stage.act("KeySuspended.v1", {"key": key, "reason": "phone lost"}, "g1")
    assert county.http.get(path(county), headers=headers).status_code == 401
    assert sign_in(county, answered(county, stage.cast["v8"])).status_code == 401
    stage.act("KeyReinstated.v1", {"key": key, "reason": "phone found"}, "r1", "g1")
    assert sign_in(county, answered(county, stage.cast["v8"])).status_code == 201


def test_an_office_that_is_granted_or_ended_holds_or_ends_at_once(county: County) -> None:
    stage, place = county.stage, county.stage.cast["c1"].place
    office = {"person": "person:v9", "role": "helper", "place": place}
    listed = f"households?place={place}"
    assert county.get(listed, "v9").status_code == 403
    stage.act("RoleGranted.v1", {**office, "from": "2026-01-01", "until": None}, "r1", "g1")
    assert county.get(listed, "v9").status_code == 200
    stage.act("RoleEnded.v1", {**office, "on": stage.today.isoformat()}, "r1", "g1")
    assert county.get(listed, "v9").status_code == 403


def test_what_waits_is_what_the_offices_of_now_can_take(county: County) -> None:
    stage, theirs = county.stage, county.stage.cast["k1"]
    office = {"person": "person:v10", "role": theirs.role, "place": theirs.place}

    def waiting() -> Any:  # noqa: ANN401
        return county.get("todo?limit=500", "v10").json()["items"]

    before = waiting()
    stage.act("RoleGranted.v1", {**office, "from": "2026-01-01", "until": None}, "r1", "g1")
    assert len(waiting()) > len(before)
    assert waiting() == waiting()
    stage.act("RoleEnded.v1", {**office, "on": stage.today.isoformat()}, "r1", "g1")
    assert waiting() == before


def test_a_session_that_was_met_before_ends_at_once(county: County) -> None:
    headers = {"Authorization": f"Bearer {county.another_token('t2')}"}
    todo = f"/v1/{county.name}/todo"
    assert [county.http.get(todo, headers=headers).status_code for _ in range(2)] == [200, 200]
    assert county.http.delete(path(county), headers=headers).status_code == 204
    assert county.http.get(todo, headers=headers).status_code == 401
    assert county.http.get(todo).status_code == 401, "nor does anybody else see it"


def test_who_asks_is_judged_by_the_head_even_where_an_older_one_was_seen(county: County) -> None:
    hosted = county.server.hosts.find(county.name)
    session = county.server.sessions.find(hosted.number, county.token("v6"))
    assert session is not None
    behind = Registries(county.server.registries.pool, county.server.now)
    asked = partial(behind.reader, hosted, session.person, session.key)
    assert asked(reached=-1) is None, "it knew nothing yet, and was told that there is nothing"
    reader = asked(reached=session.registry_to)
    assert reader is not None
    assert asked(reached=-1) == asked() == reader, "what was read stays read"


def test_a_change_by_cookie_from_another_site_is_403(county: County) -> None:
    token = county.token("t1")
    cookie = {"Cookie": f"yangguang={token}"}
    own = {"Origin": str(county.http.base_url).rstrip("/")}
    put = county.http.build_request
    for headers, status in (
        ({**cookie, "Origin": "https://elsewhere.example"}, 403),
        ({**cookie, "Origin": "null"}, 403),
        (cookie, 403),
        ({**cookie, **own}, 201),
        ({**cookie, "yangguang-request": "page"}, 201),
        ({**cookie, "Sec-Fetch-Site": "same-origin"}, 201),
    ):
        request = put(
            "POST",
            f"/v1/{county.name}/attachments",
            content=b"text",
            headers={"content-type": "text/plain", **headers},
        )
        assert county.http.send(request).status_code == status, headers


def test_one_session_reads_the_countys_ledger_and_the_inspection_ledger_beside_it(
    county: County,
) -> None:
    headers = county.as_("a1")
    for name in (county.name, f"{county.name}-inspection"):
        assert county.http.get(f"/v1/{name}/session", headers=headers).json()["person"]
