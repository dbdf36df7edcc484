"""Payee accounts: HH-4 of whose card it is and what number, from when to when."""

from typing import Any

import pytest

from domain.kernel.act import Act
from domain.residents.cards import CardDeclared, CardEnded, account_on
from domain.residents.deaths import DeathRecorded
from domain.residents.households import Household
from domain.residents.lineage import Goes, HouseholdSplit
from domain.residents.membership import MemberLeft
from domain.residents.name_variants import NameVariantRecorded
from domain.residents.roster import RosterImported
from tests.domain.cast import paper
from tests.spec import OTHER_VILLAGE, VILLAGE, Given, act, day, given, officer, secret
from tests.village import family, household, person

COMMITTEE = officer("village_committee")
NUMBER, OTHER_NUMBER = "6222020000000000000", "6217000000000000004"
SINCE = "2026-02-01"


def fact(**changed: Any) -> CardDeclared:  # noqa: ANN401  (what a test varies)
    data: dict[str, Any] = {
        "card": "card:k1",
        "household": "household:h1",
        "person": "person:jia",
        "kind": "householder",
        "holder_name": "示例jia",
        "number": NUMBER,
        "bank": "示例农商行",
    }
    data |= changed
    sealed = {name: secret(data[name]) for name in ("holder_name", "number")}
    return CardDeclared(**data | sealed)


def declared(*, at: str = SINCE, **changed: Any) -> Act[CardDeclared]:  # noqa: ANN401
    return act(fact(**changed), by=COMMITTEE, at=at)


def ended(on: str = "2026-02-10", household: str = "household:h1") -> Act[CardEnded]:
    data = CardEnded(card="card:k1", household=household, on=day(on), reason="replaced")
    return act(data, by=COMMITTEE)


def two_families() -> Given:
    return given(*family("h1", "jia", "yi"), *family("h2", "bing"))


def account(after: Given, on: str, *, who: str = "jia", of: str = "h1") -> str | None:
    state = after.ledger.read(Household, f"household:{of}")
    found = account_on(state, "card:k1", f"person:{who}", day(on))
    return found.kind if found else None


# --- of whom ---------------------------------------------------------------------------------


def test_hh_4_the_householder_s_card_is_theirs_from_the_day_of_declaration() -> None:
    after = two_families().when(declared()).then_admitted()
    assert account(after, "2026-01-31") is None
    assert account(after, SINCE) == "householder"
    assert account(after, SINCE, who="yi") is None


def test_hh_4_a_member_s_own_card_is_theirs() -> None:
    mine = declared(person="person:yi", kind="own", holder_name="示例yi")
    after = two_families().when(mine).then_admitted()
    assert account(after, SINCE, who="yi") == "own"


def test_hh_4_the_householder_s_card_is_the_head_s_alone() -> None:
    two_families().when(declared(person="person:yi", holder_name="示例yi")).then_refused(
        "HH-4", expected="the head person:jia", found="person:yi"
    )


@pytest.mark.parametrize("kind", ["householder", "own"])
def test_hh_4_a_card_in_another_s_name_is_refused(kind: str) -> None:
    two_families().when(declared(kind=kind, holder_name="示例yi")).then_refused(
        "HH-4", expected="the name of person:jia", found="another name"
    )


def test_hh_4_a_recorded_variant_of_the_name_is_the_person_s_name() -> None:
    variant = NameVariantRecorded(person="person:jia", name=secret("示例嘉"))
    before = two_families()
    before.when(declared(holder_name="示例嘉")).then_refused("HH-4", expected="recorded variant")
    before.when(
        act(variant, by=COMMITTEE, at=SINCE), declared(holder_name="示例嘉")
    ).then_admitted()


def test_hh_4_a_variant_of_somebody_else_s_name_is_nobody_else_s() -> None:
    variant = NameVariantRecorded(person="person:yi", name=secret("示例嘉"))
    two_families().when(
        act(variant, by=COMMITTEE, at=SINCE), declared(holder_name="示例嘉")
    ).then_refused("HH-4", found="another name")


def test_hh_4_two_persons_of_one_name_each_have_it() -> None:
    twin = person("yi")
    twin = type(twin)(
        person=twin.person, place=VILLAGE, name=secret("示例jia"), id_number=twin.id_number
    )
    lines = (person("jia"), twin, household("h1", "jia", "yi"))
    given(*(act(line, by=COMMITTEE) for line in lines)).when(
        declared(at="2026-03-01", person="person:yi", kind="own"),
        declared(at="2026-03-01", card="card:k2", number=OTHER_NUMBER),
    ).then_admitted()


