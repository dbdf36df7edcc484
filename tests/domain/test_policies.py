"""Policies: REG-3 what may be adopted; which document decides, against a slow model."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import pytest
from hypothesis import given as hypothetically
from hypothesis import strategies as st

from domain.authority import policies
from domain.kernel.places import upwards
from domain.parameters import FRACTIONS, PARAMETERS
from tests.spec import COUNTY, TOWNSHIP, VILLAGE, Given, Ledger, act, adopted, day, given, officer

TODAY = day("2026-03-01")


def test_reg_3_known_parameters_within_bounds_are_adopted() -> None:
    given().when(adopted(near_poor_ceiling_fen=400_000, notice_days=7)).then_admitted()


def test_reg_3_an_unknown_parameter_is_refused() -> None:
    given().when(adopted(notice_weeks=1)).then_refused(
        "REG-3", expected="published table", found="notice_weeks"
    )


def test_reg_3_a_policy_that_sets_nothing_is_refused() -> None:
    given().when(adopted()).then_refused("REG-3", expected="at least one", found="none")


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_reg_3_every_parameter_has_bounds_that_hold(name: str) -> None:
    parameter = PARAMETERS[name]
    assert parameter.least <= parameter.default <= parameter.most
    other = {f"{f}_numerator": f"{f}_denominator" for f in FRACTIONS}
    pairs = other | {b: a for a, b in other.items()}
    beside = {pairs[name]: PARAMETERS[pairs[name]].default} if name in pairs else {}
    for wrong in (parameter.least - 1, parameter.most + 1):
        given().when(adopted(values={**beside, name: wrong})).then_refused(
            "REG-3", expected=f"{name} from {parameter.least}", found=str(wrong)
        )
    given().when(adopted(values={**beside, name: parameter.default})).then_admitted()


def test_reg_3_a_fraction_is_set_whole() -> None:
    given().when(adopted(quorum_numerator=1)).then_refused(
        "REG-3", expected="set together", found="one of them"
    )
    given().when(adopted(quorum_numerator=3, quorum_denominator=4)).then_admitted()


@pytest.mark.parametrize(
    ("fraction", "part", "parts", "least"),
    [("quorum", 1, 2, "2/3"), ("passing", 1, 3, "1/2"), ("villagers_quorum", 49, 99, "1/2")],
)
def test_reg_3_no_policy_asks_for_less_than_the_law(
    fraction: str, part: int, parts: int, least: str
) -> None:
    names = f"{fraction}_numerator", f"{fraction}_denominator"
    less = adopted(values=dict(zip(names, (part, parts), strict=True)))
    given().when(less).then_refused("REG-3", expected=least, found=f"{part}/{parts}")
    same = adopted(values=dict(zip(names, map(int, least.split("/")), strict=True)))
    given().when(same).then_admitted()


def test_reg_3_a_fraction_is_at_most_one() -> None:
    given().when(adopted(quorum_numerator=3, quorum_denominator=2)).then_refused(
        "REG-3", expected="at most", found="3 and 2"
    )


def test_reg_3_a_floor_lies_below_its_ceiling() -> None:
    given().when(adopted(near_poor_floor_fen=500_000, near_poor_ceiling_fen=400_000)).then_refused(
        "REG-3", found="500000 and 400000"
    )


def test_reg_3_one_ledger_has_one_clock() -> None:
    given().when(adopted(late_hours=96)).then_admitted()
    given().when(adopted(TOWNSHIP, late_hours=96)).then_refused(
        "REG-3", expected="set for the county", found=TOWNSHIP
    )


def test_act_1_a_policy_needs_two_persons_of_the_authority() -> None:
    policy = adopted(notice_days=7).data
    one = (officer("county_reviewer"),)
    given().when(act(policy, by=one)).then_refused("ACT-1", found="signed by county_reviewer")
    two = (*one, officer("leading_group"))
    given().when(act(policy, by=two)).then_admitted()


def test_act_1_a_township_adopts_nothing_for_the_county() -> None:
    policy = adopted(notice_days=7).data
    by = (officer("township_deputy"), officer("county_reviewer"))
    given().when(act(policy, by=by)).then_refused("ACT-1", expected="authority over 231005")


def test_act_1_no_policy_is_adopted_for_another_county() -> None:
    roots = [officer("root", f"person:r{n}", place="23") for n in (1, 2)]
    given().when(act(adopted("231004", notice_days=7).data, by=roots)).then_refused(
        "ACT-1", expected="county 231005", found="231004"
    )


# --- which document decides ----------------------------------------------------------------


def value(history: Given, name: str, *, on: str = "2026-03-01", place: str = VILLAGE) -> int:
    return policies.value(history.ledger, place, name, day(on))


def test_the_documents_own_figures_decide_until_a_policy_is_adopted() -> None:
    assert value(given(), "near_poor_ceiling_fen") == 400_000
    decided = policies.decided_by(given().ledger, VILLAGE, "near_poor_ceiling_fen", TODAY)
    assert (decided.place, decided.number, decided.title) == ("", "", "S2 三")


def test_the_nearest_place_decides_and_its_document_is_named() -> None:
    history = given(
        adopted(COUNTY, number="县〔2026〕1号", near_poor_ceiling_fen=450_000),
        adopted(TOWNSHIP, number="乡〔2026〕2号", notice_days=9),
    )
    assert value(history, "near_poor_ceiling_fen") == 450_000
    assert value(history, "notice_days") == 9
    assert value(history, "notice_days", place="231005200201") == 7
    decided = policies.decided_by(history.ledger, VILLAGE, "near_poor_ceiling_fen", TODAY)
    assert (decided.place, decided.number) == (COUNTY, "县〔2026〕1号")


def test_a_village_s_older_policy_goes_before_the_county_s_newer_one() -> None:
    history = given(
        adopted(VILLAGE, notice_days=12),
        adopted(COUNTY, notice_days=8, since="2026-02-01", at="2026-02-01"),
    )
    assert value(history, "notice_days") == 12


def test_a_policy_decides_from_the_day_it_takes_effect() -> None:
    history = given(adopted(notice_days=8), adopted(notice_days=10, since="2026-04-01"))
    assert value(history, "notice_days", on="2026-03-31") == 8
    assert value(history, "notice_days", on="2026-04-01") == 10


def test_of_two_that_take_effect_on_one_day_the_later_adopted_decides() -> None:
    history = given(adopted(notice_days=8), adopted(notice_days=10))
    assert value(history, "notice_days") == 10


def test_a_later_adoption_does_not_reach_back_into_an_earlier_history() -> None:
    before = given(adopted(notice_days=8))
    before.having(adopted(notice_days=10))
    assert value(before, "notice_days") == 8


def test_an_unknown_parameter_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        value(given(), "notice_weeks")


def test_the_days_of_a_notice_follow_its_kind_then_the_general_policy() -> None:
    def days(history: Given, kind: str) -> int:
        return policies.notice_days(history.ledger, VILLAGE, kind, TODAY)

    assert [days(given(), kind) for kind in ("first", "announcement", "points")] == [7, 7, 7]
    general = given(adopted(notice_days=10))
    assert [days(general, kind) for kind in ("first", "points")] == [10, 10]
    both = general.having(adopted(notice_days_first=12))
    assert [days(both, kind) for kind in ("first", "second")] == [12, 10]


class Heard(Ledger, policies.Listener):
    """A history that writes down what it hears."""

    heard: ClassVar[list[policies.Decided]] = []

    def consulted(self, decided: policies.Decided) -> None:
        self.heard.append(decided)


def test_a_history_that_listens_hears_which_document_decided_each_parameter() -> None:
    story = given(adopted(near_poor_ceiling_fen=380_000, since="2026-02-01")).ledger
    listening = Heard(states=story.states)
    listening.heard.clear()
    assert policies.value(listening, VILLAGE, "near_poor_ceiling_fen", TODAY) == 380_000
    assert policies.notice_days(listening, VILLAGE, "first", TODAY) == 7
    assert policies.fraction(listening, VILLAGE, "quorum", TODAY) == (2, 3)
    assert [(one.name, one.value, one.place) for one in listening.heard] == [
        ("near_poor_ceiling_fen", 380_000, COUNTY),
        ("notice_days_first", 7, ""),
        ("quorum_numerator", 2, ""),
        ("quorum_denominator", 3, ""),
    ]


def test_asking_which_document_decided_is_no_consultation() -> None:
    listening = Heard()
    listening.heard.clear()
    policies.decided_by(listening, VILLAGE, "near_poor_ceiling_fen", TODAY)
    assert listening.heard == []


def test_two_thirds_are_exact() -> None:
    assert policies.fraction(given().ledger, VILLAGE, "quorum", TODAY) == (2, 3)
    history = given(adopted(quorum_numerator=3, quorum_denominator=4))
    assert policies.fraction(history.ledger, VILLAGE, "quorum", TODAY) == (3, 4)


@dataclass(frozen=True)
class Adoption:
    place: str
    since: date
    values: dict[str, int]


NAMES = ("notice_days", "income_months", "objection_resolve_days")
PLACES = (COUNTY, TOWNSHIP, VILLAGE, "231005200", "231005200201")
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 1, 10))
adoptions = st.builds(
    Adoption,
    st.sampled_from(PLACES),
    days,
    st.dictionaries(st.sampled_from(NAMES), st.integers(1, 30), min_size=1),
)


def slow_model(log: list[Adoption], place: str, name: str, on: date) -> int:
    """Walk upwards; at each place replay the whole log, day by day."""
    for code in upwards(place):
        decided: dict[date, int] = {}
        for one in log:
            if one.place == code and name in one.values:
                decided[one.since] = one.values[name]
        begun = [since for since in sorted(decided) if since <= on]
        if begun:
            return decided[begun[-1]]
    return PARAMETERS[name].default


@hypothetically(
    st.lists(adoptions, max_size=12), st.sampled_from(PLACES), st.sampled_from(NAMES), days
)
def test_the_look_up_agrees_with_a_slow_model(
    log: list[Adoption], place: str, name: str, on: date
) -> None:
    history = given(
        *(adopted(one.place, since=one.since.isoformat(), values=one.values) for one in log)
    )
    assert policies.value(history.ledger, place, name, on) == slow_model(log, place, name, on)
