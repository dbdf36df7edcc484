"""Of whom a village's representatives' meeting is made up (ASM-2, shown as open until lawful).

- ASM-2 村民代表应当占村民代表会议组成人员的五分之四以上，妇女村民代表应当占三分之一以上. Source:
  村民委员会组织法 第二十五条; domain.md, Assembly: composition is (L).
"""

from dataclasses import dataclass

from domain.kernel.gap import Gap
from domain.kernel.words import Words, say
from domain.steps.assembly.bodies import VILLAGER_REPRESENTATIVES

MEMBERS = VILLAGER_REPRESENTATIVES.roles
REPRESENTATIVE = "village_representative"
Fraction = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Composition:
    """Who holds the offices of the meeting on a day: persons, each once.

    `women_count` and `unknown_count` are of the representatives: those registered as women, and
    those of whom the register does not say.
    """

    members_count: int
    representatives_count: int
    women_count: int
    unknown_count: int


def gap(place: str, found: Composition, representatives: Fraction, women: Fraction) -> Gap | None:
    """What the village's meeting lacks; None where its composition is lawful."""
    lacks = [
        *_short("representatives", "村民代表", found.representatives_count, found, representatives),
        *_short("women among them", "其中妇女代表", found.women_count, found, women),
    ]
    if not lacks:
        return None
    unknown = found.unknown_count
    en, zh = "; ".join(one.en for one in lacks), "；".join(one.zh for one in lacks)
    return Gap(
        rule="ASM-2",
        subject=f"place:{place}",
        since=None,
        due=None,
        message=say(f"{en}; gender unknown of {unknown}", f"{zh}；{unknown} 人性别未登记"),
    )


def _short(en: str, zh: str, count: int, found: Composition, least: Fraction) -> list[Words]:
    numerator, denominator = least
    if count * denominator >= found.members_count * numerator:
        return []
    of = found.members_count
    return [
        say(
            f"{en} are {count} of {of}, fewer than {numerator}/{denominator}",
            f"{zh} {count} 人，不足组成人员 {of} 人的 {numerator}/{denominator}",
        )
    ]
