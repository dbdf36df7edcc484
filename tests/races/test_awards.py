"""Desks of a township act at once, and one of them is quicker.

PAY-3: lists are drawn, a grant is on one of them. SUB-2: entities name the same household for the
same thing, one of them counts it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.demo import opening
from api.demo.stage import Stage
from api.roster.lines import ListedHousehold
from api.signing import Secret, SignedAct
from domain.carrying.carrying import carried_of
from tests.api import money
from tests.api.money import example
from tests.journeys.checks import Logged, read_log, readmit
from tests.journeys.served import Served, enrol, import_households, open_ledger, serve_county
from tests.journeys.wire import Answer, Crowd

TOWNSHIP, VILLAGE = "231005100", "231005100201"
LISTS_COUNT, CLIENTS_COUNT = 8, 16
FEN = 300_000
CASE, GRANT = "case:sheep", "grant:sheep"
OFFICERS = ("k1", "k3", "b1", "s1", "c1", "w1", "t1", "t2")


@dataclass
class Desks:
    """The lists that were drawn at once, what was answered, and the log behind it.

    `carrying` is what was answered to entities that name one household.
    """

    served: Served
    answers: list[Answer] = field(default_factory=list)
    carrying: list[Answer] = field(default_factory=list)
    log: list[Logged] = field(default_factory=list)


@pytest.fixture(scope="module")
def desks(module_folder: Path) -> Iterator[Desks]:
    """Eight lists of the same grant, then eight cases about one household, each sent twice."""
    with serve_county(module_folder / "served", simulated=True) as served:
        found = Desks(served)
        home = _settle(served)
        lists = [_drawn(served, number) for number in range(LISTS_COUNT)]
        cases = [_carried(served, home, number) for number in range(LISTS_COUNT)]
        workers = [child.pid for child in served.of("worker") if child.pid]
        name = served.stage.client.name
        with Crowd.gather(served.address, name, workers, CLIENTS_COUNT) as crowd:
            found.answers = crowd.send([act for act in lists for _ in range(2)])
            found.carrying = crowd.send([act for act in cases for _ in range(2)])
        served.settled()
        found.log = read_log(served)
        yield found


def _settle(served: Served) -> ListedHousehold:
    open_ledger(served)
    stage = served.stage
    money.cast_keepers(stage)
    stage.cast.add("ta1", "accounting office", "township_accounting", TOWNSHIP)
    enrol(served, "g1", *OFFICERS, *money.FINANCE, "lg1", "ta1")
    (home,) = import_households(served, 1).households
    stage.go_to(date(2026, 3, 19))
    officer = stage.cast["t1"]
    stage.token = stage.client.sign_in(officer.person, officer.key)
    money.open_books(stage)
    _allocate(stage)
    _grant(stage, home)
    _admit_second(stage)
    served.settled()
    return home


def _admit_second(stage: Stage) -> None:
    """`entity:2` beside `entity:1`, and a policy by which one household is enough."""
    figures = {"carrying_households_least_count": 1}
    opening.adopt_policy(stage, figures, "示例〔2026〕70号")
    paper = stage.paper("second entity")
    legal = {"role": "legal_representative", "person": None, "name": Secret("示例法人二")}
    entity = example(
        "EntityRegistered.v1",
        entity="entity:2",
        credit_code="91231005MA0000002B",
        controllers=[{**legal, "share_bp": None}],
        licence=paper,
    )
    stage.act("EntityRegistered.v1", {**entity, "name": "示例家庭农场"}, "b1")
    criteria = dict.fromkeys(example("EntityAdmitted.v1")["criteria"], paper)
    stage.act("EntityAdmitted.v1", {"entity": "entity:2", "criteria": criteria}, "b1", "k1")


def _carried(served: Served, home: ListedHousehold, number: int) -> SignedAct:
    """An application of one of the entities, which names the household for its order."""
    stage, case = served.stage, f"case:carries-{number}"
    line = {
        "carried": carried_of(home.household, "order", 2026),
        "case": case,
        "household": home.household,
        "form": "order",
        "year": 2026,
        "persons": [home.head],
        "contract": stage.paper(f"order {number}"),
        "records": [stage.paper(f"slips {number}")],
        "got_fen": FEN,
    }
    applied = {
        "case": case,
        "entity": f"entity:{1 + number % 2}",
        "year": 2026,
        "place": VILLAGE,
        "activity": "planting",
        "charter": stage.paper(f"charter {number % 2}"),
        "workers_count": 0,
        "lines_count": 1,
        "got_fen": FEN,
        "paper": stage.paper(f"application {number}"),
        "happened_on": None,
    }
    lines = [("HouseholdCarried.v1", line)]
    return served.sign("CarryingSubsidyApplied.v1", applied, "c1", "t1", lines=lines)


def _allocate(stage: Stage) -> None:
    """An allocation for industry subsidies, shown, and the account of their use."""
    line = example("BudgetLineReceived.v1", purposes=["industry"])
    stage.act("BudgetLineReceived.v1", line, "cf1", "cf2")
    share = example("FundsAllocated.v1", purpose="industry", project=None)
    stage.act("FundsAllocated.v1", share, "cf1", "lg1")
    money.show(stage, "case:allocation-1", "allocation", "allocation_announcement")
    use = example("AccountOpened.v1", account="account:awards", kind="use", place=TOWNSHIP)
    stage.act("AccountOpened.v1", use, "cf1", "cf2")


def _grant(stage: Stage, home: ListedHousehold) -> None:
    """A poor household's sheep were seen, and the township agreed."""
    document = {"number": "示例〔2026〕3号", "title": "示例名单", "sha256": "0" * 64}
    poor = {"subject": home.household, "status": "registered_poor", "document": document}
    stage.act("StatusRecorded.v1", {**poor, "from": "2026-01-01", "until": None}, "g1")
    own = {"case": CASE, "kind": "industry", "household": home.household, "year": 2026}
    applied = {**own, "place": home.place, "activity": "breeding", "supplier": None}
    applied |= {"description": Secret("二十只羊"), "paper": stage.paper("application")}
    stage.act("UndertakingSubsidyApplied.v1", {**applied, "happened_on": None}, "c1", "w1")
    seen = {**own, "person": home.head, "found": "carried_out", "amount_fen": FEN}
    seen |= {"photos": [stage.paper("sheep")], "invoices": [stage.paper("invoice of sheep")]}
    stage.act("UndertakingInspected.v1", {**seen, "remarks": None}, "c1", "t1")
    review = {"case": CASE, "step": "township_review", "verdict": "passed", "reasons": None}
    stage.act("ReviewGiven.v1", review, "t2")


