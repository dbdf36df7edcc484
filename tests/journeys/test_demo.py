"""The demo as somebody would see it: a small township's year through HTTP, then read back.

The first village plays the plain story, the second everything that may come between.
"""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from api.client import LedgerClient, RefusalError
from api.database import open_database
from api.demo import village
from api.demo.case_file import CaseFile
from api.demo.run import Demo, open_demo, play
from api.demo.stage import Stage, digest
from api.demo.township import ONE_VILLAGE, SECOND
from api.demo.year import Year
from api.settings import Settings
from api.signing import Secret
from audit.desk.findings.search import search
from audit.proof.dsse import PROMISE_TYPE
from tests.journeys.checks import (
    Logged,
    check_verified,
    check_whole,
    read_log,
    readmit,
    sealed_values,
)
from tests.journeys.served import Served, said_to

EVENTFUL = replace(
    SECOND,
    households_count=10,
    turns=("goes_on", "held", "sent_back", "withdrawn"),
    paper_board=True,
    term_ends=True,
)
PLAYED = replace(ONE_VILLAGE, villages=(*ONE_VILLAGE.villages, EVENTFUL))
WRITTEN = "匿名反映：公示的人口数与实际居住情况不一致。"
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
BESIDE = ("KinshipDeclared.v1", "SpeechMade.v1", "VoteCast.v1", "SampleChecked.v1")


