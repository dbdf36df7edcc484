"""SUP-11: what is held is not destroyed; the county's holds are known, the inspection's are not."""

from typing import Literal

import pytest

from domain.kernel import catalogue
from domain.kernel.act import Act
from domain.kernel.fact import Fact
from domain.kernel.refused import Refused
from domain.privacy.holds import (
    FindingHeld,
    FindingReleased,
    Retention,
    RetentionHeld,
    RetentionReleased,
    retention_of,
)
from tests.domain.cast import village
from tests.domain.erasing import AFTER, DECISION, DING, destroyed, died
from tests.spec import COUNTY, Ledger, act, officer

GROUP = officer("leading_group")
AUDIT = officer("audit_bureau", "person:a1")
DISCIPLINE = officer("discipline_inspection", "person:d1")


def held(subject: str = DING, hold: str = "hold:1", at: str = "2030-01-01") -> Act[RetentionHeld]:
    data = RetentionHeld(hold=hold, subject=subject, reason="litigation", document=DECISION)
    return act(data, by=GROUP, at=at)


def released(subject: str = DING, hold: str = "hold:1") -> Act[RetentionReleased]:
    data = RetentionReleased(hold=hold, subject=subject, document=DECISION)
    return act(data, by=officer("county_deputy"), at="2056-01-01")


@pytest.mark.parametrize("subject", [DING, "household:h3"])
def test_sup_11_under_a_hold_nothing_is_destroyed_and_after_it_retention_goes_on(
    subject: str,
) -> None:
    story = died(village()).when(held(subject)).then_admitted()
    story.when(destroyed(story, at=AFTER)).then_refused("SUP-11", expected="hold", found="hold:1")
    free = story.when(released(subject)).then_admitted()
    free.when(destroyed(free, at=AFTER)).then_admitted()


def test_sup_11_a_hold_on_somebody_else_of_the_same_number_holds_nobody() -> None:
    story = died(village()).having(held("case:ding"))
    story.when(destroyed(story, at=AFTER)).then_admitted()


def test_reg_2_what_nobody_knows_is_not_held() -> None:
    village().when(held("person:nobody")).then_refused("REG-2", found="person:nobody")


def test_reg_1_a_hold_has_a_number_of_its_own_for_ever() -> None:
    story = village().when(held(), released(), held(hold="hold:2", at="2056-02-01"))
    story.then_admitted().when(held(at="2056-03-01")).then_refused("REG-1", found="hold:1")


def test_reg_2_only_an_open_hold_is_released() -> None:
    village().when(released()).then_refused("REG-2", expected="open hold", found="hold:1")


def test_act_1_a_village_places_no_hold() -> None:
    data = RetentionHeld(hold="hold:1", subject=DING, reason="audit", document=DECISION)
    stated = act(data, by=officer("village_secretary"))
    village().when(stated).then_refused("ACT-1", expected="leading_group")


# --- in the inspection ledger ---------------------------------------------------------------


def admit(ledger: Ledger, stated: Act[Fact], purpose: Literal["county", "inspection"]) -> None:
    kind = catalogue.type_of(type(stated.data))
    catalogue.admit(kind, stated, ledger, purpose=purpose)
    ledger.record(stated)


def finding(hold: str = "hold:1") -> FindingHeld:
    return FindingHeld(hold=hold, subject=DING, reason="open_finding")


def test_sup_11_audit_and_discipline_hold_in_their_own_ledger() -> None:
    ledger = Ledger()
    admit(ledger, act(finding(), by=AUDIT), "inspection")
    admit(ledger, act(finding("hold:2"), by=DISCIPLINE), "inspection")
    assert ledger.read(Retention, retention_of(DING)).on(DING) == ("hold:1", "hold:2")
    admit(ledger, act(FindingReleased(hold="hold:1", subject=DING), by=AUDIT), "inspection")
    assert ledger.read(Retention, retention_of(DING)).on(DING) == ("hold:2",)


def test_sup_11_discipline_does_not_release_what_audit_holds() -> None:
    ledger = Ledger()
    admit(ledger, act(finding(), by=AUDIT), "inspection")
    released_by_other = act(FindingReleased(hold="hold:1", subject=DING), by=DISCIPLINE)
    with pytest.raises(Refused, match=r"SUP-11: expected released by audit_bureau"):
        admit(ledger, released_by_other, "inspection")


def test_reg_1_and_reg_2_hold_in_the_inspection_ledger_too() -> None:
    ledger = Ledger()
    with pytest.raises(Refused, match="REG-2"):
        admit(ledger, act(FindingReleased(hold="hold:1", subject=DING), by=AUDIT), "inspection")
    admit(ledger, act(finding(), by=AUDIT), "inspection")
    with pytest.raises(Refused, match="REG-1"):
        admit(ledger, act(finding(), by=AUDIT), "inspection")


def test_act_4_the_county_s_ledger_shows_no_hold_of_an_inspection() -> None:
    with pytest.raises(Refused, match=r"ACT-4: .* found the county ledger"):
        admit(Ledger(), act(finding(), by=AUDIT), "county")


def test_act_1_nobody_else_holds_for_an_inspection() -> None:
    with pytest.raises(Refused, match="ACT-1"):
        admit(Ledger(), act(finding(), by=officer("registrar", place=COUNTY)), "inspection")
