# ruff: noqa: ANN401  (what a test varies is of any type)
"""A worker dies between grant and list: the successor is named on papers, and listed (PAY-6)."""

from typing import Any

import pytest

from domain.awards.grants import grant_of
from domain.awards.succeeding import GrantSuccessorNamed
from domain.kernel.act import Act
from domain.payables.dues import Due, due_of
from domain.residents.deaths import DeathRecorded
from domain.residents.kinship import KinshipDeclared
from tests.domain.awards_cast import (
    SHEEP,
    TIER_2_FEN,
    TO_THE_SHEEP,
    WORK,
    award_line,
    drawn,
    grant,
    granted,
    listed,
    settled,
    standing_of,
    to_the_end,
    village_signed,
    work_applied,
)
from tests.domain.awards_cast import recognised as wages
from tests.domain.cast import committee, paper, secretary, township
from tests.domain.payments_cast import registrar
from tests.spec import Given, act, day, officer

DUE = due_of("list:1", "household:h1", "person:jia")


def died(who: str = "yi", home: str = "h1", on: str = "2026-11-05") -> Act[DeathRecorded]:
    data = DeathRecorded(person=f"person:{who}", household=f"household:{home}", on=day(on))
    return act(data, by=registrar(), at=on)


def succeeded(
    case: str = WORK, *, by: Any = None, at: str = "2026-11-06", **changed: Any
) -> Act[GrantSuccessorNamed]:
    data: dict[str, Any] = {
        "grant": grant_of(case),
        "household": "household:h1",
        "person": "person:jia",
        "card_kind": "own",
        "paper": paper("who follows"),
    }
    return act(GrantSuccessorNamed(**data | changed), by=by or (committee(), township()), at=at)


def orphaned() -> Given:
    """Yi's grant is completed on 5 November; yi dies on that day."""
    return granted().when(died()).then_admitted()


def for_jia(**changed: Any) -> Act[Any]:
    return drawn(award_line(person="person:jia", due=DUE, **changed))


def test_pay_6_what_was_granted_before_the_death_is_listed_for_the_successor() -> None:
    """Until somebody is named no list takes it, for the dead or for anybody else."""
    orphaned().when(drawn()).then_refused("HH-3", found="person:yi")
    orphaned().when(for_jia()).then_refused("PAY-1")
    after = orphaned().when(succeeded(), for_jia(), *to_the_end()).then_admitted()
    due = after.ledger.read(Due, DUE)
    assert (due.person, due.amount_fen, standing_of(after)) == ("person:jia", TIER_2_FEN, "listed")


def test_pay_6_a_grant_has_a_successor_only_where_its_worker_died_after_it() -> None:
    granted().when(succeeded()).then_refused("PAY-6", found="died on None")
    before = settled().having(work_applied(), wages(), village_signed(), died(on="2026-11-04"))
    before.when(succeeded()).then_refused("PAY-3", found="being decided on")
    early = granted().having(died(on="2026-11-04"))
    early.when(succeeded()).then_refused("PAY-6", found="died on 2026-11-04")


def test_pay_6_what_goes_to_the_householder_s_card_follows_the_head() -> None:
    sheep = settled().having(*TO_THE_SHEEP)
    fields: dict[str, Any] = {"household": "household:h2", "person": "person:bing"}
    sheep.when(succeeded(SHEEP, **fields)).then_refused("PAY-6", found="householder")


def test_pay_3_what_is_on_a_list_has_a_successor_to_its_due_alone() -> None:
    on_list = listed().having(died(on="2026-11-19"))
    on_list.when(succeeded(at="2026-11-20")).then_refused("PAY-3", found="on a list")


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"person": "person:yi"}, "HH-3"),
        ({"person": "person:ding"}, "HH-4"),
        ({"household": "household:h2", "person": "person:bing"}, "PAY-6"),
        ({"by": (committee("person:jia"), township())}, "ACT-2"),
        ({"by": (committee(), secretary())}, "ACT-1"),
        ({"by": (officer("helper"), township())}, "ACT-1"),
    ],
)
def test_pay_6_nobody_else_follows_and_nobody_names_themself(
    changed: dict[str, Any], rule: str
) -> None:
    orphaned().when(succeeded(**changed)).then_refused(rule)


def test_act_3_nobody_names_a_successor_among_their_kin() -> None:
    kin = KinshipDeclared(person="person:c1", household="household:h1", relation="in_law")
    story = orphaned().having(act(kin, by=secretary(), at="2026-01-05"))
    story.when(succeeded(by=(committee("person:c1"), township()))).then_refused("ACT-3")


def test_reg_2_a_grant_that_nobody_decided_has_no_successor() -> None:
    orphaned().when(succeeded("case:none")).then_refused("REG-2", found="grant:none")


def test_pay_6_whoever_follows_is_followed_in_turn() -> None:
    """In another household only once nobody is left of this one."""
    last = orphaned().having(succeeded(), died("jia", on="2026-11-07"))
    assert grant(last).person == "person:jia"
    last.when(for_jia()).then_refused("HH-3")
    fields: dict[str, Any] = {"household": "household:h2", "person": "person:bing"}
    due = due_of("list:1", "household:h2", "person:bing")
    line = drawn(award_line(due=due, **fields), at="2026-11-09")
    last.when(succeeded(at="2026-11-08", **fields), line).then_admitted()
