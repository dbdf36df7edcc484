"""What must hold across rows and sheets: of each household, and of all people of the file.

- HH-4 One card does not serve two households.
- HH-1 A person stands once in the file; a household has one head, who is among its members.
- A household's number stands in one sheet; all its rows live in one group.
- Where the file says how many they are, or who the head is, the rows say the same.

A row that was not understood still counts as a row: it is not told a second time as a missing one.
"""

from collections.abc import Iterable, Iterator, Sequence

from api.roster import columns
from api.roster.findings import Fault
from api.roster.members import Listed


def faults_of_households(listed: Sequence[Listed]) -> Iterator[Fault]:
    """Every fault that only several rows together show."""
    yield from _people_twice(listed)
    yield from _cards_shared(listed)
    homes: dict[tuple[str, str], list[Listed]] = {}
    for one in listed:
        if one.home is not None:
            homes.setdefault(one.home, []).append(one)
    for rows in homes.values():
        yield from _other_sheets(rows)
        own = [one for one in rows if one.header.sheet == rows[0].header.sheet]
        yield from _heads(own)
        yield from _sizes(own)
        yield from _groups(own)


def _people_twice(listed: Iterable[Listed]) -> Iterator[Fault]:
    first: dict[str, Listed] = {}
    for one in listed:
        if one.id_number is None:
            continue
        earlier = first.setdefault(one.id_number, one)
        if earlier is not one:
            yield Fault(one.at(columns.ID_NUMBER), "twice", f"与{_row_of(earlier, one)}重复")


def _cards_shared(listed: Iterable[Listed]) -> Iterator[Fault]:
    first: dict[str, Listed] = {}
    for one in listed:
        if not one.card:
            continue
        earlier = first.setdefault(one.card, one)
        if earlier.home != one.home:
            message = f"与{_row_of(earlier, one)}的另一户是同一张卡"
            yield Fault(one.at(columns.CARD), "card", message)


def _row_of(earlier: Listed, one: Listed) -> str:
    if earlier.header.sheet == one.header.sheet:
        return f"第 {earlier.row} 行"
    return f"《{earlier.header.sheet}》第 {earlier.row} 行"


def _other_sheets(rows: Sequence[Listed]) -> Iterator[Fault]:
    sheets = {rows[0].header.sheet}
    for one in rows:
        if one.header.sheet not in sheets:
            sheets.add(one.header.sheet)
            message = f"户 {one.household} 已在{_row_of(rows[0], one)}出现，各表户编号不得重复"
            yield Fault(one.at(columns.HOUSEHOLD), "household", message)


def _heads(rows: Sequence[Listed]) -> Iterator[Fault]:
    heads = [one for one in rows if one.relation == "head"]
    number = rows[0].household
    if not heads and all(one.relation is not None for one in rows):
        message = f"户 {number} 应恰有一名户主，现在没有"
        yield Fault(rows[0].at(columns.RELATION), "head", message)
    for one in heads[1:]:
        message = f"户 {number} 应恰有一名户主，第 {heads[0].row} 行已是户主"
        yield Fault(one.at(columns.RELATION), "head", message)
    if len(heads) == 1 and heads[0].name is not None:
        yield from _other_names(rows, heads[0])


def _other_names(rows: Sequence[Listed], head: Listed) -> Iterator[Fault]:
    """One fault a name: an inherited one is not told again on each row."""
    told = {"", None, head.name}
    for one in rows:
        if one.head_name not in told:
            told.add(one.head_name)
            message = f"与户主行（第 {head.row} 行）的姓名不一致"
            yield Fault(one.at(columns.HEAD), "head", message)


def _sizes(rows: Sequence[Listed]) -> Iterator[Fault]:
    told = {None, len(rows)}
    for one in rows:
        if one.size not in told:
            told.add(one.size)
            message = f"写明 {one.size} 人，户 {one.household} 在表中有 {len(rows)} 行"
            yield Fault(one.at(columns.SIZE), "size", message)


def _groups(rows: Sequence[Listed]) -> Iterator[Fault]:
    first = next((one for one in rows if one.group is not None), rows[0])
    for one in rows:
        if one.group is not None and one.group != first.group:
            message = f"与本户第 {first.row} 行的小组不同"
            yield Fault(one.at(columns.GROUP), "group", message)
