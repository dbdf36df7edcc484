"""The kernel's small parts: days, places, sealed fields, states."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority.offices import Place
from domain.authority.registry import ClockSet
from domain.kernel import state
from domain.kernel.act import Statement
from domain.kernel.catalogue import act_types, decode
from domain.kernel.fact import Fact, Sealed, papers_of, sealed_paths
from domain.kernel.places import county_of, covers, is_place, level, upwards, village_of
from domain.kernel.state import State, evolves, state_of
from domain.kernel.times import day_after, shanghai_day
from tests.spec import act, moment, officer, secret, two_roots
from tests.spec import given as in_history

SEALED = secret("示例")
PLACES = ("23", "2310", "231005", "231005100", "231005100201", "231005100201-03")


class Paper(Fact):
    """A late paper."""

    happened_on: date | None = None


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert shanghai_day(datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC)) == date(2026, 2, 28)
    assert shanghai_day(datetime(2026, 2, 28, 16, 0, 0, tzinfo=UTC)) == date(2026, 3, 1)


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1992, 1, 1)))  # noqa: DTZ001
def test_shanghai_is_eight_hours_ahead(instant: datetime) -> None:
    assert shanghai_day(instant) == (instant + timedelta(hours=8)).date()


def test_the_day_after_a_month_s_last_is_in_the_next() -> None:
    assert day_after(date(2026, 2, 28), 1) == date(2026, 3, 1)
    assert day_after(date(2026, 3, 1), -1) == date(2026, 2, 28)


def test_the_day_of_a_late_paper_decides_and_else_that_of_signing() -> None:
    def said(paper: Paper) -> Statement[Paper]:
        at = moment("2026-03-01")
        return Statement(id="x", type="x", at=at, by=(officer("villager"),), data=paper)

    assert said(Paper()).day == date(2026, 3, 1)
    assert said(Paper(happened_on=date(2026, 2, 20))).day == date(2026, 2, 20)


def test_a_signer_is_found_by_role() -> None:
    stated = act(ClockSet(now=moment("2026-03-01")), by=two_roots())
    assert stated.persons == ("person:r1", "person:r2")
    signer = stated.signer_as("registrar", "root")
    assert signer is not None
    assert signer.person == "person:r1"
    assert stated.signer_as("bank") is None


@pytest.mark.parametrize("code", PLACES)
def test_a_place_is_covered_by_every_place_above_it_and_by_no_other(code: str) -> None:
    assert is_place(code)
    above = list(upwards(code))
    assert above[0] == code
    assert above == sorted(PLACES[: PLACES.index(code) + 1], key=len, reverse=True)
    assert [place for place in PLACES if covers(place, code)] == sorted(above, key=len)


def test_levels_are_read_from_the_code() -> None:
    levels = ["province", "city", "county", "township", "village", "group"]
    assert [level(code) for code in PLACES] == levels
    assert village_of("231005100201-03") == "231005100201"
    assert county_of("231005100201-03") == "231005"


@pytest.mark.parametrize(
    "code",
    ["", "2", "231", "23100", "2310051", "231005100201-3", "231005100201-033", "２３", "23 "],
)
def test_other_forms_are_no_places(code: str) -> None:
    assert not is_place(code)


class Row(Fact):
    """A row with a sealed field."""

    note_: Sealed = msgspec.field(name="note")


class Table(Fact):
    """Sealed fields at every depth."""

    title: str
    sealed_: Sealed = msgspec.field(name="from")
    rows: tuple[Row, ...]
    phone: Sealed | None = None


def test_sealed_fields_are_found_by_the_names_that_are_signed() -> None:
    table = Table(title="t", sealed_=SEALED, rows=(Row(note_=SEALED), Row(note_=SEALED)))
    assert sorted(sealed_paths(table)) == ["/from", "/rows/0/note", "/rows/1/note"]
    written = msgspec.to_builtins(table)
    assert written["rows"][1]["note"] == {"sealed": SEALED.sealed}


@pytest.mark.parametrize("text", ["", "示例", "A" * 43, "A" * 44, "A" * 42 + "*="])
def test_a_sealed_field_is_a_commitment_and_nothing_else(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"sealed": text}, type=Sealed)


def test_two_states_of_one_kind_of_stream_are_a_mistake() -> None:
    with pytest.raises(TypeError, match="two states"):
        state_of("place")(Place)


def test_a_fact_that_says_nothing_about_a_state_only_makes_it_exist() -> None:
    before = state.blank("place:231005")
    clock = act(ClockSet(now=moment("2026-03-01")), by=two_roots())
    event = in_history(clock).ledger.events[0]
    after = state.evolve(before, event)
    assert after == Place(id="place:231005", exists=True)
    assert not before.exists


def test_evolving_never_forgets_that_the_stream_exists() -> None:
    class Forgetful(State):
        """Its evolve returns a blank."""

    class Blanked(Fact):
        """Says so."""

    @evolves(Forgetful, Blanked)
    def blanked(state: Forgetful, _event: object) -> Forgetful:
        return Forgetful(id=state.id)

    event = in_history(act(ClockSet(now=moment("2026-03-01")), by=two_roots())).ledger.events[0]
    told = type(event)(
        id=event.id, type="Blanked.v1", at=event.at, by=event.by, data=Blanked(), index=0,
        admitted_at=event.admitted_at,
    )  # fmt: skip
    assert state.evolve(Forgetful(id="x:1"), told).exists


def test_the_papers_of_a_fact_are_those_that_its_bytes_name() -> None:
    named = 0
    for kind in act_types():
        fact = decode(kind, kind.example)
        found = tuple(dict.fromkeys(_named(msgspec.to_builtins(fact))))
        assert papers_of(fact) == found, kind.name
        named += bool(found)
    assert named > 20


def _named(value: object) -> list[str]:
    if isinstance(value, dict):
        if {"sha256", "media_type", "length_bytes"} == set(value):
            return [value["sha256"]]
        return [paper for part in value.values() for paper in _named(part)]
    nested = value if isinstance(value, list | tuple) else ()
    return [paper for part in nested for paper in _named(part)]
