"""Several stories on one clock: whose day comes first is played first.

A story is an iterator of cues. It plays what happens on a day, then names the next: it goes on
when that day has come. With an `Aside` another story goes its own way from here.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from itertools import count
from typing import TypeAlias

from api.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Aside:
    """A story that goes its own way while the one that tells it goes on."""

    story: "Story"


Story: TypeAlias = Iterator[date | Aside]


def play(stage: Stage, *stories: Story, until: date = date.max, at_once_count: int = 1) -> None:
    """Play the stories to their ends; on one day in the order in which they came to it.

    What comes after the day `until` is left unplayed. So many stories as `at_once_count` are
    played at once, where they have the same day.
    """
    waiting: list[tuple[date, int, Story]] = []
    numbers = count()

    def go_on(story: Story) -> Iterable[tuple[date, Story]]:
        left: list[tuple[date, Story]] = []
        for cue in story:
            if isinstance(cue, Aside):
                left += go_on(cue.story)
            elif cue > stage.today:
                return [*left, (cue, story)]
        return left

    with ThreadPoolExecutor(at_once_count) as pool:
        due = list(stories)
        while due:
            for left in pool.map(go_on, due):
                for day, story in left:
                    heappush(waiting, (day, next(numbers), story))
            if not waiting or waiting[0][0] > until:
                return
            today = waiting[0][0]
            stage.go_to(today)
            due = []
            while waiting and waiting[0][0] == today:
                due.append(heappop(waiting)[2])
