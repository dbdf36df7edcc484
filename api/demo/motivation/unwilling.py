"""Ninth chapter: somebody would not work; they are told, reply, are guided, and it lapses (EVA-2).

- EVA-2 Nobody who cannot work is recorded. The person is told and has their say first; the record
  stands for so many months and is published nowhere.
"""

from datetime import timedelta
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.homes import Home
from api.demo.money.words import with_key
from api.demo.motivation.chosen import Chosen
from api.demo.motivation.store import Store
from api.signing import Secret

RECORDED_BY: Final = ("c1", "t1")
REASONS: Final = "三次推荐岗位均未到岗，未说明理由。"
REPLY: Final = "家中老人住院，需要照料，已向村里说明。"
REPLY_DAYS, MONTHS_DAYS = 15, 180


def record(store: Store, chosen: Chosen) -> Story:
    """Recorded, replied to, let stand; half a year later there is none."""
    stage, home = store.stage, chosen.idle
    person = home.head
    name = with_key(stage, person)
    data = _recorded(store, home)
    cannot = chosen.unable
    stage.refused(
        "a record of somebody who cannot work", "EVA-2", "UnwillingnessRecorded.v1",
        {**data, **_of(cannot)}, *RECORDED_BY,
    )  # fmt: skip
    stage.refused(
        "a record that never lapses", "EVA-2", "UnwillingnessRecorded.v1",
        {**data, "lapses_on": "2099-12-31"}, *RECORDED_BY,
    )  # fmt: skip
    stage.act("UnwillingnessRecorded.v1", data, *RECORDED_BY)
    verdict = {"person": person, "verdict": "stands", "reasons": Secret("已两次入户谈心引导。")}
    stage.refused(
        "a record that stands before the person had a say", "EVA-2", "UnwillingnessDecided.v1",
        verdict, "t2",
    )  # fmt: skip
    yield store.year.later(5)
    reply = {"person": person, "text": Secret(REPLY), "paper": None}
    stage.refused("a reply by somebody else", "EVA-2", "ReplyGiven.v1", reply, "o1")
    stage.act("ReplyGiven.v1", reply, name)
    yield store.year.later(7)
    stage.act("UnwillingnessDecided.v1", verdict, "t2")


def _of(home: Home) -> dict[str, Any]:
    return {"person": home.head, "household": home.household, "place": home.place}


def _recorded(store: Store, home: Home) -> dict[str, Any]:
    today, stage = store.stage.today, store.stage
    return {
        **_of(home),
        "reasons": Secret(REASONS),
        "offered": ["job", "training"],
        "evidence": stage.paper("three letters of introduction"),
        "told_on": store.today,
        "told": stage.paper("receipt of the notice"),
        "reply_until": (today + timedelta(days=REPLY_DAYS)).isoformat(),
        "lapses_on": (today + timedelta(days=MONTHS_DAYS)).isoformat(),
    }
