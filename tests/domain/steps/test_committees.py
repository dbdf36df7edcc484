"""The two committees' collective decision 村"两委"集体研究 (ASM-5)."""

from domain.steps.case import Case
from tests.domain.cast import BODY, committee, secretary
from tests.domain.meetings import meeting
from tests.domain.near_poor import closed, decided, spoken, tally, voted
from tests.domain.story import before
from tests.spec import act, officer, secret


def test_asm_5_the_committees_admit_what_the_assembly_passed() -> None:
    story = before("committees_decision").when(decided()).then_admitted()
    assert story.ledger.read(Case, "case:1").taken("committees_decision") is not None


def test_asm_5_the_committees_do_not_admit_what_the_assembly_rejected() -> None:
    rejected = closed((), ("case:1",), tallies=(tally(votes_for=0, votes_against=7),))
    votes = [voted(person, "against") for person in BODY[:7]]
    story = meeting().having(spoken(), *votes, rejected)
    story.when(decided()).then_refused("ASM-5", expected="passed", found="rejected")


def test_asm_5_the_committees_decline_with_reasons() -> None:
    declined = decided((), ("case:1",), reasons=secret("moved away"))
    story = before("committees_decision").when(declined).then_admitted()
    assert story.ledger.read(Case, "case:1").status == "rejected"


def test_asm_5_the_committees_do_not_decline_without_reasons() -> None:
    before("committees_decision").when(decided((), ("case:1",))).then_refused(
        "ASM-5", expected="reasons", found="none"
    )


def test_asm_5_the_secretary_alone_is_not_the_committees() -> None:
    before("committees_decision").when(decided(by=(secretary(),))).then_refused(
        "ACT-1", expected="village_committee"
    )
    before("committees_decision").when(
        decided(by=(committee(), committee("person:c2")))
    ).then_refused("ACT-1", expected="village_secretary")


def test_asm_5_the_committees_of_one_village_do_not_decide_for_another() -> None:
    elsewhere = "231005100202"
    by = (
        officer("village_secretary", "person:s9", place=elsewhere),
        officer("village_committee", "person:c9", place=elsewhere),
    )
    there = act(decided(place=elsewhere).data, by=by, at="2026-03-09")
    before("committees_decision").when(there).then_refused("ASM-5", expected=elsewhere)


def test_id_5_a_decision_names_each_case_once() -> None:
    before("committees_decision").when(decided(("case:1",), ("case:1",))).then_refused(
        "ID-5", found="case:1"
    )
    before("committees_decision").when(decided(())).then_refused("ID-5", found="empty")


def test_reg_1_a_decision_number_is_given_out_once() -> None:
    before("verification").when(decided()).then_refused("REG-1", found="decision:1")
