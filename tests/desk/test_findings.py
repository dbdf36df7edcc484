"""Findings: each detector speaks of the fault that is planted, and is silent on clean data."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from audit.desk.events import Unread
from audit.desk.findings.catalogue import DETECTORS
from audit.desk.findings.search import RULES, Search
from domain.authority.keys import KeyCompromised, KeyRevoked
from domain.kernel.act import Act
from domain.residents.kinship import KinshipDeclared
from domain.rules import RULES as KNOWN
from tests.desk.finding import CLEAN, at, found, only
from tests.domain.cast import (
    BODY,
    committee,
    representative,
    secretary,
    village,
    work_team,
)
from tests.domain.contested import escalated, objected, received, resolved, shown
from tests.domain.meetings import assisted, meeting
from tests.domain.near_poor import (
    applied,
    archived,
    closed,
    committed,
    drawn,
    expense,
    income,
    papers,
    posted,
    publicised,
    spoken,
    surveyed,
    tally,
    voted,
)
from tests.domain.story import before
from tests.spec import (
    COUNTY,
    TOWNSHIP,
    Given,
    act,
    adopted,
    day,
    given,
    granted,
    moment,
    officer,
    two_roots,
)
from tests.village import family

# --- all of them --------------------------------------------------------------------------


def test_a_case_that_went_its_way_gives_no_detector_anything_to_say() -> None:
    assert found(CLEAN) == []


def test_each_detector_has_a_name_of_its_own_and_a_rule_that_is_known() -> None:
    assert len({detector.name for detector in DETECTORS}) == len(DETECTORS)
    assert KNOWN.keys() >= RULES
    assert all(detector.title.en and detector.title.zh for detector in DETECTORS)


def test_a_search_goes_on_with_what_came_since() -> None:
    story = CLEAN.having(
        posted(
            by=(committee(), work_team()),
            posted_on=day("2026-04-01"),
            at="2026-04-12",
            notice="notice:9",
        )
    )
    whole, parts = Search(COUNTY), Search(COUNTY)
    whole.take(story.ledger.events)
    for event in story.ledger.events:
        parts.take([event])
        parts.found()
    assert parts.found() == whole.found()
    assert (parts.position, len(parts.found())) == (len(story.ledger.events) - 1, 1)


def test_a_record_that_cannot_be_read_is_passed_over_and_counted() -> None:
    search = Search(COUNTY)
    search.take([Unread(0, "no record"), *CLEAN.ledger.events])
    assert (search.passed_over, search.found()) == (1, [])


def test_findings_are_of_the_rules_that_were_asked_for() -> None:
    late = act(
        KinshipDeclared(person="person:v1", household="household:h1", relation="child"),
        by=representative("person:v1"),
        at="2026-04-20",
    )
    story = CLEAN.having(late)
    assert [one.rule for one in found(story, "ACT-3")] == ["ACT-3"]
    assert found(story, "NOT-1", "ID-2") == []


# --- ACT-3 --------------------------------------------------------------------------------


def kin(person: str, when: str) -> Act[KinshipDeclared]:
    data = KinshipDeclared(person=person, household="household:h1", relation="sibling")
    return act(data, by=secretary(), at=when)


def test_act_3_a_kinship_declared_after_the_vote_names_vote_and_declaration() -> None:
    declared = kin("person:v2", "2026-04-20")
    story = CLEAN.having(declared)
    one = only(story, "late-kinship")
    (index,) = at(story, declared)
    assert (one.grade, one.subject) == ("serious", "household:h1")
    assert len(one.evidence) == 2
    assert one.evidence[-1] == index
    assert story.ledger.events[one.evidence[0]].type == "VoteCast.v1"
    assert "亲属" not in one.message
    assert "person:v2" in one.message_zh


@pytest.mark.parametrize(
    "person", ["person:k1", "person:t1", "person:tr1", "person:x1", "person:f1"]
)
def test_act_3_whoever_surveyed_verified_or_reviewed_is_found_as_well(person: str) -> None:
    assert only(CLEAN.having(kin(person, "2026-04-20")), "late-kinship").subject == "household:h1"


def test_act_3_a_kinship_declared_before_or_by_who_never_acted_is_no_finding() -> None:
    early = before("assembly").having(kin("person:v1", "2026-03-05"))
    assert found(early) == []
    assert found(CLEAN.having(kin("person:v7", "2026-04-20"))) == []


def test_act_3_a_kinship_with_another_household_is_no_finding() -> None:
    data = KinshipDeclared(person="person:v1", household="household:h3", relation="child")
    assert found(CLEAN.having(act(data, by=secretary(), at="2026-04-20"))) == []


def test_act_3_an_official_in_a_household_on_the_roster_is_found_at_the_conferral() -> None:
    grant = granted("person:yi", "village_committee", since="2026-03-20")
    story = before("county_archive").having(grant)
    last = archived("county", index=papers(story), confers="near_poor")
    story = story.having(last)
    one = only(story, "officials-benefit")
    assert (one.grade, one.subject, one.evidence) == ("medium", "person:yi", at(story, last))
    assert "household:h1" in one.message


def test_act_3_an_office_granted_to_who_is_on_the_roster_is_found_at_the_grant() -> None:
    grant = replace(granted("person:yi", "helper"), at=moment("2026-05-01"))
    story = CLEAN.having(grant)
    assert only(story, "officials-benefit").evidence == at(story, grant)


def test_act_3_a_villager_representative_on_the_roster_is_no_official() -> None:
    assert found(CLEAN.having(granted("person:yi", "village_representative"))) == []
    ended = granted("person:yi", "village_committee", until="2026-02-01")
    story = before("county_archive").having(ended)
    assert found(story.having(archived("county", index=papers(story), confers="near_poor"))) == []


# --- ASM-6 --------------------------------------------------------------------------------


def assembly(helped: Iterable[str], *, votes: Iterable[str] = ()) -> Given:
    """An assembly at which some members had their ballots entered by one officer."""
    ballots = [assisted(f"person:{who}") for who in helped]
    own = [voted(f"person:{who}") for who in votes]
    counted = tally(votes_for=len(ballots) + len(own), votes_assisted=len(ballots))
    return meeting(*BODY).having(spoken(), *own, *ballots, closed(tallies=(counted,)))


def test_asm_6_many_ballots_through_one_officer_are_found_when_the_assembly_closes() -> None:
    story = assembly(["v1", "v2", "v3"], votes=["v4", "v5", "c2"])
    one = only(story, "many-assisted-ballots")
    assert (one.grade, one.subject) == ("medium", "person:c1")
    assert len(one.evidence) == 4
    assert "3 of 6" in one.message


def test_asm_6_identical_ballots_of_many_voters_are_a_block() -> None:
    blocks = found(assembly(["v1", "v2", "v3", "v4", "v5"], votes=["v6", "c2"]))
    assert [one.detector for one in blocks] == ["alike-assisted-ballots", "many-assisted-ballots"]
    assert blocks[0].grade == "serious"


def test_asm_6_one_or_two_assisted_ballots_among_many_are_no_finding() -> None:
    assert found(assembly(["v1", "v2"], votes=["v3", "v4", "v5", "v6", "c2"])) == []


def test_asm_6_the_share_is_the_policy_s() -> None:
    lenient = adopted(assisted_ballots_share_bp=6_000)
    story = assembly(["v1", "v2", "v3"], votes=["v4", "v5", "c2"])
    events = story.ledger.events
    search = Search(COUNTY)
    search.take([*given(lenient).ledger.events, *events])
    assert search.found() == []


# --- ID-2 ---------------------------------------------------------------------------------


def changed(stated: Act[Any], **fields: Any) -> Act[Any]:  # noqa: ANN401
    """The same act with other data."""
    return replace(stated, data=msgspec.structs.replace(stated.data, **fields))


def household_of_one(number: int) -> list[Act[Any]]:
    """`household:b<number>` applies in `case:b<number>`."""
    name = f"b{number}"
    head = officer("householder", f"person:{name}", body=name)
    application = applied("case:2", household=f"household:{name}", by=head)
    return [*family(name, name), changed(application, case=f"case:{name}")]


def surveyed_at(
    number: int, fen: int, when: str = "2026-03-04", verdict: str = "eligible"
) -> Act[Any]:
    """A survey of that household, which has this income."""
    figures: dict[str, Any] = {"income": income(wage_fen=fen), "expense": expense()}
    survey = surveyed("case:2", at=when, verdict=verdict, **figures)
    return changed(survey, case=f"case:b{number}", form=f"form:b{number}-{when}")


def incomes(*amounts_fen: int) -> Given:
    acts = [
        one
        for number, fen in enumerate(amounts_fen)
        for one in (*household_of_one(number), surveyed_at(number, fen))
    ]
    return given(publicised(), *acts)


def test_id_2_incomes_that_crowd_below_the_ceiling_are_bunched() -> None:
    one = only(incomes(*[399_000 - 1_000 * n for n in range(6)]), "income-bunching")
    assert (one.grade, one.subject, len(one.evidence)) == ("hint", "place:231005100201", 6)


def test_id_2_incomes_that_spread_are_not_bunched() -> None:
    assert found(incomes(*range(300_000, 400_000, 5_000))) == []
    assert found(incomes(*[399_000] * 4)) == []


def test_id_2_a_survey_that_makes_eligible_what_was_not_is_found_with_both() -> None:
    first = surveyed_at(1, 450_000, verdict="not_eligible")
    again = surveyed_at(1, 350_000, "2026-03-20")
    story = given(publicised(), *household_of_one(1), first, again)
    one = only(story, "survey-revised")
    assert (one.grade, one.subject) == ("medium", "household:b1")
    assert one.evidence == at(story, first, again)


def test_id_2_a_survey_long_after_or_of_the_same_verdict_is_no_revision() -> None:
    first = surveyed_at(1, 450_000, verdict="not_eligible")
    for later in (
        surveyed_at(1, 350_000, "2026-09-20"),
        surveyed_at(1, 420_000, "2026-03-20", verdict="not_eligible"),
    ):
        assert found(given(publicised(), *household_of_one(1), first, later)) == []
    poor = surveyed_at(1, 340_000), surveyed_at(1, 350_000, "2026-03-20")
    assert found(given(publicised(), *household_of_one(1), *poor)) == []


# --- what came late -----------------------------------------------------------------------


def test_not_1_a_paper_posting_entered_late_is_flagged_with_its_days() -> None:
    paper = posted(by=(committee(), work_team()), posted_on=day("2026-03-12"))
    story = before("first_notice").having(paper)
    one = only(story, "late-paper-notice")
    assert (one.rule, one.subject, one.evidence) == ("NOT-1", "notice:first", at(story, paper))
    assert "3 days" in one.message


def test_not_1_a_notice_posted_and_entered_on_one_day_is_no_finding() -> None:
    assert found(shown()) == []
    assert found(before("first_notice").having(posted(by=(committee(), work_team())))) == []


def test_not_3_an_objection_answered_after_its_day_is_found_with_both() -> None:
    made, answered = objected(), resolved(at="2026-03-25")
    story = shown().having(made, answered)
    one = only(story, "objection-overdue")
    assert (one.rule, one.evidence) == ("NOT-3", at(story, made, answered))


def test_not_3_an_objection_that_nobody_answered_is_found_from_the_day_after_its_due_day() -> None:
    story = shown().having(received())
    assert found(story, today="2026-03-23") == []
    assert only(story, "objection-overdue", today="2026-03-24").subject == "objection:2"


def test_not_3_an_objection_that_climbed_is_found_once_with_its_making_and_the_climb() -> None:
    made, climb = objected(), escalated()
    story = shown().having(made, climb)
    one = only(story, "objection-overdue", today="2026-12-01")
    assert (one.rule, one.evidence) == ("NOT-3", at(story, made, climb))
    assert "climbed to the county" in one.message


def test_not_3_an_objection_answered_in_time_is_no_finding() -> None:
    assert found(shown().having(objected(), resolved()), today="2026-12-01") == []


def test_id_4_an_act_entered_long_after_it_happened_is_found_with_its_days() -> None:
    entered = applied(at="2026-04-20", happened_on=day("2026-03-02"))
    story = before("application").having(entered)
    one = only(story, "entered-late")
    assert (one.grade, one.evidence) == ("hint", at(story, entered))
    assert "49 days" in one.message


def test_id_4_an_act_entered_within_the_days_of_policy_is_no_finding() -> None:
    assert (
        found(before("application").having(applied(at="2026-03-20", happened_on=day("2026-03-02"))))
        == []
    )


# --- ID-7 ---------------------------------------------------------------------------------


def test_id_7_a_seed_that_was_passed_over_is_found_at_the_draw() -> None:
    passed_over, later = committed(seed="5b" * 32, sample="sample:0"), committed()
    story = village().having(passed_over, later, drawn())
    one = only(story, "seed-passed-over")
    assert (one.rule, one.grade, one.subject) == ("ID-7", "medium", "sample:1")
    assert one.evidence == (*at(story, passed_over), len(story.ledger.events) - 1)


def test_id_7_seeds_drawn_in_their_order_or_of_other_places_are_no_finding() -> None:
    next_one = committed(seed="5b" * 32, sample="sample:2")
    elsewhere = committed(seed="5d" * 32, sample="sample:3", place=TOWNSHIP)
    assert found(village().having(elsewhere, committed(), next_one, drawn()), "ID-7") == []


# --- keys ---------------------------------------------------------------------------------


def compromised(key: str, since: str, until: str | None, when: str) -> Act[KeyCompromised]:
    data = KeyCompromised(key=key, reason="stolen", from_=since, until=until)
    return act(data, by=two_roots(), at=when)


def test_act_1_every_act_of_a_key_inside_its_window_is_evidence() -> None:
    report = compromised(committee().key, "2026-03-06", "2026-03-10", "2026-04-20")
    story = CLEAN.having(report)
    one = only(story, "compromised-key")
    signed = [
        event.index
        for event in story.ledger.events
        if committee() in event.by and day("2026-03-06") <= event.day <= day("2026-03-10")
    ]
    assert len(signed) > 3
    assert one.evidence == (*signed, *at(story, report))
    assert one.grade == "serious"


def test_act_1_an_act_after_the_report_is_found_by_itself() -> None:
    report = compromised(committee().key, "2026-04-19", None, "2026-04-20")
    after = posted(at="2026-04-21", notice="notice:9")
    story = CLEAN.having(report, after)
    one = only(story, "compromised-key")
    assert one.evidence == at(story, report, after)


def test_act_1_a_window_without_acts_or_a_mere_revocation_is_no_finding() -> None:
    quiet = compromised(committee().key, "2026-04-15T08:00:00+08:00", None, "2026-04-20")
    assert found(CLEAN.having(quiet)) == []
    revoked = act(KeyRevoked(key=committee().key, reason="left"), by=two_roots(), at="2026-04-20")
    assert found(CLEAN.having(revoked)) == []
