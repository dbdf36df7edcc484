# ruff: noqa: ANN401  (what a test varies is of any type)
"""What is shown as open until it is done: for each rule of kind L one on the list, one off it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from domain.kernel.act import Act
from domain.kernel.words import say
from domain.steps import procedure as procedures
from domain.steps.procedure import Procedure, Step
from projections import ALL, create
from projections.asked import PlacedGap
from projections.gaps import RULES, gaps
from projections.positions import START
from projections.projection import Batch
from projections.question import asked
from projections.run import apply
from projections.table import Database
from projections.todo import todo, waits, waits_for_clock
from tests.domain import equity_cast
from tests.domain.test_quota import reverted, status_ended
from tests.projections.chronicle import MEMBERS, Story, identified, opened_village, opener
from tests.spec import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, day, granted, officer

Shown = Callable[..., list[PlacedGap]]
TODAY = "2026-03-30"
SHOWN_FROM = "2026-03-20"
WITHOUT_END = {"resolution": "dismissed", "effect": "kept", "corrected_line": None}


@pytest.fixture(scope="module")
def connection(module_database: Any) -> Iterator[Database]:
    """A connection to empty projections."""
    connect = opener(module_database.migration_dsn())
    with connect() as made:
        create(made, ALL)
        made.commit()
        yield made


@pytest.fixture
def ledger(connection: Database) -> Iterator[int]:
    """The number of a ledger that nobody else fills."""
    yield 1
    connection.rollback()


@pytest.fixture
def shown(connection: Database, ledger: int) -> Shown:
    """The gaps of a story, folded whole."""

    def of(story: Story, rule: str | None, today: str = TODAY, **more: Any) -> list[PlacedGap]:
        told(connection, ledger, story)
        place = more.pop("place", COUNTY)
        return gaps(connection, ledger, place, day(today), rule=rule, **more)

    return of


def told(connection: Database, ledger: int, story: Story) -> None:
    for projection in ALL:
        connection.execute("DELETE FROM projections.positions WHERE ledger = %s", (ledger,))
        for table in projection.tables:
            connection.execute(f"DELETE FROM projections.{table.name} WHERE ledger = {ledger}")
        assert apply(connection, projection, Batch(ledger, story.events), START) is not None


def subjects(found: list[PlacedGap]) -> list[str]:
    return [gap.subject for gap in found]


def upto(kind: str) -> Story:
    """The story up to the first event of a type, that one included."""
    whole = identified(2)
    size = next(e.index + 1 for e in whole.events if e.type == kind)
    return Story(events=whole.events[:size], states=whole.states, now=whole.events[size - 1].at)


# --- NOT-3 ----------------------------------------------------------------------------------


def escalated(story: Story, at: str = "2026-04-01") -> Story:
    names = {"notice": "notice:first", "objection": "objection:1", "subject": "case:2"}
    story.tell("ObjectionEscalated.v1", officer("system"), at, **names, due_on="2026-04-08")
    return story


def answered(story: Story, at: str = "2026-03-25") -> Story:
    names = {"notice": "notice:first", "objection": "objection:1", "subject": "case:2"}
    by = officer("county_reviewer")
    story.tell("ObjectionResolved.v1", by, at, **names, **WITHOUT_END)
    return story


def test_not_3_an_answer_is_overdue_from_the_day_after_it_was_due(shown: Shown) -> None:
    story = upto("ObjectionMade.v1")
    assert "objection:1" not in subjects(shown(story, "NOT-3", "2026-03-30"))
    (gap,) = (g for g in shown(story, "NOT-3", "2026-03-31") if g.subject == "objection:1")
    assert (gap.since, gap.due, gap.place) == (date(2026, 3, 31), date(2026, 3, 30), VILLAGE)
    assert "2026-03-30" in gap.message.en
    assert "逾期" in gap.message.zh


def test_not_3_an_answer_given_is_off_the_list(shown: Shown) -> None:
    assert "objection:1" not in subjects(shown(answered(upto("ObjectionMade.v1")), "NOT-3"))


def test_not_3_the_link_above_has_days_of_its_own(shown: Shown) -> None:
    story = escalated(upto("ObjectionMade.v1"))
    assert "objection:1" not in subjects(shown(story, "NOT-3", "2026-04-08"))
    assert "objection:1" in subjects(shown(story, "NOT-3", "2026-04-09"))


def test_not_3_a_notice_is_listed_until_it_is_closed(shown: Shown) -> None:
    story = answered(upto("ObjectionMade.v1"))
    assert shown(story, "NOT-3", "2026-03-27") == []
    (gap,) = shown(story, "NOT-3", "2026-03-28")
    assert (gap.subject, gap.due) == ("notice:first", date(2026, 3, 27))
    assert subjects(shown(upto("NoticeClosed.v1"), "NOT-3")) == []


def test_not_3_a_held_subject_is_listed_until_it_is_free(shown: Shown) -> None:
    (gap,) = shown(upto("ObjectionMade.v1"), "NOT-3", "2026-03-25")
    assert (gap.subject, gap.since) == ("case:2", date(2026, 3, 20))
    assert "notice:first" in gap.message.en
    assert shown(answered(upto("ObjectionMade.v1")), "NOT-3", "2026-03-25") == []


def test_not_3_an_objection_to_the_whole_holds_every_subject(shown: Shown) -> None:
    story = upto("NoticePosted.v1")
    whole = {"notice": "notice:first", "objection": "objection:1", "subject": None}
    story.tell("ObjectionReceived.v1", officer("system"), "2026-03-21", **whole)
    assert subjects(shown(story, "NOT-3", "2026-03-22")) == ["case:1", "case:2"]


# --- what waits for the clock ---------------------------------------------------------------


def test_an_overdue_answer_waits_for_the_ledgers_own_key(connection: Database, ledger: int) -> None:
    told(connection, ledger, upto("ObjectionMade.v1"))
    assert waits_for_clock(connection, ledger, day("2026-03-30")) == []
    (task,) = waits_for_clock(connection, ledger, day("2026-03-31"))
    assert (task.subject, task.step, task.via) == (
        "objection:1", "escalate_objection", "notice:first",
    )  # fmt: skip
    assert task.place == VILLAGE


def test_nothing_waits_for_the_clock_once_it_is_answered_or_at_the_last_link(
    connection: Database, ledger: int
) -> None:
    told(connection, ledger, answered(upto("ObjectionMade.v1")))
    assert waits_for_clock(connection, ledger, day("2026-12-31")) == []
    story = escalated(upto("ObjectionMade.v1"))
    names = {"notice": "notice:first", "objection": "objection:1", "subject": "case:2"}
    links = {"from": "county", "to": "leading_group", "was_due_on": "2026-04-08"}
    by = officer("system")
    story.tell("ObjectionEscalated.v1", by, "2026-04-09", **names, **links, due_on="2026-04-16")
    told(connection, ledger, story)
    assert waits_for_clock(connection, ledger, day("2026-12-31")) == []
    waiting = asked(connection, waits(ledger, "objection:1"))
    assert [(task.role, task.due) for task in waiting] == [("leading_group", date(2026, 4, 16))]


def test_after_it_climbed_the_link_below_has_nothing_to_do(
    connection: Database, ledger: int
) -> None:
    told(connection, ledger, escalated(upto("ObjectionMade.v1")))
    today = day("2026-04-01")
    assert asked(connection, todo(ledger, [("township_reviewer", TOWNSHIP)], today)) == []
    (task,) = asked(connection, todo(ledger, [("county_deputy", COUNTY)], today))
    assert (task.subject, task.since) == ("objection:1", date(2026, 4, 1))


# --- NOT-6 ----------------------------------------------------------------------------------


def publicised(stated: int, reached: int) -> Story:
    story = opened_village()
    counts = {"households_count": stated, "households_reached_count": reached}
    story.tell("PublicityRecorded.v1", officer("village_committee"), "2026-01-12", **counts)
    return story


def test_not_6_a_village_that_was_not_told_whole_is_listed_with_its_numbers(shown: Shown) -> None:
    (gap,) = shown(publicised(214, 209), "NOT-6")
    assert (gap.subject, gap.place) == (f"publicity:{VILLAGE}", VILLAGE)
    assert gap.since == date(2026, 1, 10)
    assert "209 of 214" in gap.message.en
    assert "WeChat" in gap.message.en
    assert "209/214" in gap.message.zh


def test_not_6_once_every_household_is_reached_the_village_is_off_the_list(shown: Shown) -> None:
    assert shown(publicised(214, 214), "NOT-6") == []


def with_families(stated: int, families: int, *, applied: bool) -> Story:
    story = publicised(stated, 214)
    for number in range(families):
        story.family(number)
    if applied:
        head = officer("householder", "person:h0", place=VILLAGE)
        story.tell("ApplicationMade.v1", head, "2026-02-01", case="case:1", household="household:0")
    return story


def test_not_6_households_beyond_the_stated_number_count_while_applications_are_open(
    shown: Shown,
) -> None:
    (gap,) = shown(with_families(214, 215, applied=True), "NOT-6")
    assert "214 of 214" in gap.message.en
    assert "215 are on the register" in gap.message.en
    assert "215 户" in gap.message.zh


def test_not_6_without_applications_the_village_s_own_number_counts(shown: Shown) -> None:
    assert shown(with_families(214, 215, applied=False), "NOT-6") == []
    assert shown(with_families(214, 214, applied=True), "NOT-6") == []


def told_whole(villages: int) -> Story:
    """As many villages that reached everybody, and one behind them that did not."""
    story, by = Story(), officer("village_committee")
    for number in range(villages + 1):
        counts = {"households_count": 9, "households_reached_count": 9 - number // villages}
        place = f"{TOWNSHIP}{300 + number}"
        story.tell("PublicityRecorded.v1", by, "2026-01-12", place=place, **counts)
    return story


@pytest.mark.parametrize("villages", [1, 49, 50, 51, 110])
def test_not_6_a_village_is_listed_however_many_in_order_come_before(
    shown: Shown, villages: int
) -> None:
    (gap,) = shown(told_whole(villages), "NOT-6", limit=2)
    assert gap.place == f"{TOWNSHIP}{300 + villages}"
    assert shown(told_whole(villages), None, after=("NOT-6", gap.subject)) == []


# --- ASM-2 ----------------------------------------------------------------------------------


def meeting(*, women: int, men: int, unknown: int = 0, committee: int = 0) -> Story:
    """A village's representatives by what the register says of them, and its committee."""
    story, registrar = Story(), officer("registrar")
    genders = ["female"] * women + ["male"] * men + [None] * unknown
    for number, gender in enumerate(genders):
        person = f"person:v{number}"
        story.tell("PersonRegistered.v1", registrar, "2026-01-02", person=person, gender=gender)
        story.record(granted(person, "village_representative"))
    for number in range(committee):
        story.record(granted(f"person:c{number}", "village_committee"))
    return story


