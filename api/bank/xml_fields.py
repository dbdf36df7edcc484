"""Texts, amounts and days of ISO 20022 elements; what is missing or wrong is kept as a fault."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from api.bank.faults import Faults
from api.bank.money import CURRENCY, fen_of
from api.bank.xml_tree import Node
from domain.kernel.times import shanghai_day
from domain.kernel.words import Words, say

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
).fullmatch


@dataclass(frozen=True, slots=True)
class Fields:
    """Reads elements below a node; each fault goes into `faults` and gives an empty value."""

    faults: Faults

    def text(self, node: Node, *path: str) -> str:
        """A text that must be there."""
        found = node.value(*path)
        if not found:
            self._missing(node, path)
        return found

    def amount_fen(self, node: Node, *path: str) -> int:
        """An amount of CNY in fen, at least one fen."""
        fen = self.balance_fen(node, *path)
        found = node.find(*path)
        if fen == 0 and found is not None and not found.text.strip().strip("0."):
            message = say("expected more than nothing; found 0", "金额应大于零，实际为 0")
            self.faults.add(found.spot, "amount", message)
        return fen

    def balance_fen(self, node: Node, *path: str) -> int:
        """An amount of CNY in fen, nothing at all included."""
        found = node.find(*path)
        if found is None:
            self._missing(node, path)
            return 0
        self.currency(found, found.attributes.get("Ccy", ""))
        fen = fen_of(found.text.strip())
        if isinstance(fen, Words):
            self.faults.add(found.spot, "amount", fen)
            return 0
        return fen

    def currency(self, node: Node, currency: str) -> None:
        """The currency is CNY."""
        if currency != CURRENCY:
            shown = currency[:8] or "none"
            message = say(
                f"expected {CURRENCY}; found {shown}", f"币种应为 {CURRENCY}，实际 {shown}"
            )
            self.faults.add(node.spot, "currency", message)

    def day(self, node: Node, *path: str) -> date | None:
        """A day (`Dt`), or the Shanghai day of an instant (`DtTm`), that must be there."""
        found = node.find(*path)
        choice = found and (found.find("Dt") or found.find("DtTm"))
        if choice is None:
            self._missing(node, path)
            return None
        return self.instant_day(choice)

    def instant_day(self, node: Node) -> date | None:
        """The day of an element that holds a day or an instant; in no zone, Shanghai's."""
        text = node.text.strip()
        try:
            if _DAY(text):
                return date.fromisoformat(text)
            if _INSTANT(text):
                instant = datetime.fromisoformat(text)
                return shanghai_day(instant) if instant.tzinfo else instant.date()
        except (ValueError, OverflowError):
            pass
        message = say(
            "expected a day such as 2026-01-05 or an instant such as 2026-01-05T09:00:00+08:00",
            "应为日期（如 2026-01-05）或时间（如 2026-01-05T09:00:00+08:00）",
        )
        self.faults.add(node.spot, "date", message)
        return None

    def _missing(self, node: Node, path: tuple[str, ...]) -> None:
        name = "/".join(path)
        message = say(f"expected {name}; found none", f"缺少 {name}")
        self.faults.add(node.spot, "missing", message)
