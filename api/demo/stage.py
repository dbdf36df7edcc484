"""The stage: one client, one simulated clock, and what every chapter does with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from api.client import LedgerClient, RefusalError
from api.demo.cast import Cast
from api.signing import Office
from domain.kernel.times import SHANGHAI

LEAP_DAYS_MAX = 25
"""The clock never leaps further, so that every checkpoint seen stays young enough."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that was refused, and what the server said of it."""

    told: str
    status: int
    rule: str
    expected: str
    found: str


class UnexpectedError(Exception):
    """Something was admitted that should have been refused, or under another rule."""


@dataclass(slots=True)
class Stage:
    """Where the story is played: a ledger, who acts, and what time it is there."""

    client: LedgerClient
    cast: Cast
    now: datetime
    token: str = ""
    refusals: list[Refused] = field(default_factory=list)
    acts: int = 0

    @property
    def today(self) -> date:
        """The simulated day in Shanghai."""
        return self.now.astimezone(SHANGHAI).date()

    def by(self, *names: str) -> list[Office]:
        """The offices of the actors."""
        return [self.cast[name] for name in names]

    def act(
        self,
        kind: str,
        data: Mapping[str, Any],
        *names: str,
        lines: Sequence[tuple[str, Mapping[str, Any]]] = (),
        wait: str = "position",
    ) -> dict[str, Any]:
        """The actors sign an act and it is admitted."""
        self.acts += 1
        by = self.by(*names)
        return self.client.act(kind, data, by=by, at=self.now, lines=lines, wait=wait)

    def refused(
        self, told: str, rule: str, kind: str, data: Mapping[str, Any], *names: str
    ) -> None:
        """The actors sign an act that is refused under the rule; admission would be a fault."""
        try:
            self.client.act(kind, data, by=self.by(*names), at=self.now)
        except RefusalError as refusal:
            self.note(told, rule, refusal)
        else:
            raise UnexpectedError(f"{told}: admitted, expected a refusal under {rule}")

    def note(self, told: str, rule: str, refusal: RefusalError) -> None:
        """Remember a refusal for the report."""
        if rule and refusal.rule != rule:
            raise UnexpectedError(f"{told}: expected {rule}, but {refusal}")
        problem = refusal.problem
        self.refusals.append(
            Refused(
                told,
                refusal.status,
                refusal.rule,
                str(problem.get("expected", "")),
                str(problem.get("found", "")),
            )
        )

    def paper(self, title: str) -> dict[str, Any]:
        """A scan that somebody uploads beside the log."""
        return self.client.upload(scan(title), "application/pdf", self.token)

    def go_to(self, day: date, hour: int = 9) -> None:
        """Set the simulated clock, in leaps that keep checkpoints young."""
        goal = datetime.combine(day, time(hour), SHANGHAI)
        while self.now < goal:
            step = min(goal, self.now + timedelta(days=LEAP_DAYS_MAX))
            self.act("ClockSet.v1", {"now": instant(step)}, "r1", "r2", wait="proof")
            self.now = step


def instant(at: datetime) -> str:
    """UTC with microseconds, as records write it."""
    utc = at.astimezone(SHANGHAI) - timedelta(hours=8)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new(prefix: str) -> str:
    """A fresh identifier of the kind."""
    return f"{prefix}:{uuid4().hex[:20]}"


def digest(text: str) -> str:
    """SHA-256 of a text as shown, lowercase hex."""
    return sha256(text.encode()).hexdigest()


def scan(title: str) -> bytes:
    """A one-page PDF that stands for the scan of a paper with this title."""
    text = f"BT /F1 14 Tf 72 720 Td ({title.encode('ascii', 'replace').decode()}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
    )
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start, count = len(body), len(objects) + 1
    body += f"xref\n0 {count}\n0000000000 65535 f \n{table}"
    body += f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return body.encode()
