"""Who reads what: the declared table whole, by every role, and the same over HTTP."""

import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from api.access import AUDIT, READS, Grant, Reader, may, permit
from api.database import Pool
from api.problems import Problem
from domain.kernel.roles import ROLES
from tests.api.conftest import County

VILLAGE, OTHER_VILLAGE, COUNTY = "231005100201", "231005100202", "231005"
OFFICIALS = {
    "village_committee", "village_secretary", "supervision_committee", "first_secretary",
    "work_team", "helper", "group_leader", "township_officer", "township_reviewer",
    "township_deputy", "county_reviewer", "county_deputy", "leading_group", "registrar",
    "city_reviewer",
}  # fmt: skip
IDENTIFIERS = {
    "village_committee", "work_team", "township_officer", "county_reviewer", "registrar",
}  # fmt: skip
RESOLVERS = {
    "supervision_committee", "township_officer", "township_reviewer", "township_deputy",
    "county_reviewer", "county_deputy", "leading_group",
}  # fmt: skip
CORRECTORS = {
    "village_committee", "village_secretary", "township_officer", "township_reviewer",
    "county_reviewer", "registrar",
}  # fmt: skip
AUDITORS = {"audit_bureau", "discipline_inspection"}
EVERYBODY = {
    "checkpoint", "proof", "act_types", "policies", "stats", "notices", "roster", "tally",
    "points_lists", "shops",
}  # fmt: skip
SIGNED_IN = {"todo", "attach"}
BY_ROLE = {
    "notices_past": OFFICIALS, "attendance": OFFICIALS, "households": OFFICIALS,
    "household": OFFICIALS, "person": OFFICIALS, "corrections": OFFICIALS,
    "correction_text": CORRECTORS, "case": OFFICIALS, "gaps": OFFICIALS, "trace": OFFICIALS,
    "money": OFFICIALS | {"county_finance", "township_accounting", "collective_organisation"},
    "awards": OFFICIALS | {"county_finance", "township_accounting", "collective_organisation"},
    "parties": {"bank", "county_finance", "township_accounting"},
    "batch": OFFICIALS
    | {"county_finance", "township_accounting", "collective_organisation", "bank"},
    "points": OFFICIALS, "points_card": OFFICIALS | {"supermarket_keeper"},
    "attachment": OFFICIALS, "bank_file": {"county_finance", "township_accounting"},
    "names": OFFICIALS, "identity": IDENTIFIERS, "objection_text": RESOLVERS, "sealed": set(),
    "keys": {"county_reviewer", "county_deputy", "leading_group", "registrar", "city_reviewer"},
    "votes": set(), "event": set(), "events": set(), "findings": set(), "entries": set(),
    "inspection": set(), "evaluations": OFFICIALS,
    "unwillingness": {
        "village_committee", "village_secretary", "township_officer", "township_reviewer",
        "township_deputy",
    },
    "stock": OFFICIALS | {"supermarket_keeper"},
    "redemptions": OFFICIALS | {"supermarket_keeper"},
}  # fmt: skip
OWN = {
    "awards",
    "household",
    "person",
    "correction_text",
    "case",
    "points",
    "trace",
    "names",
    "identity",
    "event",
    "sealed",
    "keys",
    "unwillingness",
    "redemptions",
}


def test_the_table_has_these_reads_and_no_other() -> None:
    assert READS.keys() == EVERYBODY | SIGNED_IN | BY_ROLE.keys()


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("name", sorted(READS))
def test_each_role_reads_what_the_table_says_in_its_own_place_alone(name: str, role: str) -> None:
    reader = Reader("person:x", "key", (Grant(role, VILLAGE),))
    allowed = name in EVERYBODY | SIGNED_IN or role in BY_ROLE.get(name, set()) | AUDITORS
    assert (may(reader, name, VILLAGE) is not None) == allowed
    elsewhere = name in EVERYBODY | SIGNED_IN
    assert (may(reader, name, OTHER_VILLAGE) is not None) == elsewhere
    assert (may(reader, name, COUNTY) is not None) == elsewhere, "authority never reaches upwards"


