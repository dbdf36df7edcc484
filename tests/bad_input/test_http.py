"""Bad input over HTTP: the documented status, the rule in two languages, and nothing half-written.

Bytes that cannot be read have no rule; whatever was read and refused names one, says what it
expects and what it found. After each refusal every table that an act could have written is as it
was before.
"""

import http.client
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.demo.opening import publicity
from api.demo.village import COUNTY, VILLAGE
from api.signing import Secret, Seen
from audit.proof import canonical
from tests.bad_input.world import (
    REAL_COUNTY,
    World,
    changed,
    lines_as,
    make_world,
    spoilt,
)
from tests.journeys.served import in_office, serve_county
from tests.races.village import minutes
from tests.spec import id_number

BYTES_100_MB = 100 * 1024 * 1024
TAKEN = id_number("1991-02-03", 11)
"""The ID number of somebody who is registered."""

Body = bytes | Mapping[str, Any]


@pytest.fixture(scope="module")
def world(module_folder: Path) -> Iterator[World]:
    """The village, with one more person registered."""
    with serve_county(module_folder / "served", simulated=True, beside=REAL_COUNTY) as served:
        made = make_world(served)
        made.stage.act("PersonRegistered.v1", person("taken", TAKEN), "s1")
        yield made


@dataclass(frozen=True, slots=True)
class Bad:
    """One kind of bad input: what is sent where, and what it is answered."""

    told: str
    status: int
    rule: str | None
    make: Callable[[World], Body]
    ledger: str = COUNTY
    media_type: str = "application/json"


def person(name: str, number: str) -> dict[str, Any]:
    """A person to be registered."""
    return {
        "person": f"person:{name}",
        "place": VILLAGE,
        "name": Secret(f"示例{name}"),
        "id_number": Secret(number),
        "phone": None,
        "gender": None,
    }


def _stated(w: World) -> str:
    """A good payload, as text."""
    return canonical.encode(w.payload("PublicityRecorded.v1", _record(w), "c1")).decode()


def _record(w: World) -> dict[str, Any]:
    return publicity(w.stage, w.stage.today)


def _signed(kind: str, data: Callable[[World], Mapping[str, Any]], *names: str) -> Any:  # noqa: ANN401
    return lambda w: w.served.sign(kind, data(w), *names).body()


def _flipped(w: World) -> Body:
    body = w.served.sign("PublicityRecorded.v1", _record(w), "c1").body()
    envelope = dict(body["envelope"])
    payload = spoilt(_stated(w), '"households_count":24', '"households_count":25')
    other = w.sign_bytes(payload, "c1")["envelope"]["payload"]
    return {**body, "envelope": {**envelope, "payload": other}}


def _nested(w: World) -> Body:
    deep = "[" * 200 + "]" * 200
    return w.sign_bytes(spoilt(_stated(w), '"happened_on":null', f'"happened_on":{deep}'), "c1")


def _as_other(w: World, person_name: str, **office: str) -> Body:
    stolen = in_office(w.stage.cast, "c1", "village_committee", VILLAGE)
    by = [type(stolen)(person_name, office.get("role", stolen.role), VILLAGE, stolen.key)]
    return w.served.sign("PublicityRecorded.v1", _record(w), by=by).body()


def _elsewhere(w: World) -> Body:
    by = [in_office(w.stage.cast, "c1", "village_committee", "231005100202")]
    return w.served.sign("PublicityRecorded.v1", _record(w), by=by).body()


def _stranger(w: World) -> Body:
    if "x1" not in w.stage.cast.offices:
        w.stage.cast.add("x1", "nobody", "village_committee", VILLAGE)
    return w.served.sign("PublicityRecorded.v1", _record(w), "x1").body()


def _closing_assembly(w: World) -> Mapping[str, Any]:
    return minutes(w.at, w.open_assembly, [w.open_case], [(40, 0)])


def _closing_notice(w: World) -> Mapping[str, Any]:
    fates = [{"subject": case.case, "fate": "passed"} for case in w.at.cases]
    return {"notice": w.notice, "outcomes": fates}


def _empty_household(_w: World) -> Mapping[str, Any]:
    head = "person:taken"
    return {"household": "household:empty", "place": VILLAGE, "head": head, "members": []}


def _batch(w: World, *lines: Mapping[str, Any]) -> Any:  # noqa: ANN401
    header = {
        "place": VILLAGE,
        "persons": len(lines),
        "households": 0,
        "source": w.stage.paper("roster"),
    }
    typed = [("PersonRegistered.v1", line) for line in lines]
    return w.served.sign("RosterImported.v1", header, "g1", lines=typed)


