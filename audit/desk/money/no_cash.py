"""The no-cash proof 无现金发放核验: claims about every payment, each proved, refuted or open.

- PAY-1 No payment has another channel than a card or an enterprise's account, and no line of a
  statement says cash. PAY-2 Each payee's account was theirs on the day that the bank paid.
- PAY-5 Each confirmed payment is one entry of a statement and each entry of an account of the books
  is one payment, disbursement or income, to the fen; opening + in - out = closing.
- PTS-3 No movement of points has anything but points on its other side.

An exception names the records that say so. What no statement covers is open, and never proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

import msgspec

from audit.desk.money import open_points
from audit.desk.money.claims import (
    CLAIMS,
    Claim,
    ClaimName,
    Coverage,
    Exceptional,
    NoCash,
    Pinned,
    Scope,
    StatementUsed,
    Verdict,
    exception,
    exceptional,
)
from audit.desk.money.coverage import (
    Covered,
    Reconciled,
    by_bank_account,
    coverage,
    reconciled,
)
from audit.desk.money.evidence import Entered, Evidence, Expected, Given
from audit.desk.money.matching import NEAR_DAYS, match
from audit.desk.money.paid import Payment
from audit.desk.money.points import exchanged, pointed
from audit.desk.past import Past
from domain.banking.accounts import BankAccountDeclared
from domain.banking.lists import AccountListGiven
from domain.banking.state import GRADES
from domain.kernel.act import Event
from domain.kernel.words import Words, say
from domain.residents.cards import account_on
from domain.residents.households import Household


def prove(
    ledger: str,
    evidence: Evidence,
    past: Past,
    scope: Scope,
    *,
    unread: int = 0,
    pinned: Pinned | None = None,
) -> NoCash:
    """Judge everything that was gathered; `past` is the ledger at the same position."""
    proof = _Proof(evidence, past, scope).judged(ledger)
    return msgspec.structs.replace(proof, unread=unread, pinned=pinned)


class _Proof:
    def __init__(self, evidence: Evidence, past: Past, scope: Scope) -> None:
        self._evidence = evidence
        self._past = past
        self._scope = scope
        self._covered = coverage(evidence)
        every = (entry for one in self._covered.values() for entry in one.entries())
        self._matching = match(evidence.expected(), every)
        self._payments = [one for one in evidence.payments() if self._asks(one.account, one.on)]
        self._books = {name for name in evidence.books_at_banks() if self._asks(name)}
        self._moved = by_bank_account(evidence)
        self._banks = {where for name in self._books if (where := evidence.where(name))}
        self._pointed = pointed(evidence, scope)

    def judged(self, ledger: str) -> NoCash:
        exceptions = tuple(sorted(self._exceptions(), key=lambda one: (one.claim, one.evidence)))
        covered = self._coverage()
        return NoCash(
            ledger=ledger,
            position=self._evidence.position,
            scope=self._scope,
            claims=tuple(self._claim(name, exceptions, covered) for name in CLAIMS),
            coverage=covered,
            exceptions=exceptions,
        )

    # --- what is asked -----------------------------------------------------------------------

    def _asks(self, account: str, on: date | None = None) -> bool:
        scope, book = self._scope, self._evidence.books.get(account)
        if book is None:
            return False
        return (
            (scope.fund is None or book.fund == scope.fund)
            and (scope.place is None or book.place.startswith(scope.place))
            and (scope.year is None or on is None or on.year == scope.year)
        )

    def _asks_entry(self, one: Entered) -> bool:
        year = self._scope.year
        in_year = year is None or one.fact.value_date.year == year
        return one.bank_account in self._banks and in_year

    def _of_books(self) -> Iterator[Expected]:
        return (one for one in self._matching.of_books if self._asks(one.account, one.on))

    def _is_covered(self, one: Expected) -> bool:
        covered = self._covered.get(one.bank_account)
        return covered is not None and one.on in covered.by_day

    # --- exceptions --------------------------------------------------------------------------

    def _exceptions(self) -> Iterator[Exceptional]:
        yield from self._of_payments()
        yield from self._of_pairs()
        yield from self._of_one_side()
        yield from self._of_accounts()
        yield from exchanged(self._pointed)

    def _of_payments(self) -> Iterator[Exceptional]:
        for one in self._payments:
            if not one.card.startswith("card:"):
                yield self._payment("channel", one)
            elif one.on is not None and not self._served(one, one.on):
                yield self._payment("card", one)

    def _served(self, one: Payment, on: date) -> bool:
        household = self._past.read(Household, one.household)
        return account_on(household, one.card, one.person, on) is not None

    def _of_pairs(self) -> Iterator[Exceptional]:
        for pair in self._matching.pairs:
            one, entered = pair.expected, pair.entered
            if not self._asks(one.account, one.on):
                continue
            if pair.elsewhere:
                detail = say(
                    f"{one.about}: {' or '.join(one.parties)}; the bank: "
                    f"{entered.fact.party or 'an account that nobody declared'}",
                    f"{one.about}：应付 {'、'.join(one.parties)}，银行付给"
                    f" {entered.fact.party or '未登记的账户'}",
                )
                yield exception("elsewhere", one.about, detail, one, entered)
            on = entered.fact.value_date
            if abs((on - one.on).days) > NEAR_DAYS:
                detail = say(
                    f"{one.about}: {one.on}; the bank: {on}",
                    f"{one.about}：账面 {one.on}，银行 {on}",
                )
                yield exception("dated", one.about, detail, one, entered)
            if pair.apart_fen:
                detail = say(
                    f"{one.about}: {one.amount_fen} fen; the bank: {entered.fact.amount_fen} fen",
                    f"{one.about}：账面 {one.amount_fen} 分，银行 {entered.fact.amount_fen} 分",
                )
                yield exception("amount", one.about, detail, one, entered)

    def _of_one_side(self) -> Iterator[Exceptional]:
        for one in self._of_books():
            if self._is_covered(one):
                detail = say(f"{one.about} on {one.on}", f"{one.on} {one.about}")
                yield exception("missing", one.about, detail, one)
        for entered in filter(self._asks_entry, self._matching.of_bank):
            fact = entered.fact
            detail = say(
                f"{fact.reference} of {entered.bank_account} on {fact.value_date}",
                f"{fact.value_date} {entered.bank_account} 流水号 {fact.reference}",
            )
            kind = "cash" if fact.is_cash else "unmatched"
            yield exception(kind, entered.bank_account, detail, entered)
        for some in self._matching.ambiguous:
            mine = [one for one in some.expected if self._asks(one.account, one.on)]
            if mine:
                detail = say(
                    f"{len(some.expected)} of the books, {len(some.entered)} of the bank",
                    f"账面 {len(some.expected)} 笔，银行 {len(some.entered)} 笔",
                )
                yield exception("ambiguous", mine[0].about, detail, *some.expected, *some.entered)

    def _of_accounts(self) -> Iterator[Exceptional]:
        for one in self._reconciled():
            if one.unexplained_fen:
                told = say(
                    f"bank {one.closing_fen} fen, books {one.books_closing_fen} fen on {one.last};"
                    f" {one.unexplained_fen} fen unexplained",
                    f"{one.last} 银行 {one.closing_fen} 分，账面 {one.books_closing_fen} 分，"
                    f"{one.unexplained_fen} 分无法解释",
                )
                yield self._account("balance", one.bank_account, told, one.statements)
        for covered in self._mine():
            for better, worse in covered.contradicted:
                told = say(
                    f"{better.statement} ({GRADES[better.grade].en}) and "
                    f"{worse.statement} ({GRADES[worse.grade].en})",
                    f"{better.statement}（{GRADES[better.grade].zh}）与"
                    f" {worse.statement}（{GRADES[worse.grade].zh}）",
                )
                positions = (better.position, worse.position)
                yield self._account("contradicted", covered.bank_account, told, positions)
        for given in self._lists():
            unknown = self._unknown(given.data)
            if unknown:
                told = say(
                    f"{unknown} of {given.data.owner}", f"{given.data.owner} 有 {unknown} 个"
                )
                yield self._account("undeclared", given.data.owner, told, (given.index,))
        for declared in open_points.unlisted(self._declared(), open_points.listed(self._lists())):
            told = say(
                f"{declared.bank_account} at {declared.bank}",
                f"{declared.bank} {declared.bank_account}",
            )
            at = self._evidence.bank_accounts[declared.bank_account].index
            yield self._account("unlisted", declared.owner, told, (at,))

    def _unknown(self, data: AccountListGiven) -> int:
        """Accounts that were not declared, or not as that owner's."""
        declared = self._evidence.bank_accounts
        known = (declared.get(one.bank_account or "") for one in data.accounts)
        return sum(one is None or one.data.owner != data.owner for one in known)

    def _payment(self, kind: str, one: Payment) -> Exceptional:
        detail = say(
            f"{one.card} for {one.person} of {one.household} on {one.on}",
            f"{one.on} {one.household} {one.person} 的收款账户 {one.card}",
        )
        evidence = tuple(position for position in (one.line, one.confirmed) if position is not None)
        return exceptional(
            kind, one.due, detail, amount_fen=one.amount_fen, on=one.on, evidence=evidence
        )

    def _account(
        self, kind: str, subject: str, detail: Words, positions: tuple[int, ...]
    ) -> Exceptional:
        return exceptional(kind, subject, detail, amount_fen=0, on=None, evidence=positions)

    # --- what it rests on --------------------------------------------------------------------

    def _mine(self) -> list[Covered]:
        return [one for name, one in self._covered.items() if name in self._banks]

    def _lists(self) -> list[Event[AccountListGiven]]:
        owners = self._owners()
        return [one for one in self._evidence.account_lists if one.data.owner in owners]

    def _owners(self) -> set[str]:
        declared = self._evidence.bank_accounts
        return {declared[name].data.owner for name in self._banks if name in declared}

    def _declared(self) -> list[BankAccountDeclared]:
        """Every account of whoever owns one of those that are asked about."""
        owners = self._owners()
        every = (one.data for one in self._evidence.bank_accounts.values())
        return [one for one in every if one.owner in owners]

    def _without_list(self) -> set[str]:
        last = {name: max(days) for name, days in self._moved.items()}
        newest = open_points.listed(self._lists())
        return set(open_points.without_list(self._declared(), newest, last))

    def _used(self) -> list[Given]:
        """The statements that count, of the year that is asked about."""
        year = self._scope.year
        every = (given for one in self._mine() for given in one.statements)
        return [one for one in every if year is None or one.first.year <= year <= one.last.year]

    def _reconciled(self) -> list[Reconciled]:
        return reconciled(self._evidence, self._mine(), self._matching)

    def _coverage(self) -> Coverage:
        paid = [one for one in self._payments if one.on is not None]
        spent = [one for one in self._evidence.disbursed() if self._asks(one.account, one.on)]
        used, year, mine = self._used(), self._scope.year, self._mine()
        moved = [(one, self._moved.get(one.bank_account, {})) for one in mine if one.statements]
        without = (open_points.without_statement(*one, year) for one in moved)
        word = (open_points.on_their_word(*one, year) for one in moved)
        open_ = [one.position for one in self._of_books() if not self._is_covered(one)]
        return Coverage(
            payments_count=len(paid),
            payments_fen=sum(one.amount_fen for one in paid),
            disbursements_count=len(spent),
            disbursements_fen=sum(one.amount_fen for one in spent),
            unconfirmed_count=len(self._payments) - len(paid),
            entries_count=sum(
                1 for given in used for entered in given.entries if self._asks_entry(entered)
            ),
            statements=tuple(
                StatementUsed(
                    statement=one.statement,
                    bank_account=one.bank_account,
                    grade=one.grade,
                    first=one.first,
                    last=one.last,
                    entries_count=len(one.entries),
                    sha256=one.sha256,
                    position=one.position,
                )
                for one in used
            ),
            reconciled=tuple(self._reconciled()),
            without_statement=tuple(
                sorted(name for name in self._banks if not self._covered[name].statements)
            ),
            without_bank_account=tuple(
                sorted(name for name in self._books if not self._evidence.where(name))
            ),
            lists_count=len(self._lists()),
            owners_without_list=tuple(sorted(self._without_list())),
            not_covered=tuple(sorted(set(open_))),
            days_without_statement=tuple(chain.from_iterable(without)),
            on_their_word=tuple(chain.from_iterable(word)),
            without_payee=tuple(
                pair.expected.position
                for pair in open_points.without_payee(self._matching)
                if self._asks(pair.expected.account, pair.expected.on)
            ),
        )

    def _claim(
        self, name: ClaimName, exceptions: Iterable[Exceptional], covered: Coverage
    ) -> Claim:
        count = sum(1 for one in exceptions if one.claim == name)
        open_count = covered.open_count(name)
        holds: Verdict = "proved" if name != "e" or self._pointed else "not_here"
        verdict: Verdict = "refuted" if count else "open" if open_count else holds
        payments = covered.payments_count + covered.unconfirmed_count
        asked = {
            "a": payments + covered.disbursements_count,
            "b": covered.payments_count,
            "c": covered.payments_count + covered.disbursements_count,
            "d": covered.entries_count,
            "e": len(self._pointed),
        }
        return Claim(
            claim=name,
            says=CLAIMS[name].en,
            says_zh=CLAIMS[name].zh,
            verdict=verdict,
            asked_count=asked[name],
            exceptions_count=count,
            open_count=open_count,
        )