@pytest.mark.parametrize("name", sorted(READS))
def test_a_stranger_reads_what_is_open_to_everybody_and_is_told_to_sign_in_else(name: str) -> None:
    if name in EVERYBODY:
        permit(Reader(), name, VILLAGE)
        return
    with pytest.raises(Problem) as caught:
        permit(Reader(), name, VILLAGE)
    assert caught.value.kind.status == 401


@pytest.mark.parametrize("name", sorted(READS))
def test_a_person_without_an_office_reads_about_themselves_alone(name: str) -> None:
    reader = Reader("person:x", "key")
    assert (may(reader, name, VILLAGE, ["person:x"]) is not None) == (
        name in EVERYBODY | SIGNED_IN | OWN
    )
    assert (may(reader, name, VILLAGE, ["person:y"]) is not None) == (name in EVERYBODY | SIGNED_IN)


def test_a_stranger_owns_nothing() -> None:
    assert may(Reader(), "household", VILLAGE, [""]) is None


def test_single_votes_and_records_are_for_audit_and_discipline() -> None:
    assert {name for name, read in READS.items() if read.roles == AUDIT and not read.public} == {
        name for name, roles in BY_ROLE.items() if not roles
    } | SIGNED_IN


# --- the same over HTTP: every kind of reader against every route of reads ---

