"""Overdue objections climb a link by themselves, and are answered from there (NOT-3)."""

from typing import Any

import pytest

from domain.kernel.act import Signer
from domain.steps.notice.escalation import ObjectionEscalated
from domain.steps.notice.facts import RESOLVERS
from domain.steps.notice.links import LINKS, answerers, link_above
from domain.steps.notice.state import Objection
from tests.domain.cast import county, township
from tests.domain.contested import case, escalated, objected, received, resolved, shown, state
from tests.spec import Given, adopted, day, officer

LATE = "2026-03-25"
COUNTY_DUE = "2026-03-31"


def overdue() -> Given:
    """An objection due on 23 March, which nobody answered."""
    return shown().when(objected()).then_admitted()


def at_county() -> Given:
    """Escalated on 24 March to the county, due there on 31 March."""
    return overdue().when(escalated()).then_admitted()


def at_the_last() -> Given:
    to_the_last = escalated("leading_group", at="2026-04-01", was_due_on=day(COUNTY_DUE))
    return at_county().when(to_the_last).then_admitted()


def objection(story: Given) -> Objection:
    return story.ledger.read(Objection, "objection:1")


def other_county() -> Signer:
    return county("person:k2")


# --- when and by whom -----------------------------------------------------------------------


def test_not_3_an_overdue_objection_climbs_one_link_and_is_due_anew() -> None:
    found = objection(at_county())
    assert (found.link, found.due_on) == ("county", day(COUNTY_DUE))
    assert found.waits_since == day("2026-03-24")
    assert found.escalates_from == day("2026-04-01")


def test_not_3_an_anonymous_objection_climbs_as_well() -> None:
    story = shown().when(received(), escalated(objection="objection:2")).then_admitted()
    assert story.ledger.read(Objection, "objection:2").link == "county"


def test_not_3_its_subject_stays_held_and_its_notice_knows_no_answer() -> None:
    story = at_county()
    assert case(story).status == "held"
    assert state(story).fate("case:1") == "held"


def test_not_3_nothing_escalates_on_the_due_day_itself() -> None:
    overdue().when(escalated(at="2026-03-23")).then_refused("NOT-3", expected="2026-03-24")


def test_not_3_the_new_due_day_is_what_policy_says() -> None:
    shorter = adopted(at="2026-03-17", since="2026-03-17", objection_resolve_days=3)
    story = overdue().having(shorter)
    story.when(escalated()).then_refused("NOT-3", expected="2026-03-27")
    story.when(escalated(due_on=day("2026-03-27"))).then_admitted()


@pytest.mark.parametrize(
    "signer", [township(), county(), officer("leading_group"), officer("root")]
)
def test_act_1_only_the_ledgers_own_key_says_that_a_day_has_passed(signer: Signer) -> None:
    overdue().when(escalated(by=signer)).then_refused("ACT-1", expected="system")


# --- once for each link, never past the last, never after the answer ------------------------


def test_not_3_it_climbs_once_for_each_link() -> None:
    at_county().when(escalated(at=LATE)).then_refused("NOT-3", found="from township")


def test_not_3_each_link_has_its_own_days() -> None:
    again: dict[str, Any] = {"was_due_on": day(COUNTY_DUE)}
    story = at_county()
    story.when(escalated("leading_group", at=COUNTY_DUE, **again)).then_refused("NOT-3")
    story.when(escalated("leading_group", at="2026-04-01", **again)).then_admitted()


def test_not_3_it_leaves_out_no_link() -> None:
    leap = escalated("leading_group", from_="township")
    overdue().when(leap).then_refused("NOT-3", expected="to county")


def test_not_3_it_climbs_from_where_it_waits() -> None:
    overdue().when(escalated("leading_group", from_="county")).then_refused(
        "NOT-3", expected="from township"
    )


def test_not_3_the_day_that_passed_is_the_one_that_was_due() -> None:
    overdue().when(escalated(was_due_on=day("2026-03-22"))).then_refused(
        "NOT-3", expected="2026-03-23"
    )


def test_not_3_there_is_nothing_above_the_leading_group() -> None:
    higher = escalated("leading_group", at="2026-04-20", from_="leading_group")
    at_the_last().when(higher).then_refused("NOT-3", expected="a link above")
    assert objection(at_the_last()).escalates_from is None
    assert objection(at_the_last()).overdue_from == day("2026-04-09")


def test_not_3_what_was_answered_does_not_climb() -> None:
    overdue().when(resolved(), escalated()).then_refused("NOT-3", found="dismissed")


def test_reg_2_what_escalates_was_objected_to_that_subject_of_that_notice() -> None:
    shown().when(escalated()).then_refused("REG-2", found="objection:1")
    overdue().when(escalated(subject=None)).then_refused("REG-2")
    overdue().when(escalated(notice="notice:none")).then_refused("REG-2", found="notice:none")


# --- who answers afterwards -----------------------------------------------------------------


def test_not_3_the_link_below_answers_no_more() -> None:
    at_county().when(resolved(at=LATE)).then_refused("NOT-3", expected="county, or above")


def test_not_3_the_link_where_it_waits_answers() -> None:
    story = at_county().when(resolved(by=other_county(), at=LATE)).then_admitted()
    assert objection(story).resolution == "dismissed"
    assert objection(story).answerers == ()
    assert case(story).status == "open"


def test_not_3_who_stands_above_answers_too() -> None:
    at_county().when(resolved(by=officer("leading_group"), at=LATE)).then_admitted()
    overdue().when(resolved(by=officer("leading_group"), at=LATE)).then_admitted()


def test_not_3_at_the_last_link_only_the_leading_group_answers() -> None:
    at_the_last().when(resolved(by=other_county(), at="2026-04-02")).then_refused(
        "NOT-3", found="county_reviewer"
    )
    at_the_last().when(resolved(by=officer("leading_group"), at="2026-04-02")).then_admitted()


def test_not_3_late_is_no_reason_to_refuse_an_answer_before_it_climbs() -> None:
    overdue().when(resolved(at=LATE)).then_admitted()


def test_the_chain_names_every_role_that_resolves_once() -> None:
    roles = [role for link in LINKS for role in link.roles]
    assert sorted(roles) == sorted(set(RESOLVERS))
    assert answerers(LINKS[-1].name) == LINKS[-1].roles
    assert link_above(LINKS[-1].name) is None
    names = ObjectionEscalated.__struct_fields__
    assert {"notice", "objection", "subject", "was_due_on", "due_on"} <= set(names)
