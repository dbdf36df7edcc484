# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Home survey 入户调查: income per head, its bounds, members, the period (ID-1, ID-2, ID-3)."""

from datetime import date
from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.identification.form import Form
from domain.identification.income import Expense, Income, between, per_head, period
from domain.identification.survey import HomeSurveyed
from domain.kernel import catalogue
from domain.kernel.act import Act
from domain.parameters import PARAMETERS
from domain.residents.membership import MemberLeft
from domain.residents.standing import StatusRecorded
from domain.steps.case import Case
from tests.domain.cast import committee, township
from tests.domain.near_poor import applied, convened, expense, income, surveyed
from tests.domain.story import before
from tests.spec import act, adopted, day

FLOOR = PARAMETERS["near_poor_floor_fen"].default
CEILING = PARAMETERS["near_poor_ceiling_fen"].default
FEN = st.integers(min_value=0, max_value=10**9)
INCOMES = st.builds(Income, wage_fen=FEN, business_fen=FEN, property_fen=FEN, transfer_fen=FEN)
EXPENSES = st.builds(
    Expense,
    consumed_fen=FEN,
    operating_fen=FEN,
    depreciation_fen=FEN,
    taxes_fen=FEN,
    contract_fees_fen=FEN,
)


def at_per_head(net_fen: int, **changed: Any) -> Act[HomeSurveyed]:
    """A survey of the two members of `case:1` with this net income of both together."""
    data = {"income": income(wage_fen=net_fen), "expense": expense(), **changed}
    return surveyed(**data)


# --- ID-1 -----------------------------------------------------------------------------------


@for_all(INCOMES, EXPENSES, st.integers(min_value=1, max_value=30))
def test_id_1_income_per_head_is_exact(made: Income, spent: Expense, members: int) -> None:
    each = per_head(made, spent, members)
    assert each * members == (
        made.wage_fen + made.business_fen + made.property_fen + made.transfer_fen
    ) - (
        spent.consumed_fen
        + spent.operating_fen
        + spent.depreciation_fen
        + spent.taxes_fen
        + spent.contract_fees_fen
    )


def test_id_1_every_kind_of_income_and_of_expense_counts() -> None:
    made = Income(wage_fen=100_000, business_fen=20_000, property_fen=3_000, transfer_fen=400)
    spent = Expense(
        consumed_fen=50_000,
        operating_fen=6_000,
        depreciation_fen=700,
        taxes_fen=80,
        contract_fees_fen=9,
    )
    assert per_head(made, spent, 3) == Fraction(123_400 - 56_789, 3)


def test_id_1_the_form_keeps_income_per_head_as_computed() -> None:
    story = before("home_survey").when(at_per_head(2 * FLOOR + 1)).then_admitted()
    assert story.ledger.read(Form, "form:1").per_head_fen == Fraction(2 * FLOOR + 1, 2)


@pytest.mark.parametrize("members", [1, 3])
def test_id_1_the_form_counts_the_members_whom_the_register_has(members: int) -> None:
    before("home_survey").when(surveyed(members_count=members)).then_refused(
        "ID-1", expected="2 permanent members", found=str(members)
    )


def test_id_1_zero_members_are_refused_even_where_the_register_has_none() -> None:
    left = MemberLeft(
        household="household:h2", person="person:bing", on=day("2026-03-03"), reason="departed"
    )
    story = before("home_survey").having(
        applied("case:2"), act(left, by=committee(), at="2026-03-03")
    )
    story.when(surveyed("case:2", members_count=0)).then_refused(
        "ID-1", expected="at least one", found="0"
    )


def test_id_1_members_are_those_of_the_day_of_the_survey() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-03-04"), reason="departed"
    )
    story = before("home_survey").having(act(left, by=committee(), at="2026-03-04"))
    story.when(at_per_head(FLOOR + 1)).then_refused("ID-1", expected="1 permanent")
    story.when(at_per_head(FLOOR + 1, members_count=1)).then_admitted()


@pytest.mark.parametrize(
    "wrong",
    [{"period_from": day("2025-01-01")}, {"period_until": day("2026-02-28")}],
    ids=["longer", "earlier"],
)
def test_id_1_income_is_that_of_the_twelve_months_before_applying(wrong: dict[str, Any]) -> None:
    before("home_survey").when(surveyed(**wrong)).then_refused(
        "ID-1", expected="income from 2025-03-02 to 2026-03-01"
    )


def test_id_1_the_months_are_what_policy_says() -> None:
    story = before("home_survey").having(adopted(at="2026-03-03", income_months=6))
    story.when(surveyed()).then_refused("ID-1", expected="income from 2025-09-02")
    story.when(surveyed(period_from=day("2025-09-02"))).then_admitted()