def _batch_with_twin(w: World) -> Body:
    good = [person(f"good-{n}", id_number("1992-01-01", 20 + n)) for n in range(3)]
    body: Body = _batch(w, *good, person("twin", TAKEN)).body()
    return body


def _batch_with_other_line(w: World) -> Body:
    batches = [_batch(w, person("one", id_number("1993-01-01", n))) for n in (1, 2)]
    return lines_as(batches[0], batches[1].body()["lines"])


def _reused(w: World) -> Body:
    vote = {"assembly": w.open_assembly, "matter": w.open_case.case, "vote": "against"}
    return w.served.sign("VoteCast.v1", vote, "v1", act_id=w.vote.id).body()


def _second_vote(w: World) -> Mapping[str, Any]:
    return {"assembly": w.open_assembly, "matter": w.open_case.case, "vote": "for"}


def _sealed_and_shut(w: World) -> Body:
    signed = w.served.sign("PersonRegistered.v1", person("shut", TAKEN), "s1")
    return changed(signed, disclosures=[])


def _sealed_otherwise(w: World) -> Body:
    signed = w.served.sign("PersonRegistered.v1", person("open", TAKEN), "s1")
    opened = [{**one, "value": "示例假"} for one in signed.disclosures]
    return changed(signed, disclosures=opened)


def _later(w: World) -> Body:
    at = w.stage.now + timedelta(days=1)
    return w.served.sign("PublicityRecorded.v1", _record(w), "c1", at=at).body()


def _forged_history(w: World) -> Body:
    seen = w.stage.client.seen()
    forged = Seen(seen.size, "A" * 43 + "=")
    return w.served.sign("PublicityRecorded.v1", _record(w), "c1", seen=forged).body()


def _other_county(w: World) -> Body:
    ledger = "yangguang.example/county/231002/simulated"
    return w.served.sign("PublicityRecorded.v1", _record(w), "c1", ledger=ledger).body()


def _set_clock(w: World) -> Body:
    data = {"now": "2026-12-31T00:00:00.000000Z"}
    return w.real.sign("ClockSet.v1", data, "r1", "r2", at=w.real.stage.now).body()


UNREADABLE = (
    Bad("bytes that are no JSON", 400, None, lambda _w: b"{"),
    Bad("bytes that are no text", 400, None, lambda _w: b'{"envelope":"\xff"}'),
    Bad("a key twice", 400, None, lambda _w: b'{"envelope":{},"envelope":{}}'),
    Bad("an integer beyond 2^53", 400, None, lambda _w: b'{"lines":[9007199254740993]}'),
    Bad("a fraction", 400, None, lambda _w: b'{"lines":[0.5]}'),
    Bad("deep nesting", 400, None, lambda _w: b'{"lines":' + b"[" * 99 + b"]" * 99 + b"}"),
    Bad(
        "a form",
        415,
        None,
        lambda _w: b"envelope=1",
        media_type="application/x-www-form-urlencoded",
    ),
    Bad("plain text", 415, None, lambda _w: b"{}", media_type="text/plain"),
    Bad("no envelope", 422, None, lambda _w: {"lines": []}),
    Bad("a field that nobody knows", 422, None, lambda _w: {"envelope": {}, "admin": True}),
)
SIGNED_AND_SPOILT = (
    Bad("spaces in the payload", 400, "canonical",
        lambda w: w.sign_bytes(_stated(w).replace(":", ": ", 1).encode(), "c1")),
    Bad("a key twice in the payload", 400, "canonical",
        lambda w: w.sign_bytes(spoilt(_stated(w), '"at":', '"at":"now","at":'), "c1")),
    Bad("an integer beyond 2^53 in the payload", 400, "canonical",
        lambda w: w.sign_bytes(spoilt(_stated(w), ":24,", ":9007199254740993,"), "c1")),
    Bad("deep nesting in the payload", 400, "canonical", _nested),
    Bad("a payload changed behind its signature", 401, "signature", _flipped),
    Bad("a key that nobody enrolled", 401, "ACT-1", _stranger),
    Bad("a key enrolled for somebody else", 401, "ACT-1", lambda w: _as_other(w, "person:c2")),
    Bad("a role that was not granted", 403, "ACT-1",
        lambda w: _as_other(w, "person:c1", role="village_secretary")),
    Bad("a place that is not theirs", 403, "ACT-1", _elsewhere),
    Bad("a role that does not sign this", 403, "ACT-1",
        _signed("PublicityRecorded.v1", _record, "v1")),
    Bad("one signature where two are needed", 403, "ACT-1",
        _signed("ClockSet.v1", lambda _w: {"now": "2026-04-30T00:00:00.000000Z"}, "r1")),
    Bad("a type that nobody published", 422, "act-type",
        _signed("MoneyPrinted.v1", lambda _w: {}, "c1")),
    Bad("a field left out", 422, "schema",
        _signed("VoteCast.v1", lambda _w: {"vote": "for"}, "v1")),
    Bad("sealed values that were not sent", 422, "disclosure-missing", _sealed_and_shut),
    Bad("other values than those that were sealed", 422, "disclosure-value", _sealed_otherwise),
    Bad("lines other than those that were signed", 422, "lines", _batch_with_other_line),
)  # fmt: skip
REFUSED = (
    Bad("an act for another county", 409, "ledger", _other_county),
    Bad("other bytes under an id that is used", 409, "act-id", _reused),
    Bad("signed tomorrow", 409, "at-future", _later),
    Bad("a history that never was", 409, "seen-root", _forged_history),
    Bad("a second vote", 409, "ASM-1", _signed("VoteCast.v1", _second_vote, "v1")),
    Bad("minutes before the votes", 409, "ASM-4",
        _signed("AssemblyClosed.v1", _closing_assembly, "s1")),
    Bad("a notice closed early", 409, "NOT-1", _signed("NoticeClosed.v1", _closing_notice, "s1")),
    Bad("an ID number a second time", 409, "HH-2",
        _signed("PersonRegistered.v1", lambda _w: person("twin", TAKEN), "s1")),
    Bad("an ID number with a wrong check digit", 409, "HH-2",
        _signed("PersonRegistered.v1", lambda _w: person("odd", TAKEN[:-1] + "?"), "s1")),
    Bad("a household of zero members", 409, "ID-1",
        _signed("HouseholdRegistered.v1", _empty_household, "s1")),
    Bad("a batch whose last line is refused", 409, "HH-2", _batch_with_twin),
    Bad("a clock set on a ledger with a real one", 409, "clock", _set_clock, ledger=REAL_COUNTY),
)  # fmt: skip


