"""FUND-5: entities behind which stands an official, or somebody related to one."""

import pytest

from domain.kernel.act import Act
from domain.projects.entities import EntityRegistered
from domain.residents.kinship import KinshipDeclared
from tests.desk.finding import at, found
from tests.domain.projects_cast import (
    brought_in_project,
    collective_registered,
    controller,
    entity_registered,
)
from tests.spec import OTHER_VILLAGE, VILLAGE, Given, act, given, granted, officer
from tests.village import family

OFFICE = granted("person:ding", "village_secretary")


def owned_by(*persons: str) -> Act[EntityRegistered]:
    owners = tuple(controller(role="owner", person=one, name=None) for one in persons)
    return entity_registered(controllers=(controller(), *owners), place=VILLAGE)


def kin(person: str, household: str) -> Act[KinshipDeclared]:
    data = KinshipDeclared(person=person, household=household, relation="sibling")
    return act(data, by=officer("registrar", "person:rg1"), at="2026-02-01")


def village() -> Given:
    """h1 of jia and yi, h2 of bing, h3 of ding; ding is the secretary."""
    return given(*family("h1", "jia", "yi"), *family("h2", "bing"), *family("h3", "ding"), OFFICE)


def test_fund_5_an_official_who_owns_an_entity_of_the_place_is_found() -> None:
    owned = owned_by("person:ding")
    story = village().having(owned)
    (one,) = found(story, "FUND-5")
    assert (one.detector, one.subject) == ("entity-of-official", "entity:1")
    assert one.evidence == tuple(sorted(at(story, OFFICE, owned)))
    assert "person:ding" in one.message_zh


@pytest.mark.parametrize(
    "declared", [kin("person:ding", "household:h1"), kin("person:yi", "household:h3")]
)
def test_fund_5_an_owner_related_to_an_official_is_found(declared: Act[KinshipDeclared]) -> None:
    owned = owned_by("person:yi")
    story = village().having(owned, declared)
    (one,) = found(story, "FUND-5")
    assert one.evidence == tuple(sorted(at(story, OFFICE, owned, declared)))
    assert declared.data.household in one.message


def test_fund_5_an_owner_of_an_official_s_household_is_found() -> None:
    story = village().having(granted("person:jia", "village_committee"), owned_by("person:yi"))
    (one,) = found(story, "FUND-5")
    assert "household:h1" in one.message


def test_fund_5_an_official_over_the_place_of_its_project_is_found() -> None:
    far = granted("person:bing", "village_secretary", place=OTHER_VILLAGE)
    owned = owned_by("person:bing")
    assert found(village().having(far, owned), "FUND-5") == []
    there = brought_in_project(place=OTHER_VILLAGE, run_by="village")
    (one,) = found(village().having(far, owned, there), "FUND-5")
    assert "person:bing" in one.message


@pytest.mark.parametrize("role", ["implementing_entity", "village_representative", "helper"])
def test_fund_5_whoever_decides_nothing_about_it_may_own_it(role: str) -> None:
    story = village().having(granted("person:jia", role, place=VILLAGE), owned_by("person:jia"))
    assert found(story, "FUND-5") == []


def test_fund_5_a_collective_and_an_entity_of_others_are_no_finding() -> None:
    story = village().having(owned_by("person:bing"), collective_registered())
    assert found(story, "FUND-5") == []
    over = granted("person:jia", "village_committee", until="2026-01-31")
    assert found(village().having(over, owned_by("person:jia")), "FUND-5", today="2026-03-01") == []
