"""Findings on honours: a subsidy after the title, kin declared after judging; planted, clean."""

from tests.desk.finding import found, only
from tests.domain.awards_cast import inspected, reviewed, undertaking
from tests.domain.evaluation_cast import evaluated, recorded, related, settled
from tests.domain.honours_cast import before, model_confirmed
from tests.spec import Given


def honoured() -> Given:
    return before("the end", "model")


def granted(story: Given, at: str = "2026-12-22", year: int = 2026) -> Given:
    """The role model is granted an income project."""
    acts = (
        undertaking(at=at, year=year),
        inspected(at=at, year=year),
        reviewed("case:sheep", at=at),
    )
    return story.when(*acts).then_admitted()


def test_model_2_a_subsidy_after_the_title_is_found_with_both_records() -> None:
    story = granted(honoured())
    one = only(story, "subsidy-of-model")
    assert (one.rule, one.grade, one.subject) == ("MODEL-2", "medium", "household:h2")
    assert "household:h2 for 2026" in one.message
    types = [story.ledger.events[index].type for index in one.evidence]
    assert types == ["ModelConfirmed.v1", "UndertakingInspected.v1"]


def test_model_2_a_subsidy_of_the_next_year_or_of_somebody_else_is_no_finding() -> None:
    assert found(honoured(), "MODEL-2") == []
    assert found(granted(honoured(), "2027-06-01", 2027), "MODEL-2") == []
    rejected = before("city_confirmation", "model").having(model_confirmed(verdict="rejected"))
    assert found(granted(rejected), "MODEL-2") == []


def test_act_3_kin_declared_after_judging_or_recording_is_found() -> None:
    story = settled().when(recorded(), evaluated()).then_admitted()
    for person, times in (("person:c1", 2), ("person:s1", 1)):
        late = related(person, at="2026-12-20")
        one = only(story.having(late), "late-kinship")
        assert (one.rule, one.subject) == ("ACT-3", "household:h1")
        assert len(one.evidence) == times + 1
    aside = related("person:m1", at="2026-12-20")
    assert found(story.having(aside), "ACT-3") == []
