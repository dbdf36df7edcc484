"""The demo as somebody would see it: a small township's year through HTTP, then read back."""

import json
import re
from base64 import b64decode
from collections.abc import Sequence
from io import StringIO

import httpx
import pytest
from rich.console import Console

from api.demo import report, village
from api.demo.stage import digest
from api.demo.year.own_data import RIGHT_NAME
from audit.desk.findings.search import search
from audit.desk.redecide import redecide
from audit.proof.dsse import PROMISE_TYPE
from tests.journeys.checks import (
    check_verified,
    check_whole,
    readmit,
    sealed_values,
)
from tests.journeys.demo_story import EVENTFUL, PLAYED, WRITTEN, Played, WithStranger

STEPS = (
    *("HouseholdRegistered.v1", "ApplicationMade.v1", "HomeSurveyed.v1"),
    *("AssemblyConvened.v1", "AssemblyClosed.v1", "CommitteesDecided.v1"),
    *("HouseholdVerified.v1", "CaseChecked.v1", "SampleDrawn.v1"),
    *("NoticePosted.v1", "NoticeClosed.v1", "ReviewGiven.v1"),
    *("NoticePosted.v1", "NoticeClosed.v1", "ReviewGiven.v1"),
    *("NoticePosted.v1", "NoticeClosed.v1"),
    *("ArchiveClosed.v1", "ArchiveClosed.v1", "ArchiveClosed.v1"),
)
"""The steps of a household that nobody objects to, in the order of its trace."""
BESIDE = (
    *("KinshipDeclared.v1", "SpeechMade.v1", "VoteCast.v1", "SampleChecked.v1"),
    *("CardDeclared.v1", "CardDelivered.v1"),
    *("PointsAccountOpened.v1", "PointsCardIssued.v1", "ScoredPoints.v1", "DockedPoints.v1"),
    *("GoodsRedeemed.v1", "GoodsReturned.v1", "PointsMonthLine.v1"),
)


def test_all_who_came_on_the_roster_are_on_it_but_for_an_exit_and_a_falsehood(
    played: Played,
) -> None:
    gone = [played.eventful.cases[0].household, played.false.household]
    listed = [case.household for year in played.demo.years for case in year.going_on]
    assert (len(played.year.going_on), len(listed)) == (4, 8)
    assert played.roster(as_of="2026-05-31") == sorted(listed)
    assert played.roster() == sorted(set(listed) - set(gone))
    assert played.roster(place=EVENTFUL.code) == sorted(
        case.household for case in played.eventful.going_on if case.household not in gone
    )
    case = played.read(f"cases/{played.household.case}", "k1")
    assert (case["status"], case["waiting"]) == ("completed", [])


def test_the_roster_of_a_day_and_of_what_was_known_is_the_roster_of_then(played: Played) -> None:
    archived = [one for one in played.of_type("ArchiveClosed.v1") if one.data["confers"]]
    first, last = archived[0].position, archived[-1].position
    assert last == max(one.position for one in archived)
    assert played.roster(as_of="2026-04-28") == []
    assert len(played.roster(as_of="2026-05-06")) == 7
    assert len(played.roster(known_at=last)) == len(played.roster(known_at=last - 1)) + 1
    assert played.roster(known_at=first - 1) == []
    assert len(played.roster(known_at=first)) == 1


def test_a_dozen_acts_and_more_were_refused_each_with_its_rule(played: Played) -> None:
    refusals = played.demo.stage.refusals
    assert len({one.told for one in refusals}) >= 35
    assert all(one.rule and one.expected and one.found for one in refusals)
    assert {one.status for one in refusals} == {401, 403, 409, 422}
    assert len({one.rule for one in refusals}) >= 15


CODE = re.compile(r"(?<![\w:/`])[a-z]+(?:_[a-z]+)+(?![\w:`])")
OF_THE_LEDGER = {
    *("ratio_bp", "rent_fen", "industry_project", "office_building", "road_keeping"),
    *("no_ability_to_work", "home_survey", "committees_decision", "county_check", "city_sample"),
    *("first_notice", "second_notice", "township_review", "county_review", "village_archive"),
    *("township_archive", "county_archive"),
}
"""Names that documents and records themselves have: of fields, purposes, rates, signed steps."""


def test_refusals_say_in_chinese_what_has_a_chinese_name(played: Played) -> None:
    told = [f"{one.expected} {one.found}" for one in played.demo.stage.refusals]
    assert {code for text in told for code in CODE.findall(text)} <= OF_THE_LEDGER


# --- what may come between ---


