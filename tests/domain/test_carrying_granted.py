# ruff: noqa: ANN401  (what a test varies is of any type)
"""What a carrying entity is granted: seen at the place, by household, within its cap (SUB-2)."""

from typing import Any

import msgspec
import pytest

from domain.awards.standing import held
from domain.kernel.act import Act
from domain.steps.case import Case
from tests.domain.awards_cast import (
    grant,
    reviewed,
    standing_of,
)
from tests.domain.carrying_cast import (
    ANSWERS,
    CARRY,
    CARRY_FEN,
    EACH_FEN,
    GOT,
    able,
    answered,
    asked,
    carried,
    carry_applied,
    carrying,
    confirmed,
    cooperative,
    county_decided,
    department,
    seen,
)
from tests.domain.cast import committee, paper, township, township_reviewer
from tests.domain.projects_cast import sanctioned
from tests.domain.test_carrying import behind, kin
from tests.domain.test_liquidation import dissolved
from tests.spec import adopted, day, officer

NOTHING: dict[str, Any] = {"found": "does_not_carry", "amount_fen": 0}


def other_case(name: str = "case:more", form: str = "land_rent", **changed: Any) -> list[Act[Any]]:
    """A second case of the cooperative, about another thing."""
    own = tuple(carried(home, name, form=form) for home in GOT)
    said = [
        answered(home, case=name, carried=line.carried) for home, line in zip(GOT, own, strict=True)
    ]
    return [
        carry_applied(*own, case=name, workers_count=0, charter=paper(name)),
        *said,
        seen(name, **changed),
    ]


def capped(fen: int) -> Any:
    return adopted(carrying_entity_year_fen=fen, at="2026-03-01", since="2026-03-01")


# --- the inspection ----------------------------------------------------------------------------


def test_sub_2_so_much_is_granted_for_each_household_that_is_carried() -> None:
    history = confirmed().when(seen()).then_admitted()
    assert (grant(history, CARRY).entity, grant(history, CARRY).amount_fen) == (
        "entity:1",
        CARRY_FEN,
    )
    assert standing_of(history, CARRY) == "deciding"


@pytest.mark.parametrize("amount_fen", [CARRY_FEN - 1, CARRY_FEN + 1])
def test_sub_2_no_more_and_no_less_is_granted_than_is_due(amount_fen: int) -> None:
    confirmed().when(seen(amount_fen=amount_fen)).then_refused("SUB-2", expected=f"{CARRY_FEN}")


def test_sub_2_what_a_household_did_not_confirm_does_not_count() -> None:
    fewer = adopted(carrying_households_least_count=2, at="2026-03-01", since="2026-03-01")
    said = (answered(), answered("h2"), answered("h3", "denied"))
    two = able().having(fewer).when(carry_applied(), *said).then_admitted()
    two.when(seen()).then_refused("SUB-2", expected="2 households", found="3")
    two.when(seen(households_count=2, amount_fen=2 * EACH_FEN)).then_admitted()


def test_sub_2_inspectors_strike_out_whom_they_did_not_find() -> None:
    fewer = adopted(carrying_households_least_count=2, at="2026-03-01", since="2026-03-01")
    history = able().having(fewer).when(carry_applied(), *ANSWERS).then_admitted()
    struck = seen(struck=("household:h3",), households_count=2, amount_fen=2 * EACH_FEN)
    history.when(struck).then_admitted()
    stranger = seen(struck=("household:h9",))
    history.when(stranger).then_refused("SUB-2", found="household:h9")


def test_sub_2_an_entity_that_carries_too_few_is_granted_nothing() -> None:
    two = asked().when(answered("h1"), answered("h2")).then_admitted()
    two.when(seen(households_count=2, amount_fen=2 * EACH_FEN)).then_refused(
        "SUB-2", expected="at least 3"
    )
    over = two.when(seen(households_count=2, **NOTHING)).then_admitted()
    assert over.ledger.read(Case, CARRY).status == "rejected"


def test_fund_9_nothing_is_granted_to_an_entity_for_what_is_not_there() -> None:
    paid = seen(found="does_not_carry")
    confirmed().when(paid).then_refused("SUB-2", expected="0 fen")


def test_sub_2_an_entity_s_year_stays_within_its_cap() -> None:
    low = able().having(capped(CARRY_FEN - 1))
    history = low.when(carry_applied(), *ANSWERS).then_admitted()
    history.when(seen()).then_refused("SUB-2", expected=f"at most {CARRY_FEN - 1}")
    history.when(seen(amount_fen=CARRY_FEN - 1)).then_admitted()


def test_sub_2_what_is_left_of_the_cap_is_granted_and_nothing_afterwards() -> None:
    first = able().having(capped(CARRY_FEN + 1)).when(carry_applied(), *ANSWERS, seen())
    more = other_case(amount_fen=CARRY_FEN)
    first.then_admitted().when(*more).then_refused("SUB-2", expected="at most 1 fen")
    full = first.then_admitted().when(*other_case(amount_fen=1)).then_admitted()
    own = tuple(carried(home, "case:third", form="land_rent", year=2026) for home in GOT)
    third = carry_applied(*own, case="case:third", charter=paper("third"))
    full.when(third).then_refused("SUB-2", expected="something left")


def test_sub_2_two_open_cases_of_an_entity_do_not_pass_the_cap_together() -> None:
    both = able().having(capped(CARRY_FEN)).when(carry_applied(), *ANSWERS)
    *opened_, last = other_case(amount_fen=CARRY_FEN)
    history = both.then_admitted().when(*opened_, seen()).then_admitted()
    history.when(last).then_refused("SUB-2", expected="at most 0 fen")
    spent = seen("case:more", amount_fen=0)
    over = history.when(spent).then_admitted()
    assert over.ledger.read(Case, "case:more").status == "rejected"


