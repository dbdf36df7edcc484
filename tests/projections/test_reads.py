"""What readers see of cases, notices, meetings, objections, offices, keys and of what waits."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from domain.identification.procedure import STEPS
from domain.kernel.act import Event
from domain.kernel.fact import Fact
from projections import ALL, create
from projections.assemblies import assemblies, assembly, ballots, tallies
from projections.case_file import case_file
from projections.cases import case, cases, cases_of
from projections.keys import keys
from projections.notices import notice, notices, notices_of, subjects
from projections.objections import objections, restricted_objection
from projections.offices import offices, policies
from projections.positions import START
from projections.projection import Batch
from projections.question import asked
from projections.run import apply
from projections.table import Database
from projections.todo import Task, todo, waits
from tests.projections.chronicle import MEMBERS, Story, identified, opener
from tests.spec import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, day, granted, officer

STORY = identified(2)
COMMITTEE = [("village_committee", VILLAGE)]
Until = Callable[[str], tuple[Database, int]]


@pytest.fixture(scope="module")
def until(module_database: Any) -> Any:  # noqa: ANN401
    """A connection and a ledger that holds the story up to the first event of a type."""
    connect = opener(module_database.migration_dsn())
    with connect() as connection:
        create(connection, ALL)
    ledgers: dict[int, int] = {}
    with connect() as connection:

        def upto(kind: str = "") -> tuple[Database, int]:
            size = next((e.index + 1 for e in STORY.events if e.type == kind), len(STORY.events))
            if size not in ledgers:
                ledgers[size] = ledger = len(ledgers) + 1
                fold(connection, STORY.events[:size], ledger)
            return connection, ledgers[size]

        yield upto


def fold(connection: Database, events: list[Event[Fact]], ledger: int) -> None:
    for projection in ALL:
        assert apply(connection, projection, Batch(ledger, events), START) is not None


def tasks(found: list[Task]) -> list[tuple[str, str]]:
    return [(task.subject, task.step) for task in found]


def test_a_case_shows_its_steps_in_order_and_what_waits(until: Until) -> None:
    connection, ledger = until("CommitteesDecided.v1")
    found = case(connection, ledger, "case:1")
    assert found is not None
    assert (found.subject, found.place, found.status) == ("household:1", VILLAGE, "open")
    assert (found.waits_for, found.via) == ("verification", None)
    taken = asked(connection, case_file(ledger, "case:1")).steps
    assert [step.step for step in taken] == [
        "application",
        "home_survey",
        "assembly",
        "committees_decision",
    ]
    assert taken[0].day == date(2026, 2, 1)
    assert [taken[0].persons, taken[3].persons] == [
        ("person:h1",),
        ("person:village-secretary", "person:village-committee"),
    ]
    assert STORY.events[taken[2].because].type == "AssemblyClosed.v1"


def test_a_completed_case_waits_for_nothing_and_took_every_step_of_its_row(until: Until) -> None:
    connection, ledger = until("")
    found = case(connection, ledger, "case:2")
    assert found is not None
    assert (found.status, found.waits_for, found.ended_on) == ("completed", None, date(2026, 4, 25))
    taken = [step.step for step in asked(connection, case_file(ledger, "case:2")).steps]
    assert taken == [step.name for step in STEPS if step.of == "case"]
    assert asked(connection, waits(ledger, "case:2")) == []


def test_states_come_back_as_the_domain_made_them(until: Until) -> None:
    connection, ledger = until("")
    reads: dict[str, Callable[..., Any]] = {
        "case": case,
        "notice": notice,
        "assembly": assembly,
        "objection": restricted_objection,
    }
    asked = [stream for stream in STORY.states if stream.partition(":")[0] in reads]
    assert len(asked) == 14
    for stream in asked:
        row = reads[stream.partition(":")[0]](connection, ledger, stream)
        assert row.state == STORY.states[stream]


def test_a_step_sent_back_is_taken_away_and_waits_again(until: Until) -> None:
    connection, _ = until("")
    kinds = [event.type for event in STORY.events]
    events = STORY.events[: kinds.index("CaseChecked.v1")]
    story = Story(events=[*events])
    returned = {"case": "case:1", "verdict": "returned"}
    story.tell("CaseChecked.v1", officer("county_reviewer"), "2026-03-15", **returned)
    fold(connection, story.events, 50)
    found = case(connection, 50, "case:1")
    assert found is not None
    assert found.waits_for == "verification"
    assert asked(connection, case_file(50, "case:1")).steps[-1].step == "committees_decision"


def test_cases_are_listed_by_place_status_step_and_household(until: Until) -> None:
    connection, ledger = until("CommitteesDecided.v1")
    both = ["case:1", "case:2"]
    assert [row.id for row in cases(connection, ledger, TOWNSHIP)] == both
    assert [row.id for row in cases(connection, ledger, TOWNSHIP, after="case:1")] == both[1:]
    assert [row.id for row in cases(connection, ledger, "", limit=1)] == both[:1]
    assert cases(connection, ledger, OTHER_VILLAGE) == []
    assert cases(connection, ledger, "", status="completed") == []
    assert [row.id for row in cases(connection, ledger, "", waits_for="verification")] == both
    assert [row.id for row in cases_of(connection, ledger, "household:2")] == both[1:]


def test_what_waits_is_for_the_offices_that_can_do_it_where_they_hold(until: Until) -> None:
    connection, ledger = until("CommitteesDecided.v1")
    today = day("2026-03-12")
    both = [("case:1", "verification"), ("case:2", "verification")]
    assert tasks(asked(connection, todo(ledger, COMMITTEE, today))) == both
    assert tasks(asked(connection, todo(ledger, [("township_officer", TOWNSHIP)], today))) == both
    assert asked(connection, todo(ledger, [("village_committee", OTHER_VILLAGE)], today)) == []
    assert asked(connection, todo(ledger, [("county_reviewer", COUNTY)], today)) == []
    assert asked(connection, todo(ledger, [], today)) == []
    assert {task.role for task in asked(connection, waits(ledger, "case:1"))} == {
        "township_officer",
        "village_committee",
        "work_team",
        "householder",
    }


def test_what_two_offices_of_one_person_allow_comes_once_and_in_pages(until: Until) -> None:
    connection, ledger = until("CommitteesDecided.v1")
    two = [*COMMITTEE, ("work_team", VILLAGE)]
    (first,) = asked(connection, todo(ledger, two, day("2026-03-12"), limit=1))
    after = (first.subject, first.step)
    (second,) = asked(connection, todo(ledger, two, day("2026-03-12"), after=after))
    assert tasks([first, second]) == [("case:1", "verification"), ("case:2", "verification")]


def test_a_meeting_waits_for_votes_and_closing_and_its_cases_wait_in_it(until: Until) -> None:
    connection, ledger = until("SpeechMade.v1")
    today = day("2026-03-10")
    meeting = [("assembly:1", "close_assembly"), ("assembly:1", "vote")]
    assert tasks(asked(connection, todo(ledger, COMMITTEE, today))) == meeting
    representative = [("village_representative", VILLAGE)]
    assert tasks(asked(connection, todo(ledger, representative, today))) == meeting[1:]
    assert asked(connection, todo(ledger, COMMITTEE, day("2026-03-09"))) == []
    found = case(connection, ledger, "case:1")
    assert found is not None
    assert (found.waits_for, found.via) == ("assembly", "assembly:1")


def test_a_notice_is_closed_from_the_day_after_its_last_full_day(until: Until) -> None:
    connection, ledger = until("ObjectionResolved.v1")
    found = notice(connection, ledger, "notice:first")
    assert found is not None
    assert (found.kind, found.place, found.subjects_count) == ("first", VILLAGE, 2)
    assert (found.first_day, found.last_day) == (date(2026, 3, 21), date(2026, 3, 27))
    assert asked(connection, todo(ledger, COMMITTEE, day("2026-03-27"))) == []
    (task,) = asked(connection, todo(ledger, COMMITTEE, day("2026-03-28")))
    assert (task.subject, task.step, task.since) == (
        "notice:first",
        "close_notice",
        date(2026, 3, 28),
    )


def test_an_open_objection_holds_its_subject_and_waits_for_who_may_resolve_it(
    until: Until,
) -> None:
    connection, ledger = until("ObjectionMade.v1")
    fates = [(row.subject, row.fate) for row in subjects(connection, ledger, "notice:first")]
    assert fates == [("case:1", "passed"), ("case:2", "held")]
    township = [("township_officer", TOWNSHIP)]
    (task,) = (t for t in asked(connection, todo(ledger, township, day("2026-03-21"))) if t.due)
    assert (task.subject, task.step, task.via) == (
        "objection:1",
        "resolve_objection",
        "notice:first",
    )
    assert task.due == date(2026, 3, 30)
    assert "resolve_objection" not in {
        step for _, step in tasks(asked(connection, todo(ledger, COMMITTEE, day("2026-03-21"))))
    }


def test_a_resolved_objection_waits_no_more_and_its_list_names_nobody(until: Until) -> None:
    connection, ledger = until("ObjectionResolved.v1")
    assert asked(connection, waits(ledger, "objection:1")) == []
    (row,) = objections(connection, ledger, "notice:first")
    assert (row.subject, row.resolution, row.anonymous) == ("case:2", "dismissed", False)
    assert "person:" not in repr(row)
    restricted = restricted_objection(connection, ledger, "objection:1")
    assert restricted is not None
    assert restricted.state.objector == "person:o1"


def test_notices_in_force_hang_from_posting_to_closing(until: Until) -> None:
    connection, ledger = until("")

    def hanging(text: str, place: str = COUNTY) -> list[str]:
        return [row.kind for row in notices(connection, ledger, place, in_force=day(text))]

    assert hanging("2026-03-19") == []
    assert hanging("2026-03-20") == hanging("2026-03-28") == ["first"]
    assert hanging("2026-03-29") == []
    assert hanging("2026-04-15") == ["announcement"]
    assert hanging("2026-04-15", OTHER_VILLAGE) == []
    kinds = [row.kind for row in notices(connection, ledger, COUNTY)]
    assert kinds == ["announcement", "first", "second"]
    assert [row.notice for row in notices_of(connection, ledger, "case:1")] == [
        "notice:announcement",
        "notice:first",
        "notice:second",
    ]


def test_subjects_keep_the_order_in_which_they_were_shown(until: Until) -> None:
    connection, _ = until("")
    story = Story(events=list(until_publicity()))
    shown = [{"subject": f"case:{number}", "line": "0" * 64} for number in (3, 10, 1, 2)]
    chair = officer("village_committee")
    story.tell("NoticePosted.v1", chair, "2026-03-20", subjects=shown)
    fold(connection, story.events, 60)
    closing = [{"subject": "case:10", "fate": "passed"}]
    story.tell("NoticeClosed.v1", chair, "2026-03-28", outcomes=closing)
    later = Batch(60, story.events[-1:])
    for projection in ALL:
        apply(connection, projection, later, story.events[-2].index)
    rows = subjects(connection, 60, "notice:1")
    assert [row.subject for row in rows] == ["case:3", "case:10", "case:1", "case:2"]
    assert [row.settled for row in rows] == [False, True, False, False]


def until_publicity() -> list[Event[Fact]]:
    kinds = [event.type for event in STORY.events]
    return STORY.events[: kinds.index("PublicityRecorded.v1") + 1]


def test_the_tally_is_public_and_says_what_passed_once_the_meeting_closed(until: Until) -> None:
    connection, ledger = until("BallotAssisted.v1")
    first, second = tallies(connection, ledger, "assembly:1")
    assert (first.matter, first.votes_for, first.votes_against) == ("case:1", 4, 2)
    assert (first.votes_assisted, first.passed, second.votes_for) == (1, None, 0)
    connection, ledger = until("AssemblyClosed.v1")
    assert [tally.passed for tally in tallies(connection, ledger, "assembly:1")] == [True, True]


def test_a_meeting_counts_attendance_and_speeches(until: Until) -> None:
    connection, ledger = until("AssemblyClosed.v1")
    (row,) = assemblies(connection, ledger, VILLAGE)
    assert (row.present_count, row.guests_count, row.speeches_count) == (len(MEMBERS), 1, 1)
    assert (row.body, row.status, row.matters_count) == ("villager_representatives", "closed", 2)
    assert assemblies(connection, ledger, OTHER_VILLAGE) == []


def test_single_votes_are_asked_for_by_a_restricted_name_alone(until: Until) -> None:
    connection, ledger = until("AssemblyClosed.v1")
    cast = ballots(connection, ledger, "assembly:1")
    assert len(cast) == 12
    assert {ballot.voter for ballot in cast if ballot.assisted} == {MEMBERS[5]}
    assert {ballot.voter for ballot in cast if ballot.vote == "against"} == set(MEMBERS[4:])
    assert ballots(connection, ledger, "assembly:none") == []


def test_offices_are_held_on_their_days_as_known(until: Until) -> None:
    connection, _ = until("")
    story = Story()
    story.record(granted("person:a", "village_committee", since="2026-01-01", until="2026-06-30"))
    root = officer("root", "person:r1", place=COUNTY)
    ended = {"person": "person:a", "role": "village_committee", "place": VILLAGE}
    story.tell("RoleEnded.v1", root, "2026-03-01", **ended, on="2026-03-01")
    fold(connection, story.events, 70)

    def held(text: str, known_at: int) -> list[str]:
        rows = offices(connection, 70, day(text), place=VILLAGE, known_at=known_at)
        assert rows == offices(connection, 70, day(text), person="person:a", known_at=known_at)
        return [row.person for row in rows]

    assert held("2026-02-28", 1) == held("2026-03-01", 0) == held("2026-06-30", 0) == ["person:a"]
    assert held("2026-03-01", 1) == held("2026-07-01", 0) == held("2025-12-31", 1) == []


def test_policies_in_force_come_from_the_nearest_place_first(until: Until) -> None:
    connection, ledger = until("")
    (found,) = policies(connection, ledger, VILLAGE, day("2026-01-01"))
    assert (found.place, found.number) == (COUNTY, "示例〔2026〕1号")
    assert found.parameters == {"near_poor_ceiling_fen": 400_000, "notice_days": 7}
    assert STORY.events[found.because].type == "PolicyAdopted.v1"
    assert policies(connection, ledger, VILLAGE, day("2025-12-31")) == []
    assert policies(connection, ledger, "231006", day("2026-01-01")) == []


def test_a_keys_life_is_shown(until: Until) -> None:
    connection, _ = until("")
    story, root = Story(), officer("root", "person:r1", place=COUNTY)
    enrolled = "ed25519:" + "5" * 64
    story.tell("LedgerOpened.v1", root, "2026-01-01")
    story.tell("KeyEnrolled.v1", root, "2026-01-02")
    told = [("KeySuspended.v1", "suspended"), ("KeyReinstated.v1", "in_use")]
    told.append(("KeyCompromised.v1", "revoked"))
    for ledger, (kind, use) in enumerate(told, 80):
        story.tell(kind, root, "2026-01-03", key=enrolled)
        fold(connection, story.events, ledger)
        (found,) = keys(connection, ledger, key=enrolled)
        assert (found.person, found.office, found.use) == ("person:c1", "enrolled", use)
    (found,) = keys(connection, 82, person="person:c1")
    assert (found.since, found.until, found.compromised_from) == (1, 4, "2026-03-01T00:00:00+08:00")


def test_a_root_that_is_replaced_is_out_of_use_and_one_that_stays_keeps_its_beginning(
    until: Until,
) -> None:
    connection, _ = until("")
    story, root = Story(), officer("root", "person:r1", place=COUNTY)
    opened = story.tell("LedgerOpened.v1", root, "2026-01-01").data
    roots = opened.roots  # type: ignore[attr-defined]
    fresh = {"person": "person:r9", "body": "archive", "key": "ed25519:" + "7" * 64, "spki": "MCow"}
    kept = [{name: getattr(one, name) for name in fresh} for one in roots[1:]]
    story.tell("RootsReplaced.v1", root, "2026-01-02", roots=[fresh, *kept])
    fold(connection, story.events, 90)
    found = {row.key: (row.use, row.since, row.until) for row in keys(connection, 90)}
    assert found[roots[0].key] == ("revoked", 0, 1)
    assert found[roots[1].key] == ("in_use", 0, None)
    assert found[fresh["key"]] == ("in_use", 1, None)