def send(world: World, bad: Bad, body: Body, language: str) -> httpx.Response:
    """The answer in one language."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": bad.media_type, "Accept-Language": language}
    return world.http.post(f"/v1/{bad.ledger}/acts", content=content, headers=headers)


@pytest.mark.parametrize("bad", [*UNREADABLE, *SIGNED_AND_SPOILT, *REFUSED], ids=lambda b: b.told)
def test_it_is_refused_as_documented_and_nothing_is_half_written(world: World, bad: Bad) -> None:
    body = bad.make(world)
    before = world.written()
    answers = {language: send(world, bad, body, language) for language in ("zh", "en")}
    found = {language: answer.json() for language, answer in answers.items()}
    for language, answer in answers.items():
        assert answer.status_code == found[language]["status"] == bad.status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"].startswith(language)
        assert found[language].get("rule") == bad.rule
        assert found[language]["detail"]
        if bad.rule:
            assert found[language]["expected"]
            assert found[language]["found"]
    assert found["zh"]["title"] != found["en"]["title"]
    assert found["zh"]["detail"] != found["en"]["detail"]
    assert TAKEN not in answers["zh"].text + answers["en"].text
    assert world.written() == before


@pytest.mark.parametrize("path", [f"/v1/{COUNTY}/acts", f"/v1/{COUNTY}/attachments"])
def test_a_hundred_megabytes_are_refused_before_they_are_read(world: World, path: str) -> None:
    before = world.written()
    url = httpx.URL(world.served.address)
    connection = http.client.HTTPConnection(url.host, url.port or 80, timeout=60)
    connection.putrequest("POST", path)
    media_type = "application/json" if path.endswith("acts") else "application/pdf"
    connection.putheader("Content-Type", media_type)
    connection.putheader("Content-Length", str(BYTES_100_MB))
    connection.putheader("Authorization", f"Bearer {world.stage.token}")
    connection.endheaders()
    answer = connection.getresponse()
    problem = json.loads(answer.read())
    connection.close()
    assert (answer.status, problem["type"]) == (413, "/problems/too-large")
    assert world.written() == before


def test_what_was_meant_well_is_admitted_all_the_same(world: World) -> None:
    before = world.written()
    world.stage.act("PublicityRecorded.v1", _record(world), "c1")
    after = world.written()
    assert after["records"] != before["records"]
