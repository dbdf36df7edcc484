"""The act that the append rows measure: a village's publicity, signed by one officer each.

A real act type under its real rules: shape, signature, key and office of the signer, `seen`, time,
jurisdiction, coverage; its stream is the village's, which is resident after the first act.
"""

from collections.abc import Sequence

from api.signing import Office
from audit.trail.submission import Submission
from bench.county import County

TOWNSHIP = "231005100"
PHOTO = {
    "sha256": "9c1bb4b8f0a14e0f3a5d6c7e8b9a0d1c2e3f4a5b6c7d8e9fa0b1c2d3e4f5a6b7",
    "media_type": "image/jpeg",
    "length_bytes": 1,
}


def officers(county: County, count: int) -> list[Office]:
    """Officers of as many villages, each with a key and an office."""
    found = [
        county.officer(f"person:o{number}", "village_committee", village(number), "committee")
        for number in range(count)
    ]
    county.seal()
    return found


def village(number: int) -> str:
    """The code of a village."""
    return f"{TOWNSHIP}{200 + number:03}"


def acts(county: County, officer: Office, count: int) -> Sequence[Submission]:
    """Signed acts of one officer, ready to be sent."""
    data = {
        "place": officer.place,
        "channels": ["broadcast", "leaflet", "wechat"],
        "households_count": 214,
        "households_reached_count": 209,
        "paper": PHOTO,
        "happened_on": None,
    }
    seen = county.seen()
    return [county.sign("PublicityRecorded.v1", data, [officer], seen=seen) for _ in range(count)]
