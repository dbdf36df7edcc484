"""HH-7 over HTTP: a person sees what is held, asks, is answered, and the newest values show."""

from datetime import date, timedelta
from typing import Any

import pytest

from api.client import RefusalError
from api.demo import village
from api.demo.stage import new
from api.signing import Secret
from tests.api.conftest import County
from tests.api.test_personal import looks

ROW = village.households(8)[0]
"""The head of the first household, as its village wrote them down."""


@pytest.fixture
def person(county: County) -> str:
    return county.household.head


def held(county: County, person: str, actor: str = "h0", more: str = "") -> Any:  # noqa: ANN401
    answer = county.get(f"persons/{person}{more}", actor)
    answer.raise_for_status()
    return answer.json()


def test_a_person_sees_everything_that_is_held_about_them(county: County, person: str) -> None:
    found = held(county, person)
    assert found["place"] == county.household.place
    assert [each["household"] for each in found["memberships"]] == [county.household.household]
    assert county.household.case in [each["id"] for each in found["cases"]]
    assert county.correction in [each["id"] for each in found["corrections"]]
    assert [each["role"] for each in found["offices"]] == ["householder"]
    assert [each["use"] for each in found["keys"]] == ["in_use"]
    (card,) = (each for each in found["cards"] if each["card"] == county.card)
    assert (card["kind"], card["valid_to"]) == ("householder", None)


def test_names_and_numbers_are_masked_until_they_are_asked_for(county: County, person: str) -> None:
    found = held(county, person)
    assert found["name"] == ROW.name[0] + "〇" * (len(ROW.name) - 1)
    (number,) = (each["number"] for each in found["cards"] if each["card"] == county.card)
    assert number.endswith(ROW.card[-4:])
    assert ROW.card not in str(found)
    assert "id_number" not in found


def test_one_s_own_values_are_opened_and_the_look_is_recorded(county: County, person: str) -> None:
    before = len(looks(county))
    found = held(county, person, more="?reveal=identity")
    assert found["id_number"] == ROW.id_number
    assert ROW.card in [each["number"] for each in found["cards"]]
    (look,) = looks(county)[before:]
    assert (look["data"]["purpose"], look["data"]["subject"]) == ("own_data", person)


def test_an_official_without_the_step_sees_no_number(county: County, person: str) -> None:
    assert county.get(f"persons/{person}?reveal=identity&purpose=own_step", "s1").status_code == 403
    found = held(county, person, "s1", "?reveal=names&purpose=own_step")
    assert ROW.card not in str(found)


def test_nobody_sees_another_villager_s_data_and_nobody_is_invented(
    county: County, person: str
) -> None:
    assert county.get(f"persons/{person}", "h1").status_code == 403
    assert county.get("persons/person:nobody", "h1").status_code == 403
    assert county.get("persons/person:nobody", "a1").status_code == 404


def test_the_household_shows_its_cards_masked(county: County) -> None:
    path = f"households/{county.household.household}"
    (card,) = county.get(path, "s1").json()["cards"]
    assert card["number"].endswith(ROW.card[-4:])
    assert card["number"] != ROW.card
    (card,) = county.get(f"{path}?reveal=identity&purpose=own_step", "c1").json()["cards"]
    assert card["number"] == ROW.card


def test_cards_are_asked_on_what_was_known(county: County, person: str) -> None:
    declared = held(county, person)["cards"][0]["because"]
    assert held(county, person, more=f"?known_at={declared - 1}")["cards"] == []
    assert held(county, person, more=f"?known_at={declared}")["cards"] != []


def test_a_forged_card_is_refused_without_repeating_it(county: County, person: str) -> None:
    forged = ROW.card[:-1] + str((int(ROW.card[-1]) + 1) % 10)
    refusal = declare(county, person, number=forged)
    assert refusal["rule"] == "HH-4"
    assert forged not in str(refusal)
    other = declare(county, person, holder_name="示例他人", number=ROW.card, card=county.card)
    assert other["rule"] == "HH-4"
    again = declare(county, person, number=ROW.card)
    assert (again["rule"], county.card in again["found"]) == ("HH-4", True)


