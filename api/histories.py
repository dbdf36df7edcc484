"""The history of an account, page by page: the cursor, and each movement as it is shown."""

from typing import Any

from api.problems import Problem
from audit.proof.errors import ProofError
from audit.proof.scalars import parse_day, parse_decimal
from domain.kernel.words import say
from projections.balances import START, History, Place

MOVED = ("value_date", "position", "type", "voucher", "account", "other")
"""The columns of a movement, before its amount and the balance behind it."""


def cursor(after: str | None) -> Place:
    """Where a page of a history goes on; raises the 422 problem."""
    if after is None:
        return START
    try:
        day, position, leg = after.split("|")
        return Place(parse_day(day, what="after"), parse_decimal(position), parse_decimal(leg))
    except (ProofError, ValueError):
        raise Problem("schema", say("after: no such cursor", "after 不是有效的游标")) from None


def moved(found: History, account: str, unit: str) -> list[dict[str, Any]]:
    """Each movement with the balance behind it, in a unit, and the cursor behind it."""
    return [
        {
            "value_date": one.posting.value_date,
            "position": one.posting.position,
            "type": one.posting.type,
            "voucher": one.posting.voucher,
            "account": account,
            "other": one.posting.other,
            f"delta_{unit}": one.posting.delta,
            f"balance_{unit}": one.balance,
            "cursor": f"{one.posting.value_date}|{one.posting.position}|{one.posting.leg}",
        }
        for one in found.moved
    ]
