"""The bodies that decide, as data: who belongs to them, when they may meet, what passes.

- ASM-2 The body decides who counts. Fractions are policy parameters, `<name>_numerator` over
  `<name>_denominator`; the defaults are those of 村民委员会组织法 and domain.md. The party
  secretary is a member of the representatives' meeting only as a representative or a member of
  the village committee (第二十五条).
"""

from dataclasses import dataclass
from typing import Literal

from domain.kernel.roles import COMMITTEES
from domain.kernel.words import Words, say


@dataclass(frozen=True, slots=True)
class Body:
    """One body. `quorum` and `passing` name fractions that policy sets.

    `quorum_at_least`: two thirds present suffice, where more than half must be more.
    `passing_of`: a matter passes by more than the fraction of those present, or by at least the
    fraction of all members.
    """

    name: str
    title: Words
    roles: tuple[str, ...]
    quorum: str
    quorum_at_least: bool
    passing: str
    passing_of: Literal["present", "members"]


VILLAGER_REPRESENTATIVES = Body(
    name="villager_representatives",
    title=say("villager representatives' meeting", "村民代表会议"),
    roles=("village_representative", "village_committee"),
    quorum="quorum",
    quorum_at_least=True,
    passing="passing",
    passing_of="present",
)
VILLAGERS = Body(
    name="villagers",
    title=say("villagers' meeting", "村民会议"),
    roles=("villager", "householder", "village_representative", *COMMITTEES),
    quorum="villagers_quorum",
    quorum_at_least=False,
    passing="passing",
    passing_of="present",
)
COLLECTIVE = Body(
    name="collective_members",
    title=say("member representatives of the collective", "村集体经济组织成员代表会议"),
    roles=("collective_organisation",),
    quorum="quorum",
    quorum_at_least=True,
    passing="collective_passing",
    passing_of="members",
)

BODIES: dict[str, Body] = {
    body.name: body for body in (VILLAGER_REPRESENTATIVES, VILLAGERS, COLLECTIVE)
}
VOTERS = tuple(sorted({role for body in BODIES.values() for role in body.roles}))
