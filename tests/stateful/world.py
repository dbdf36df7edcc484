"""A fresh village in a served county: its people with keys and offices, and the acts they make.

Acts are made from what the model knows, so that they are mostly in their turn; `rivals` make them
wrong or late. Every act is truly signed, and sent over HTTP to one of two API processes.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.signing import Office, Secret, SignedAct
from audit.proof.keys import possession_text
from audit.trail.custody import SigningKey
from tests.journeys.served import Served, bundle
from tests.journeys.wire import stated
from tests.spec import id_number
from tests.stateful.model import Model, Tenure

COUNTY, TOWNSHIP, CITY = "231005", "231005100", "2310"
SINCE = date(2026, 1, 1)
PAPER = {"sha256": "3f" * 32, "media_type": "application/pdf", "length_bytes": 48_213}
SEEDS_COUNT = 12
HOUSEHOLDS_COUNT = 4

OFFICES = (
    *(("s", "village_secretary", n) for n in (1, 2)),
    *(("c", "village_committee", n) for n in (1, 2, 3)),
    *(("v", "village_representative", n) for n in range(1, 8)),
    ("w", "work_team", 1),
    ("w", "work_team", 2),
    ("f", "first_secretary", 1),
)
ABOVE = (
    *(("t", "township_officer", TOWNSHIP, n) for n in (1, 2)),
    *(("u", "township_reviewer", TOWNSHIP, n) for n in (1, 2)),
    ("d", "township_deputy", TOWNSHIP, 1),
    *(("k", "county_reviewer", COUNTY, n) for n in (1, 2, 3)),
    *(("y", "city_reviewer", CITY, n) for n in (1, 2)),
    ("e", "county_deputy", COUNTY, 1),
    ("l", "leading_group", COUNTY, 1),
)
_villages = count(301)
_numbers = count(100)


def new(prefix: str) -> str:
    """A fresh identifier."""
    return f"{prefix}:{uuid4().hex[:20]}"


@dataclass(slots=True)
class World:
    """The village, its actors by short name, and what the model knows of it."""

    served: Served
    village: str
    registrar: Office
    model: Model
    offices: dict[str, Office] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    """The head of each household."""
    seeds: dict[str, str] = field(default_factory=dict)

    def sign(self, kind: str, data: Mapping[str, Any], by: Iterable[Office]) -> SignedAct:
        """An act at the county's time."""
        return self.served.sign(kind, data, by=list(by))

    def in_role(self, *roles: str) -> list[Office]:
        """Everybody who was ever given one of the roles here."""
        return [office for office in self.offices.values() if office.role in roles]

    @property
    def roots(self) -> list[Office]:
        """Two roots of different bodies."""
        return self.served.stage.cast.roots()[:2]


def fresh(served: Served, registrar: Office) -> World:
    """A village that nobody played in yet: offices, households, kin, publicity, seeds."""
    village = f"{TOWNSHIP}{next(_villages)}"
    world = World(served, village, registrar, Model(village))
    mine = village[-3:]
    for letter, role, number in OFFICES:
        _cast(world, f"{letter}{number}", f"{letter}{number}-{mine}", role, village)
    for letter, role, place, number in ABOVE:
        _cast(world, f"{letter}{number}", f"{letter}{number}-{mine}", role, place)
    # one person in two offices: what they sign in the village bars them above it
    both = world.offices["c3"]
    world.offices["k4"] = Office(both.person, "county_reviewer", COUNTY, both.key)
    _enrol(world)
    _settle_households(world)
    _prepare(world)
    return world


def _cast(world: World, name: str, person: str, role: str, place: str) -> None:
    key = SigningKey(name, Ed25519PrivateKey.generate())
    world.offices[name] = Office(f"person:{person}", role, place, key)


