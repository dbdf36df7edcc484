"""What banks say, held against the books: every detector that reads statements.

- PAY-1 (F) Cash at a bank.
- PAY-5 (F) An entry without its payment, a payment without its entry, balances that differ,
  statements that contradict each other, accounts that nobody declared.
- FUND-2 (F) Money of a fund or allocation to an enterprise that no disbursement pays 挤占挪用.

What was given later may explain what is found now: these are said anew whenever somebody asks.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from audit.desk.findings.finding import Detector, Finding, Grade
from audit.desk.money.coverage import Covered, coverage, reconciled
from audit.desk.money.evidence import Entered, Evidence, Expected
from audit.desk.money.matching import Matching, match
from audit.desk.past import Past
from domain.banking.state import GRADES
from domain.kernel.act import Event
from domain.kernel.words import Words, say


class Judged:
    """Statements and books at one position, matched once for all detectors."""

    def __init__(self, past: Past, evidence: Evidence) -> None:
        self.past = past
        self.evidence = evidence
        self.position = evidence.position

    @cached_property
    def covered(self) -> dict[str, Covered]:
        """The statements that count, of each bank account of the books."""
        return coverage(self.evidence)

    @cached_property
    def matching(self) -> Matching:
        """Entries and what the books say."""
        every = (entry for one in self.covered.values() for entry in one.entries())
        return match(self.evidence.expected(), every)

    def mine(self) -> Iterator[Covered]:
        """Accounts at which money of the books stands; an enterprise's own is its affair."""
        held = {self.evidence.where(name) for name in self.evidence.books_at_banks()}
        return (one for name, one in self.covered.items() if name in held)

    def alone(self) -> Iterator[Entered]:
        """Entries of such accounts that no payment explains, cash aside."""
        held = {one.bank_account for one in self.mine()}
        for entered in self.matching.of_bank:
            if entered.bank_account in held and not entered.fact.is_cash:
                yield entered


class _Last:
    """What was judged last, beside a past; it is judged anew where the past went on."""

    def __init__(self) -> None:
        self._judged: Judged | None = None

    def judged(self, past: Past) -> Judged:
        evidence = past.beside(Evidence)
        if self._judged is None or self._judged.position != evidence.position:
            self._judged = Judged(past, evidence)
        return self._judged


class AtBanks(Detector):
    """Gathers evidence, and judges it when somebody asks."""

    def see(self, event: Event[Any], past: Past) -> Iterable[Finding]:
        """Gather."""
        past.beside(Evidence).take(event)
        return ()

    def conclude(self, past: Past, today: date) -> Iterable[Finding]:
        """What is the case with the statements that are there."""
        del today
        judged = past.beside(_Last).judged(past)
        return self._judge(judged) if judged.evidence.statements else ()

    @abstractmethod
    def _judge(self, judged: Judged) -> Iterator[Finding]:
        """What stands out in what was judged."""


class CashAtBank(Detector):
    """Entries that say cash."""

    name = "cash-at-bank"
    rule = "PAY-1"
    title = say("cash at the bank", "银行现金支取或存入")
    sees = ("StatementEntry.v1",)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """One entry, whatever else there is about it."""
        del past
        if event.data.is_cash:
            fact = event.data
            words = say(
                f"{fact.amount_fen} fen in cash ({fact.direction}) on {fact.value_date}",
                f"{fact.value_date} 现金{_SIDES[fact.direction]} {fact.amount_fen} 分",
            )
            yield self.finding("serious", fact.statement, words, event.index)


_SIDES = {"debit": "支取", "credit": "存入"}


class UnmatchedEntry(AtBanks):
    """Entries that no payment, disbursement or income explains."""

    name = "unmatched-entry"
    rule = "PAY-5"
    title = say("entry at the bank without its payment", "银行流水没有对应的支付")

    def _judge(self, judged: Judged) -> Iterator[Finding]:
        for entered in judged.alone():
            if not (to_a_card(entered) or to_an_enterprise(entered, judged.evidence)):
                grade: Grade = "serious" if entered.fact.direction == "debit" else "medium"
                words = entry_words(entered)
                yield self.finding(grade, entered.bank_account, words, entered.position)
        for some in judged.matching.ambiguous:
            words = say(
                f"{len(some.expected)} payments and {len(some.entered)} entries look the same",
                f"{len(some.expected)} 笔支付与 {len(some.entered)} 笔流水无法逐笔对应",
            )
            evidence = [one.position for one in some.expected]
            evidence += [one.position for one in some.entered]
            yield self.finding("medium", some.entered[0].bank_account, words, *evidence)


class SpentElsewhere(AtBanks):
    """Money of the books that an enterprise got, and no disbursement says so."""

    name = "spent-elsewhere"
    rule = "FUND-2"
    title = say("spent outside its purpose", "挤占挪用资金")

    def _judge(self, judged: Judged) -> Iterator[Finding]:
        for entered in judged.alone():
            if to_an_enterprise(entered, judged.evidence):
                yield self._found(entered, entry_words(entered))
        for pair in judged.matching.pairs:
            if pair.elsewhere and pair.expected.line is None:
                words = elsewhere_words(pair.expected, pair.entered)
                yield self._found(pair.entered, words, pair.expected.position)

    def _found(self, entered: Entered, words: Words, *more: int) -> Finding:
        return self.finding("serious", entered.bank_account, words, *more, entered.position)