def test_asm_6_a_member_without_a_key_has_an_assisted_ballot_on_each_matter(
    played: Played,
) -> None:
    ballots = played.of_type("BallotAssisted.v1")
    assert {one.data["voter"] for one in ballots} == {played.eventful.keyless}
    tallies = [
        tally
        for assembly in dict.fromkeys(one.data["assembly"] for one in ballots)
        for tally in played.read(f"assemblies/{assembly}")["tallies"]
    ]
    assert [one["votes_assisted"] for one in tallies] == [1] * len(ballots) == [1] * 5


def test_not_1_a_paper_posting_counts_from_the_day_it_hung_and_says_so(played: Played) -> None:
    (first, *_others) = [
        one
        for one in played.of_type("NoticePosted.v1")
        if (one.data["place"], one.data["kind"]) == (EVENTFUL.code, "first")
    ]
    shown = played.read(f"notices/{first.data['notice']}", "k1")
    assert shown["late_paper"] is True
    assert (shown["posted_on"], shown["last_day"]) == ("2026-03-24", "2026-03-31")


def test_not_4_a_held_subject_is_closed_later_and_comes_on_the_roster(played: Played) -> None:
    held = played.eventful.turning("held")
    assert held is not None
    fates = [
        outcome["fate"]
        for one in played.of_type("NoticeClosed.v1")
        for outcome in one.data["outcomes"]
        if outcome["subject"] == held.case
    ]
    assert fates == ["held", "passed", "passed", "passed"]


def test_id_5_what_the_township_sends_back_is_verified_checked_and_shown_again(
    played: Played,
) -> None:
    case = played.eventful.turning("sent_back")
    assert case is not None
    verified = [
        one for one in played.of_type("HouseholdVerified.v1") if one.data["case"] == case.case
    ]
    reviews = [
        one.data for one in played.of_type("ReviewGiven.v1") if one.data["case"] == case.case
    ]
    assert len(verified) == 2
    assert [one["verdict"] for one in reviews] == ["returned", "passed", "passed"]
    assert case.household in played.roster()


def test_id_4_a_withdrawn_case_has_ended(played: Played) -> None:
    case = played.eventful.turning("withdrawn")
    assert case is not None
    assert played.read(f"cases/{case.case}", "k1")["status"] == "withdrawn"


def test_act_1_an_act_on_its_way_when_the_office_ends_is_refused(played: Played) -> None:
    told = "an act whose signer's office ended on its way"
    (refused,) = [one for one in played.demo.stage.refusals if one.told == told]
    assert (refused.status, refused.rule) == (403, "ACT-1")


def test_hh_3_a_household_whose_head_died_has_another_and_the_card_ends(played: Played) -> None:
    died = played.of_type("DeathRecorded.v1")
    assert len(died) == len(PLAYED.villages) + 1, "and one who is to be paid"
    for one in died:
        found = played.read(f"households/{one.data['household']}", "k1")
        assert found["head"] == one.data["new_head"]
        ended = {card["person"]: card["valid_to"] for card in found["cards"]}
        assert ended[one.data["person"]] == one.data["on"]
        assert ended[one.data["new_head"]] is None


# --- what comes beside ---


def test_hh_4_cards_come_with_the_roster_are_receipted_and_shown_masked(played: Played) -> None:
    rows = village.households(PLAYED.households_count)
    assert len(played.of_type("CardDeclared.v1")) == len(rows) + 1, "one was replaced"
    receipts = played.of_type("CardDelivered.v1")
    assert [len(one.payload["by"]) for one in receipts] == [1, 2] * len(PLAYED.villages)
    shown = played.read(f"households/{played.household.household}", "k1")["cards"]
    (card,) = [card for card in shown if card["kind"] == "householder"]
    assert card["card"] == receipts[0].data["card"]
    assert card["number"].startswith("〇〇〇〇")
    assert card["number"][4:] in {row.card[-4:] for row in rows}


def test_act_1_who_lost_a_key_votes_with_the_next(played: Played) -> None:
    person = played.year.stage.cast["v5"].person
    first, second = (
        one for one in played.of_type("KeyEnrolled.v1") if one.data["person"] == person
    )
    (lost,) = played.of_type("KeySuspended.v1")
    assert lost.data["key"] == first.data["key"]
    cast = [
        one
        for one in played.of_type("VoteCast.v1")
        if one.payload["by"][0]["person"] == person and one.position > lost.position
    ]
    assert cast
    assert {one.payload["by"][0]["key"] for one in cast} == {second.data["key"]}
    use = {one["key"]: one["state"] for one in played.read("keys", "r1")["keys"]}
    assert (use[first.data["key"]], use[second.data["key"]]) == ("revoked", "active")