def test_asm_2_a_third_are_women_and_four_fifths_representatives(shown: Shown) -> None:
    assert shown(meeting(women=5, men=7, committee=3), "ASM-2") == []


def test_asm_2_too_few_women_are_listed(shown: Shown) -> None:
    (gap,) = shown(meeting(women=4, men=8, committee=3), "ASM-2")
    assert (gap.subject, gap.place) == (f"place:{VILLAGE}", VILLAGE)
    assert "women among them are 4 of 15, fewer than 1/3" in gap.message.en
    assert "representatives are 12" not in gap.message.en


def test_asm_2_too_few_representatives_are_listed(shown: Shown) -> None:
    (gap,) = shown(meeting(women=6, men=5, committee=3), "ASM-2")
    assert "representatives are 11 of 14, fewer than 4/5" in gap.message.en
    assert "村民代表 11 人" in gap.message.zh


def test_asm_2_those_of_whom_the_register_says_nothing_are_shown(shown: Shown) -> None:
    (gap,) = shown(meeting(women=4, men=7, unknown=1, committee=3), "ASM-2")
    assert "gender unknown of 1" in gap.message.en
    assert "1 人性别未登记" in gap.message.zh


def test_asm_2_who_is_out_of_office_counts_no_more(shown: Shown) -> None:
    story = meeting(women=5, men=7, committee=3)
    story.record(granted("person:late", "village_committee", since="2026-06-01"))
    assert shown(story, "ASM-2", "2026-05-31") == []
    assert subjects(shown(story, "ASM-2", "2026-06-01")) == [f"place:{VILLAGE}"]