class WithStranger(Stage):
    """The stage, on which somebody without a name objects as well, at the portal."""

    demo: Demo
    receipts: list[Mapping[str, Any]]

    @classmethod
    def of(cls, demo: Demo) -> Self:
        """The demo's stage, with the stranger in the wings."""
        stage = cls(demo.stage.client, demo.stage.cast, demo.stage.now)
        stage.demo, stage.receipts = demo, []
        return stage

    def act(self, kind: str, data: Mapping[str, Any], *names: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
        """As on every stage; the stranger comes when the first neighbour has objected."""
        answer = Stage.act(self, kind, data, *names, **more)
        if kind == "ObjectionMade.v1" and not self.receipts:
            self._object(str(data["notice"]), str(data["subject"]))
        return answer

    def _object(self, notice: str, subject: str) -> None:
        contest = {"notice": notice, "subject": subject, "text": WRITTEN}
        answer = self.client.http.post(f"/v1/{self.client.name}/objections", json=contest)
        receipt = answer.raise_for_status().json()
        self.receipts.append(receipt)
        resolved = {
            "notice": notice,
            "objection": receipt["objection"],
            "subject": subject,
            "resolution": "dismissed",
            "effect": "kept",
            "corrected_line": None,
            "reasons": Secret("入户复核，反映的情况不属实。"),
            "evidence": self.paper("evidence of the dismissal"),
        }
        contested = self.demo.years[0].turning("corrected")
        assert contested is not None
        self.demo.years[0].act("ObjectionResolved.v1", resolved, "t3", about=[contested])


@dataclass(slots=True)
class Played:
    """The demo after its year."""

    demo: Demo
    served: Served
    log: Sequence[Logged]
    spoken: Path

    @property
    def year(self) -> Year:
        """The first village's."""
        return self.demo.years[0]

    @property
    def eventful(self) -> Year:
        """The second village's."""
        return self.demo.years[1]

    def of_type(self, kind: str) -> list[Logged]:
        """The acts of a type, in order."""
        return [one for one in self.log if one.type == kind]

    @property
    def household(self) -> CaseFile:
        """The first that came on the roster."""
        return self.year.going_on[0]

    @property
    def client(self) -> LedgerClient:
        """Who asks."""
        return self.demo.stage.client

    def read(self, path: str, actor: str | None = None, **query: object) -> dict[str, Any]:
        """What an actor is answered, or somebody who does not sign in."""
        token = self._token(actor) if actor else None
        return self.client.read(path, token, fresh=True, **query)

    def _token(self, actor: str) -> str:
        office = self.year.stage.cast[actor]
        token = self.client.sign_in(office.person, office.key)
        self.client.http.cookies.clear()  # who says no token is nobody
        return token

    def refusal(self, path: str, actor: str | None = None) -> RefusalError:
        """The refusal that an actor of the first village meets."""
        with pytest.raises(RefusalError) as met:
            self.read(path, actor)
        return met.value

    def roster(self, **query: object) -> list[str]:
        """The households on the roster, as the public reads it."""
        found = self.read("rosters/near-poor", None, **query)
        return sorted(one["household"] for one in found["items"])


@pytest.fixture(scope="module")
def played(module_folder: Path) -> Iterator[Played]:
    """The year, with a stranger's objection in it."""
    spoken, folder = module_folder / "spoken", module_folder / "demo"
    with ExitStack() as stack:
        with said_to(spoken):
            demo = stack.enter_context(open_demo(folder, 0, PLAYED))
        demo.stage = WithStranger.of(demo)
        play(demo)
        demo.stage.client.http.cookies.clear()
        database = stack.enter_context(open_database(directory=folder))
        settings = Settings(data=str(folder))
        served = Served(
            folder, demo.address, database, settings, demo.ledgers, demo.witnesses, [], demo.stage
        )
        served.settled()
        yield Played(demo, served, read_log(served), spoken)


def test_seven_households_of_two_villages_are_on_the_roster(played: Played) -> None:
    listed = [case.household for year in played.demo.years for case in year.going_on]
    assert played.roster() == sorted(listed)
    assert (len(played.year.going_on), len(played.roster())) == (4, 7)
    assert played.roster(place=EVENTFUL.code) == sorted(
        case.household for case in played.eventful.going_on
    )
    case = played.read(f"cases/{played.household.case}", "k1")
    assert (case["status"], case["waiting"]) == ("completed", [])


def test_the_roster_of_a_day_and_of_what_was_known_is_the_roster_of_then(played: Played) -> None:
    archived = [one for one in played.of_type("ArchiveClosed.v1") if one.data["confers"]]
    first, last = archived[0].position, archived[-1].position
    assert last == max(one.position for one in archived)
    assert played.roster(as_of="2026-04-28") == []
    assert len(played.roster(as_of="2026-05-06")) == 6
    assert played.roster(known_at=last - 1) != played.roster(known_at=last) == played.roster()
    assert played.roster(known_at=first - 1) == []
    assert len(played.roster(known_at=first)) == 1


def test_a_dozen_acts_and_more_were_refused_each_with_its_rule(played: Played) -> None:
    refusals = played.demo.stage.refusals
    assert len({one.told for one in refusals}) >= 12
    assert all(one.rule and one.expected and one.found for one in refusals)
    assert {one.status for one in refusals} == {401, 403, 409}
    assert len({one.rule for one in refusals}) >= 12


# --- what may come between ---


def test_asm_6_a_member_without_a_key_has_an_assisted_ballot_on_each_matter(
    played: Played,
) -> None:
    ballots = played.of_type("BallotAssisted.v1")
    assert {one.data["voter"] for one in ballots} == {played.eventful.keyless}
    tallies = played.read(f"assemblies/{played.eventful.assembly}")["tallies"]
    assert [one["votes_assisted"] for one in tallies] == [1] * len(ballots) == [1, 1, 1]


def test_not_1_a_paper_posting_counts_from_the_day_it_hung_and_says_so(played: Played) -> None:
    (first, *_others) = [
        one for one in played.of_type("NoticePosted.v1") if one.data["place"] == EVENTFUL.code
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


def test_hh_3_a_household_whose_head_died_has_another(played: Played) -> None:
    left = played.of_type("MemberLeft.v1")
    assert len(left) == len(PLAYED.villages)
    for one in left:
        found = played.read(f"households/{one.data['household']}", "k1")
        assert found["head"] == one.data["new_head"]


def test_both_witnesses_cosigned_everything(played: Played) -> None:
    note = played.client.http.get(f"/log/{played.client.origin}/checkpoint").text
    assert int(note.split("\n")[1]) == len(played.log)
    assert all(f"\u2014 {witness.name} " in note for witness in played.demo.witnesses)


def test_the_ledger_verifies_and_is_admitted_again_by_the_rules_alone(played: Played) -> None:
    check_whole(played.served, played.log)
    assert readmit(played.served) == len(played.log)
    check_verified(played.served)


def test_the_detectors_name_the_paper_posting_and_nothing_else(played: Played) -> None:
    found = search(played.served.database.dsn(), played.served.number)
    assert (found.position, found.passed_over) == (len(played.log) - 1, 0)
    (posting,) = [one for one in played.log if late_paper(one)]
    assert [(one.detector, one.evidence) for one in found.findings] == [
        ("late-paper-notice", (posting.position,))
    ]


def late_paper(one: Logged) -> bool:
    """Whether the record is a notice that hung on paper before it was entered."""
    return one.type == "NoticePosted.v1" and len(one.payload["by"]) > 1


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
    """Every cell of the roster that is about somebody, and every value that was sealed."""
    rows = village.households(PLAYED.households_count)
    cells = [cell for row in rows for cell in (row.name, row.id_number, row.phone, row.card)]
    sealed = [value for found in sealed_values(played.served).values() for value in found.values()]
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