def test_id_9_an_exit_takes_the_household_off_both_axes_of_the_roster(played: Played) -> None:
    household = played.eventful.cases[0].household
    (closed,) = [one for one in played.of_type("ArchiveClosed.v1") if one.data.get("ends")]
    assert closed.data["household"] == household
    day = "2026-07-11"
    assert household in played.roster(as_of="2026-06-30")
    assert household not in played.roster(as_of=day)
    assert household in played.roster(as_of=day, known_at=closed.position - 1)
    assert household not in played.roster(as_of=day, known_at=closed.position)
    supported = played.read(f"households/{household}", "k1")["members"]
    assert [one["statuses"] for one in supported if one["statuses"]] == [["low_income_support"]]


def test_hh_5_a_split_is_shown_on_both_sides(played: Played) -> None:
    split = played.of_type("HouseholdSplit.v1")[0].data
    old, new = (
        played.read(f"households/{split[name]}", "k1") for name in ("household", "new_household")
    )
    assert [(tie["kind"], tie["other"]) for tie in old["lineage"]] == [("split_into", new["id"])]
    assert [(tie["kind"], tie["other"]) for tie in new["lineage"]] == [("split_from", old["id"])]
    assert new["head"] == split["head"]


def test_id_9_a_corrected_entry_has_another_form_and_stays_on_the_roster(played: Played) -> None:
    household = played.year.with_key[-1].household
    cases = played.read("cases", "k1", place=played.year.village.code, limit=100)["items"]
    ended = {one["procedure"]: one["status"] for one in cases if one["subject"] == household}
    assert ended == {"near_poor": "completed", "near_poor_correction": "completed"}
    assert household in played.roster()
    surveyed = [one.data for one in played.of_type("HomeSurveyed.v1")]
    of_case = {one["id"] for one in cases if one["subject"] == household}
    before, after = (one["income"]["wage_fen"] for one in surveyed if one["case"] in of_case)
    assert after > before


def test_id_9_false_information_names_who_signed_and_ends_the_roster_entry(played: Played) -> None:
    (found,) = played.of_type("FalseInformationFound.v1")
    assert (found.data["case"], found.data["removes"]) == (played.false.case, True)
    case = played.read(f"cases/{played.false.case}", "k1")
    assert case["signers"] == found.data["steps"]
    signed = {step["step"]: step["signers"] for step in found.data["steps"]}
    first_notice = [played.eventful.stage.cast[name].person for name in ("s1", "m1")]
    assert (signed["first_notice"], signed["county_review"]) == (first_notice, ["person:k2"])
    assert case["false_since"] == "2026-08-21"
    assert played.false.household in played.roster(as_of="2026-08-20")
    assert played.false.household not in played.roster(as_of="2026-08-21")


def test_hh_7_a_person_reads_their_corrected_name_in_their_own_file(played: Played) -> None:
    person = played.year.stage.cast["o1"].person
    path = f"persons/{person}"
    assert played.signed_in(played.year, "o1", path, reveal="names")["name"] == RIGHT_NAME
    masked = played.read(path, "k1")
    assert masked["name"] == "欧阳〇〇"
    (asked,) = masked["corrections"]
    (corrected,) = played.of_type("PersonCorrected.v1")
    assert (asked["verdict"], asked["done_at"]) == ("granted", corrected.position)


def test_not_3_what_nobody_answers_climbs_and_the_county_answers(played: Played) -> None:
    (climbed,) = played.of_type("ObjectionEscalated.v1")
    assert (climbed.signer, climbed.data["to"]) == ("person:system", "county")
    (answered,) = [
        one
        for one in played.of_type("ObjectionResolved.v1")
        if one.data["objection"] == climbed.data["objection"]
    ]
    assert (answered.signer, answered.position > climbed.position) == ("person:k3", True)
    case = played.eventful.turning("climbed")
    assert case is not None
    assert case.household in played.roster()


def test_gaps_that_were_open_are_closed_but_for_who_sits_in_the_meeting(played: Played) -> None:
    seen = played.demo.stage.house.gaps
    still = played.read("gaps", "k1", place="231005", limit=100)["items"]
    assert {rule for rule, _ in seen} == {"NOT-6", "NOT-3", "ASM-2", "PAY-7"}
    assert {(one["rule"], one["subject"]) for one in still} == {
        ("ASM-2", f"place:{year.village.code}") for year in played.demo.years
    }