@pytest.mark.parametrize(
    ("applied_on", "first", "last"),
    [
        ("2026-03-02", "2025-03-02", "2026-03-01"),
        ("2026-01-01", "2025-01-01", "2025-12-31"),
        ("2024-02-29", "2023-02-28", "2024-02-28"),
        ("2025-12-31", "2024-12-31", "2025-12-30"),
    ],
)
def test_id_1_twelve_months_by_the_calendar(applied_on: str, first: str, last: str) -> None:
    assert period(day(applied_on), 12) == (day(first), day(last))


@for_all(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(min_value=1, max_value=36))
def test_id_1_a_period_ends_the_day_before_and_begins_whole_months_earlier(
    applied_on: date, months: int
) -> None:
    first, last = period(applied_on, months)
    assert (applied_on - last).days == 1
    assert (applied_on.year - first.year) * 12 + applied_on.month - first.month == months
    assert first.day <= applied_on.day


# --- ID-2 -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "net_fen",
    [2 * FLOOR + 1, FLOOR + CEILING, 2 * CEILING - 1],
    ids=["half a fen above the floor", "between", "half a fen below the ceiling"],
)
def test_id_2_strictly_between_the_bounds_is_eligible(net_fen: int) -> None:
    before("home_survey").when(at_per_head(net_fen)).then_admitted()
    before("home_survey").when(at_per_head(net_fen, verdict="not_eligible")).then_refused(
        "ID-2", expected="eligible", found="not_eligible"
    )


@pytest.mark.parametrize(
    "net_fen",
    [0, 2 * FLOOR - 1, 2 * FLOOR, 2 * CEILING, 2 * CEILING + 1],
    ids=["nothing", "below the floor", "at the floor", "at the ceiling", "above the ceiling"],
)
def test_id_2_at_or_outside_the_bounds_is_not_eligible(net_fen: int) -> None:
    before("home_survey").when(at_per_head(net_fen)).then_refused(
        "ID-2", expected=f"above {FLOOR} and below {CEILING}", found="eligible at"
    )
    found = before("home_survey").when(at_per_head(net_fen, verdict="not_eligible"))
    assert found.then_admitted().ledger.read(Case, "case:1").status == "rejected"


def test_id_2_more_spent_than_earned_is_not_eligible() -> None:
    loss = surveyed(income=income(), expense=expense(operating_fen=1), verdict="eligible")
    before("home_survey").when(loss).then_refused("ID-2", found="-1/2")


@pytest.mark.parametrize("living", ["clearly_above", "clearly_below"])
def test_id_2_the_living_standard_is_close_to_that_of_registered_poor_households(
    living: str,
) -> None:
    before("home_survey").when(surveyed(living_standard=living)).then_refused(
        "ID-2", expected="close to registered poor", found=living
    )


def test_id_2_the_bounds_are_those_in_force_on_the_day() -> None:
    higher = adopted(at="2026-03-03", since="2026-03-04", near_poor_ceiling_fen=500_000)
    story = before("home_survey").having(higher)
    rich = at_per_head(2 * 450_000)
    story.when(rich).then_admitted()
    story.when(msgspec.structs.replace(rich, at=rich.at.replace(day=3))).then_refused("ID-2")


def test_id_2_a_bound_adopted_later_re_decides_nothing() -> None:
    story = before("assembly").having(
        adopted(at="2026-03-05", since="2026-03-01", near_poor_ceiling_fen=300_001)
    )
    assert story.ledger.read(Case, "case:1").taken("home_survey") is not None
    story.when(convened()).then_admitted()


@for_all(st.fractions(min_value=0, max_value=10**6))
def test_id_2_neither_bound_is_itself_between(each: Fraction) -> None:
    assert between(each, FLOOR, CEILING) == (each > FLOOR and each < CEILING)


# --- ID-3 -----------------------------------------------------------------------------------


def test_id_3_support_granted_after_applying_makes_not_eligible() -> None:
    support = StatusRecorded(
        subject="person:yi", status="low_income_support", from_=day("2026-03-03"), until=None
    )
    story = before("home_survey").having(act(support, by=township(), at="2026-03-03"))
    story.when(surveyed()).then_refused("ID-3", found="low_income_support")
    story.when(surveyed(verdict="not_eligible")).then_admitted()


def test_reg_1_a_form_number_is_given_out_once() -> None:
    before("assembly").when(surveyed()).then_refused("REG-1", found="form:1")


# --- ID-6 the form --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "field",
    [
        *(("income", name) for name in Income.__struct_fields__),
        *(("expense", name) for name in Expense.__struct_fields__),
        *((name, "") for name in ("members_count", "living_standard", "verdict", "signed_form")),
        *((name, "") for name in ("period_from", "period_until", "papers", "income", "expense")),
    ],
    ids=lambda part: part or "whole",
)
def test_id_6_the_form_has_every_field(field: tuple[str, str]) -> None:
    kind = catalogue.type_of(HomeSurveyed)
    name, part = field
    form: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(surveyed().data))
    catalogue.decode(kind, form)
    del (form[name] if part else form)[part or name]
    with pytest.raises(msgspec.ValidationError, match=part or name):
        catalogue.decode(kind, form)