def test_asm_2_who_has_died_counts_no_more_though_nobody_ended_the_office(shown: Shown) -> None:
    story = meeting(women=5, men=7, committee=3)
    story.family(1)
    story.record(granted("person:h1", "village_committee"))
    assert subjects(shown(story, "ASM-2", "2026-03-01")) == [f"place:{VILLAGE}"]
    story.tell(
        "DeathRecorded.v1", officer("registrar"), "2026-03-02",
        person="person:h1", household="household:1", on="2026-03-02",
    )  # fmt: skip
    assert shown(story, "ASM-2", "2026-03-02") == []


# --- ASM-8 ----------------------------------------------------------------------------------

SECRETARY = "person:f1"


def step(name: str, ends: str, **more: Any) -> Step:
    title = say(name, f"示例{name}")
    return Step(
        name, title, "S1 二(五)", "一事一议", ends, ("village_committee",), "decides", **more
    )


@contextmanager
def declared(attends: tuple[str, ...]) -> Iterator[None]:
    """While inside, near-poor cases stand for a row of two steps whose assembly is attended."""
    kept = procedures._PROCEDURES.pop("near_poor")
    begins = {"begins": "AssemblyConvened.v1", "attends": attends}
    rows = (
        step("apply", "ApplicationMade.v1"),
        step("discuss", "AssemblyClosed.v1", **begins),
        step("decide", "CommitteesDecided.v1"),
    )
    procedures.declare(Procedure("near_poor", say("discussed", "一事一议示例"), rows))
    try:
        yield
    finally:
        procedures._PROCEDURES["near_poor"] = kept


