"""The demo's stories: one clock for all, and a township of the size that was promised."""

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest

from api.demo.director import Aside, Story, play
from api.demo.stage import House, Stage
from api.demo.township import ENDED, ONE_VILLAGE, TOWNSHIP, Turn
from api.demo.village import COUNTY, households
from domain.kernel.times import SHANGHAI


class Clockwork(Stage):
    """A stage on which only time passes."""

    def __init__(self) -> None:
        self.house = House(datetime(2026, 3, 1, 9, tzinfo=SHANGHAI))
        self.told: list[tuple[str, date]] = []

    def go_to(self, day: date, hour: int = 9) -> None:
        """Nobody signs here."""
        assert day >= self.today, "time does not run backwards"
        self.now = datetime.combine(day, time(hour), SHANGHAI)


def march(day: int) -> date:
    return date(2026, 3, day)


def telling(stage: Clockwork, name: str, *days: int) -> Iterator[date]:
    for day in days:
        yield march(day)
        stage.told.append((name, stage.today))


def test_stories_take_turns_by_day_and_in_order_on_one_day() -> None:
    stage = Clockwork()
    play(stage, telling(stage, "one", 2, 9), telling(stage, "two", 2, 5))
    assert stage.told == [
        ("one", march(2)), ("two", march(2)), ("two", march(5)), ("one", march(9)),
    ]  # fmt: skip


def test_an_aside_goes_its_own_way_and_holds_nobody_up() -> None:
    stage = Clockwork()

    def parting() -> Story:
        yield march(2)
        yield Aside(telling(stage, "late", 20))
        yield from telling(stage, "main", 3)

    play(stage, parting())
    assert stage.told == [("main", march(3)), ("late", march(20))]


def test_a_day_that_has_passed_is_played_at_once_on_the_day_that_it_is() -> None:
    stage = Clockwork()
    play(stage, telling(stage, "one", 4), telling(stage, "two", 9, 4))
    assert stage.told == [("one", march(4)), ("two", march(9)), ("two", march(9))]


def test_the_township_has_three_villages_and_two_hundred_households_and_more() -> None:
    codes = [one.code for one in TOWNSHIP.villages]
    assert len(set(codes)) == 3
    assert all(len(code) == 12 and code.startswith(TOWNSHIP.code) for code in codes)
    assert TOWNSHIP.code.startswith(COUNTY)
    assert TOWNSHIP.households_count >= 200
    assert len(ONE_VILLAGE.villages) == 1


def test_each_turn_that_a_case_may_take_is_taken_somewhere() -> None:
    turns: list[Turn] = [turn for one in TOWNSHIP.villages for turn in one.turns]
    assert 20 <= len(turns) <= 30
    assert set(turns) == {*ENDED, "goes_on", "corrected", "held", "sent_back"}
    for told in ("keyless", "paper_board", "term_ends"):
        assert sum(getattr(one, told) for one in TOWNSHIP.villages) == 1


@pytest.mark.parametrize("count", [24, TOWNSHIP.households_count])
def test_no_two_of_its_people_have_one_id_number(count: int) -> None:
    numbers = [row.id_number for row in households(count)]
    assert len(numbers) == len(set(numbers))