def test_a_later_policy_decides_nothing_again(played: Played) -> None:
    (*_, stricter) = played.of_type("PolicyAdopted.v1")
    assert stricter.data["parameters"]["near_poor_ceiling_fen"] < played.household.per_head_fen
    dsn, number = played.served.database.dsn(), played.served.number
    again = redecide(dsn, number, played.household.case)
    assert again.holds
    (survey,) = [step for step in again.steps if step.type == "HomeSurveyed.v1"]
    decided = {by.parameter: (by.value, by.document[:10]) for by in survey.decided_by}
    assert decided["near_poor_ceiling_fen"] == (400_000, "示例〔2026〕1号")


def test_both_witnesses_cosigned_everything(played: Played) -> None:
    note = played.client.http.get(f"/log/{played.client.origin}/checkpoint").text
    assert int(note.split("\n")[1]) == len(played.log)
    assert all(f"\u2014 {witness.name} " in note for witness in played.demo.witnesses)


def test_the_ledger_verifies_and_is_admitted_again_by_the_rules_alone(played: Played) -> None:
    check_whole(played.served, played.log)
    assert readmit(played.served) == len(played.log)
    check_verified(played.served)


def test_the_detectors_name_the_faults_that_were_planted_and_nothing_else(played: Played) -> None:
    found = search(played.served.database.dsn(), played.served.number)
    assert (found.position, found.passed_over) == (len(played.log) - 1, 0)
    last = {one.detector: played.log[one.evidence[-1]].type for one in found.findings}
    assert last == FAULTS
    assert len(found.findings) == len(FAULTS)
    told = played.read("findings", "a1", limit=100)["items"]
    assert [(one["detector"], tuple(one["evidence"])) for one in told] == [
        (one.detector, one.evidence) for one in found.findings
    ]
    assert played.refusal("findings", "k1").status == 403


FAULTS = {
    "card-custody": "CardCustodyFound.v1",
    "late-paper-notice": "NoticePosted.v1",
    "objection-overdue": "ObjectionEscalated.v1",
    "late-kinship": "KinshipDeclared.v1",
    "false-information": "FalseInformationFound.v1",
    "split-before-applying": "ApplicationMade.v1",
    "cash-at-bank": "StatementEntry.v1",
    "paid-elsewhere": "StatementEntry.v1",
}
"""Each detector that speaks, and the record that makes it speak."""


def test_the_trace_of_a_household_is_complete_and_in_order(played: Played) -> None:
    items = played.read(f"trace/{played.household.household}", "a1", limit=500)["items"]
    positions = [item["position"] for item in items]
    names = (played.household.household, played.household.case)
    about = [
        one.position for one in played.log if any(name.encode() in one.signed for name in names)
    ]
    assert positions == about
    assert tuple(item["type"] for item in items if item["type"] not in BESIDE) == STEPS
    assert all(item["policies"] for item in items if item["type"] == "HomeSurveyed.v1")


def test_the_tally_is_public_and_single_votes_are_not_read_by_a_clerk(played: Played) -> None:
    path = f"assemblies/{played.year.assembly}"
    tallies = {one["matter"]: one for one in played.read(path)["tallies"]}
    cast = [one for one in played.of_type("VoteCast.v1") if one.data["matter"] in tallies]
    for matter, tally in tallies.items():
        votes = [one.data["vote"] for one in cast if one.data["matter"] == matter]
        counted = [tally[f"votes_{vote}"] for vote in ("for", "against", "abstain")]
        assert counted == [votes.count(vote) for vote in ("for", "against", "abstain")]
    assert len(tallies) == 5
    assert "voter" not in json.dumps(played.read(path))
    for clerk in ("s1", "c1", "t1", "k1"):
        assert (played.refusal(f"{path}/votes", clerk).status) == 403
        assert (played.refusal(f"{path}/votes", clerk).rule) == "ACT-4"
    assert played.refusal(f"{path}/votes").status == 401
    assert len(played.read(f"{path}/votes", "d1")["votes"]) == len(cast)


def test_an_anonymous_objection_has_a_receipt_and_a_promise(played: Played) -> None:
    stage = played.demo.stage
    assert isinstance(stage, WithStranger)
    (receipt,) = stage.receipts
    found = played.log[receipt["index"]]
    assert (found.type, found.signer) == ("ObjectionReceived.v1", "person:system")
    assert found.data["objection"] == receipt["objection"]
    assert receipt["due_on"] == "2026-04-01"
    promise = receipt["promise"]
    assert promise["payloadType"] == PROMISE_TYPE
    assert json.loads(b64decode(promise["payload"]))["index"] == found.position
    (entry,) = played.demo.ledgers["county"].system
    assert [signature["keyid"] for signature in promise["signatures"]] == [entry["key"]]