ACTORS: dict[str | None, str] = {
    None: "nobody", "h0": "householder of the case", "h1": "another householder",
    "v5": "representative", "s1": "secretary", "c1": "committee", "m1": "supervision",
    "f1": "first secretary", "w1": "work team", "t1": "township officer",
    "t2": "township reviewer", "t3": "township deputy", "k1": "county reviewer",
    "y1": "city reviewer", "g1": "registrar", "a1": "audit", "d1": "discipline", "r1": "root",
    "q1": "supermarket keeper",
}  # fmt: skip
OFFICERS: set[str | None] = {"s1", "c1", "m1", "f1", "w1", "t1", "t2", "t3", "k1", "y1", "g1"}
INSPECTORS: set[str | None] = {"a1", "d1"}
COUNTY_WIDE: set[str | None] = {"k1", "y1", "g1"}
ROUTES: dict[str, set[str | None]] = {
    "policies": set(ACTORS),
    "stats": set(ACTORS),
    "notices": set(ACTORS),
    "notices/{notice}": set(ACTORS),
    "rosters/near-poor": set(ACTORS),
    "assemblies": set(ACTORS),
    "assemblies/{assembly}": set(ACTORS),
    "events/1/proof": set(ACTORS),
    "shops?place=231005100201": set(ACTORS),
    "shops/shop:market/goods": set(ACTORS),
    "shops/shop:market/stock/goods:market-rice": OFFICERS | INSPECTORS | {"q1"},
    "shops/shop:market/stock/goods:market-rice/moves": OFFICERS | INSPECTORS | {"q1"},
    "shops/shop:market/redemptions": OFFICERS | INSPECTORS | {"q1"},
    "redemptions/redemption:market-1": OFFICERS | INSPECTORS | {"q1", "h1"},
    "todo": set(ACTORS) - {None},
    "keys": set(ACTORS) - {None},
    "households?place=231005100201": OFFICERS | INSPECTORS,
    "households?place=231005": COUNTY_WIDE | INSPECTORS,
    "households/{household}": OFFICERS | INSPECTORS | {"h0"},
    "households/{household}?reveal=names&purpose=own_step": OFFICERS | INSPECTORS | {"h0"},
    "households/{household}?reveal=identity&purpose=own_step": INSPECTORS
    | {"c1", "w1", "t1", "k1", "g1", "h0"},
    "persons/{person}": OFFICERS | INSPECTORS | {"h0"},
    "persons/{person}?reveal=identity&purpose=own_step": INSPECTORS
    | {"c1", "w1", "t1", "k1", "g1", "h0"},
    "corrections/{correction}": INSPECTORS | {"s1", "c1", "t1", "t2", "k1", "g1", "h0"},
    "corrections?place=231005100201": OFFICERS | INSPECTORS,
    "corrections?place=231005": COUNTY_WIDE | INSPECTORS,
    "cases?place=231005100201": OFFICERS | INSPECTORS,
    "cases/{case}": OFFICERS | INSPECTORS | {"h0"},
    "funds?place=231005100201": OFFICERS | INSPECTORS,
    "funds?place=231005": COUNTY_WIDE | INSPECTORS,
    "funds/fund:1": COUNTY_WIDE | INSPECTORS,
    "funds/fund:1/history": COUNTY_WIDE | INSPECTORS,
    "projects?place=231005100201": OFFICERS | INSPECTORS,
    "projects/project:1": COUNTY_WIDE | INSPECTORS | {"t1", "t2", "t3"},
    "entities/entity:1": COUNTY_WIDE | INSPECTORS | {"t1", "t2", "t3"},
    "entities/entity:1/subsidies": COUNTY_WIDE | INSPECTORS | {"t1", "t2", "t3"},
    "assets?place=231005100201": OFFICERS | INSPECTORS,
    "assets?place=231005": COUNTY_WIDE | INSPECTORS,
    "assets/asset:greenhouse": OFFICERS | INSPECTORS,
    "assets/asset:greenhouse/shares": OFFICERS | INSPECTORS,
    "rosters/shareholders?place=231005100201": OFFICERS | INSPECTORS,
    "rosters/shareholders?place=231005": COUNTY_WIDE | INSPECTORS,
    "balances/account:fund-1": COUNTY_WIDE | INSPECTORS,
    "balances/account:allocation-1": COUNTY_WIDE | INSPECTORS | {"t1", "t2", "t3"},
    "pools?place=231005100201": OFFICERS | INSPECTORS,
    "pools?place=231005": COUNTY_WIDE | INSPECTORS,
    "pools/pool:1": OFFICERS | INSPECTORS,
    "contracts?place=231005100201": OFFICERS | INSPECTORS,
    "contracts/contract:1": OFFICERS | INSPECTORS,
    "plans?place=231005100201": OFFICERS | INSPECTORS,
    "plans/plan:1": OFFICERS | INSPECTORS,
    "payments?place=231005100201": OFFICERS | INSPECTORS,
    "payments?place=231005": COUNTY_WIDE | INSPECTORS,
    "recoveries?place=231005": COUNTY_WIDE | INSPECTORS,
    "recoveries?place=231005100201": OFFICERS | INSPECTORS,
    "complaints?place=231005": COUNTY_WIDE | INSPECTORS,
    "complaints?place=231005100201": OFFICERS | INSPECTORS,
    "bank-accounts?place=231005": COUNTY_WIDE | INSPECTORS,
    "awards?place=231005100201": OFFICERS | INSPECTORS,
    "awards?place=231005": COUNTY_WIDE | INSPECTORS,
    "subsidies/{household}": OFFICERS | INSPECTORS | {"h0"},
    "lists/list:1": OFFICERS | INSPECTORS,
    "points-cards/pointscard:first": OFFICERS | INSPECTORS | {"q1"},
    "gaps?place=231005100201": OFFICERS | INSPECTORS,
    "gaps?place=231005": COUNTY_WIDE | INSPECTORS,
    "evaluations?place=231005100201": OFFICERS | INSPECTORS,
    "evaluations?place=231005": COUNTY_WIDE | INSPECTORS,
    "guidance?place=231005100201": INSPECTORS | {"s1", "c1", "t1", "t2", "t3"},
    "guidance?place=231005": INSPECTORS,
    "trace/{household}": OFFICERS | INSPECTORS | {"h0"},
    "trace/{case}": OFFICERS | INSPECTORS | {"h0"},
    "attachments/{paper}": COUNTY_WIDE | INSPECTORS,
    "attachments/{paper}?about={case}": OFFICERS | INSPECTORS,
    "objections/{objection}": INSPECTORS | {"m1", "t1", "t2", "t3", "k1"},
    "assemblies/{assembly}/votes": INSPECTORS,
    "events?limit=1": INSPECTORS,
    "findings": INSPECTORS,
    "no-cash": INSPECTORS,
    "money/path?from=fund:1&way=down": INSPECTORS,
    "events/0": INSPECTORS | {"r1"},
    "events/0/disclosures": INSPECTORS | {"r1"},
}  # fmt: skip


