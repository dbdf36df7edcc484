"""Who plays: every actor of the year, with a key and an office of their own."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from api.demo.township import FIRST, Village
from api.demo.village import COUNTY, TOWNSHIP, VILLAGE
from api.signing import Office
from audit.proof.keys import possession_text
from audit.trail.custody import Algorithm, Custody, SigningKey

CITY = COUNTY[:4]
SINCE = "2026-01-01"

ROOTS = (("r1", "data bureau"), ("r2", "poverty office"), ("r3", "discipline inspection"))
OF_COUNTY = (
    ("g1", "organisation department", "registrar", COUNTY),
    ("k1", "county bureau", "county_reviewer", COUNTY),
    ("k2", "county bureau", "county_reviewer", COUNTY),
    ("y1", "city bureau", "city_reviewer", CITY),
    ("a1", "audit bureau", "audit_bureau", COUNTY),
    ("d1", "discipline inspection", "discipline_inspection", COUNTY),
)
"""Officers of county and city; the registrar comes first."""
OF_TOWNSHIP = (
    ("t1", "township government", "township_officer"),
    ("t2", "township government", "township_reviewer"),
    ("t3", "township government", "township_deputy"),
)
"""The officers of each township, who serve all of its villages."""
OF_VILLAGE = (
    ("s1", "village party branch", "village_secretary"),
    ("c1", "village committee", "village_committee"),
    ("c2", "village committee", "village_committee"),
    ("c3", "village committee", "village_committee"),
    ("m1", "supervision committee", "supervision_committee"),
    ("f1", "county organs", "first_secretary"),
    ("w1", "county organs", "work_team"),
)
"""The officers of each village."""
OFFICERS = (
    *OF_COUNTY,
    *((name, body, role, TOWNSHIP) for name, body, role in OF_TOWNSHIP),
    *((name, body, role, VILLAGE) for name, body, role in OF_VILLAGE),
)
"""All of them where there is one village."""
REPRESENTATIVES = tuple(f"v{number}" for number in range(1, 12))
"""Eleven villager representatives; with the committee the body has fourteen members."""


@dataclass(slots=True)
class Cast:
    """Offices by the actor's short name; keys lie in a custody folder of the demo's own.

    A village's cast finds everybody who serves above it as well. `place` is where its villagers
    live, `mark` what the names of its people end in.
    """

    keys: Custody
    above: "Cast | None" = None
    place: str = VILLAGE
    mark: str = ""
    offices: dict[str, Office] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Office:
        """The office of an actor."""
        if name not in self.offices and self.above is not None:
            return self.above[name]
        return self.offices[name]

    def add(self, name: str, body: str, role: str, place: str, person: str | None = None) -> Office:
        """A new actor with a fresh key; representatives' keys are P-256, as browsers make them."""
        algorithm: Algorithm = (
            "p256" if role in ("village_representative", "householder") else "ed25519"
        )
        known_as = f"{name}{self.mark}"
        key = self.keys.create(f"person-{known_as.lower()}", algorithm)
        self.offices[name] = Office(person or f"person:{known_as}", role, place, key)
        self.bodies[name] = f"{body}{self.mark}"
        return self.offices[name]

    def roots(self) -> list[Office]:
        """The three root offices."""
        return [self[name] for name, _ in ROOTS]

    def to_enrol(self) -> Iterator[str]:
        """Who gets key and office, in the order of their enrolment."""
        return (name for name, office in self.offices.items() if office.role != "root")


def officials(keys: Custody) -> Cast:
    """The roots, and the officers of county and city."""
    cast = Cast(keys)
    for name, body in ROOTS:
        cast.add(name, body, "root", COUNTY)
    for name, body, role, place in OF_COUNTY:
        cast.add(name, body, role, place)
    return cast


def serve_township(cast: Cast, place: str = TOWNSHIP) -> Cast:
    """The same cast with the officers of a township."""
    for name, body, role in OF_TOWNSHIP:
        cast.add(name, body, role, place)
    return cast


def villagers(above: Cast, village: Village) -> Cast:
    """Who holds an office in the village from the beginning."""
    return _settle(Cast(above.keys, above, village.code, village.mark))


def assemble(keys: Custody) -> Cast:
    """Everybody in one cast, where there is one village."""
    cast = serve_township(officials(keys))
    cast.place, cast.mark = FIRST.code, FIRST.mark
    return _settle(cast)


def _settle(cast: Cast) -> Cast:
    for name, body, role in OF_VILLAGE:
        cast.add(name, body, role, cast.place)
    for name in REPRESENTATIVES:
        cast.add(name, "villagers", "village_representative", cast.place)
    return cast


def root_entries(cast: Cast) -> list[dict[str, str]]:
    """The `roots` of `LedgerOpened`."""
    return [
        {
            "body": cast.bodies[name],
            "key": cast[name].key.key_id,
            "person": cast[name].person,
            "spki": spki_of(cast[name]),
        }
        for name, _ in ROOTS
    ]


def spki_of(office: Office) -> str:
    """The office's public key as the registry holds it, base64."""
    key = office.key
    assert isinstance(key, SigningKey)  # noqa: S101  (the cast makes no other)
    return b64encode(key.spki).decode()


def enrolment(cast: Cast, name: str, origin: str) -> dict[str, Any]:
    """The data of `KeyEnrolled` for an actor: the new key proves that its holder has it."""
    office = cast[name]
    text = possession_text(origin, office.person, office.key.key_id)
    return {
        "body": cast.bodies[name],
        "key": office.key.key_id,
        "person": office.person,
        "proof": b64encode(office.key.sign(text)).decode(),
        "spki": spki_of(office),
    }


def grant(cast: Cast, name: str) -> dict[str, Any]:
    """The data of `RoleGranted` for an actor's office."""
    office = cast[name]
    return {
        "from": SINCE,
        "person": office.person,
        "place": office.place,
        "role": office.role,
        "until": None,
    }
