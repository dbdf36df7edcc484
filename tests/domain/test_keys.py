"""Keys and offices are given by others: ACT-2; two of different bodies: ACT-1."""

import pytest

from audit.proof import scalars
from domain.authority.keys import KeyEnrolled, KeyRevoked, example_key
from domain.authority.registry import RoleGranted
from domain.kernel.act import Act
from domain.kernel.bodies import plain_body
from tests.spec import COUNTY, VILLAGE, act, day, given, officer

REGISTRAR = officer("registrar", "person:g1", body="组织部")
ROOT = officer("root", "person:r1", body="数据局")


def enrolled(person: str) -> Act[KeyEnrolled]:
    data = KeyEnrolled(
        person=person,
        body="村委会",
        key=example_key("5"),
        spki="MCowBQYDK2VwAyEA",
        proof="KFXhMw==",
    )
    return act(data, by=(ROOT, REGISTRAR))


def granted(person: str, place: str = VILLAGE, role: str = "village_committee") -> Act[RoleGranted]:
    data = RoleGranted(person=person, role=role, place=place, from_=day("2026-03-01"), until=None)
    return act(data, by=(ROOT, REGISTRAR))


def test_act_2_a_key_is_enrolled_for_another() -> None:
    given().when(enrolled("person:c1")).then_admitted()


@pytest.mark.parametrize("person", ["person:g1", "person:r1"])
def test_act_2_nobody_enrols_a_key_for_themself(person: str) -> None:
    given().when(enrolled(person)).then_refused("ACT-2", expected="others", found=person)


def test_act_2_nobody_grants_an_office_to_themself() -> None:
    given().when(granted("person:g1")).then_refused("ACT-2", found="person:g1")
    given().when(granted("person:r1", COUNTY, "registrar")).then_refused("ACT-2", found="person:r1")
    given().when(granted("person:c1")).then_admitted()


@pytest.mark.parametrize("spelling", ["数据局", " 数据局", "数据\u3000局", "数\u200b据局"])
def test_act_1_a_body_does_not_answer_twice_under_two_spellings(spelling: str) -> None:
    twin = officer("registrar", "person:g2", body=spelling)
    data = KeyRevoked(key=example_key("5"), reason="手机遗失")
    given().when(act(data, by=(ROOT, twin))).then_refused("ACT-1", expected="different bodies")
    given().when(act(data, by=(ROOT, REGISTRAR))).then_admitted()


@pytest.mark.parametrize("body", ["Ａｕｄｉｔ", "审计局\u00ad", "ﬁnance", "Straße 1", "Ⅳ", ""])
def test_act_1_verifiers_and_rooms_compare_bodies_alike(body: str) -> None:
    assert plain_body(body) == scalars.plain_body(body)