class MissingAtBank(AtBanks):
    """What the books say was paid or received, on days that a statement covers without it."""

    name = "missing-at-bank"
    rule = "PAY-5"
    title = say("payment without its entry at the bank", "支付在银行流水中没有记录")

    def _judge(self, judged: Judged) -> Iterator[Finding]:
        for one in judged.matching.of_books:
            covered = judged.covered.get(one.bank_account)
            given = covered.by_day.get(one.on) if covered is not None else None
            if given is not None:
                words = say(
                    f"{one.about}: {one.amount_fen} fen ({one.direction}) on {one.on}",
                    f"{one.on} {one.about} {one.amount_fen} 分",
                )
                yield self.finding("serious", one.about, words, one.position, given.position)
        for pair in judged.matching.pairs:
            if pair.apart_fen:
                one = pair.expected
                bank_fen = pair.entered.fact.amount_fen
                words = say(
                    f"{one.about}: {one.amount_fen} fen; at the bank {bank_fen}",
                    f"{one.about}：账面 {one.amount_fen} 分，银行 {bank_fen} 分",
                )
                yield self.finding("serious", one.about, words, one.position, pair.entered.position)


class BalancesDiffer(AtBanks):
    """Bank accounts whose balance the books do not have, for no reason that is known."""

    name = "balances-differ"
    rule = "PAY-5"
    title = say("bank balance and books differ", "银行余额与账面不符")

    def _judge(self, judged: Judged) -> Iterator[Finding]:
        for one in reconciled(judged.evidence, judged.mine(), judged.matching):
            if one.unexplained_fen:
                words = say(
                    f"{one.unexplained_fen} fen more at the bank than in the books on {one.last}",
                    f"{one.last} 银行余额比账面多 {one.unexplained_fen} 分",
                )
                yield self.finding("serious", one.bank_account, words, *one.statements)


class StatementsDiffer(AtBanks):
    """Statements of the same days that say different things."""

    name = "statements-differ"
    rule = "PAY-5"
    title = say("statements contradict each other", "同期对账单互相矛盾")

    def _judge(self, judged: Judged) -> Iterator[Finding]:
        for one in judged.covered.values():
            for better, worse in one.contradicted:
                words = say(
                    f"{worse.statement}, {GRADES[worse.grade].en}, says other than "
                    f"{better.statement}, {GRADES[better.grade].en}",
                    f"{worse.statement}（{GRADES[worse.grade].zh}）与 "
                    f"{better.statement}（{GRADES[better.grade].zh}）不一致",
                )
                positions = (better.position, worse.position)
                yield self.finding("serious", one.bank_account, words, *positions)


class UndeclaredAccount(Detector):
    """Accounts of an owner that the bank knows and nobody declared."""

    name = "undeclared-account"
    rule = "PAY-5"
    title = say("bank account that nobody declared", "账外银行账户")
    sees = ("AccountListGiven.v1",)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """One list."""
        del past
        unknown = sum(1 for one in event.data.accounts if one.bank_account is None)
        if unknown:
            words = say(
                f"{unknown} of {len(event.data.accounts)} at {event.data.bank} on "
                f"{event.data.as_of}",
                f"{event.data.as_of} {event.data.bank} 的 {len(event.data.accounts)} 个账户中有 "
                f"{unknown} 个未登记",
            )
            yield self.finding("serious", event.data.owner, words, event.index)


def to_a_card(entered: Entered) -> bool:
    """Whether somebody's card got money."""
    fact = entered.fact
    return fact.direction == "debit" and (fact.party or "").startswith("card:")


def to_an_enterprise(entered: Entered, evidence: Evidence) -> bool:
    """Whether somebody's own bank account got money whose owner is an entity."""
    declared = evidence.bank_accounts.get(entered.fact.party or "")
    owner = declared.data.owner if declared is not None else ""
    return entered.fact.direction == "debit" and owner.startswith("entity:")


def entry_words(entered: Entered) -> Words:
    """An entry, for a reader."""
    fact = entered.fact
    to = fact.party or "an account that nobody declared"
    return say(
        f"{fact.amount_fen} fen ({fact.direction}) on {fact.value_date}, {fact.reference}, {to}",
        f"{fact.value_date} 流水号 {fact.reference}，{fact.amount_fen} 分，"
        f"对方 {fact.party or '未登记账户'}",
    )


def elsewhere_words(one: Expected, entered: Entered) -> Words:
    """Who got the money, and who should have."""
    party = entered.fact.party
    return say(
        f"{one.about}: {entered.fact.amount_fen} fen to {party or 'an account nobody declared'}, "
        f"not {' or '.join(one.parties)}",
        f"{one.about}：{entered.fact.amount_fen} 分付给 {party or '未登记账户'}，"
        f"应付 {'、'.join(one.parties)}",
    )
