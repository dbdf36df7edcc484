"""The village of a play behind two API processes: keys, offices, and what was there.

Every act of the beginning is truly signed and sent, day by day of the simulated clock, so that the
beginning which the plays in memory take for granted is admitted by every rule here.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.signing import Office, Secret, Seen, SignedAct
from audit.proof.keys import possession_text
from audit.trail.custody import SigningKey
from domain.kernel.act import Act, Signer
from domain.kernel.times import shanghai_day
from tests.journeys.served import Served, bundle
from tests.stateful.luck import Dated, Deed

SINCE = "2026-01-01"
M = TypeVar("M", bound=Dated)


class Beginning(NamedTuple):
    """Who signs by short name, what was there before anybody tries anything, until which day."""

    actors: Mapping[str, Signer]
    acts: tuple[Act[Any], ...]
    today: str


@dataclass(slots=True)
class World(Generic[M]):
    """The county, the office of everybody who signs, and what the model knows.

    `seen` is the checkpoint that was the newest when a day began, for who signs without a network.
    """

    served: Served
    beginning: Beginning
    model: M
    offices: dict[tuple[str, str, str], Office] = field(default_factory=dict)
    seen: dict[date, Seen] = field(default_factory=dict)

    def office(self, signer: Signer) -> Office:
        """The key of a signer, in the office in which they sign."""
        return self.offices[signer.person, signer.role, signer.place]

    def sign(self, deed: Deed) -> SignedAct:
        """A deed as its signers sign it now, or signed it some days ago."""
        by = [self.office(self.beginning.actors[name]) for name in deed.by]
        more: dict[str, Any] = {"lines": list(deed.lines)}
        if deed.late_days:
            at = self.served.stage.now - timedelta(days=deed.late_days)
            more |= {"at": at, "seen": self.seen[max(d for d in self.seen if d <= at.date())]}
        return self.served.sign(deed.kind, deed.data, by=by, **more)

    def sign_told(self, stated: Act[Any]) -> SignedAct:
        """An act of the beginning, as its signers sign it now."""
        return self.served.sign(
            stated.type,
            _unsealed(stated.data, stated.values),
            by=[self.office(signer) for signer in stated.by],
            lines=[(line.type, _unsealed(line.data, line.values)) for line in stated.lines],
        )

    def go_to(self, day: str) -> None:
        """The simulated clock, and the model, are on that day."""
        stage = self.served.stage
        self.seen[date.fromisoformat(day)] = stage.client.seen()
        stage.go_to(date.fromisoformat(day), wait="position")
        self.model.today = stage.today.isoformat()


def settle(served: Served, beginning: Beginning, model: Callable[[], M]) -> World[M]:
    """Everybody gets key and office; then the beginning is told, and a model knows it."""
    world = World(served, beginning, model())
    one, other = served.stage.cast.roots()[:2]
    world.offices["person:r1", "root", "231005"] = one
    world.offices["person:r2", "root", "231005"] = other
    _enrol(world)
    for stated in beginning.acts:
        day = max(shanghai_day(stated.at), served.stage.today)
        if day > served.stage.today:
            world.go_to(day.isoformat())
        bundle(served, [world.sign_told(stated)])
    world.go_to(beginning.today)
    return world


def _enrol(world: World[M]) -> None:
    """Keys by root and registrar; offices but those that the beginning itself grants."""
    served, acts = world.served, world.beginning.acts
    told = {(s.data.person, s.data.role, s.data.place) for s in acts if s.type == _GRANTED}
    signers = [served.stage.cast.roots()[0], served.stage.cast["g1"]]
    keys: dict[str, SigningKey] = {}
    enrolled, granted = [], []
    for signer in _signers(world.beginning):
        key = keys.get(signer.person)
        if key is None:
            key = keys[signer.person] = SigningKey(signer.person, Ed25519PrivateKey.generate())
            enrolled.append(served.sign("KeyEnrolled.v1", _proved(signer, key, served), by=signers))
        office = (signer.person, signer.role, signer.place)
        world.offices[office] = Office(*office, key)
        if office not in told:
            data: dict[str, Any] = dict(zip(("person", "role", "place"), office, strict=True))
            data |= {"from": SINCE, "until": None}
            granted.append(served.sign(_GRANTED, data, by=signers))
    bundle(served, enrolled)
    bundle(served, granted)


_GRANTED = "RoleGranted.v1"


def _signers(beginning: Beginning) -> Iterable[Signer]:
    every = {signer for stated in beginning.acts for signer in stated.by}
    every |= set(beginning.actors.values())
    unique = {(one.person, one.role, one.place): one for one in every if one.role != "root"}
    return [unique[office] for office in sorted(unique)]


def _proved(signer: Signer, key: SigningKey, served: Served) -> dict[str, Any]:
    proof = key.sign(possession_text(served.origin, signer.person, key.key_id))
    return {
        "body": signer.body,
        "key": key.key_id,
        "person": signer.person,
        "proof": b64encode(proof).decode(),
        "spki": b64encode(key.spki).decode(),
    }


def _unsealed(data: Any, values: Mapping[str, str]) -> Any:  # noqa: ANN401  (JSON)
    """The data as a draft, with the values that are to be sealed."""
    draft = msgspec.to_builtins(data)
    for path, value in values.items():
        *steps, last = path.split("/")[1:]
        inner = draft
        for step in steps:
            inner = inner[int(step)] if step.isdigit() else inner[step]
        inner[int(last) if last.isdigit() else last] = Secret(value)
    return draft
