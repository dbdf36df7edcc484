"""The trace is whole: whatever an event names finds it, and nobody sees more than they may."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest

from domain.kernel.catalogue import act_type
from projections import ALL, create
from projections.people import PEOPLE
from projections.positions import START, Connect
from projections.projection import Batch, Projection
from projections.run import apply
from projections.stats import daily, totals
from projections.tags import identifiers
from projections.trace import TRACE, TraceRow, trace
from tests.projections.chronicle import MEMBERS, Story, identified, opened_village, opener, told
from tests.spec import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, adopted, officer

STORY = identified(2)
OFFICES = next(each for each in ALL if each.name == "offices")


def fold(connect: Connect, story: Story, ledger: int, *projections: Projection) -> None:
    with connect() as connection:
        for projection in projections:
            assert apply(connection, projection, Batch(ledger, story.events), START) is not None


@pytest.fixture(scope="module")
def traced(module_database: Any) -> Connect:  # noqa: ANN401
    connect = opener(module_database.migration_dsn())
    with connect() as connection:
        create(connection, ALL)
    fold(connect, STORY, 1, TRACE, OFFICES, PEOPLE)
    return connect


def whole(connect: Connect, subject: str, **options: Any) -> list[TraceRow]:  # noqa: ANN401
    """All pages of a trace."""
    rows: list[TraceRow] = []
    with connect() as connection:
        while page := trace(
            connection, 1, subject, after=rows[-1].position if rows else -1, limit=4, **options
        ):
            rows += page
    return rows


def strings(value: object) -> Iterator[str]:
    """Every string in a fact, however deep: keys of mappings too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(key)
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def mentioned() -> dict[str, set[int]]:
    """For every identifier the events that name it, are of it, touch it, or are signed by it."""
    found: dict[str, set[int]] = {}
    for event in STORY.events:
        kind = act_type(event.type)
        assert kind is not None
        named = [text for text in strings(msgspec.to_builtins(event.data)) if _names(text)]
        for subject in (*named, *kind.streams(event.data), *event.persons):
            found.setdefault(subject, set()).add(event.index)
    return found


def _names(text: str) -> bool:
    prefix, _, rest = text.partition(":")
    return prefix.isalpha() and prefix.islower() and rest.replace("-", "").isalnum()


def test_whatever_an_event_mentions_finds_it(traced: Connect) -> None:
    subjects = mentioned()
    assert {"case:1", "household:2", "notice:first", "assembly:1", "person:v1"} <= subjects.keys()
    for subject, positions in subjects.items():
        found = {row.position for row in whole(traced, subject, restricted=True, hidden=True)}
        assert positions <= found, subject
        if not subject.startswith(("household:", "place:")):
            assert found == positions, subject


def test_a_households_trace_holds_all_of_its_cases(traced: Connect) -> None:
    subjects = mentioned()
    found = [row.position for row in whole(traced, "household:1", hidden=True)]
    assert set(found) == subjects["household:1"] | subjects["case:1"]
    assert found == sorted(set(found))
    assert not subjects["case:2"] - subjects["case:1"] & set(found) - subjects["household:1"]


def test_an_entry_says_who_signed_in_what_office_when_and_on_which_papers(
    traced: Connect,
) -> None:
    (row,) = (row for row in whole(traced, "case:1") if row.type == "HouseholdVerified.v1")
    event = STORY.events[row.position]
    assert [(s.person, s.role, s.place) for s in row.signatures] == [
        ("person:township-officer", "township_officer", TOWNSHIP),
        ("person:village-committee", "village_committee", VILLAGE),
        ("person:work-team", "work_team", VILLAGE),
    ]
    assert (row.at, row.admitted_at, row.day) == (event.at, event.admitted_at, event.day)
    assert (row.act, row.stream, row.place) == (event.id, "case:1", VILLAGE)
    assert row.papers == (event.data.signed_form.sha256,)  # type: ignore[attr-defined]


