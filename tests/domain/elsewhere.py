"""The same sentences in another village of another township, where everybody is somebody else."""

from functools import cache
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from domain.identification.sample import commitment
from domain.kernel.act import Act
from tests.domain.cast import register, village
from tests.domain.near_poor import SEED
from tests.spec import TOWNSHIP, VILLAGE, Given

OTHER_TOWNSHIP: Final = "231005101"
FAR_VILLAGE: Final = VILLAGE.replace(TOWNSHIP, OTHER_TOWNSHIP)
FAR_SEED: Final = "5c" * 32
KINDS: Final = ("person", "household", "case", "form", "assembly", "decision", "notice", "sample")


def there(stated: Act[Any]) -> Act[Any]:
    """The act as it would be there: other places, and every identifier another one."""
    data = msgspec.json.decode(_moved(msgspec.json.encode(stated.data).decode()))
    signers = tuple(
        replace(
            signer,
            person=_moved(f'"{signer.person}"').strip('"'),
            key=f"{signer.key[:-4]}0000",
            place=signer.place.replace(TOWNSHIP, OTHER_TOWNSHIP),
        )
        for signer in stated.by
    )
    moved = msgspec.convert(data, type=type(stated.data), strict=True)
    return replace(stated, id=f"{stated.id[:-4]}ffff", by=signers, data=moved)


def _moved(written: str) -> str:
    for kind in KINDS:
        written = written.replace(f'"{kind}:', f'"{kind}:far-')
    for here, far in ((SEED, FAR_SEED), (commitment(SEED), commitment(FAR_SEED))):
        written = written.replace(here, far)
    return written.replace(TOWNSHIP, OTHER_TOWNSHIP)


@cache
def both_villages() -> Given:
    """The village of the plain story, and a far one with the same offices and households."""
    return village().having(*map(there, register()))
