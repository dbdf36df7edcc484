"""Seeds of a sample that were committed and passed over.

- ID-7 The city draws by a seed that nobody chose. Who commits many seeds and draws by the one that
  suits has chosen after all: a seed that was committed earlier for the same place, and still waits
  when another is drawn, is to be accounted for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.identification.sample import Sample
from domain.kernel.act import Event
from domain.kernel.words import say


class SeedPassedOver(Detector):
    """Draws by a later seed while an earlier one of the place waited."""

    name = "seed-passed-over"
    rule = "ID-7"
    title = say("an earlier seed was passed over", "跳过先前承诺的抽样种子")
    sees = ("SampleSeedCommitted.v1", "SampleDrawn.v1")

    def __init__(self) -> None:
        self._waiting: dict[str, dict[str, int]] = {}

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember which seeds wait at a place; at a draw, look whether an earlier one does."""
        name = event.data.sample
        sample = past.read(Sample, name)
        waiting = self._waiting.setdefault(sample.place, {})
        if event.type == "SampleSeedCommitted.v1":
            waiting[name] = event.index
            return
        committed = waiting.pop(name, event.index)
        earlier = [index for index in waiting.values() if index < committed]
        if earlier:
            words = say(
                f"drawn while {len(earlier)} earlier seeds of {sample.place} waited",
                f"抽取时 {sample.place} 尚有 {len(earlier)} 个先前承诺的种子未用",
            )
            yield self.finding("medium", name, words, *earlier, event.index)