def test_an_event_that_names_no_place_happened_where_its_subject_lies(traced: Connect) -> None:
    places = {row.type: row.place for row in whole(traced, "household:1")}
    assert places["ReviewGiven.v1"] == places["VoteCast.v1"] == places["NoticeClosed.v1"] == VILLAGE
    assert {row.type for row in whole(traced, f"place:{VILLAGE}")} >= {
        "ReviewGiven.v1",
        "VoteCast.v1",
        "ObjectionMade.v1",
        "CaseChecked.v1",
    }


def test_who_voted_and_who_objected_is_shown_to_those_who_may_see_it_alone(
    traced: Connect,
) -> None:
    restricted = {"VoteCast.v1", "BallotAssisted.v1", "ObjectionMade.v1"}
    for row in whole(traced, "case:2"):
        assert row.restricted == (row.type in restricted)
        assert bool(row.signatures) == (row.type not in restricted)
    for person in (*MEMBERS, "person:o1"):
        assert not restricted & {row.type for row in whole(traced, person)}
        assert restricted & {row.type for row in whole(traced, person, restricted=True)}
    voters = {
        row.signatures[0].person
        for row in whole(traced, "case:2", restricted=True)
        if row.type == "VoteCast.v1"
    }
    assert voters == set(MEMBERS[:5])


def test_an_identifier_inside_a_text_is_no_tag() -> None:
    written = msgspec.json.encode({"a": 'he said "case:1" and', "b": ["case:2"], "case:3": 1})
    assert identifiers(written.decode()) == ["case:2", "case:3"]
    no_identifiers = msgspec.json.encode({"a": "case:4 ", "b": "Case:5", "c": "case:"})
    assert identifiers(no_identifiers.decode()) == []


def test_a_trace_names_the_document_that_decided_when_it_happened(connect: Connect) -> None:
    story = opened_village()
    story.record(
        adopted(TOWNSHIP, since="2026-02-01", at="2026-01-02", number="乡2号", notice_days=9)
    )
    story.record(
        adopted(COUNTY, since="2026-01-20", at="2026-01-03", number="县3号", income_months=6)
    )
    story.family(1, at="2026-01-15")
    head = officer("householder", "person:h1", place=VILLAGE)
    asked = {"case": "case:1", "household": "household:1"}
    story.tell("ApplicationMade.v1", head, "2026-02-01", **asked)
    story.record(
        adopted(COUNTY, since="2026-01-01", at="2026-02-02", number="县4号", notice_days=8)
    )
    fold(connect, story, 1, TRACE, OFFICES)

    def numbers(kind: str) -> set[str]:
        with connect() as connection:
            (row,) = (row for row in trace(connection, 1, "household:1") if row.type == kind)
            return {policy.number for policy in row.policies}

    general = "示例〔2026〕1号"
    assert numbers("HouseholdRegistered.v1") == {general}
    assert numbers("ApplicationMade.v1") == {general, "县3号", "乡2号"}


def test_an_inspection_ledgers_events_are_apart(traced: Connect) -> None:
    with traced() as connection:
        assert trace(connection, 2, "case:1") == []
        assert totals(connection, 2, "") == []


def test_statistics_count_each_event_once_by_type_place_and_day(traced: Connect) -> None:
    with traced() as connection:
        everything = totals(connection, 1, "")
        assert sum(total.count for total in everything) == told(STORY.events)
        votes = {total.type: total.count for total in totals(connection, 1, VILLAGE)}
        assert votes["VoteCast.v1"] == 10
        assert totals(connection, 1, OTHER_VILLAGE) == []
        (row,) = daily(connection, 1, COUNTY, "VoteCast.v1")
        assert (row.place, row.day, row.count) == (VILLAGE, date(2026, 3, 10), 10)
        (march,) = totals(connection, 1, VILLAGE, date(2026, 3, 10), date(2026, 3, 10))[-1:]
        assert march.type == "VoteCast.v1"
        assert totals(connection, 1, VILLAGE, last_day=date(2025, 12, 31)) == []
