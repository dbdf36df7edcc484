"""Who acts in one village's near-poor identification.

Case `case:1` is of household `household:h1` (head jia, member yi), `case:2` of h2 (bing),
`case:3` of h3 (ding). Later cases of h1 are `case:8`, its exit, `case:9`, a correction, and
`case:7`, whatever else it asks for. The assembly has nine members; seven are its quorum and a bit.
"""

from functools import cache
from hashlib import sha256
from typing import Any, Final

from domain.kernel.act import Act, Signer
from domain.kernel.fact import Paper
from tests.spec import Given, given, granted, officer
from tests.village import family

OF_H1: Final = ("case:1", "case:7", "case:8", "case:9")
HOUSEHOLDS: Final = {
    **dict.fromkeys(OF_H1, "household:h1"),
    "case:2": "household:h2",
    "case:3": "household:h3",
}
HEADS: Final = {
    **dict.fromkeys(OF_H1, "person:jia"),
    "case:2": "person:bing",
    "case:3": "person:ding",
}
MEMBERS: Final = {**dict.fromkeys(OF_H1, 2), "case:2": 1, "case:3": 1}
REPRESENTATIVES: Final = tuple(f"person:v{n}" for n in range(1, 7))
COMMITTEE: Final = ("person:c1", "person:c2", "person:c3")
SECRETARY: Final = "person:s1"
BODY: Final = (*REPRESENTATIVES, *COMMITTEE)


def committee(person: str = "person:c1") -> Signer:
    return officer("village_committee", person, body="village")


def secretary() -> Signer:
    return officer("village_secretary", SECRETARY, body="village party branch")


def representative(person: str) -> Signer:
    return officer("village_representative", person, body=person)


def member(person: str) -> Signer:
    """A member of the assembly in the office that makes them one."""
    return committee(person) if person in COMMITTEE else representative(person)


def householder(case: str = "case:1") -> Signer:
    return officer("householder", HEADS[case], body=HOUSEHOLDS[case])


def work_team(person: str = "person:w1") -> Signer:
    return officer("work_team", person, body="work team")


def township(person: str = "person:t1") -> Signer:
    return officer("township_officer", person, body="township")


def township_reviewer(person: str = "person:tr1") -> Signer:
    return officer("township_reviewer", person, body="township")


def county(person: str = "person:k1") -> Signer:
    return officer("county_reviewer", person, body="county office")


def city(person: str = "person:x1") -> Signer:
    return officer("city_reviewer", person, place="2310", body="city office")


def paper(name: str) -> Paper:
    """A scan whose content is its name."""
    content = sha256(name.encode()).hexdigest()
    return Paper(sha256=content, media_type="application/pdf", length_bytes=len(name))


def digest(name: str) -> str:
    return paper(name).sha256


def register() -> list[Act[Any]]:
    """Three households, a body of nine, and everybody's offices."""
    return [
        *family("h1", "jia", "yi"),
        *family("h2", "bing"),
        *family("h3", "ding"),
        *(granted(person, "village_representative") for person in REPRESENTATIVES),
        *(granted(person, "village_committee") for person in COMMITTEE),
        granted(SECRETARY, "village_secretary"),
    ]


@cache
def village() -> Given:
    """The village, as it is before anything is told of it."""
    return given(*register())
