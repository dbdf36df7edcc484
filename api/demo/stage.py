"""The stage: one client, one simulated clock, and what every chapter does with them."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from time import monotonic, sleep
from typing import Any, Self
from uuid import uuid4

from api.client import LedgerClient, RefusalError
from api.demo.cast import Cast
from api.demo.errands import Errands
from api.signing import Office, Seen, SignedAct, sign_act
from domain.kernel.times import SHANGHAI

LEAP_DAYS_MAX = 25
"""The clock never leaps further, so that every checkpoint seen stays young enough."""
SEALED_DAYS = 6

PATIENCE_SECONDS = 30.0
PAGE = 500


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


@dataclass(frozen=True, slots=True)
class Draft:
    """An act that somebody is about to sign: its type, its data, who signs, a batch's lines."""

    kind: str
    data: Mapping[str, Any]
    names: tuple[str, ...]
    lines: Sequence[tuple[str, Mapping[str, Any]]] = ()


@dataclass(slots=True)
class House:
    """What every stage of one house shares: the clock, what was refused, papers handed in.

    `gaps` are those that somebody has looked at, by rule and subject; `sealed_on` is the day of
    the last checkpoint that was waited for, `seen` the one that was looked at last, `began_at` how
    many records there were when the day began; `tokens` are the sessions of who reads, by person
    and key. Papers are carried by `errands` where there is somebody, and handed in on the spot
    where not.
    """

    now: datetime
    refusals: list[Refused] = field(default_factory=list)
    papers: dict[str, dict[str, Any]] = field(default_factory=dict)
    gaps: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    sealed_on: date = date.min
    seen: Seen | None = None
    began_at: int = 0
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    errands: Errands | None = None


