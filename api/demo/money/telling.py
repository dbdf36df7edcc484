"""What the demo prints of its year of money: in, out and there, a path, the proof, the books.

- FUND-1 What came in is what went out and what is there, to the fen.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from api.demo.money.purse import YUAN, Purse
from domain.money.chart import KINDS

AUDITOR: Final = "a1"
IN: Final = ("source", "income", "opening", "recovered")
OUT: Final = ("project", "distribution", "use")
THERE: Final = ("fund", "allocation", "collective", "transit")
PLANTED: Final = Counter({"cash": 1, "elsewhere": 1})
"""The exceptions of the no-cash proof, and how often each was planted."""


def figures(purse: Purse) -> dict[str, int]:
    """What stands on the accounts of each kind, in fen, debits positive, as the auditor reads."""
    found = dict.fromkeys((*IN, *OUT, *THERE), 0)
    for account, kind in purse.accounts.items():
        answer = purse.stage.read_as(AUDITOR, f"balances/{account}")
        found[kind] += int(answer["balance_fen"])
    return found


def tell_figures(out: Console, found: Mapping[str, int]) -> bool:
    """In, out and there; whether they agree."""
    came = -sum(found[kind] for kind in IN)
    went, left = (sum(found[kind] for kind in side) for side in (OUT, THERE))
    table = Table(title="资金 money (元 yuan)", title_justify="left")
    for column in ("收入 in", "支出 out", "余额 there"):
        table.add_column(column, justify="right")
    table.add_row(*("\n".join(_kinds(found, side)) for side in (IN, OUT, THERE)))
    table.add_row(*(f"[bold]{_yuan(fen)}[/]" for fen in (came, went, left)))
    out.print(table)
    agrees = came == went + left
    told = "收入 = 支出 + 余额 in = out + there" if agrees else "[red]收支不平 DO NOT AGREE[/]"
    out.print(f"{told}: {_yuan(came)} = {_yuan(went)} + {_yuan(left)}", highlight=False)
    return agrees


def _kinds(found: Mapping[str, int], side: tuple[str, ...]) -> list[str]:
    return [
        f"{KINDS[kind].title.zh} {KINDS[kind].title.en} {_yuan(abs(found[kind]))}" for kind in side
    ]


def _yuan(fen: int) -> str:
    return f"{fen / YUAN:,.2f}" if fen % YUAN == 0 else f"{fen // YUAN:,}.{fen % YUAN:02d}"


def tell_payments(out: Console, purse: Purse) -> None:
    """Each final list: how much the bank paid, and how many households have said so."""
    table = Table(title="发放 payments", title_justify="left")
    for column in ("清单 list", "笔数", "元 yuan", "未付 open", "农户确认", "否认"):
        table.add_column(column, justify="right")
    for name in purse.lists:
        found = purse.stage.read_as(AUDITOR, f"lists/{name}")
        table.add_row(
            name,
            str(found["lines_count"]),
            _yuan(found["total_fen"]),
            str(found["payable_count"]),
            str(found["confirmed_by_households_count"]),
            str(found["denied_by_households_count"]),
        )
    out.print(table)


def tell_exceptions(out: Console, proof: Mapping[str, Any]) -> bool:
    """The proof's verdict; whether its exceptions are those that were planted, and no others."""
    kinds = Counter(str(one["kind"]) for one in proof["exceptions"])
    as_planted = kinds == PLANTED
    told = "与埋设一致 as planted" if as_planted else "[red]与埋设不一致 NOT as planted[/]"
    counted = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    out.print(f"无现金核验例外 exceptions: {counted}: {told}", highlight=False)
    return as_planted


def tell_books(out: Console, at: str) -> None:
    """How an accountant re-adds the year with a program of their own."""
    journal = f".venv/bin/yangguang export journal {at} --as-of 2026-12-31 -o year.journal"
    for command in (journal, "hledger -f year.journal balance"):
        out.print(f"  {command}", highlight=False, soft_wrap=True)