def _drawn(served: Served, number: int) -> SignedAct:
    """A list as the township would draw it by itself, with the grant as its line."""
    stage = served.stage
    asked = {
        "list": f"list:desk-{number}",
        "case": f"case:desk-{number}",
        "kind": "industry",
        "place": VILLAGE,
        "payer": "account:allocation-1",
        "charge": "account:awards",
    }
    draft: Any = stage.client.http.post(
        f"/v1/{stage.client.name}/drafts/award-list",
        json=asked,
        headers={"Authorization": f"Bearer {stage.token}"},
    ).raise_for_status()
    found = draft.json()
    lines = [("AwardLine.v1", line) for line in found["lines"]]
    assert [line["grant"] for _, line in lines] == [GRANT]
    return served.sign(found["type"], found["data"], "t1", "ta1", lines=lines)


def test_pay_3_a_grant_is_on_one_list_whoever_draws_them(desks: Desks) -> None:
    (drawn,) = {answer.act.id for answer in desks.answers if answer.admitted}
    assert {one.act_id for one in desks.log if one.type == "AwardListDrawn.v1"} == {drawn}
    (line,) = [one for one in desks.log if one.type == "AwardLine.v1"]
    assert (line.data["grant"], line.data["amount_fen"]) == (GRANT, FEN)


def test_pay_3_who_came_too_late_is_told_so(desks: Desks) -> None:
    refused = [answer for answer in desks.answers if not answer.admitted]
    assert len({answer.act.id for answer in refused}) == LISTS_COUNT - 1
    assert {(answer.status, answer.rule) for answer in refused} == {(409, "PAY-3")}


def test_sub_2_a_household_is_counted_by_one_entity_whichever_is_quicker(desks: Desks) -> None:
    (applied,) = {answer.act.id for answer in desks.carrying if answer.admitted}
    logged = [one.act_id for one in desks.log if one.type == "CarryingSubsidyApplied.v1"]
    assert logged == [applied]
    assert len([one for one in desks.log if one.type == "HouseholdCarried.v1"]) == 1
    refused = [answer for answer in desks.carrying if not answer.admitted]
    assert len({answer.act.id for answer in refused}) == LISTS_COUNT - 1
    assert {(answer.status, answer.rule) for answer in refused} == {(409, "SUB-2")}


def test_every_act_is_admitted_again_by_the_auditor(desks: Desks) -> None:
    assert readmit(desks.served) == len(desks.log)
