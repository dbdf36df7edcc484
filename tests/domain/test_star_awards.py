# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""STAR-2: what stars and titles bring is paid by card, against an agreement, and its use shown."""

from functools import cache
from typing import Any

import msgspec
import pytest

from domain.awards.grants import Grant, grant_of
from domain.awards.standing import standing
from domain.awards.use import PURPOSES
from domain.kernel import catalogue
from domain.kernel.act import Act
from domain.payables.dues import Due, due_of
from domain.steps.case import Case
from tests.domain.awards_cast import (
    agreed,
    award_line,
    drawn,
    finance_reviewed,
    list_posted,
    list_reviewed,
    list_taken_down,
    settled,
    use_shown,
)
from tests.domain.cast import householder, work_team
from tests.domain.honours_cast import (
    AWARD_FEN,
    MODEL_CASE,
    REWARD_FEN,
    STARS_CASE,
    model_steps,
    star_steps,
)
from tests.spec import Given

STAR, MODEL = grant_of(STARS_CASE), grant_of(MODEL_CASE)
DUE = due_of("list:1", "household:h1", "person:jia")


@cache
def honoured() -> Given:
    """h1 is a star household since 25 November, h2 a role model since 20 December."""
    steps = [*star_steps().values(), *model_steps().values()]
    acts = sorted((one for step in steps for one in step), key=lambda one: one.at)
    return settled().when(*acts).then_admitted()


def star_list(at: str = "2026-12-21", **changed: Any) -> Act[Any]:
    """The award of h1 on `list:1`, out of the money for stars."""
    data: dict[str, Any] = {
        "due": DUE,
        "grant": STAR,
        "household": "household:h1",
        "person": "person:jia",
        "card_kind": "householder",
        "amount_fen": AWARD_FEN,
        **changed,
    }
    return drawn(award_line(**data), kind="star", at=at)


def agreement(**changed: Any) -> Act[Any]:
    return agreed(STAR, at="2026-12-20", **changed)


def of(story: Given, grant: str = STAR) -> str:
    return standing(story.ledger, story.ledger.read(Grant, grant))


def test_star_2_an_award_is_listed_against_an_agreement_on_its_use() -> None:
    honoured().when(star_list()).then_refused("STAR-2", found="grant:1")
    listed = honoured().when(agreement(), star_list()).then_admitted()
    assert of(listed) == "listed"
    final = listed.when(
        list_posted(at="2026-12-22"),
        list_taken_down(at="2027-01-02"),
        list_reviewed(at="2027-01-03"),
        finance_reviewed(at="2027-01-04"),
    ).then_admitted()
    assert final.ledger.read(Case, "case:list-1").status == "completed"
    due = final.ledger.read(Due, DUE)
    assert (due.person, due.card_kind, due.amount_fen) == ("person:jia", "householder", AWARD_FEN)


def test_star_2_purposes_are_the_document_s_and_cash_is_none() -> None:
    assert {words.zh for words in PURPOSES.values()} == {
        "种植", "养殖", "加工", "交通运输", "餐饮", "服务", "接受技能培训", "外出务工",
    }  # fmt: skip
    kind = catalogue.act_type("AwardUseAgreed.v1")
    assert kind is not None
    with pytest.raises(msgspec.ValidationError, match="purpose"):
        catalogue.decode(kind, {**kind.example, "purpose": "cash"})


def test_star_2_nothing_is_listed_before_the_case_is_completed() -> None:
    acts = [act for name, step in star_steps().items() if name != "report" for act in step]
    confirmed = settled().when(*acts).then_admitted()
    assert of(confirmed) == "deciding"
    confirmed.when(agreement()).then_refused("STAR-2", found="being decided on")
    confirmed.when(star_list()).then_refused("PAY-3", found="being decided on")


def test_star_2_an_award_is_paid_as_confirmed_and_only_out_of_money_for_stars() -> None:
    story = honoured().when(agreement()).then_admitted()
    story.when(star_list(amount_fen=AWARD_FEN + 1)).then_refused("PAY-1")
    other = {"person": "person:yi", "due": due_of("list:1", "household:h1", "person:yi")}
    story.when(star_list(**other)).then_refused("PAY-1", expected="person:jia")
    elsewhere = award_line(
        due=DUE,
        grant=STAR,
        household="household:h1",
        person="person:jia",
        card_kind="householder",
        amount_fen=AWARD_FEN,
    )
    story.when(drawn(elsewhere, kind="model", at="2026-12-21")).then_refused("PAY-3")


def test_star_2_the_household_and_another_side_sign_and_use_is_shown_once_paid() -> None:
    both = (householder(), householder("case:3"))
    honoured().when(agreement(by=both)).then_refused("ACT-1")
    listed = honoured().when(agreement(), star_list()).then_admitted()
    early = use_shown(AWARD_FEN, STAR, by=(householder(), work_team()), at="2026-12-22")
    listed.when(early).then_refused("STAR-2", expected="paid")


def test_model_1_a_model_s_reward_is_listed_like_every_award() -> None:
    line = award_line(
        due=due_of("list:1", "household:h2", "person:bing"),
        grant=MODEL,
        household="household:h2",
        person="person:bing",
        card_kind="householder",
        amount_fen=REWARD_FEN,
    )
    listed = honoured().when(drawn(line, kind="model", at="2026-12-21")).then_admitted()
    assert of(listed, MODEL) == "listed"
