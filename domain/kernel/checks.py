"""Small checks that every step needs.

- ACT-2 Nobody gives to themself what two others answer for.
- REG-1 An identifier is given out once. REG-2 What an act refers to is on record.
- ID-5 A list names each thing once.
- ID-4 What was entered late from paper says when it happened, and carries the paper.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from domain.kernel.act import Act
from domain.kernel.fact import Paper
from domain.kernel.history import States
from domain.kernel.refused import Refused, require
from domain.kernel.state import State
from domain.kernel.times import shanghai_day
from domain.kernel.words import Words, say

S = TypeVar("S", bound=State)


def check_new(history: States, kind: type[State], stream: str) -> None:
    """REG-1: nothing is recorded under the identifier yet."""
    if history.read(kind, stream).exists:
        raise Refused(
            "REG-1",
            expected=say("an identifier not yet given out", "尚未使用的编号"),
            found=say(f"{stream} is in use", f"{stream} 已使用"),
        )


def known(history: States, kind: type[S], stream: str, expected: Words) -> S:
    """The state of a stream about which something is recorded; else refused under REG-2."""
    state = history.read(kind, stream)
    if not state.exists:
        found = say(f"no {stream}", f"没有 {stream}")
        raise Refused("REG-2", expected=expected, found=found)
    return state


def check_once(named: Sequence[str], rule: str) -> None:
    """The list names something, and each thing once."""
    if named and len(named) == len(set(named)):
        return
    twice = sorted({name for name in named if named.count(name) > 1})
    raise Refused(
        rule,
        expected=say("each named once, and at least one", "至少一项，且每项只列一次"),
        found=say(", ".join(twice) or "an empty list", "、".join(twice) or "空名单"),
    )


def check_for_others(act: Act[Any], person: str) -> None:
    """ACT-2: who gets a key or an office is not among those who sign for it."""
    require(
        person not in {signer.person for signer in act.by},
        "ACT-2",
        expected=say("signed by others than who gets it", "由本人以外的人签名"),
        found=say(f"signed by {person}", f"由{person}本人签名"),
    )


def check_happened(act: Act[Any], happened_on: date | None, paper: Paper | None) -> None:
    """ID-4: a day that lies before the signature comes with a paper, and not in the future."""
    require(
        happened_on is None or (paper is not None and happened_on <= shanghai_day(act.at)),
        "ID-4",
        expected=say("a past day, with its paper", "过去的日期并附纸质材料"),
        found=say(f"{happened_on}, {'paper' if paper else 'no paper'}", f"{happened_on}"),
    )
