"""Submitting acts: each documented status with what brings it about (api.md, Writing)."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from api.demo.stage import new
from api.signing import Office, Seen, SignedAct, sign_act
from audit.proof.dsse import parse_envelope
from audit.proof.merkle import leaf_hash
from audit.proof.promise import parse_promise
from audit.proof.scalars import decode_hash
from audit.proof.tlog_proof import parse_proof, verify_proof
from tests.api.conftest import County

Change = Callable[[dict[str, Any]], Any]


def signed(county: County, text: str, *, actor: str = "v9", **changes: Any) -> SignedAct:  # noqa: ANN401
    """An act that only its newness decides about: somebody declares a kinship."""
    stage = county.stage
    given: dict[str, Any] = {
        "kind": "KinshipDeclared.v1",
        "data": {
            "person": stage.cast[actor].person,
            "household": county.year.cases[3].household,
            "relation": text,
        },
        "ledger": stage.client.origin,
        "by": [stage.cast[actor]],
        "at": stage.now,
        "seen": stage.client.seen(),
        **changes,
    }
    return sign_act(given.pop("kind"), given.pop("data"), **given)


def post(county: County, body: Any, path: str = "acts", **headers: str) -> httpx.Response:  # noqa: ANN401
    return county.http.post(
        f"/v1/{county.name}/{path}",
        content=body if isinstance(body, bytes) else json.dumps(body).encode(),
        headers={"content-type": "application/json", **headers},
    )


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    return told


def test_an_act_is_admitted_with_201_and_the_same_again_with_200(county: County) -> None:
    act = signed(county, "spouse")
    first, second = post(county, act.body()), post(county, act.body())
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["id"] == act.id
    assert first.headers["location"].endswith(f"/events/{first.json()['index']}")


def test_the_promise_is_signed_by_the_ledgers_own_key_over_the_record(county: County) -> None:
    answer = post(county, signed(county, "child").body()).json()
    record = county.get(f"events/{answer['index']}", "a1").content
    registry = county.server.registries.at_head(county.server.hosts.find(county.name))
    promise = json.dumps(answer["promise"], separators=(",", ":"), sort_keys=True).encode()
    (entry,) = registry.system_keys()
    told = parse_promise(promise, entry.key)
    assert (told.index, told.id) == (answer["index"], answer["id"])
    assert decode_hash(told.leaf) == leaf_hash(record)


def test_the_record_holds_the_envelope_canonical_and_every_string_of_it_untouched(
    county: County,
) -> None:
    act = signed(county, "parent")
    loose = json.dumps(dict(reversed(act.body().items())), indent=4).encode()
    answer = post(county, loose)
    record = county.get(f"events/{answer.json()['index']}", "a1").json()
    assert record["envelope"] == act.envelope
    raw = county.get(f"events/{answer.json()['index']}", "a1").content
    inside = raw[raw.index(b'"envelope":') + len(b'"envelope":') : raw.rindex(b',"index"')]
    assert parse_envelope(inside).payload == parse_envelope(
        json.dumps(act.envelope, separators=(",", ":"), sort_keys=True).encode()
    ).payload  # fmt: skip


def test_waiting_for_the_proof_brings_the_path_and_a_checkpoint_over_the_record(
    county: County,
) -> None:
    answer = post(county, signed(county, "sibling").body(), "acts?wait=proof").json()
    proof = parse_proof(answer["proof"].encode())
    record = county.get(f"events/{answer['index']}", "a1").content
    verify_proof(proof, record)
    assert proof.index == answer["index"]


def test_an_answer_of_a_simulated_ledger_says_so(county: County) -> None:
    assert post(county, signed(county, "interest").body()).json()["simulated"] is True


# --- 400, 413, 415, 422: what is sent ---


def with_payload(body: dict[str, Any], **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**body, "envelope": {**body["envelope"], **changes}}


MALFORMED: dict[str, Change] = {
    "not base64": lambda body: with_payload(body, payload="%%%"),
    "base64 that does not re-encode": lambda body: with_payload(
        body, payload=body["envelope"]["payload"].rstrip("=") + "\n"
    ),
    "payload that is no JSON": lambda body: with_payload(body, payload="AAAA"),
    "another payload type": lambda body: with_payload(body, payloadType="text/plain"),
    "one signature too many": lambda body: with_payload(
        body, signatures=body["envelope"]["signatures"] * 2
    ),
    "no signature": lambda body: with_payload(body, signatures=[]),
    "line that is not base64": lambda body: {**body, "lines": ["%"]},
}
UNFIT: dict[str, Change] = {
    "no envelope": lambda body: {"disclosures": body["disclosures"]},
    "an unknown member": lambda body: {**body, "extra": 1},
    "an unknown member of the envelope": lambda body: with_payload(body, extra=1),
    "lines that are no list": lambda body: {**body, "lines": "AAAA"},
    "a disclosure that opens nothing": lambda body: {
        **body,
        "disclosures": [{"path": "/nothing", "salt": "AA==", "value": "x"}],
    },
    "an array": lambda body: [body],
}


@pytest.mark.parametrize("change", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_bytes_are_400(county: County, change: Change) -> None:
    problem(post(county, change(signed(county, "other_relative").body())), 400)


@pytest.mark.parametrize("change", UNFIT.values(), ids=UNFIT.keys())
def test_fields_that_do_not_fit_are_422(county: County, change: Change) -> None:
    problem(post(county, change(signed(county, "other_relative").body())), 422)


def test_data_that_its_type_does_not_fit_is_422_and_names_the_field(county: County) -> None:
    data = {"person": "person:v9", "household": "household:x", "relation": 7}
    told = problem(post(county, signed(county, "", data=data).body()), 422)
    assert "relation" in told["found"]


def test_a_type_that_nobody_published_is_422(county: County) -> None:
    act = signed(county, "", kind="CashHandedOver.v1", data={})
    assert problem(post(county, act.body()), 422)["rule"] == "act-type"


@pytest.mark.parametrize("value", ["1.5", "9007199254740992", "1e2"])
def test_numbers_that_not_every_reader_holds_are_400(county: County, value: str) -> None:
    body = json.dumps(signed(county, "other_relative").body())
    cut = body.replace('"lines": []', f'"lines": {value}')
    problem(post(county, cut.encode()), 400)


def test_a_key_twice_is_400(county: County) -> None:
    body = json.dumps(signed(county, "other_relative").body())
    problem(post(county, (body[:-1] + ', "lines": []}').encode()), 400)


def flood(sent: list[int]) -> Iterator[bytes]:
    """100 MiB that nobody should read to the end; `sent` says how much was taken."""
    chunk = b" " * (1 << 16)
    for _ in range((100 << 20) // len(chunk)):
        sent.append(len(chunk))
        yield chunk


def test_a_body_that_is_too_large_is_413_and_another_media_type_415(county: County) -> None:
    sent: list[int] = []
    answer = county.http.post(
        f"/v1/{county.name}/acts",
        content=flood(sent),
        headers={"content-type": "application/json", "content-length": str(100 << 20)},
    )
    problem(answer, 413)
    assert sum(sent) < 100 << 20, "the whole body was read"
    problem(post(county, b"{}", **{"content-type": "text/plain"}), 415)


def test_a_payload_that_is_too_large_is_413(county: County) -> None:
    body = signed(county, "other_relative").body()
    problem(post(county, with_payload(body, payload="QUFB" * 20_000)), 413)


def test_an_unknown_ledger_is_404_and_another_method_405(county: County) -> None:
    body = signed(county, "other_relative").body()
    told = county.http.post("/v1/990000/acts", json=body)
    problem(told, 404)
    problem(county.http.put(f"/v1/{county.name}/acts", json=body), 405)


# --- 401, 403, 409: who signs what ---


def test_a_changed_payload_is_401(county: County) -> None:
    one, two = signed(county, "spouse"), signed(county, "child")
    body = one.body()
    body["envelope"] = {**two.envelope, "signatures": one.envelope["signatures"]}
    problem(post(county, body), 401)


def test_an_unknown_key_is_401(county: County) -> None:
    office = county.stage.cast["v9"]
    stranger = county.stage.cast.keys.create(f"stranger-{new('x')[2:]}")
    act = signed(county, "child", by=[Office(office.person, office.role, office.place, stranger)])
    problem(post(county, act.body()), 401)


def test_an_office_that_was_not_granted_is_403(county: County) -> None:
    office = county.stage.cast["v9"]
    false = Office(office.person, "county_reviewer", county.name, office.key)
    told = problem(post(county, signed(county, "child", by=[false]).body()), 403)
    assert told["rule"] == "ACT-1"


def test_a_rule_of_the_process_is_409_with_rule_expected_and_found(county: County) -> None:
    data = {"case": county.household.case, "step": "township_review", "verdict": "passed",
            "reasons": None}  # fmt: skip
    act = signed(county, "", actor="t2", kind="ReviewGiven.v1", data=data)
    chinese = problem(post(county, act.body()), 409)
    english = problem(post(county, act.body(), **{"accept-language": "en"}), 409)
    assert chinese["rule"] == english["rule"] == "ID-5"
    assert chinese["expected"] != english["expected"]
    assert english["expected"].isascii()
    assert chinese["found"]


def test_an_id_used_for_another_act_is_409(county: County) -> None:
    act = signed(county, "spouse")
    post(county, act.body())
    other = signed(county, "child", act_id=act.id)
    assert problem(post(county, other.body()), 409)["type"] == "/problems/id-reused"


def test_an_act_for_another_ledger_and_one_over_a_forged_history_are_409(county: County) -> None:
    elsewhere = signed(county, "child", ledger="yangguang.example/county/999999")
    assert problem(post(county, elsewhere.body()), 409)["rule"] == "ledger"
    seen = county.stage.client.seen()
    forged = signed(county, "child", seen=Seen(seen.size, "A" * 43 + "="))
    assert problem(post(county, forged.body()), 409)["rule"] == "seen-root"


def test_what_was_refused_left_nothing_behind(county: County) -> None:
    head = county.http.get(f"/v1/{county.name}/events?after=0&limit=1").status_code
    assert head == 401
    before = county.server.watch.poll()
    act = signed(county, "", kind="CashHandedOver.v1", data={})
    problem(post(county, act.body()), 422)
    assert county.server.watch.poll()[1, "head"] == before[1, "head"]


# --- bundles ---


def test_a_bundle_answers_each_act_on_its_own(county: County) -> None:
    good, other = signed(county, "spouse"), signed(county, "child")
    broken = with_payload(signed(county, "parent").body(), payload="%%%")
    bundle = {"acts": [good.body(), broken, {"nothing": 1}, other.body(), good.body()]}
    items = post(county, bundle, "acts:bundle").json()["items"]
    assert [item["status"] for item in items[:4]] == [201, 400, 422, 201]
    assert items[4]["index"] == items[0]["index"]
    assert items[1]["type"] == "/problems/malformed"
    assert "promise" in items[0]


def test_an_empty_bundle_is_422(county: County) -> None:
    problem(post(county, {"acts": []}, "acts:bundle"), 422)
