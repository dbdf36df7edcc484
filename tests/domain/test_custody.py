"""Who holds a card: HH-6 deliveries are receipted, custody by others is recorded when found."""

import pytest

from domain.kernel.act import Act, Signer
from domain.residents.cards import Card
from domain.residents.custody import CardCustodyFound, CardDelivered
from tests.domain.cast import committee, paper, township, work_team
from tests.domain.test_cards import declared, two_families
from tests.spec import OTHER_VILLAGE, Given, act, day, officer

HOLDER = officer("villager", "person:jia")


def with_card() -> Given:
    return two_families().having(declared())


def delivered(
    *by: Signer, who: str = "jia", on: str = "2026-02-10", signed: bool = False, card: str = "k1"
) -> Act[CardDelivered]:
    data = CardDelivered(
        card=f"card:{card}",
        person=f"person:{who}",
        on=day(on),
        paper=paper("receipt") if signed else None,
    )
    return act(data, by=by or (HOLDER,))


def found(
    by: Signer, *, custodian: str = "c1", on: str = "2026-02-20", card: str = "k1"
) -> Act[CardCustodyFound]:
    data = CardCustodyFound(
        card=f"card:{card}",
        custodian=f"person:{custodian}",
        custodian_role="village_committee",
        found_on=day(on),
        paper=paper("photo"),
    )
    return act(data, by=by)


def test_hh_6_a_delivery_is_receipted_with_the_person_s_own_key() -> None:
    after = with_card().when(delivered()).then_admitted()
    assert [r.person for r in after.ledger.read(Card, "card:k1").receipts] == ["person:jia"]


def test_hh_6_or_on_paper_with_an_attestor() -> None:
    with_card().when(delivered(committee(), work_team(), signed=True)).then_admitted()


def test_act_1_nobody_else_s_key_receipts_a_card() -> None:
    with_card().when(delivered(committee())).then_refused("ACT-1", found="person:c1, no paper")
    with_card().when(delivered(officer("villager", "person:yi"), signed=True)).then_refused(
        "ACT-1", expected="own key"
    )


def test_act_1_two_officers_without_the_paper_receipt_nothing() -> None:
    with_card().when(delivered(committee(), work_team())).then_refused("ACT-1", found="no paper")


def test_act_1_officer_and_attestor_are_of_different_bodies_and_of_the_place() -> None:
    same = officer("work_team", "person:w1", body="village")
    with_card().when(delivered(committee(), same, signed=True)).then_refused(
        "ACT-1", expected="different bodies"
    )
    stranger = officer("work_team", "person:w1", place=OTHER_VILLAGE)
    with_card().when(delivered(committee(), stranger, signed=True)).then_refused("ACT-1")


def test_hh_4_a_card_is_delivered_to_whom_it_is_declared_for() -> None:
    with_card().when(delivered(officer("villager", "person:yi"), who="yi")).then_refused(
        "HH-4", expected="person:jia", found="person:yi"
    )


def test_hh_6_custody_by_an_official_is_put_on_record_when_found() -> None:
    after = with_card().when(found(township())).then_admitted()
    (custody,) = after.ledger.read(Card, "card:k1").custodies
    assert (custody.custodian, custody.role) == ("person:c1", "village_committee")


def test_hh_6_the_supervision_committee_and_the_county_find_too() -> None:
    for by in (officer("supervision_committee"), officer("county_reviewer")):
        with_card().when(found(by)).then_admitted()


def test_act_2_the_custodian_finds_nothing() -> None:
    with_card().when(found(township("person:c1"))).then_refused(
        "ACT-2", expected="other than the custodian", found="person:c1"
    )


def test_act_1_the_village_committee_finds_no_card_in_other_hands() -> None:
    with_card().when(found(committee("person:c2"))).then_refused("ACT-1", found="village_committee")


def test_hh_4_a_card_in_its_owner_s_hands_is_no_custody() -> None:
    with_card().when(found(township(), custodian="jia")).then_refused(
        "HH-4", expected="in other hands"
    )


@pytest.mark.parametrize("on", ["2026-03-02", "2027-01-01"])
def test_hh_3_neither_lies_in_the_future(on: str) -> None:
    with_card().when(delivered(on=on)).then_refused("HH-3", found=on)
    with_card().when(found(township(), on=on)).then_refused("HH-3", found=on)


def test_reg_2_a_card_that_nobody_declared_is_neither_delivered_nor_found() -> None:
    with_card().when(delivered(card="k9")).then_refused("REG-2", found="no card:k9")
    with_card().when(found(township(), card="k9")).then_refused("REG-2", found="no card:k9")