def test_every_answer_says_that_the_clock_is_simulated(played: Played) -> None:
    for path in PUBLIC:
        answer = played.client.http.get(f"/v1/{played.client.name}/{_named(path, played)}")
        assert answer.headers["ledger-clock"] == "simulated"
        assert answer.json()["simulated"] is True
    assert played.client.origin.endswith("/simulated")


# --- nothing personal where it does not belong ---

PUBLIC = (
    *("rosters/near-poor", "rosters/near-poor?as_of=2026-12-01", "notices", "stats"),
    *("assemblies", "assemblies/{assembly}"),
)


def _named(path: str, played: Played) -> str:
    return path.format(assembly=played.year.assembly)


def planted(played: Played) -> list[str]:
    """Every cell of the roster that is about somebody, and every value that was sealed.

    What a bank prints beside an entry is words that stand elsewhere too; so are names of bodies.
    """
    rows = village.households(PLAYED.households_count)
    cells = [cell for row in rows for cell in (row.name, row.id_number, row.phone, row.card)]
    assert played.demo.money is not None
    owners = {account.owner for account in played.demo.money.bank.accounts.values()}
    sealed = [
        value
        for found in sealed_values(played.served).values()
        for path, value in found.items()
        if path != "/remark" and value not in owners
    ]
    assert WRITTEN in sealed
    assert {row.id_number for row in rows} <= set(sealed)
    return sorted({*cells, *sealed})


def check_free(planted: Sequence[str], where: str, content: bytes) -> None:
    """No planted value stands in the content, plain or as JSON escapes it."""
    for value in planted:
        assert value.encode() not in content, f"{where}: {value}"
        assert json.dumps(value)[1:-1].encode() not in content, f"{where}: {value}"


def test_the_scan_finds_a_name_where_there_is_one(played: Played) -> None:
    values = planted(played)
    with pytest.raises(AssertionError, match="a forged record"):
        check_free(values, "a forged record", f'{{"name":"{values[-1]}"}}'.encode())


def test_the_log_holds_no_personal_data(played: Played) -> None:
    values = planted(played)
    for one in played.log:
        check_free(values, f"record {one.position}", one.record)
        check_free(values, f"payload {one.position}", one.signed)


def test_public_answers_refusals_and_metrics_hold_no_personal_data(played: Played) -> None:
    values, http = planted(played), played.client.http
    paths = [f"/v1/{played.client.name}/{_named(path, played)}" for path in PUBLIC]
    paths += ["/metrics", "/v1/act-types", f"/v1/{played.client.name}/events/130/proof"]
    for path in paths:
        for accept in ("application/json", "text/csv"):
            answer = http.get(path, headers={"Accept": accept})
            if answer.status_code != httpx.codes.NOT_ACCEPTABLE:
                check_free(values, path, answer.raise_for_status().content)
    for one in played.demo.stage.refusals:
        check_free(values, one.told, f"{one.expected} {one.found}".encode())


def test_no_process_says_anything_personal(played: Played) -> None:
    values = planted(played)
    logs = [played.spoken, *played.demo.folder.rglob("log.txt")]
    logs += (played.demo.folder / "postgresql").resolve().rglob("*.log")
    assert len(logs) >= 4
    assert any(path.stat().st_size for path in logs)
    for path in logs:
        check_free(values, path.name, path.read_bytes())


def test_the_boards_lines_are_digests(played: Played) -> None:
    posted = played.of_type("NoticePosted.v1")
    lines = {line["line"] for one in posted for line in one.data["subjects"]}
    assert digest(f"line of {played.household.case}") in lines
    assert all(len(line) == 64 for line in lines)


def test_the_report_tells_villages_rules_and_gaps_and_nothing_personal(played: Played) -> None:
    out = Console(file=StringIO(), width=200)
    report.tell_year(out, played.demo)
    report.tell_refusals(out, played.demo.stage.refusals)
    report.tell_gaps(out, played.demo)
    report.tell_roster(out, played.demo, played.client.read("rosters/near-poor"))
    assert isinstance(out.file, StringIO)
    told = out.file.getvalue()
    for year in played.demo.years:
        assert f"{year.village.name} {year.village.code}" in told
    for one in played.demo.stage.refusals:
        assert f"\n{one.rule} " in told
        assert one.told in told
    assert "closed since: 4" in told
    assert "open still: 2" in told
    check_free(planted(played), "the report", told.encode())
