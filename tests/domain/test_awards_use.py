# ruff: noqa: ANN401  (what a test varies is of any type)
"""A star's award is used as agreed: agreed on before it is listed, shown once it is paid."""

from functools import cache
from typing import Any

import msgspec
import pytest

from domain.awards.grants import grant_of
from domain.awards.use import AwardUseAgreed
from domain.payables.dues import Attempt, Payee, due_of
from domain.residents.kinship import KinshipDeclared
from tests.domain.awards_cast import (
    TIER_2_FEN,
    WORK,
    agreed,
    drawn,
    first_secretary,
    grant,
    granted,
    head,
    use_shown,
)
from tests.domain.cast import committee, paper, township
from tests.domain.payments_cast import changed
from tests.spec import Given, act, day, officer

DUE = due_of("list:1", "household:h1", "person:yi")


@cache
def star() -> Given:
    """h1's grant as the star row leaves it: how that decides is not the use's to know."""
    return changed(granted(), grant_of(WORK), award_kind="star")


@cache
def paid() -> Given:
    """The grant, agreed to be used for breeding, on a list that the bank has paid."""
    history = star().when(agreed(), drawn(kind="star")).then_admitted()
    attempt = Attempt(
        batch="batch:1",
        number=1,
        payee=Payee("household:h1", "person:yi", "own"),
        card="card:yi",
        amount_fen=TIER_2_FEN,
        index=9,
        outcome="confirmed",
        value_date=day("2026-12-01"),
    )
    return changed(history, DUE, attempts=(attempt,))


def test_star_2_a_star_s_award_is_listed_once_its_use_is_agreed_on() -> None:
    star().when(drawn(kind="star")).then_refused("STAR-2", found="none for grant:work")
    star().when(agreed(), drawn(kind="star")).then_admitted()


def test_a_subsidy_is_listed_without_an_agreement_and_has_none() -> None:
    granted().when(drawn()).then_admitted()
    granted().when(agreed()).then_refused("STAR-2", found="transfer_employment")


def test_star_2_an_agreement_made_anew_takes_the_place_of_the_last() -> None:
    history = star().when(agreed(), agreed(purpose="planting")).then_admitted()
    agreement = grant(history).agreement
    assert agreement is not None
    assert agreement.purpose == "planting"


def test_star_2_nothing_is_agreed_on_once_it_is_listed_or_paid() -> None:
    star().when(agreed(), drawn(kind="star"), agreed()).then_refused("STAR-2", found="on a list")
    paid().when(agreed(at="2026-12-02")).then_refused("STAR-2", found="paid")


def test_star_2_only_what_the_document_names_can_be_agreed_on() -> None:
    data = msgspec.to_builtins(agreed().data)
    assert msgspec.convert(data, AwardUseAgreed).purpose == "breeding"
    with pytest.raises(msgspec.ValidationError, match="purpose"):
        msgspec.convert({**data, "purpose": "consumption"}, AwardUseAgreed)


def test_reg_2_an_agreement_is_on_a_grant_of_that_household() -> None:
    star().when(agreed("grant:none")).then_refused("REG-2", found="grant:none")
    star().when(agreed(household="household:h2")).then_refused("REG-2", expected="household:h1")


def test_id_4_the_head_signs_for_the_household() -> None:
    other = (head("yi"), township())
    star().when(agreed(by=other)).then_refused("ID-4", found="person:yi")


def test_id_4_two_officers_of_different_bodies_record_the_signed_paper() -> None:
    star().when(agreed(by=(committee(), township()))).then_admitted()
    same = (committee(), committee("person:c2"))
    star().when(agreed(by=same)).then_refused("ACT-1")


def test_act_1_a_household_does_not_agree_with_itself() -> None:
    star().when(agreed(by=head())).then_refused("ACT-1")


def test_act_2_act_3_the_other_side_is_not_of_the_household_nor_related_to_it() -> None:
    own = (head(), officer("village_committee", "person:yi", body="village"))
    star().when(agreed(by=own)).then_refused("ACT-2", found="person:yi")
    kin = KinshipDeclared(person="person:t1", household="household:h1", relation="sibling")
    related = star().having(act(kin, by=township()))
    related.when(agreed()).then_refused("ACT-3", found="person:t1")


def test_star_2_use_is_shown_in_parts_up_to_what_was_paid() -> None:
    history = paid().when(use_shown(60_000), use_shown(40_000, at="2026-12-21")).then_admitted()
    assert grant(history).shown_fen == TIER_2_FEN
    history.when(use_shown(1, at="2026-12-22")).then_refused("STAR-2", expected="at most 0")
    paid().when(use_shown(TIER_2_FEN + 1)).then_refused("STAR-2", found=str(TIER_2_FEN + 1))
    paid().when(use_shown(0)).then_refused("STAR-2", found="0 fen")


def test_star_2_nothing_is_used_before_it_is_paid() -> None:
    listed = star().when(agreed(), drawn(kind="star")).then_admitted()
    listed.when(use_shown(1_000)).then_refused("STAR-2", found="on a list")


def test_star_2_use_for_another_purpose_is_refused() -> None:
    paid().when(use_shown(1_000, purpose="catering")).then_refused("STAR-2", expected="breeding")


def test_star_2_one_invoice_is_shown_once() -> None:
    again = use_shown(2_000, papers=(paper("invoice of 1000"),), at="2026-12-21")
    paid().when(use_shown(1_000), again).then_refused("STAR-2", expected="not shown before")
    twice = use_shown(2_000, papers=(paper("same"), paper("same")))
    paid().when(twice).then_refused("STAR-2")


@pytest.mark.parametrize(
    ("by", "rule"),
    [
        ((head(), township()), "ACT-2"),
        ((head(), officer("first_secretary", "person:yi", body="county bureau")), "ACT-2"),
        ((head("yi"), first_secretary()), "ID-4"),
        (head(), "ACT-1"),
        (first_secretary(), "ACT-1"),
    ],
)
def test_act_2_use_is_checked_by_somebody_apart(by: Any, rule: str) -> None:
    paid().when(use_shown(1_000, by=by)).then_refused(rule)


def test_use_entered_by_who_agreed_on_it_is_checked_by_another() -> None:
    paid().when(use_shown(1_000, by=(township(), first_secretary()))).then_admitted()
