"""The draft of a plan 分配测算: from its bases to its lines, by the same arithmetic for everybody.

A pure function: the same bases give the same draft, whatever their order, so that whoever drafts,
reviews or objects can compute it again.

- DIS-1 What is set aside is set aside of what is taken, and nothing is taken beyond what is there.
- DIS-2 Each line follows from its bases; sums are split exactly.
- DIS-4 The collective gets what is left, and nothing before poor households have theirs.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

import msgspec

from domain.distribution.facts import PlanLine
from domain.distribution.plan import (
    Basis,
    Dividend,
    Eligible,
    ListId,
    Part,
    Rate,
    Units,
    digest_of,
)
from domain.distribution.pool import WHOLE_BP, RatioBp
from domain.kernel.fact import Code, Fen, HouseholdId, Paper, PersonId
from domain.kernel.words import Words, say
from domain.money.accounts import AccountId
from domain.money.split import split
from domain.payables.dues import CardKind, due_of


class NoDraftError(Exception):
    """The bases give no plan that could be admitted; `words` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One basis of a payee: shares on an account, or units of one of the plan's rates."""

    household: HouseholdId
    person: PersonId
    card_kind: CardKind
    basis: Basis
    units: Units
    status: Eligible | None = None
    code: Code | None = None
    holding: AccountId | None = None
    worker: PersonId | None = None
    until: date | None = None
    evidence: Paper | None = None


class Bases(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that a plan is computed from; `available_fen` is what its pool has left.

    `poor_owed_fen` is what poor households are still owed by contract (DIS-4).
    """

    list: ListId
    available_fen: Fen
    claims: tuple[Claim, ...]
    reserve_bp: RatioBp = 0
    poor_owed_fen: Fen = 0
    rates: tuple[Rate, ...] = ()
    dividend: Dividend | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A plan's lines, and what its header has to say; `left_fen` stays in the pool."""

    lines: tuple[PlanLine, ...]
    lines_count: int
    total_fen: int
    poor_fen: int
    reserve_fen: int
    collective_fen: int
    left_fen: int
    beneficiaries: str


def draft(bases: Bases) -> Draft:
    """The plan that the bases give.

    Raises:
        NoDraftError: nobody has a claim, or they are more than there is.
    """
    lines = _lines(bases)
    total = sum(line.amount_fen for line in lines)
    poor = sum(line.amount_fen for line in lines if line.status is not None)
    reserve, collective = _rest(bases, total, poor)
    return Draft(
        lines=lines,
        lines_count=len(lines),
        total_fen=total,
        poor_fen=poor,
        reserve_fen=reserve,
        collective_fen=collective,
        left_fen=bases.available_fen - total - reserve - collective,
        beneficiaries=digest_of((line.household, line.person, line.amount_fen) for line in lines),
    )


def _rest(bases: Bases, total: int, poor: int) -> tuple[int, int]:
    """What is set aside, and what the collective gets of the rest."""
    whole = bases.available_fen
    rest = whole - whole * bases.reserve_bp // WHOLE_BP - total
    if not total:
        raise NoDraftError(say("no claim", "没有分配依据"))
    if rest < 0:
        raise NoDraftError(
            say(f"{total} fen of claims, {-rest} too many", f"各项合计 {total} 分，超出 {-rest} 分")
        )
    if poor >= bases.poor_owed_fen:
        return whole - total - rest, rest
    if bases.dividend is not None and bases.dividend.collective_shares:
        missing = bases.poor_owed_fen - poor
        raise NoDraftError(
            say(f"poor households lack {missing} fen", f"贫困户约定收益尚缺 {missing} 分")
        )
    return _taken(total, bases.reserve_bp) - total, 0


def _taken(total: int, reserve_bp: int) -> int:
    """The least that leaves the total once the reserve is set aside of it."""
    taken = total * WHOLE_BP // (WHOLE_BP - reserve_bp)
    while taken - taken * reserve_bp // WHOLE_BP < total:
        taken += 1
    return taken


def _order(claim: Claim) -> tuple[str, ...]:
    until = claim.until.isoformat() if claim.until else ""
    names = (claim.holding, claim.code, claim.worker)
    return (claim.household, claim.person, claim.basis, *(name or "" for name in names), until)


def _lines(bases: Bases) -> tuple[PlanLine, ...]:
    claims = sorted(bases.claims, key=_order)
    amounts = _amounts(bases, claims)
    parts = {id(claim): amount for claim, amount in zip(claims, amounts, strict=True)}
    return tuple(
        _line(bases.list, tuple(own), parts)
        for _, own in groupby(claims, key=attrgetter("household", "person"))
    )


def _line(list_: str, claims: Sequence[Claim], amounts: dict[int, int]) -> PlanLine:
    first = claims[0]
    parts = tuple(
        Part(
            basis=claim.basis,
            units=claim.units,
            amount_fen=amounts[id(claim)],
            code=claim.code,
            holding=claim.holding,
            worker=claim.worker,
            until=claim.until,
            evidence=claim.evidence,
        )
        for claim in claims
    )
    return PlanLine(
        due=due_of(list_, first.household, first.person),
        list=list_,
        household=first.household,
        person=first.person,
        card_kind=first.card_kind,
        amount_fen=sum(part.amount_fen for part in parts),
        status=next((claim.status for claim in claims if claim.status is not None), None),
        parts=parts,
    )


def _amounts(bases: Bases, claims: Sequence[Claim]) -> list[int]:
    rates: dict[tuple[str, str | None], int] = {
        (rate.basis, rate.code): rate.rate_fen for rate in bases.rates
    }
    shared = _shared(bases.dividend, [one.units for one in claims if one.basis == "shares"])
    amounts = [
        next(shared) if one.basis == "shares" else one.units * rates.get((one.basis, one.code), 0)
        for one in claims
    ]
    for claim, amount in zip(claims, amounts, strict=True):
        if not amount:
            raise NoDraftError(
                say(
                    f"{claim.basis} of {claim.household} yields nothing",
                    f"{claim.household} 的 {claim.basis} 金额为零",
                )
            )
    return amounts


def _shared(dividend: Dividend | None, units: Sequence[int]) -> Iterator[int]:
    if dividend is None:
        return iter([0] * len(units))
    return iter(split(dividend.dividend_fen, [*units, dividend.collective_shares]))
