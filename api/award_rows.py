"""How grants are told: one as a row, and a grantee's by kind and year with what is left."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from domain.authority.policies import PoliciesAt, decided
from domain.awards.kinds import KINDS, Grantee, Kind
from domain.awards.standing import COUNTS
from domain.carrying.carrying import FORMS
from projections.awards import Found
from projections.carrying import LineRow

Most = Callable[[str], int | None]
"""A cap by its parameter, as today's policy at the place has it; None where there is none."""


def most_of(policies: PoliciesAt, place: str, today: date) -> Most:
    """The caps of today's policy at a place."""
    return lambda name: decided(policies, place, name, today).value if name else None


def by_kind(found: Iterable[Found], year: int, most: Most, to: Grantee) -> list[dict[str, Any]]:
    """Every kind for such grantees in the year, and whatever other years have grants."""
    groups: defaultdict[tuple[str, int], list[Found]] = defaultdict(list)
    for one in found:
        groups[one.grant.award_kind, one.grant.year].append(one)
    own = (kind.code for kind in KINDS.values() if kind.to == to)
    asked = {*groups, *((kind, year) for kind in own)}
    order = {kind: number for number, kind in enumerate(KINDS)}
    return [
        _sums(KINDS[kind], of, groups[kind, of], most)
        for kind, of in sorted(asked, key=lambda one: (order[one[0]], one[1]))
    ]


def _sums(kind: Kind, year: int, found: list[Found], most: Most) -> dict[str, Any]:
    def fen(*standings: str) -> int:
        return sum(one.grant.amount_fen for one in found if one.held.standing in standings)

    cap, counted = most(kind.year_most), fen(*COUNTS)
    return {
        "kind": kind.code,
        "title": {"en": kind.title.en, "zh": kind.title.zh},
        "year": year,
        "deciding_fen": fen("deciding"),
        "granted_fen": fen("granted", "listed", "paid"),
        "listed_fen": fen("listed", "paid"),
        "paid_fen": fen("paid"),
        "each_most_fen": most(kind.each_most),
        "year_most_fen": cap,
        "left_fen": None if cap is None else max(0, cap - counted),
    }


def row_of(found: Found, names: dict[str, str]) -> dict[str, Any]:
    """One grant: a person's name masked, an entity's as registered."""
    grant, held = found.grant, found.held
    return {
        "grant": grant.id,
        "kind": grant.award_kind,
        "year": grant.year,
        "household": grant.household or None,
        "person": grant.person or None,
        "entity": grant.entity or None,
        "name": found.entity_name if grant.entity else names.get(grant.person, ""),
        "amount_fen": grant.amount_fen,
        "standing": held.standing,
        "list": held.list or None,
        "paid_on": held.paid_on,
        "case": grant.case,
        "place": found.place,
        "because": grant.index,
    }


def carried_row(row: LineRow) -> dict[str, Any]:
    """By what an entity says that it carries a household, and what the household answered."""
    title = FORMS[row.form]
    return {
        "carried": row.carried,
        "case": row.case_id,
        "entity": row.entity,
        "form": row.form,
        "form_title": {"en": title.en, "zh": title.zh},
        "year": row.year,
        "got_fen": row.got_fen,
        "answer": row.answer or None,
    }


def persons_of(found: Iterable[Found]) -> list[str]:
    """Whose names rows of grants show."""
    return [one.grant.person for one in found if one.grant.person]