def discussed(guests: list[str], until: str = "AssemblyClosed.v1") -> Story:
    """One case that a meeting discussed, with or without the village's first secretary."""
    story = Story()
    story.record(granted(SECRETARY, "first_secretary"))
    story.family(1)
    chair = officer("village_committee")
    head = officer("householder", "person:h1", place=VILLAGE)
    story.tell("ApplicationMade.v1", head, "2026-02-01", case="case:1", household="household:1")
    matters = ["case:1"]
    story.tell("AssemblyConvened.v1", chair, "2026-03-09", matters=matters)
    story.tell("AttendanceRecorded.v1", chair, "2026-03-10", present=MEMBERS, guests=guests)
    if until == "AssemblyConvened.v1":
        return story
    story.tell("AssemblyClosed.v1", chair, "2026-03-10", passed=matters, rejected=[])
    if until == "CommitteesDecided.v1":
        both = (officer("village_secretary"), chair)
        story.tell("CommitteesDecided.v1", both, "2026-03-11", admitted=matters)
    return story


def test_asm_8_a_meeting_held_without_the_first_secretary_is_listed(shown: Shown) -> None:
    with declared(attends=("first_secretary",)):
        (gap,) = shown(discussed([]), "ASM-8")
    assert (gap.subject, gap.place, gap.since) == ("assembly:1", VILLAGE, date(2026, 3, 10))
    assert "first secretary" in gap.message.en
    assert "未列席" in gap.message.zh


def test_asm_8_who_attended_is_off_the_list(shown: Shown) -> None:
    with declared(attends=("first_secretary",)):
        assert shown(discussed([SECRETARY]), "ASM-8") == []


def test_asm_8_a_meeting_that_is_not_held_yet_lacks_nobody(shown: Shown) -> None:
    with declared(attends=("first_secretary",)):
        assert shown(discussed([], until="AssemblyConvened.v1"), "ASM-8") == []