class Stage:
    """Where the story is played: a ledger, who acts, and what time it is there.

    Args:
        client: of the ledger.
        cast: who acts here.
        now: when the story begins.

    `token` is the session in which papers are handed in, in turns with `others`; `acts` counts
    what was admitted.
    """

    def __init__(self, client: LedgerClient, cast: Cast, now: datetime) -> None:
        self.client = client
        self.cast = cast
        self.house = House(now)
        self.token = ""
        self.others: tuple[str, ...] = ()
        self.acts = 0

    def beside(self, cast: Cast) -> Self:
        """A stage of the same house with other actors, which counts its own acts."""
        other = copy(self)
        other.cast, other.acts = cast, 0
        return other

    @property
    def now(self) -> datetime:
        """The simulated time."""
        return self.house.now

    @now.setter
    def now(self, now: datetime) -> None:
        self.house.now, self.house.seen = now, None

    @property
    def refusals(self) -> list[Refused]:
        """Everything that was refused in this house."""
        return self.house.refusals

    @property
    def today(self) -> date:
        """The simulated day in Shanghai."""
        return self.now.astimezone(SHANGHAI).date()

    def by(self, *names: str) -> list[Office]:
        """The offices of the actors."""
        return [self.cast[name] for name in names]

    def sign_in(self, name: str, *others: str) -> None:
        """Papers are handed in by these actors from now on, in turns: nobody may at any rate."""
        self.token, self.others = self.session(name), tuple(map(self.session, others))

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
        by, seen = self.by(*names), self.seen()
        return self.client.act(kind, data, by=by, at=self.now, lines=lines, seen=seen, wait=wait)

    def seen(self) -> Seen:
        """The checkpoint that whoever signs has seen: the newest, until there is one of today."""
        house = self.house
        if house.seen is None or house.seen.size <= house.began_at:
            house.seen = self.client.seen()
        return house.seen

    def sign(
        self, draft: Draft, seen: Seen, *, ledger: str = "", at: datetime | None = None
    ) -> SignedAct:
        """What the actors sign and have not sent; for this ledger and now unless told."""
        return sign_act(
            draft.kind,
            draft.data,
            ledger=ledger or self.client.origin,
            by=self.by(*draft.names),
            at=at or self.now,
            seen=seen,
            lines=draft.lines,
        )

    def together(self, drafts: Sequence[Draft]) -> None:
        """Acts that do not rely on each other, each signed by its own actors, in one request."""
        self.hand_in([self.sign(draft, self.seen()) for draft in drafts])

    def hand_in(self, signed: Sequence[SignedAct]) -> None:
        """Send signed acts that do not rely on each other in one request."""
        if signed:
            self.client.submit_all(signed)
        self.acts += len(signed)

    def refused(
        self,
        told: str,
        rule: str,
        kind: str,
        data: Mapping[str, Any],
        *names: str,
        lines: Sequence[tuple[str, Mapping[str, Any]]] = (),
    ) -> None:
        """The actors sign an act that is refused under the rule; admission would be a fault."""
        draft = Draft(kind, data, names, lines)
        self.refuse(told, rule, self.sign(draft, self.seen()))

    def refuse(self, told: str, rule: str, signed: SignedAct) -> None:
        """A signed act arrives and is refused under the rule; an empty rule is any."""
        try:
            self.client.submit(signed)
        except RefusalError as refusal:
            self.note(told, rule, refusal)
        else:
            raise UnexpectedError(f"{told}: admitted, expected a refusal under {rule}")

    def note(self, told: str, rule: str, refusal: RefusalError) -> None:
        """Keep a refusal for the report; one under another rule would be a fault."""
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
        """A scan that somebody uploads beside the log; the same one is uploaded once."""
        papers = self.house.papers
        if title not in papers:
            tokens = (self.token, *self.others)
            token = tokens[len(papers) % len(tokens)]
            errands = self.house.errands
            hand_in = errands.carry if errands else self.client.upload
            papers[title] = hand_in(scan(title), "application/pdf", token)
        return papers[title]

    def session(self, name: str) -> str:
        """A session of the actor's own."""
        office = self.cast[name]
        return self.client.sign_in(office.person, office.key)

    def token_of(self, name: str) -> str:
        """The session in which the actor asks, signed in once for the year."""
        office = self.cast[name]
        tokens, of_key = self.house.tokens, (office.person, office.key.key_id)
        if of_key not in tokens:
            tokens[of_key] = self.session(name)
        return tokens[of_key]

    def read_as(self, name: str, path: str, **query: object) -> dict[str, Any]:
        """What the actor is answered, signed in."""
        return self.client.read(path, self.token_of(name), **query)

    def note_gaps(self, place: str) -> None:
        """The county's reviewer looks at what is open at the place."""
        for gap in self.read_as("k1", "gaps", place=place, limit=PAGE)["items"]:
            self.house.gaps[gap["rule"], gap["subject"]] = gap

    def wait_for(self, name: str, path: str, come: Callable[[Mapping[str, Any]], bool]) -> None:
        """Wait until the actor can read what a process of the server brings about."""
        deadline, token = monotonic() + PATIENCE_SECONDS, self.token_of(name)
        while not come(self.client.read(path, token)):
            if monotonic() > deadline:
                raise TimeoutError(f"waited {PATIENCE_SECONDS} s: {path}")
            sleep(0.1)

    def go_on(self, day: date) -> None:
        """Set the clock as stories go on: a checkpoint is waited for once in some days alone."""
        waits = (day - self.house.sealed_on).days > SEALED_DAYS
        self.go_to(day, wait="proof" if waits else "position")

    def go_to(self, day: date, hour: int = 9, wait: str = "proof") -> None:
        """Set the simulated clock, in leaps that keep checkpoints young."""
        if self.house.errands:
            self.house.errands.arrive()
        goal = datetime.combine(day, time(hour), SHANGHAI)
        while self.now < goal:
            step = min(goal, self.now + timedelta(days=LEAP_DAYS_MAX))
            self.act("ClockSet.v1", {"now": instant(step)}, "r1", "r2", wait=wait)
            self.house.now, self.house.began_at = step, self.client.position + 1
        if wait == "proof":
            self.house.sealed_on = self.today


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