@pytest.mark.parametrize("kind", ["guardian", "institution"])
def test_hh_4_another_s_account_only_with_the_paper_that_allows_it(kind: str) -> None:
    another = {"person": "person:yi", "kind": kind, "holder_name": "示例养老院"}
    two_families().when(declared(**another)).then_refused("HH-4", found="no paper")
    two_families().when(declared(**another, paper=paper("agreement"))).then_admitted()


def test_hh_4_a_member_of_another_household_is_refused() -> None:
    two_families().when(
        declared(person="person:bing", kind="own", holder_name="示例bing")
    ).then_refused("HH-4", expected="a member of household:h1", found="person:bing")


@pytest.mark.parametrize(("who", "of"), [("nobody", "h1"), ("jia", "h7")])
def test_reg_2_a_card_of_nobody_known_is_refused(who: str, of: str) -> None:
    two_families().when(declared(person=f"person:{who}", household=f"household:{of}")).then_refused(
        "REG-2"
    )


def test_act_1_the_next_village_declares_no_card_here() -> None:
    stranger = officer("village_committee", place=OTHER_VILLAGE)
    two_families().when(act(fact(), by=stranger)).then_refused("ACT-1")


def test_hh_3_the_deceased_get_no_card() -> None:
    death = DeathRecorded(person="person:yi", household="household:h1", on=day("2026-01-15"))
    two_families().having(act(death, by=COMMITTEE)).when(
        declared(at="2026-03-01", person="person:yi", kind="own", holder_name="示例yi")
    ).then_refused("HH-3", expected="a living person")


def test_hh_3_a_household_that_has_ended_gets_no_card() -> None:
    death = DeathRecorded(person="person:bing", household="household:h2", on=day("2026-01-15"))
    two_families().having(act(death, by=COMMITTEE)).when(
        declared(at="2026-03-01", household="household:h2", person="person:bing")
    ).then_refused("HH-3", found="household:h2 ended")


# --- its number ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [NUMBER, "6222020000000007", "62220200000000000"])
def test_hh_4_a_number_of_16_to_19_digits_that_passes_luhn_is_a_card_s(number: str) -> None:
    two_families().when(declared(number=number)).then_admitted()


@pytest.mark.parametrize(
    "number",
    [
        NUMBER[:-1] + "8",
        "2622020000000000000",
        "622202000000000",
        "62220200000000000007",
        "６２２２０２０００００００００００１２",
        "6222 0200 0000 0000 012",
        "62220200000000000-1",
        "",
    ],
)
def test_hh_4_any_other_number_is_refused_without_repeating_it(number: str) -> None:
    refusal = two_families().when(declared(number=number)).then_refused("HH-4", expected="Luhn")
    assert not number or number not in f"{refusal.found} {refusal.expected} {refusal}"


def test_hh_4_a_number_has_one_reference() -> None:
    again = declared(card="card:k2", person="person:yi", kind="own", holder_name="示例yi")
    two_families().when(declared(), again).then_refused(
        "HH-4", expected="one reference", found="card:k1"
    )


def test_hh_4_a_reference_has_one_number() -> None:
    again = declared(number=OTHER_NUMBER, kind="own")
    two_families().when(declared(), again).then_refused("HH-4", found="card:k1 is another card")


# --- one household at a time -----------------------------------------------------------------


OF_BING = {"household": "household:h2", "person": "person:bing", "holder_name": "示例bing"}


def test_hh_4_one_card_does_not_serve_two_households() -> None:
    two_families().when(declared(), declared(**OF_BING)).then_refused(
        "HH-4", expected="no other household", found="card:k1 serves household:h1"
    )


def test_hh_4_a_card_that_ended_in_one_household_may_serve_another() -> None:
    after = (
        two_families()
        .when(declared(), ended(), declared(at="2026-03-01", **OF_BING))
        .then_admitted()
    )
    assert account(after, "2026-02-09") == "householder"
    assert account(after, "2026-02-10") is None
    assert account(after, "2026-03-01", who="bing", of="h2") == "householder"


def test_hh_4_a_card_is_not_declared_twice_for_one_purpose() -> None:
    two_families().when(declared(), declared()).then_refused("HH-4", expected="not declared yet")