def test_asm_8_it_is_listed_while_what_was_decided_is_in_work(shown: Shown) -> None:
    with declared(attends=("first_secretary",)):
        assert shown(discussed([], until="CommitteesDecided.v1"), "ASM-8") == []


def test_asm_8_a_row_that_asks_for_nobody_lists_nobody(shown: Shown) -> None:
    assert shown(discussed([]), "ASM-8") == []
    with declared(attends=()):
        assert shown(discussed([]), "ASM-8") == []


# --- EQ-4 -----------------------------------------------------------------------------------


def in_shares(*acts: Act[Any]) -> Story:
    """The village's asset in shares: H1 of the priority group and poor H2 hold quota, H3 none."""
    ledger = equity_cast.quantified().having(*acts).ledger
    return Story(events=ledger.events, states=ledger.states, now=ledger.now)


def unable(household: str = equity_cast.H3, person: str = "person:ding") -> list[Act[Any]]:
    """A household comes to be of the priority group."""
    told_of = ((household, "monitored"), (person, "severe_disability"))
    return [equity_cast.status(subject, code) for subject, code in told_of]


def test_eq_4_who_is_of_the_priority_group_and_left_out_of_the_quota_is_listed(
    shown: Shown,
) -> None:
    (gap,) = shown(in_shares(*unable()), "EQ-4")
    assert (gap.subject, gap.place, gap.due) == (equity_cast.H3, VILLAGE, None)
    assert equity_cast.H2 in gap.message.en
    assert "优先群体" in gap.message.zh
    assert shown(in_shares(*unable()), "EQ-4", place=OTHER_VILLAGE) == []


def test_eq_4_who_is_not_of_the_group_or_has_quota_is_off_the_list(shown: Shown) -> None:
    assert shown(in_shares(), "EQ-4") == []
    assert shown(in_shares(equity_cast.status(equity_cast.H3, "monitored")), "EQ-4") == []
    verdict = equity_cast.status("person:ding", "severe_disability")
    assert shown(in_shares(verdict), "EQ-4") == []
    assert shown(in_shares(*unable(equity_cast.H2, "person:bing")), "EQ-4") == []


def test_eq_4_where_only_the_priority_group_has_quota_nobody_is_listed(shown: Shown) -> None:
    acts = (*unable(), status_ended(equity_cast.H2, "near_poor"), reverted())
    story = in_shares(*acts)
    assert subjects(shown(story, "EQ-4", "2026-05-31")) == [equity_cast.H3]
    assert shown(story, "EQ-4", "2026-06-01") == []


# --- pages ----------------------------------------------------------------------------------


def test_gaps_come_by_rule_and_subject_in_pages_and_of_one_s_own_place(shown: Shown) -> None:
    story = upto("ObjectionMade.v1")
    every = shown(story, None, "2026-04-10")
    assert [(gap.rule, gap.subject) for gap in every] == [
        ("ASM-2", f"place:{VILLAGE}"),
        ("NOT-3", "case:2"),
        ("NOT-3", "notice:first"),
        ("NOT-3", "objection:1"),
        ("NOT-6", f"publicity:{VILLAGE}"),
    ]
    paged: list[PlacedGap] = []
    while page := shown(
        story,
        None,
        "2026-04-10",
        after=(paged[-1].rule, paged[-1].subject) if paged else ("", ""),
        limit=2,
    ):
        paged += page
    assert paged == every
    assert shown(story, None, "2026-04-10", place=OTHER_VILLAGE) == []
    of_money = ["DIS-1", "DIS-5", "EQ-4", "FUND-10", "FUND-7", "FUND-8", "PAY-4", "PAY-5", "PAY-8"]
    of_motivation = ["EVA-1", "PAY-7", "PTS-2", "PTS-4", "PTS-5", "PTS-7", "STAR-2", "SUB-1"]
    others = ["ASM-2", "ASM-8", "NOT-3", "NOT-6"]
    assert list(RULES) == sorted([*others, *of_money, *of_motivation])
