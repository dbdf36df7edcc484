"""Several stories on one clock: whose day comes first is played first.

A story is an iterator of cues. It plays what happens on a day, then names the next: it goes on
when that day has come. With an `Aside` another story goes its own way from here.
"""

from collections.abc import Iterator
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


def play(stage: Stage, *stories: Story) -> None:
    """Play the stories to their ends; on one day in the order in which they came to it."""
    waiting: list[tuple[date, int, Story]] = []
    numbers = count()

    def go_on(story: Story) -> None:
        for cue in story:
            if isinstance(cue, Aside):
                go_on(cue.story)
            elif cue > stage.today:
                heappush(waiting, (cue, next(numbers), story))
                return

    for story in stories:
        go_on(story)
    while waiting:
        day, _, story = heappop(waiting)
        stage.go_to(day)
        go_on(story)
