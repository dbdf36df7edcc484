"""What every act keeps that puts a booking right, whatever was booked.

- PAY-9 Nothing is rewritten: what moves back does so on the day of the act. ACT-2 Among those who
  sign is somebody who did not sign what is put right.
"""

from collections.abc import Iterable
from typing import Any

from domain.kernel.act import Act
from domain.kernel.refused import require
from domain.kernel.words import Words, say


def check_own_day(act: Act[Any], rule: str) -> None:
    """PAY-9: its value date is the day of the act."""
    value_date = act.data.value_date
    require(
        value_date == act.day,
        rule,
        expected=say(f"dated on its own day, {act.day}", f"记账日期为办理当日 {act.day}"),
        found=say(str(value_date), str(value_date)),
    )


def check_another(act: Act[Any], rule: str, before: Iterable[str], what: Words) -> None:
    """ACT-2: somebody signs who is not among those who signed `what` before."""
    require(
        not set(act.persons) <= set(before),
        rule,
        expected=say(f"somebody who did not sign {what.en}", f"至少一名未经办{what.zh}的人"),
        found=say(", ".join(act.persons), "、".join(act.persons)),
    )
