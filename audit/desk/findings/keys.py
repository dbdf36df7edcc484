"""Keys in wrong hands.

- ACT-1 Every act of a key that was admitted inside a window of compromise, and any after the
  compromise was reported (signed-events.md, Signatures).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from audit.proof.registry_acts import moment_of
from domain.kernel.act import Event
from domain.kernel.words import say


class CompromisedKey(Detector):
    """What was signed by a key that somebody else may have had; 16 bytes a signature."""

    name = "compromised-key"
    rule = "ACT-1"
    title = say("key used while compromised", "密钥泄露期间使用")

    def __init__(self) -> None:
        self._used: defaultdict[str, tuple[array[float], array[int]]] = defaultdict(
            lambda: (array("d"), array("q"))
        )
        self._reported: dict[str, int] = {}

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember who signed when; at a report look back, afterwards at each act."""
        del past
        for signer in event.by:
            times, indices = self._used[signer.key]
            times.append(event.admitted_at.timestamp())
            indices.append(event.index)
            if signer.key in self._reported:
                words = say("signed after the key was reported compromised", "密钥报失后仍被使用")
                reported = self._reported[signer.key]
                yield self.finding("serious", _stream(signer.key), words, reported, event.index)
        if event.type == "KeyCompromised.v1":
            yield from self._look_back(event)

    def _look_back(self, event: Event[Any]) -> Iterator[Finding]:
        key = event.data.key
        self._reported[key] = event.index
        until = event.data.until
        first = moment_of(event.data.from_, last=False)
        last = datetime.max.replace(tzinfo=UTC) if until is None else moment_of(until, last=True)
        times, indices = self._used[key]
        found = [
            index
            for at, index in zip(times, indices, strict=True)
            if first.timestamp() <= at <= last.timestamp() and index != event.index
        ]
        if found:
            words = say(
                f"{len(found)} acts inside the window of compromise",
                f"泄露期内签署 {len(found)} 件事项",
            )
            yield self.finding("serious", _stream(key), words, *found, event.index)


def _stream(key: str) -> str:
    return f"key:{key.partition(':')[2]}"
