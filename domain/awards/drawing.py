"""What a list of awards keeps; of its lines says `lines.py`.

- ID-5 It is drawn in its turn; a list sent back is drawn anew in its own case, of its own kind. It
  lies in a village or township, whose review is followed by county finance's.
- FUND-2 It is paid out of an allocation for its kind that covers the place, and charged to a use
  there. FUND-7 The allocation was noticed and announced.
"""

from typing import Final

from domain.awards.award_list import award_list
from domain.awards.facts import AwardListDrawn
from domain.awards.kinds import KINDS
from domain.awards.procedure import AWARD_LIST
from domain.funds.allocations import known_allocation
from domain.funds.publication import check_shown
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.history import History
from domain.kernel.places import covers, level
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.money.accounts import known_account
from domain.payables.drawing import check_drawn
from domain.payables.listing import check_listing

_AT: Final = ("village", "township")


@admits(AwardListDrawn)
def admit_list(act: Act[AwardListDrawn], history: History) -> None:
    """Turn and place first, then the money, then what the lines add up to."""
    data = act.data
    require(
        level(data.place) in _AT,
        "ID-5",
        expected=say("a village or township", "村或乡镇"),
        found=say(data.place, data.place),
    )
    check_drawn(act, history, AWARD_LIST)
    _check_kind(data, history)
    _check_accounts(act, history)
    check_listing(act, history)


def _check_kind(data: AwardListDrawn, history: History) -> None:
    """ID-5: a list that is drawn anew gathers the same kind of awards."""
    before = award_list(history, data.replaces).award_kind if data.replaces else data.kind
    require(
        data.kind == before,
        AWARD_LIST.order_rule,
        expected=say(f"a list of {before}, as before", f"仍为{_title(before)}清单"),
        found=say(data.kind, _title(data.kind)),
    )


def _title(kind: str) -> str:
    return KINDS[kind].title.zh if kind in KINDS else kind


def _check_accounts(act: Act[AwardListDrawn], history: History) -> None:
    data = act.data
    payer = known_account(history, data.payer, "allocation")
    allocation = known_allocation(history, payer.about)
    charge = known_account(history, data.charge, "use")
    require(
        allocation.purpose == data.kind
        and not allocation.project
        and covers(allocation.place, data.place)
        and covers(allocation.place, charge.place),
        "FUND-2",
        expected=say(
            f"an allocation for {data.kind} over {data.place}, and a use there",
            f"{data.place} 的{KINDS[data.kind].title.zh}资金及其使用科目",
        ),
        found=say(
            f"{allocation.id}: {allocation.purpose} at {allocation.place}",
            f"{allocation.id}：{allocation.place}，{allocation.purpose}",
        ),
    )
    check_shown(history, allocation, act.day)
