# ruff: noqa: ANN401  (what a test varies is of any type)
"""SUB-4: grants that stay under a cap by being several; each planted and clean."""

from typing import Any

from audit.desk.findings.finding import Finding
from domain.residents.lineage import Goes, HouseholdSplit
from tests.desk.finding import found
from tests.domain.awards_cast import (
    SHEEP,
    head,
    inspected,
    reviewed,
    settled,
    undertaking,
)
from tests.domain.cast import committee, paper
from tests.domain.distribution_cast import status
from tests.spec import VILLAGE, Given, act, adopted, day


def sub_4(story: Given) -> list[Finding]:
    return found(story, "SUB-4")


HEADS = {"h1": "jia", "h2": "bing", "h9": "yi"}


def of(
    home: str, name: str, fen: int, on: str, *, kind: Any = "income_project", **asks: Any
) -> list[Any]:
    """A grant of a household's head, from its application to its inspection."""
    who = HEADS[home]
    own: dict[str, Any] = {"household": f"household:{home}", "kind": kind}
    return [
        undertaking(f"case:{name}", by=head(who, home), at=on, **own, **asks),
        inspected(f"case:{name}", person=f"person:{who}", amount_fen=fen, at=on, **own),
    ]


def split(on: str = "2026-05-01") -> Any:
    """Yi leaves h1 for a household of their own, registered as poor."""
    data = HouseholdSplit(
        household="household:h1",
        new_household="household:h9",
        place=VILLAGE,
        on=day(on),
        head="person:yi",
        members=(Goes(person="person:yi", relation="head"),),
    )
    return act(data, by=committee(), at=on)


def two_parts(first_fen: int, second_fen: int) -> Given:
    poor = status("household:h9", "registered_poor", "2026-05-01")
    first = of("h1", "one", first_fen, "2026-06-01", kind="industry")
    second = of("h9", "two", second_fen, "2026-06-02", kind="industry")
    return settled().when(split(), poor, *first, *second).then_admitted()


def test_sub_4_parts_of_one_household_above_its_cap_are_found() -> None:
    (one,) = sub_4(two_parts(300_000, 300_000))
    assert (one.detector, one.grade) == ("subsidies-of-a-split", "medium")
    assert one.subject == "household:h1"
    assert "600000" in one.message
    assert len(one.evidence) == 3


def test_sub_4_parts_within_one_cap_are_no_finding() -> None:
    assert sub_4(two_parts(300_000, 200_000)) == []


def test_sub_4_strangers_above_one_cap_together_are_no_finding() -> None:
    first = of("h1", "one", 300_000, "2026-06-01", kind="industry")
    second = of("h2", "two", 300_000, "2026-06-02", kind="industry")
    assert sub_4(settled().when(*first, *second).then_admitted()) == []


def test_sub_4_what_came_to_nothing_is_no_finding() -> None:
    story = two_parts(300_000, 300_000).when(reviewed("case:two", "rejected", at="2026-06-03"))
    assert sub_4(story.then_admitted()) == []


def projects(second: str, fen: int = 500_000, **asks: Any) -> Given:
    """Two income projects of bing's household, the first of sheep on 1 June."""
    first = of("h2", "one", 500_000, "2026-06-01")
    again = of("h2", "two", fen, second, **asks)
    return settled().when(*first, *again).then_admitted()


def test_sub_4_one_undertaking_in_two_parts_is_found() -> None:
    (one,) = sub_4(projects("2026-07-01"))
    assert (one.detector, one.subject) == ("subsidy-in-parts", "grant:two")
    assert "1000000" in one.message
    assert "30 days apart" in one.message


def test_sub_4_parts_from_one_supplier_are_found_whatever_they_are_called() -> None:
    supplied: dict[str, Any] = {"supplier": "entity:1"}
    first = of("h2", "one", 500_000, "2026-06-01", **supplied)
    again = of("h2", "two", 500_000, "2026-07-01", activity="planting", **supplied)
    (one,) = sub_4(settled().when(*first, *again).then_admitted())
    assert "entity:1" in one.message


def test_sub_4_two_undertakings_are_no_finding() -> None:
    assert sub_4(projects("2026-07-01", activity="planting")) == []
    assert sub_4(projects("2026-07-01", 300_000)) == []
    assert sub_4(projects("2026-12-15")) == []


def test_sub_4_the_days_are_the_policy_s() -> None:
    story = settled().having(adopted(subsidy_split_days=10))
    first = of("h2", "one", 500_000, "2026-06-01")
    again = of("h2", "two", 500_000, "2026-07-01")
    assert sub_4(story.when(*first, *again).then_admitted()) == []


def test_sub_4_one_invoice_for_two_households_is_found() -> None:
    same = paper(f"invoice of {SHEEP}")
    own: dict[str, Any] = {"household": "household:h1"}
    asks = undertaking("case:one", by=head(), **own)
    shows = inspected("case:one", person="person:jia", invoices=(same,), **own)
    story = settled().when(undertaking(), inspected(), asks, shows).then_admitted()
    (one,) = sub_4(story)
    assert (one.detector, one.subject) == ("paper-of-two-grants", "household:h1")
    assert same.sha256 in one.message


def test_sub_4_papers_of_their_own_are_no_finding() -> None:
    own: dict[str, Any] = {"household": "household:h1"}
    asks = undertaking("case:one", by=head(), **own)
    shows = inspected("case:one", person="person:jia", **own)
    again = inspected(at="2026-11-06")
    back = settled().when(undertaking(), inspected(), asks, shows, reviewed(SHEEP, "returned"))
    assert sub_4(back.then_admitted().when(again).then_admitted()) == []
