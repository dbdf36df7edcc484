"""Level 4: the whole log admitted again, and one case decided again under the policy of its day."""

from pathlib import Path

import pytest

from audit.desk.past import Past
from audit.desk.readable import readable
from audit.desk.redecide import Redecided, redecide
from audit.desk.report import Report
from audit.proof.batch import make_line
from tests.conftest import Server
from tests.desk.facts import household, person, roster
from tests.desk.lawful import empty_ledger
from tests.desk.written import WrittenLedger
from tests.proof.people import CLERK, ROOTS, enrolment, grant


@pytest.fixture(scope="module")
def verified(lawful: WrittenLedger) -> Report:
    return lawful.verify(1, 2, 3, 4, 5)


def test_a_case_that_went_the_whole_way_is_lawful_again(verified: Report) -> None:
    assert verified.failures == []
    assert verified.holds
    assert [level.level for level in verified.levels] == [1, 2, 3, 4, 5]


def test_what_is_sealed_is_counted_as_not_re_checked_here(verified: Report) -> None:
    checked = verified.level(4).checked
    assert checked["acts"] == verified.size
    assert checked["acts with rules not re-checked here"] == 4
    assert "4 x PersonRegistered.v1 /id_number" in verified.remarks[-1].message
    assert "含未在此复核的规则的事项 4" in readable(verified)


def test_level_4_may_be_asked_for_alone(lawful: WrittenLedger) -> None:
    report = lawful.verify(4)
    assert [level.level for level in report.levels] == [4]
    assert report.holds


def test_without_the_vault_nobody_says_who_holds_a_value() -> None:
    with pytest.raises(LookupError, match="id_number"):
        Past("231005").holder_of("id_number", "231005198503070021")
    assert Past("231005", opened=True).holder_of("id_number", "231005198503070021") is None


def test_votes_in_no_assembly_are_refused_where_they_stand(untouched: WrittenLedger) -> None:
    report = untouched.verify(4)
    found = [(one.rule, one.position, one.where) for one in report.failures]
    # the secretary signs as one who has no vote
    assert found == [("REG-2", 17, "VoteCast.v1"), ("ACT-1", 18, "VoteCast.v1")]
    (first, _) = report.failures
    assert (first.table, first.row) == ("records", {"ledger": 1, "position": 17})
    assert "assembly" in first.found
    assert "引用的对象必须已登记" in first.message_zh


def test_every_line_of_a_batch_is_judged_at_its_own_position(
    quick_server: Server, tmp_path: Path
) -> None:
    with empty_ledger(quick_server, tmp_path) as ledger:
        signed = ledger.signed
        signed.open()
        ledger.publish()
        ledger.say("KeyEnrolled.v1", enrolment(CLERK, signed.origin), *ROOTS[:2])
        ledger.say("RoleGranted.v1", grant(CLERK), *ROOTS[:2])
        data, lines = roster(2)
        lines += [
            make_line(3, "HouseholdRegistered.v1", household("h8", "nobody")),
            make_line(4, "PersonRegistered.v1", person("q9")[0]),
        ]
        index = signed.batch("RosterImported.v1", data, [CLERK], lines)
        ledger.publish()
        report = ledger.verify(1, 2, 3, 4)
    assert {one.level for one in report.failures} == {4}
    found = [(one.rule, one.position) for one in report.failures]
    assert found == [("REG-5", index), ("REG-2", index + 4)]
    assert report.level(4).checked["batch lines"] == 5


def test_a_record_that_says_nothing_is_a_failure_and_the_others_are_judged(
    county: WrittenLedger,
) -> None:
    with county.as_superuser() as database:
        database.execute("UPDATE records SET record = 'x' WHERE position = 12")
    failures = county.verify(4).failures
    found = [(one.rule, one.position) for one in failures]
    # the header of four lines cannot be read, so theirs cannot either
    assert found[:5] == [("unread", position) for position in range(12, 17)]
    assert found[5:] == [("REG-2", 17), ("ACT-1", 18)]


# --- one case again -----------------------------------------------------------------------


def of_case(ledger: WrittenLedger, case: str) -> Redecided:
    return redecide(ledger.dsn, ledger.ledger, case)


def test_a_case_is_decided_again_as_it_was_and_says_by_which_documents(
    lawful: WrittenLedger,
) -> None:
    found = of_case(lawful, "case:1")
    assert found.holds
    types = [step.type for step in found.steps]
    assert types[0] == "ApplicationMade.v1"
    assert types.count("VoteCast.v1") == 7
    assert types[-1] == "ArchiveClosed.v1"
    (survey,) = (step for step in found.steps if step.type == "HomeSurveyed.v1")
    decided = {one.parameter: one.value for one in survey.decided_by}
    assert decided["near_poor_ceiling_fen"] == 400_000
    assert {one.document for one in survey.decided_by} >= {"S2 三"}


def test_a_later_policy_never_re_decides_a_case(
    lawful: WrittenLedger, stricter: WrittenLedger
) -> None:
    old, new = of_case(lawful, "case:1"), of_case(stricter, "case:1")
    assert new.steps == old.steps
    assert new.position > old.position


def test_a_case_after_it_is_decided_by_the_new_document(stricter: WrittenLedger) -> None:
    found = of_case(stricter, "case:2")
    survey = found.steps[-1]
    assert not found.holds
    assert (survey.type, survey.rule) == ("HomeSurveyed.v1", "ID-2")
    assert "below 340000 fen" in survey.expected
    (ceiling,) = (one for one in survey.decided_by if one.parameter == "near_poor_ceiling_fen")
    assert (ceiling.value, ceiling.place, ceiling.document) == (
        340_000, "231005", "示例〔2026〕1号 示例政策",
    )  # fmt: skip


def test_a_case_that_nobody_knows_is_not_decided(lawful: WrittenLedger) -> None:
    found = of_case(lawful, "case:99")
    assert found.steps == ()
    assert not found.holds