def test_sub_2_another_year_has_a_cap_of_its_own() -> None:
    history = able().having(capped(CARRY_FEN)).when(carry_applied(), *ANSWERS, seen())
    before = tuple(carried(home, "case:last", year=2025) for home in GOT)
    asks = carry_applied(*before, case="case:last", year=2025)
    history.then_admitted().when(asks).then_admitted()


def test_fund_5_an_entity_sanctioned_or_dissolved_meanwhile_is_granted_nothing() -> None:
    on = confirmed().having(sanctioned("2026-11-03"))
    on.when(seen()).then_refused("FUND-5", found="on the list")
    on.when(seen(**NOTHING)).then_admitted()
    gone = confirmed().having(dissolved(since=day("2026-11-03")))
    gone.when(seen()).then_refused("FUND-5", found="dissolved")


def test_id_8_no_review_passes_an_entity_that_was_sanctioned_meanwhile() -> None:
    history = confirmed().when(seen()).then_admitted().having(sanctioned("2026-11-04"))
    history.when(reviewed(CARRY)).then_refused("ID-8", found="sanctioned")
    history.when(reviewed(CARRY, "rejected")).then_admitted()


def test_fund_9_an_inspection_of_an_entity_rests_on_papers_of_its_own() -> None:
    photo = (paper("photo"),)
    confirmed().when(seen(photos=photo, records=photo)).then_refused("FUND-9", expected="once")
    more = [*other_case()[:-1], seen("case:more", photos=seen().data.photos)]
    first = confirmed().when(seen()).then_admitted()
    first.when(*more).then_refused("FUND-9", expected="no other grant")


def test_reg_2_it_is_inspected_what_was_applied_for() -> None:
    confirmed().when(seen(year=2025)).then_refused("REG-2", expected="2026")
    confirmed().when(seen(entity="entity:2")).then_refused("REG-2", expected="entity:1")


@pytest.mark.parametrize(
    "by",
    [(committee(),), (committee(), committee("person:c2")), (department(), department("person:x"))],
)
def test_fund_9_two_of_different_bodies_see_the_entity(by: Any) -> None:
    confirmed().when(seen(by=by)).then_refused("ACT-1")
    confirmed().when(seen(by=(township(), department()))).then_admitted()


# --- who decides -------------------------------------------------------------------------------


def test_act_2_nobody_behind_the_entity_inspects_or_reviews_it() -> None:
    own = confirmed().having(behind(township().person))
    own.when(seen()).then_refused("ACT-2", found=township().person)
    reviewer = confirmed().when(seen()).then_admitted().having(behind(township_reviewer().person))
    reviewer.when(reviewed(CARRY)).then_refused("ACT-2", found="benefits")


def test_act_3_nobody_related_to_who_is_behind_the_entity_decides() -> None:
    of_h3 = (behind("person:ding"), kin(township().person, "household:h3"))
    confirmed().having(*of_h3).when(seen()).then_refused("ACT-3", found=township().person)
    home = (behind("person:wu"), kin("person:wu", "household:h3"))
    ding = officer("township_reviewer", "person:ding", body="township")
    history = confirmed().when(seen()).then_admitted()
    history.having(*home).when(reviewed(CARRY, by=ding)).then_refused("ACT-3", found="person:ding")


def test_act_2_who_recorded_an_answer_or_the_application_inspects_nothing() -> None:
    by = (committee(), township("person:t9"))
    on_paper = answered(by=by, paper=paper("signed by h1"))
    history = asked().when(on_paper, *ANSWERS[1:]).then_admitted()
    history.when(seen()).then_refused("ACT-2", found=committee().person)
    history.when(seen(by=(township(), department()))).then_admitted()
    own = carry_applied(by=by, paper=paper("application of the cooperative"))
    recorded = able().when(own, *ANSWERS).then_admitted()
    recorded.when(seen()).then_refused("ACT-2", found=committee().person)


def test_act_2_who_applied_for_the_entity_or_inspected_it_reviews_nothing() -> None:
    applicant = officer("township_reviewer", cooperative().person, body="township")
    history = confirmed().when(seen()).then_admitted()
    history.when(reviewed(CARRY, by=applicant)).then_refused("ACT-2", found="application")
    inspector = officer("township_reviewer", township().person, body="township")
    history.when(reviewed(CARRY, by=inspector)).then_refused("ACT-2", found="inspection")


def test_sub_2_no_step_of_an_entity_s_case_is_skipped() -> None:
    confirmed().when(reviewed(CARRY)).then_refused("SUB-2", expected="inspection")
    history = confirmed().when(seen()).then_admitted()
    history.when(county_decided()).then_refused("SUB-2", expected="township_review")
    assert standing_of(carrying(), CARRY) == "granted"


def test_a_case_sent_back_by_the_county_is_inspected_anew() -> None:
    history = able().when(*_sent_back()).then_admitted()
    assert standing_of(history, CARRY) == "deciding"
    struck = seen(struck=("household:h3",), households_count=2, amount_fen=2 * EACH_FEN)
    fewer = adopted(carrying_households_least_count=2, at="2026-11-06", since="2026-11-06")
    anew = msgspec.structs.replace(struck, at=seen(at="2026-11-07").at)
    after = history.having(fewer).when(anew).then_admitted()
    assert [one.entry.amount_fen for one in held(after.ledger, "entity:1")] == [2 * EACH_FEN]


def _sent_back() -> tuple[Act[Any], ...]:
    return (carry_applied(), *ANSWERS, seen(), reviewed(CARRY), county_decided(verdict="returned"))
