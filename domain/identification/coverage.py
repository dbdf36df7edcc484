"""Whether publicity reached every household of a village (NOT-6, shown as open until done).

- NOT-6 Publicity reaches every household before the assembly: 宣传到每个村、每一户 (S2 五第一步).
  The village states how many households it has; while applications are open, the register is held
  against that number.
"""

from domain.identification.publicity import Publicity
from domain.kernel.gap import Gap
from domain.kernel.words import Words, say
from domain.steps.procedure import procedures

PUBLICITY = "PublicityRecorded.v1"
_CHANNELS: dict[str, Words] = {
    "broadcast": say("broadcast", "广播"),
    "leaflet": say("leaflet", "宣传单"),
    "text_message": say("text message", "短信"),
    "wechat": say("WeChat", "微信"),
    "meeting": say("meeting", "会议"),
    "home_visit": say("home visit", "入户宣传"),
}


def rows_with_publicity() -> tuple[str, ...]:
    """The names of the rows that begin with publicity in the village."""
    return tuple(
        row.name for row in procedures() if any(step.ends == PUBLICITY for step in row.steps)
    )


def gap(village: str, publicity: Publicity, registered_count: int, open_cases: int) -> Gap | None:
    """How many households nobody told; None where each was.

    `registered_count` are the households on the register of the village, `open_cases` its
    applications in work.
    """
    stated, reached = publicity.households_count, publicity.households_reached_count
    if reached >= max(stated, registered_count if open_cases else 0):
        return None
    channels = [_CHANNELS[name] for name in sorted(publicity.channels)]
    en, zh = ", ".join(one.en for one in channels), "、".join(one.zh for one in channels)
    return Gap(
        rule="NOT-6",
        subject=f"publicity:{village}",
        since=publicity.since,
        due=None,
        message=say(
            f"publicity ({en or 'none'}) reached {reached} of {stated} households;"
            f" {registered_count} are on the register",
            f"宣传（{zh or '无'}）覆盖 {reached}/{stated} 户；登记在册 {registered_count} 户",
        ),
    )