def _enrol(world: World) -> None:
    origin, served = world.served.origin, world.served
    signers = [world.roots[0], world.registrar]
    enrolled, granted = [], []
    for office in world.offices.values():
        key = office.key
        assert isinstance(key, SigningKey)
        grant = {"person": office.person, "role": office.role, "place": office.place}
        granted.append(
            world.sign(
                "RoleGranted.v1", {**grant, "from": SINCE.isoformat(), "until": None}, signers
            )
        )
        world.model.tenures.append(Tenure(office.person, office.role, office.place, SINCE))
        if key.key_id in world.model.keys:
            continue
        world.model.keys[key.key_id] = "in force"
        proof = key.sign(possession_text(origin, office.person, key.key_id))
        data = {
            "body": f"{office.role} {office.place}",
            "key": key.key_id,
            "person": office.person,
            "proof": b64encode(proof).decode(),
            "spki": b64encode(key.spki).decode(),
        }
        enrolled.append(world.sign("KeyEnrolled.v1", data, signers))
    bundle(served, enrolled)
    bundle(served, granted)
    for office in (*world.roots, world.registrar):
        world.model.keys[office.key.key_id] = "in force"
    world.model.roots = {office.key.key_id for office in world.roots}
    person, role, place = world.registrar.person, world.registrar.role, world.registrar.place
    world.model.tenures.append(Tenure(person, role, place, SINCE))


def _registered(world: World, person: str) -> SignedAct:
    number = next(_numbers)
    data = {
        "person": person,
        "place": world.village,
        "name": Secret(f"示例村民{number}"),
        "id_number": Secret(id_number("1961-05-09", number)),
        "phone": None,
        "gender": None,
    }
    return world.sign("PersonRegistered.v1", data, [world.offices["s1"]])


def _settle_households(world: World) -> None:
    representatives = world.in_role("village_representative")
    people = [_registered(world, office.person) for office in representatives]
    households = []
    for _ in range(HOUSEHOLDS_COUNT):
        head, household = new("person"), new("household")
        world.heads[household] = head
        world.model.families[household] = {head}
        people.append(_registered(world, head))
        members = [{"person": head, "relation": "head", "from": "2016-01-01"}]
        data = {"household": household, "place": world.village, "head": head, "members": members}
        households.append(world.sign("HouseholdRegistered.v1", data, [world.offices["s1"]]))
    bundle(world.served, people)
    bundle(world.served, households)


def _prepare(world: World) -> None:
    first = next(iter(world.heads))
    told = {
        "place": world.village,
        "channels": ["broadcast"],
        "households_count": HOUSEHOLDS_COUNT,
        "households_reached_count": HOUSEHOLDS_COUNT,
        "paper": PAPER,
        "happened_on": None,
    }
    kin = {"person": world.offices["v1"].person, "household": first, "relation": "sibling"}
    acts = [
        world.sign("PublicityRecorded.v1", told, [world.offices["s1"]]),
        world.sign("KinshipDeclared.v1", kin, [world.offices["v1"]]),
    ]
    world.model.kin.add((kin["person"], first))
    acts += [commit(world) for _ in range(SEEDS_COUNT)]
    for item, act in zip(bundle(world.served, acts), acts, strict=True):
        if act.type == "SampleSeedCommitted.v1":
            world.model.samples[stated(act)["sample"]] = int(item["index"])


def commit(world: World) -> SignedAct:
    """A commitment to a fresh seed, kept for its draw."""
    seed, sample = uuid4().hex * 2, new("sample")
    world.seeds[sample] = seed
    data = {
        "sample": sample,
        "place": world.village,
        "commitment": sha256(bytes.fromhex(seed)).hexdigest(),
    }
    return world.sign("SampleSeedCommitted.v1", data, [world.offices["y1"]])


def line_of(case: str, version: int = 0) -> str:
    """What the board shows of a case."""
    return sha256(f"{case}/{version}".encode()).hexdigest()


def sheet(lines: Sequence[str]) -> str:
    """The hash of a whole sheet."""
    return sha256("\n".join(lines).encode()).hexdigest()
