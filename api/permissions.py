"""Who may sign which act and read what, as a document: `python -m api.permissions`.

Printed from the declarations that are enforced, `domain.kernel.catalogue` and `api.access`, into
docs/permissions.md; a test holds the printed tables against what the ledger and the interface do,
for every role and every type (ACT-1, ACT-4).
"""

import sys
from collections.abc import Iterable, Iterator
from typing import Final

from api.access import AUDIT, OFFICIALS, READS, Read
from domain.kernel.catalogue import ActType, act_types
from domain.kernel.roles import NOT_GRANTED, ROLES
from domain.rooms import ROOMS

ROOMS_PUBLISHED: Final = ROOMS
"""Importing the rooms publishes their types."""
LEVELS: Final = {
    "city": "市", "county": "县", "township": "乡", "village": "村", "group": "组",
}  # fmt: skip


def _names(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in sorted(codes))


_HEAD: Final = """# Who may do what 权限表

Printed by `python -m api.permissions` from the declarations that the ledger enforces; a test
compares every role with every type of act and every read. Authority holds at the place of the
office and below it, never sideways; where a type needs several signatures, every signer has a seat
of their own, and each signer's authority is asked. Beyond this table the rules of the process
decide (separation of duties ACT-2, recusal ACT-3, whose turn it is).
"""
_SIGNING: Final = """
## Signing 签名

One alternative of the last column is filled, one signer a seat; `+` joins the seats.

| act | 事项 | in the ledger of | different bodies | signed by |
| --- | --- | --- | --- | --- |
"""
_ROLES: Final = """
## Each role 各职务

| role | 职务 | held at | signs, alone or with others | reads beside what is public |
| --- | --- | --- | --- | --- |
"""
_READING: Final = f"""
## Reading 查阅

Officials 干部 are {_names(OFFICIALS)}; audit 审计纪检 is {_names(AUDIT)}. A recorded read stands in
the inspection ledger (SUP-9).

| read | 查阅 | everybody | signed in | oneself | roles | recorded |
| --- | --- | --- | --- | --- | --- | --- |
"""


def document() -> str:
    """The whole document."""
    parts = (_HEAD, _SIGNING, *map(_act, act_types()), _ROLES, *map(_role, ROLES))
    return "".join((*parts, _READING, *map(_read, READS.values())))


def _act(kind: ActType) -> str:
    seats = " or ".join(
        " + ".join("/".join(f"`{role}`" for role in sorted(seat)) for seat in alternative)
        for alternative in _whole(kind)
    )
    by = "the header of its batch 随批次" if kind.line_only else seats
    bodies = "yes" if kind.bodies_distinct else ""
    return f"| `{kind.name}` | {kind.title.zh} | {', '.join(kind.ledgers)} | {bodies} | {by} |\n"


def _whole(kind: ActType) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The alternatives; those that differ only in how many of the same seat there are, once."""
    shown: set[frozenset[tuple[str, ...]]] = set()
    for alternative in kind.signed_by:
        same = frozenset(alternative)
        if len(alternative) > _SEATS_SHOWN and same in shown:
            continue
        shown.add(same)
        yield alternative


_SEATS_SHOWN: Final = 3
"""An opening is signed by three roots or more: the first line says it."""


def _role(code: str) -> str:
    role = ROLES[code]
    held = "、".join(LEVELS[level] for level in role.levels)
    granted = f"{held}, named by `LedgerOpened`" if code in NOT_GRANTED else held
    signs = _names(kind.name for kind in act_types() if signs_at_all(kind, code))
    reads = _names(
        read.name
        for read in READS.values()
        if code in read.roles and not (read.public or read.signed_in)
    )
    return f"| `{code}` | {role.title.zh} | {granted} | {signs} | {reads} |\n"


def signs_at_all(kind: ActType, role: str) -> bool:
    """Whether the role has a seat in any alternative of the type; lines have their header's."""
    return not kind.line_only and any(
        role in seat for alternative in kind.signed_by for seat in alternative
    )


def _read(read: Read) -> str:
    who = "" if read.public or read.signed_in else _everybody_of(read.roles)
    marks = (read.public, read.signed_in, read.own)
    cells = " | ".join("yes" if mark else "" for mark in marks)
    recorded = "yes" if read.recorded else ""
    return f"| `{read.name}` | {read.title.zh} | {cells} | {who} | {recorded} |\n"


def _everybody_of(roles: frozenset[str]) -> str:
    if roles >= OFFICIALS | AUDIT:
        return "officials 干部 and audit 审计纪检" + _and(roles - OFFICIALS - AUDIT)
    return _names(roles)


def _and(roles: Iterable[str]) -> str:
    more = _names(roles)
    return f", {more}" if more else ""


if __name__ == "__main__":
    sys.stdout.write(document())
