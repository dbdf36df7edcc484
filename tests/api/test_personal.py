"""Personal data: masked for everybody, whole for few, and every look recorded beforehand."""

import json
import logging
from base64 import b64decode
from typing import Any

import psycopg
import pytest

from api.client import LedgerClient
from tests.api.conftest import County


def looks(county: County) -> list[dict[str, Any]]:
    """What the inspection ledger holds, as an inspector follows it."""
    found: list[dict[str, Any]] = []
    after = "0"
    while True:
        path = f"/v1/{county.name}-inspection/events?limit=500&after={after}"
        answer = county.http.get(path, headers=county.as_("d1")).json()
        if not answer["items"]:
            return found
        records = [item["record"] for item in answer["items"]]
        payloads = [one["envelope"]["payload"] for one in records if "envelope" in one]
        found += [json.loads(b64decode(payload)) for payload in payloads]
        after = answer["next"]


def revealed(county: County, actor: str, what: str = "identity", purpose: str = "own_step") -> Any:  # noqa: ANN401
    path = f"households/{county.household.household}?reveal={what}&purpose={purpose}"
    return county.get(path, actor)


def test_a_household_shows_masked_names_to_its_officials(county: County) -> None:
    for member in county.get(f"households/{county.household.household}", "c1").json()["members"]:
        assert "〇" in member["name"]
        assert "id_number" not in member


def test_a_reveal_opens_the_fields_and_is_recorded_who_what_and_why(county: County) -> None:
    before = len(looks(county))
    answer = revealed(county, "c1", purpose="verification")
    for member in answer.json()["members"]:
        assert "〇" not in member["name"]
        assert len(member["id_number"]) == 18
    (look,) = looks(county)[before:]
    assert look["type"] == "PersonalDataRead.v1"
    data = look["data"]
    assert (data["reader"], data["role"]) == ("person:c1", "village_committee")
    assert data["subject"] == county.household.household
    assert data["purpose"] == "verification"
    assert set(data["fields"]) == {"name", "id_number", "phone", "card_number"}
    assert answer.headers["cache-control"] == "no-store"


def test_names_alone_open_names_alone(county: County) -> None:
    member = revealed(county, "s1", "names").json()["members"][0]
    assert "〇" not in member["name"]
    assert "id_number" not in member


def test_a_householder_sees_their_own_data_and_nobody_elses(county: County) -> None:
    before = len(looks(county))
    own = county.stage.cast["h0"].person
    for member in revealed(county, "h0").json()["members"]:
        assert ("id_number" in member) == (member["person"] == own)
    (look,) = looks(county)[before:]
    assert look["data"]["purpose"] == "own_data"
    assert look["data"]["subject"] == own


@pytest.mark.parametrize("purpose", ["", "curiosity"])
def test_without_a_published_purpose_nothing_is_opened_or_recorded(
    county: County, purpose: str
) -> None:
    before = len(looks(county))
    assert revealed(county, "c1", purpose=purpose).status_code == 422
    assert len(looks(county)) == before


def test_who_may_not_learns_nothing_and_leaves_no_look(county: County) -> None:
    before = len(looks(county))
    assert revealed(county, "s1").status_code == 403
    assert revealed(county, "h1").status_code == 403
    assert len(looks(county)) == before


def test_where_a_look_cannot_be_recorded_nothing_is_told(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(county.server.hosts), "beside", lambda *_: None)
    answer = revealed(county, "c1")
    assert answer.status_code == 503
    assert "id_number" not in answer.text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("trace/{household}", "TraceRead.v1"),
        ("events/1", "TraceRead.v1"),
        ("events?limit=1", "TraceRead.v1"),
        ("assemblies/{assembly}/votes", "TraceRead.v1"),
        ("objections/{objection}", "PersonalDataRead.v1"),
        ("attachments/{paper}", "PersonalDataRead.v1"),
        ("events/1/disclosures", None),
        ("notices", None),
    ],
)
def test_audit_reads_everything_and_each_look_is_recorded(
    county: County, path: str, kind: str | None
) -> None:
    before = len(looks(county))
    filled = path.format(
        household=county.household.household,
        assembly=county.year.assembly,
        objection=county.objection,
        paper=next(iter(county.household.papers)),
    )
    assert county.get(filled, "a1").status_code == 200
    found = looks(county)[before:]
    assert [look["type"] for look in found] == ([kind] if kind else [])
    assert all(look["data"]["purpose"] == "audit" for look in found)
    assert all(look["data"]["reader"] == "person:a1" for look in found)


def test_looking_at_the_inspection_ledger_does_not_fill_it(county: County) -> None:
    assert len(looks(county)) == len(looks(county))


def test_who_resolves_reads_what_was_objected_and_not_who_objected(county: County) -> None:
    answer = county.get(f"objections/{county.objection}", "t3")
    assert "常住人口" in answer.json()["text"]
    assert county.stage.cast["o1"].person not in answer.text


def test_the_trace_of_an_official_hides_who_voted_and_the_auditors_does_not(
    county: County,
) -> None:
    path = f"trace/{county.year.assembly}?limit=500"
    restricted = [row for row in county.get(path, "s1").json()["items"] if row["restricted"]]
    assert restricted
    assert not any(row["signatures"] for row in restricted)
    seen = [row for row in county.get(path, "a1").json()["items"] if row["restricted"]]
    assert all(row["signatures"] for row in seen)


def planted(dsn: str, county: County) -> set[str]:
    """Every name and number that the vault holds of the village."""
    hosted = county.server.hosts.find(county.name)
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT position FROM vault_values WHERE ledger = 1")
        positions = [position for (position,) in cursor.fetchall()]
        found = county.server.people.vault.read_records(cursor, hosted.number, positions)
    return {one.value for one in found if one.value and one.path in ("/name", "/id_number")}


def test_no_public_answer_no_error_no_metric_and_no_log_line_holds_a_name_or_number(
    county: County, county_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = planted(county_database, county)
    assert len(secrets) > 20
    told = [
        county.get(path).text
        for path in (
            "notices", f"notices/{county.notice}", "rosters/registered", "rosters/near-poor",
            "assemblies", f"assemblies/{county.year.assembly}", "stats", "todo",
            f"households/{county.household.household}", f"cases/{county.household.case}",
        )
    ]  # fmt: skip
    told.append(county.http.get("/metrics").text)
    revealed(county, "c1")
    name = min(secrets)
    told.append(county.get(f"households/{name}", "s1").text)
    data = {"person": name, "household": name, "relation": name}
    client: LedgerClient = county.stage.client
    for kind in ("KinshipDeclared.v1", "PersonRegistered.v1"):
        with pytest.raises(Exception, match="422") as caught:
            client.act(kind, data, by=[county.stage.cast["v9"]], at=county.stage.now)
        told.append(str(caught.value))
    told += [record.getMessage() for record in caplog.records if record.name.startswith("api")]
    for text in told:
        assert not [secret for secret in secrets if secret in text]
