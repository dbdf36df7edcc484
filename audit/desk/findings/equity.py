"""Values and shares that are not what they seem.

- EQ-1 (F) An asset is appraised again although nobody had ordered it: value after value until one
  pleases.
- EQ-5 (F) A microloan to a household stands behind shares, and an enterprise uses it 户贷企用; it
  was made before the day that policy names, or it would have been refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.assets.asset import Asset
from domain.equity.basis import is_enterprise_microloan
from domain.kernel.act import Event
from domain.kernel.words import say


class AppraisedAgain(Detector):
    """Assets with an appraisal that nobody had ordered after an earlier one."""

    name = "appraised-again"
    rule = "EQ-1"
    title = say("appraised again without an order", "未经要求重复评估")
    sees = ("AssetAppraised.v1",)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Compare the appraisal with the one before it."""
        *before, last = past.read(Asset, event.data.asset).appraisals
        if before and not last.ordered:
            was = before[-1]
            words = say(
                f"appraised at {last.value_fen} fen after {was.value_fen}, without an order",
                f"未要求重评，评估值由 {was.value_fen} 分变为 {last.value_fen} 分",
            )
            yield self.finding("medium", event.data.asset, words, was.index, event.index)


class EnterpriseMicroloan(Detector):
    """Shares behind which stands a household's microloan that an enterprise uses."""

    name = "enterprise-microloan"
    rule = "EQ-5"
    title = say("household's microloan used by an enterprise", "户贷企用")
    sees = ("SharePlanned.v1",)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Look at the loan of the line."""
        del past
        loan = event.data.basis.loan
        if loan is not None and is_enterprise_microloan(loan):
            words = say(
                f"microloan of {loan.amount_fen} fen made on {loan.made_on}, used by an enterprise",
                f"{loan.made_on} 发放的小额信贷 {loan.amount_fen} 分由企业使用",
            )
            yield self.finding("serious", event.data.household, words, event.index)
