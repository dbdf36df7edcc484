"""What the no-cash proof 无现金发放核验 claims, every kind of exception, and what it says."""

from __future__ import annotations

from collections.abc import Sized
from datetime import date
from typing import Final, Literal

import msgspec

from audit.desk.money.coverage import Reconciled
from audit.desk.money.evidence import Entered, Expected
from audit.desk.money.open_points import Days
from domain.kernel.words import Words, say

ClaimName = Literal["a", "b", "c", "d", "e"]
Verdict = Literal["proved", "refuted", "open", "not_here"]
CLAIMS: Final[dict[ClaimName, Words]] = {
    "a": say(
        "no payment has another channel than a card or an enterprise's account",
        "每笔发放和拨付只有银行卡或对公账户一种渠道",
    ),
    "b": say(
        "each payee account was the beneficiary's on the day",
        "每个收款账户在付款当日属于受益人",
    ),
    "c": say(
        "each payment is one entry at the bank, to the fen, and the balances agree",
        "每笔支付与银行流水逐笔对应，金额分毫不差，余额相符",
    ),
    "d": say(
        "no entry at the bank is cash, and none is without its payment",
        "银行流水无现金支取，且每笔都有对应的支付",
    ),
    "e": say("points were never exchanged for money", "积分从未兑换现金"),
}
OUTSIDE: Final = say(
    "Wages that enterprises pay to their workers are outside this proof.",
    "企业支付给职工的工资不在本核验范围内。",
)
KINDS_OF: Final[dict[str, tuple[ClaimName, Words]]] = {
    "channel": ("a", say("no account as payee", "收款方不是银行账户")),
    "card": ("b", say("not the payee's account on that day", "当日不是收款人的账户")),
    "elsewhere": ("b", say("the bank paid another account", "银行付给了其他账户")),
    "missing": ("c", say("no entry at the bank", "银行流水中没有对应记录")),
    "amount": ("c", say("another amount at the bank", "与银行金额不符")),
    "ambiguous": ("c", say("several that look the same", "无法逐笔对应")),
    "balance": ("c", say("the balances differ unexplained", "余额不符且无法解释")),
    "contradicted": ("c", say("two statements of the same days differ", "同期对账单互相矛盾")),
    "dated": ("c", say("another day at the bank", "与银行日期不符")),
    "unlisted": ("c", say("an account that the bank does not list", "银行清单中没有的账户")),
    "undeclared": ("c", say("an account that nobody declared", "账外银行账户")),
    "cash": ("d", say("cash at the bank", "现金支取或存入")),
    "unmatched": ("d", say("an entry without its payment", "银行流水没有对应的支付")),
    "exchanged": ("e", say("points against something else", "积分与积分以外的科目对转")),
}
"""Every kind of exception, which claim it refutes, and what it says; docs/audit.md explains."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: a fund, a place and what lies under it, a year of value dates; or all."""

    fund: str | None = None
    place: str | None = None
    year: int | None = None


class Exceptional(msgspec.Struct, frozen=True, kw_only=True):
    """What refutes a claim; `evidence` are positions of the ledger, `obtained` the inspection's."""

    claim: ClaimName
    kind: str
    subject: str
    amount_fen: int
    on: date | None
    message: str
    message_zh: str
    evidence: tuple[int, ...]
    obtained: tuple[int, ...] = ()


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim, what became of it, how much it was asked of, and how much no statement covers."""

    claim: ClaimName
    says: str
    says_zh: str
    verdict: Verdict
    asked_count: int
    exceptions_count: int
    open_count: int = 0


class StatementUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that counted: of which days and grade, and the hash of the bank's file."""

    statement: str
    bank_account: str
    grade: str
    first: date
    last: date
    entries_count: int
    sha256: str
    position: int


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What the proof rests on, and what it had not.

    `on_their_word` are days of which only the auditee says what moved; `without_payee` positions of
    the books' records whose entry at the bank names nobody. Of nothing, nothing is proved.
    """

    payments_count: int
    payments_fen: int
    disbursements_count: int
    disbursements_fen: int
    unconfirmed_count: int
    entries_count: int
    statements: tuple[StatementUsed, ...]
    reconciled: tuple[Reconciled, ...]
    without_statement: tuple[str, ...]
    without_bank_account: tuple[str, ...]
    lists_count: int
    owners_without_list: tuple[str, ...]
    not_covered: tuple[int, ...]
    days_without_statement: tuple[Days, ...] = ()
    on_their_word: tuple[Days, ...] = ()
    without_payee: tuple[int, ...] = ()

    def open_count(self, name: ClaimName) -> int:
        """What a claim would have to say something about, and cannot; points ask no bank."""
        if name == "e":
            return 0
        open_ = self._open(name)
        moved = self.payments_count + self.unconfirmed_count + self.disbursements_count
        nothing = not (moved or self.statements)
        return sum(map(len, open_)) or int(nothing)

    def _open(self, name: ClaimName) -> tuple[Sized, ...]:
        if name == "b":
            return (self.without_payee,)
        if name not in ("c", "d"):
            return ()
        return (
            self.not_covered,
            self.without_statement,
            self.without_bank_account,
            self.owners_without_list,
            self.days_without_statement,
            self.on_their_word,
        )


class Pinned(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint that the log signed: so many records under that root, in base64."""

    size: int
    root: str


class NoCash(msgspec.Struct, frozen=True, kw_only=True):
    """The proof: at which position, of what, on what ground, with every exception.

    `pinned` is the history of which it speaks; `unread` records could not be read, and with one
    of them nothing is proved.
    """

    ledger: str
    position: int
    scope: Scope
    claims: tuple[Claim, ...]
    coverage: Coverage
    exceptions: tuple[Exceptional, ...]
    unread: int = 0
    pinned: Pinned | None = None
    outside: str = OUTSIDE.en
    outside_zh: str = OUTSIDE.zh

    @property
    def proved(self) -> bool:
        """Whether every claim that this ledger can answer is proved."""
        return not self.unread and all(
            claim.verdict in ("proved", "not_here") for claim in self.claims
        )


def exception(kind: str, subject: str, detail: Words, *sides: Expected | Entered) -> Exceptional:
    """An exception that is seen in records of the books and entries of the bank."""
    books = [one for one in sides if isinstance(one, Expected)]
    bank = [one for one in sides if isinstance(one, Entered)]
    evidence = [one.position for one in books]
    evidence += [one.line for one in books if one.line is not None]
    evidence += [one.position for one in bank if one.grade != "auditor_obtained"]
    obtained = [one.position for one in bank if one.grade == "auditor_obtained"]
    on = books[0].on if books else bank[0].fact.value_date
    amount_fen = bank[0].fact.amount_fen if bank else books[0].amount_fen
    return exceptional(
        kind,
        subject,
        detail,
        amount_fen=amount_fen,
        on=on,
        evidence=tuple(evidence),
        obtained=tuple(obtained),
    )


def exceptional(
    kind: str,
    subject: str,
    detail: Words,
    *,
    amount_fen: int,
    on: date | None,
    evidence: tuple[int, ...],
    obtained: tuple[int, ...] = (),
) -> Exceptional:
    """An exception, with the words of its kind before its own."""
    claim, title = KINDS_OF[kind]
    return Exceptional(
        claim=claim,
        kind=kind,
        subject=subject,
        amount_fen=amount_fen,
        on=on,
        message=f"{title.en}: {detail.en}",
        message_zh=f"{title.zh}：{detail.zh}",
        evidence=tuple(sorted(set(evidence))),
        obtained=tuple(sorted(set(obtained))),
    )
