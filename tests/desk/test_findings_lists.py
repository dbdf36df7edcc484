"""ACT-3: officials and their relatives among those whom a plan pays; each planted and clean."""

from domain.kernel.act import Act
from domain.residents.kinship import KinshipDeclared
from tests.desk.finding import found
from tests.domain.distribution_cast import drafted, earned, line, planned, post
from tests.domain.test_distribution import by_shares
from tests.domain.test_distribution_forged import shared
from tests.spec import OTHER_VILLAGE, Given, act, granted, officer


def kin(person: str, household: str, at_: str = "2026-02-01") -> Act[KinshipDeclared]:
    data = KinshipDeclared(person=person, household=household, relation="sibling")
    return act(data, by=officer("registrar", "person:rg1"), at=at_)


def on_lists(story: Given) -> list[tuple[str, str]]:
    listed = [one for one in found(story, "ACT-3") if one.detector == "officials-on-lists"]
    return [(one.subject, one.message) for one in listed]


def test_act_3_an_official_whom_a_plan_pays_is_found() -> None:
    office = granted("person:jia", "village_committee")
    listed = line("h1", post(3))
    story = earned().having(office, planned(listed))
    ((subject, message),) = on_lists(story)
    assert subject == listed.due
    assert "household of person:jia" in message


def test_act_3_a_relative_whom_a_plan_pays_is_found_though_declared_later() -> None:
    for declared in (
        kin("person:s1", "household:h1"),
        kin("person:s1", "household:h1", "2027-02-01"),
    ):
        story = earned().having(planned(line("h1", post(3))), declared)
        ((_, message),) = on_lists(story)
        assert "declared kin of person:s1" in message


def test_act_3_others_and_what_shares_yield_are_no_finding() -> None:
    elsewhere = granted("person:jia", "village_committee", place=OTHER_VILLAGE)
    over = granted("person:jia", "village_committee", until="2026-11-30")
    for story in (drafted(), drafted().having(elsewhere), drafted().having(over)):
        assert on_lists(story) == []
    by_right = shared().having(kin("person:s1", "household:h2"), by_shares())
    assert on_lists(by_right) == []