def test_hh_4_a_head_s_card_may_be_the_household_s_and_their_own() -> None:
    two_families().when(declared(), declared(kind="own")).then_admitted()


@pytest.mark.parametrize("on", ["2026-01-31", "2026-03-02"])
def test_hh_3_a_card_ends_between_declaration_and_today(on: str) -> None:
    two_families().when(declared(), ended(on)).then_refused("HH-3", found=on)


@pytest.mark.parametrize("of", ["household:h2", "household:h1"])
def test_reg_2_only_a_card_in_use_ends(of: str) -> None:
    before = two_families().having(declared(), ended())
    before.when(ended(household=of)).then_refused("REG-2", expected=f"in use by {of}")


# --- who goes takes their card along ---------------------------------------------------------


def test_hh_4_the_card_of_who_leaves_serves_no_longer() -> None:
    left = MemberLeft(
        household="household:h1",
        person="person:jia",
        on=day("2026-02-15"),
        reason="departed",
        new_head="person:yi",
    )
    after = two_families().when(declared(), act(left, by=COMMITTEE)).then_admitted()
    assert account(after, "2026-02-14") == "householder"
    assert account(after, "2026-02-15") is None


def test_hh_4_the_card_of_the_dead_serves_no_longer() -> None:
    death = DeathRecorded(person="person:bing", household="household:h2", on=day("2026-02-15"))
    after = two_families().when(declared(**OF_BING), act(death, by=COMMITTEE)).then_admitted()
    assert account(after, "2026-02-14", who="bing", of="h2") == "householder"
    assert account(after, "2026-02-15", who="bing", of="h2") is None
    assert after.ledger.read(Household, "household:h2").cards[0].until == day("2026-02-15")


def test_hh_4_a_guardian_s_card_goes_with_the_child_who_died() -> None:
    another = {"person": "person:yi", "kind": "guardian", "holder_name": "示例监护人"}
    death = DeathRecorded(person="person:yi", household="household:h1", on=day("2026-02-15"))
    after = (
        two_families()
        .when(declared(**another, paper=paper("agreement")), act(death, by=COMMITTEE))
        .then_admitted()
    )
    assert account(after, "2026-02-14", who="yi") == "guardian"
    assert account(after, "2026-02-15", who="yi") is None


def test_hh_4_who_splits_off_declares_their_card_anew() -> None:
    split = HouseholdSplit(
        household="household:h1",
        new_household="household:h9",
        place=VILLAGE,
        on=day("2026-02-15"),
        head="person:yi",
        members=(Goes(person="person:yi", relation="head"),),
    )
    own = {"person": "person:yi", "holder_name": "示例yi"}
    after = (
        two_families()
        .when(
            declared(kind="own", **own),
            act(split, by=COMMITTEE),
            declared(at="2026-03-01", household="household:h9", **own),
        )
        .then_admitted()
    )
    assert account(after, "2026-02-14", who="yi") == "own"
    assert account(after, "2026-02-15", who="yi") is None
    assert account(after, "2026-03-01", who="yi", of="h9") == "householder"


# --- and by a roster -------------------------------------------------------------------------


def roster(cards: int, *lines: CardDeclared) -> Act[RosterImported]:
    sheet = paper("sheet")
    header = RosterImported(place=VILLAGE, persons=2, households=1, cards=cards, source=sheet)
    people = (person("jia"), person("yi"), household("h1", "jia", "yi"))
    return act(header, by=COMMITTEE, lines=(*people, *lines))


def test_reg_5_cards_come_in_behind_their_households() -> None:
    after = given().when(roster(1, fact())).then_admitted()
    assert account(after, "2026-03-01") == "householder"


@pytest.mark.parametrize("cards", [0, 2])
def test_reg_5_other_counts_of_cards_are_refused(cards: int) -> None:
    given().when(roster(cards, fact())).then_refused(
        "REG-5", expected=f"{cards} cards", found="1 cards"
    )


def test_reg_5_a_card_of_another_village_s_household_is_refused() -> None:
    elsewhere = given(*family("h2", "bing", place=OTHER_VILLAGE))
    card = fact(**OF_BING)
    elsewhere.when(roster(1, card)).then_refused("REG-5", expected=VILLAGE, found=OTHER_VILLAGE)


def test_hh_4_a_forged_card_line_keeps_the_whole_roster_out() -> None:
    outcome = given().when(roster(1, fact(holder_name="示例bing")))
    outcome.then_refused("HH-4", found="another name")
    assert outcome.ledger.events == []