def declare(county: County, person: str, **changed: str) -> dict[str, Any]:
    """The problem with which a card is refused."""
    data = {
        "card": new("card"),
        "household": county.household.household,
        "person": person,
        "kind": "own",
        "holder_name": ROW.name,
        "bank": "示例农商行",
    } | changed
    sealed = {name: Secret(data[name]) for name in ("holder_name", "number")}
    return refused(county, "CardDeclared.v1", data | sealed, "c1")


def refused(county: County, kind: str, data: dict[str, Any], actor: str) -> dict[str, Any]:
    stage = county.stage
    with pytest.raises(RefusalError) as caught:
        stage.client.act(kind, data, by=stage.by(actor), at=stage.now)
    return dict(caught.value.problem)


# --- a request, from asking to the newest values ---------------------------------------------


def test_who_decides_finds_the_request_in_their_list_with_its_day(county: County) -> None:
    for actor, waits in (("t1", True), ("t2", True), ("k1", True), ("c1", False), ("h0", False)):
        items = county.get("todo?limit=500", actor).json()["items"]
        mine = [task for task in items if task["subject"] == county.correction]
        assert bool(mine) == waits, actor
        assert all(task["step"] == "decide_correction" and task["due"] for task in mine)


def test_the_text_is_for_the_person_and_who_decides_and_recorded(county: County) -> None:
    path = f"corrections/{county.correction}"
    before = len(looks(county))
    for actor in ("h0", "t1"):
        assert county.get(path, actor).json()["text"] == "电话号码已更换。"
    assert [look["data"]["fields"] for look in looks(county)[before:]] == [["text"], ["text"]]
    assert county.get(path, "h1").status_code == 403
    assert county.get("corrections/correction:none", "k1").status_code == 404


def test_requests_of_a_place_are_listed_without_what_they_say(county: County) -> None:
    page = county.get(f"corrections?place={village.VILLAGE}", "s1").json()
    (row,) = (each for each in page["items"] if each["id"] == county.correction)
    assert row["about"] == "phone"
    assert "电话号码已更换" not in str(page)
    table = county.get(f"corrections?place={village.VILLAGE}", "s1", Accept="text/csv")
    assert county.correction in table.text


def test_a_granted_request_is_carried_out_and_the_newest_values_show(county: County) -> None:
    case = county.year.going_on[-1]
    request = ask_on_paper(county, case.head, case.place)
    decision = {
        "correction": request,
        "person": case.head,
        "verdict": "granted",
        "reasons": Secret("经核对属实。"),
    }
    assert refused(county, "CorrectionDecided.v1", decision, "g1")["rule"] == "ACT-2"
    county.stage.act("CorrectionDecided.v1", decision, "t2")
    corrected = {
        "person": case.head,
        "request": request,
        "name": Secret("示新名"),
        "phone": Secret("10012345678"),
    }
    county.stage.act("PersonCorrected.v1", corrected, "c1")
    county.caught_up()
    found = held(county, case.head, "c1", "?reveal=identity&purpose=correction")
    assert (found["name"], found["phone"]) == ("示新名", "10012345678")
    assert len(found["id_number"]) == 18
    assert held(county, case.head, "c1")["name"] == "示〇〇"
    household = county.get(f"households/{case.household}", "c1").json()
    assert "示〇〇" in [member["name"] for member in household["members"]]
    (done,) = (each for each in found["corrections"] if each["id"] == request)
    assert (done["verdict"], done["done_at"] is not None) == ("granted", True)
    assert county.get(f"corrections/{request}", "t2").json()["reasons"] == "经核对属实。"
    for actor in ("t1", "c1"):
        items = county.get("todo?limit=500", actor).json()["items"]
        assert request not in [task["subject"] for task in items]


def ask_on_paper(county: County, person: str, place: str) -> str:
    request = new("correction")
    stage = county.stage
    data = {
        "correction": request,
        "person": person,
        "place": place,
        "about": "name",
        "text": Secret("姓名有误。"),
        "due_on": (date.fromisoformat(str(stage.today)) + timedelta(days=15)).isoformat(),
        "paper": stage.paper("request for correction"),
    }
    stage.act("CorrectionRequested.v1", data, "c1")
    return request