def _path(county: County, route: str) -> str:
    return route.format(
        notice=county.notice,
        assembly=county.year.assembly,
        household=county.household.household,
        person=county.household.head,
        correction=county.correction,
        case=county.household.case,
        objection=county.objection,
        paper=next(iter(county.household.papers)),
    )


@pytest.mark.parametrize("actor", ACTORS, ids=ACTORS.values())
def test_every_route_is_open_to_whom_the_table_says(county: County, actor: str | None) -> None:
    for route, readers in ROUTES.items():
        path = _path(county, route)
        expected = {200} if actor in readers else {401 if actor is None else 403}
        assert {county.get(path, actor).status_code} == expected, (path, actor)


@pytest.mark.parametrize(
    ("actor", "whole"), [("g1", True), ("a1", True), ("r1", True), ("s1", False), ("h0", False)]
)
def test_who_may_not_read_every_key_reads_their_own(
    county: County,
    actor: str,
    whole: bool,  # noqa: FBT001
) -> None:
    listed = county.get("keys", actor).json()
    persons = {one["person"] for one in listed["keys"]}
    own = county.stage.cast[actor].person
    assert own in persons
    assert (persons != {own}) == whole
    assert listed["position"] >= 0


@pytest.mark.parametrize("route", [route for route in ROUTES if not route.endswith("/proof")])
def test_a_token_that_opens_nothing_reads_nothing_not_even_what_is_public(
    county: County, route: str
) -> None:
    headers = {"Authorization": "Bearer " + "A" * 43}
    answer = county.http.get(f"/v1/{county.name}/{_path(county, route)}", headers=headers)
    assert answer.status_code == 401
    assert "items" not in answer.text


def test_no_read_holds_a_connection_while_it_asks_the_same_pool_for_another(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, twice, lend = threading.local(), [], Pool.connection

    @contextmanager
    def watched(pool: Pool, timeout: float | None = None) -> Iterator[Any]:
        mine = held.__dict__.setdefault("pools", [])
        if pool in mine:
            twice.append("".join(traceback.format_stack(limit=12)))
        mine.append(pool)
        try:
            with lend(pool, timeout) as connection:
                yield connection
        finally:
            mine.remove(pool)

    tokens = [county.as_(actor) for actor in ("a1", "k1", "s1")]
    monkeypatch.setattr(Pool, "connection", watched)
    for route in ROUTES:
        for headers in tokens:
            county.http.get(f"/v1/{county.name}/{_path(county, route)}", headers=headers)
    assert not twice, twice[0]


@pytest.mark.parametrize("actor", ACTORS, ids=ACTORS.values())
def test_the_inspection_ledger_is_read_by_audit_and_discipline_alone(
    county: County, actor: str | None
) -> None:
    allowed = actor in INSPECTORS
    for path in (
        "events?limit=1", "events/0", "stats", "notices", "trace/reader:a1", "todo", "keys",
    ):  # fmt: skip
        answer = county.http.get(f"/v1/{county.name}-inspection/{path}", headers=county.as_(actor))
        expected = {200, 404} if allowed else {401 if actor is None else 403}
        assert answer.status_code in expected, (path, actor)


@pytest.mark.parametrize(("actor", "status"), [(None, 401), ("k1", 403), ("a1", 200)])
def test_bundles_of_entries_need_an_audit_role(
    county: County, actor: str | None, status: int
) -> None:
    path = f"/log/{county.stage.client.origin}/tile/entries/000.p/1"
    assert county.http.get(path, headers=county.as_(actor)).status_code == status
