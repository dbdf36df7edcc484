"""Findings on households: splits, cards, false information; each planted and clean."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.kernel.act import Act
from domain.residents.custody import CardCustodyFound
from domain.residents.lineage import Goes, HouseholdSplit
from tests.desk.finding import CLEAN, at, found, only
from tests.domain.cast import (
    committee,
    paper,
    township,
)
from tests.domain.leaving import before as left
from tests.domain.leaving import found_false
from tests.domain.near_poor import (
    applied,
    publicised,
)
from tests.domain.test_custody import delivered, with_card
from tests.spec import (
    VILLAGE,
    Given,
    act,
    day,
    given,
    moment,
    officer,
)
from tests.village import family

# --- households and cards that are not what they seem -------------------------------------


def split(on: str) -> Act[HouseholdSplit]:
    """`person:bing` goes out of `household:h3` into `household:h4`."""
    data = HouseholdSplit(
        household="household:h3",
        new_household="household:h4",
        place=VILLAGE,
        on=day(on),
        head="person:bing",
        members=(Goes(person="person:bing", relation="head"),),
    )
    return act(data, by=committee(), at="2026-03-04")


def asked_by(household: str, head: str) -> Act[Any]:
    """The household's head applies on 5 March."""
    by = officer("householder", head, body=household)
    return applied("case:2", household=household, by=by, at="2026-03-05")


def apart(on: str, household: str = "household:h4", head: str = "person:bing") -> Given:
    """A family of two is split, and one part applies."""
    registered = family("h3", "ding", "bing", since="2016-01-01")
    story = given(publicised(), *registered)
    return story.when(split(on), asked_by(household, head)).then_admitted()


@pytest.mark.parametrize(
    ("household", "head"), [("household:h4", "person:bing"), ("household:h3", "person:ding")]
)
def test_hh_5_a_split_half_a_year_before_the_application_is_found_with_both(
    household: str, head: str
) -> None:
    story = apart("2025-12-01", household, head)
    one = only(story, "split-before-applying")
    last = len(story.ledger.events) - 1
    assert (one.rule, one.subject, one.evidence) == ("HH-5", household, (last - 1, last))
    assert "94 days" in one.message


def test_hh_5_a_split_long_before_or_of_others_or_after_is_no_finding() -> None:
    assert found(apart("2025-08-01")) == []
    registered = [*family("h3", "ding", "bing"), *family("h5", "wu")]
    others = asked_by("household:h5", "person:wu")
    assert found(given(publicised(), *registered, split("2025-12-01"), others)) == []
    first = asked_by("household:h3", "person:ding")
    later = replace(split("2026-03-05"), at=moment("2026-03-06"))
    assert found(given(publicised(), *registered, first, later)) == []


def held_by(custodian: str, role: str) -> Act[CardCustodyFound]:
    """A card is found with somebody on 20 February."""
    data = CardCustodyFound(
        card="card:k1",
        custodian=custodian,
        custodian_role=role,
        found_on=day("2026-02-20"),
        paper=paper("photo"),
    )
    return act(data, by=township())


@pytest.mark.parametrize(
    ("role", "grade"),
    [("village_committee", "serious"), ("supermarket_keeper", "serious"), ("villager", "medium")],
)
def test_hh_6_a_card_with_an_official_is_serious_and_with_anybody_else_to_be_looked_at(
    role: str, grade: str
) -> None:
    custody = held_by("person:c1", role)
    story = with_card().when(custody).then_admitted()
    one = only(story, "card-custody")
    assert (one.rule, one.grade, one.subject) == ("HH-6", grade, "card:k1")
    assert one.evidence == at(story, custody)


def test_hh_6_a_card_that_was_delivered_is_no_finding() -> None:
    assert found(with_card().when(delivered()).then_admitted()) == []


def test_id_9_false_information_names_who_signed_each_step_and_where() -> None:
    false = found_false(CLEAN)
    story = CLEAN.when(false).then_admitted()
    one = only(story, "false-information")
    assert (one.rule, one.grade, one.subject) == ("ID-9", "serious", "household:h1")
    for signed in ("home_survey: person:f1", "verification: person:t1", "county_review: person:k1"):
        assert signed in one.message
    assert len(one.evidence) > 10
    assert one.evidence[-1:] == at(story, false)


def test_id_9_a_household_that_left_by_an_exit_is_no_finding() -> None:
    assert found(left("the end")) == []
