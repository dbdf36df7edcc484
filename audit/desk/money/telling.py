"""The no-cash proof for a reader, and as a statement that somebody signs (DSSE)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from audit.desk.money.claims import Claim, NoCash, StatementUsed, Verdict
from audit.desk.money.journal import yuan
from audit.proof import canonical
from audit.proof.dsse import format_envelope, pae
from audit.trail.custody import SigningKey
from domain.banking.state import GRADES
from domain.kernel.words import Words, say

NO_CASH_TYPE: Final = "application/vnd.yangguang.no-cash+json"
VERDICTS: Final[dict[Verdict, Words]] = {
    "proved": say("proved", "已证实"),
    "refuted": say("REFUTED", "被推翻"),
    "open": say("OPEN: not all is covered", "未决：证据未全覆盖"),
    "not_here": say("not yet in this ledger", "本账本尚无此类业务"),
}


def signed(proof: NoCash, key: SigningKey) -> bytes:
    """The proof under the key of who ran it: a DSSE envelope, its payload canonical JSON."""
    payload = canonical.encode({"proved": proof.proved, **msgspec.to_builtins(proof)})
    return format_envelope(
        NO_CASH_TYPE, payload, [(key.key_id, key.sign(pae(NO_CASH_TYPE, payload)))]
    )


def told(proof: NoCash, *, brief: bool = False) -> Iterator[Words]:
    """The proof line by line: claims, exceptions, what it rests on, and what is outside.

    In brief statements are counted for each bank account; the proof itself has their hashes.
    """
    scope = ", ".join(str(one) for one in msgspec.structs.astuple(proof.scope) if one is not None)
    yield say(
        f"No-cash proof of {proof.ledger} at position {proof.position}: {scope or 'everything'}",
        f"{proof.ledger} 无现金发放核验，截至位置 {proof.position}：{scope or '全部'}",
    )
    yield from map(_claim, proof.claims)
    for one in proof.exceptions:
        where = ", ".join(map(str, one.evidence))
        where += "".join(f", inspection {position}" for position in one.obtained)
        yield say(
            f"  ({one.claim}) {one.message}, {yuan(one.amount_fen)} CNY [{where}]",
            f"  ({one.claim}) {one.message_zh}，{yuan(one.amount_fen)} 元 [{where}]",
        )
    yield from _coverage(proof, brief=brief)
    if proof.unread:
        yield say(
            f"{proof.unread} records could not be read: nothing is proved",
            f"{proof.unread} 条记录无法读取：不能证实任何结论",
        )
    yield say(proof.outside, proof.outside_zh)


def _claim(one: Claim) -> Words:
    verdict = VERDICTS[one.verdict]
    return say(
        f"({one.claim}) {verdict.en}: {one.says}; {one.asked_count} asked, "
        f"{one.exceptions_count} exceptions, {one.open_count} open",
        f"({one.claim}) {verdict.zh}：{one.says_zh}；核验 {one.asked_count} 项，"
        f"例外 {one.exceptions_count} 项，未决 {one.open_count} 项",
    )


def _each(statements: Sequence[StatementUsed]) -> Iterator[Words]:
    for given in statements:
        grade = GRADES[given.grade]
        line = f"  {given.statement} {given.bank_account} {given.first}..{given.last}"
        yield say(
            f"{line}, {grade.en}, sha256 {given.sha256} [{given.position}]",
            f"{line}，{grade.zh}，sha256 {given.sha256} [{given.position}]",
        )


def _counted(statements: Sequence[StatementUsed]) -> Iterator[Words]:
    for name, grade in dict.fromkeys((one.bank_account, one.grade) for one in statements):
        own = [one for one in statements if (one.bank_account, one.grade) == (name, grade)]
        first, last = min(one.first for one in own), max(one.last for one in own)
        yield say(
            f"  {name} {first}..{last}: {len(own)} statements, {GRADES[grade].en}",
            f"  {name} {first}..{last}：对账单 {len(own)} 份，{GRADES[grade].zh}",
        )


def _coverage(proof: NoCash, *, brief: bool) -> Iterator[Words]:
    cover = proof.coverage
    yield say(
        f"{cover.payments_count} payments, {yuan(cover.payments_fen)} CNY; "
        f"{cover.disbursements_count} disbursements, {yuan(cover.disbursements_fen)} CNY; "
        f"{cover.entries_count} entries of {len(cover.statements)} statements; "
        f"{cover.unconfirmed_count} lines that no bank confirmed",
        f"发放 {cover.payments_count} 笔 {yuan(cover.payments_fen)} 元；"
        f"拨付 {cover.disbursements_count} 笔 {yuan(cover.disbursements_fen)} 元；"
        f"对账单 {len(cover.statements)} 份共 {cover.entries_count} 笔；"
        f"银行未确认 {cover.unconfirmed_count} 笔",
    )
    yield from (_counted if brief else _each)(cover.statements)
    for one in cover.reconciled:
        sums = [yuan(fen) for fen in (one.opening_fen, one.in_fen, one.out_fen, one.closing_fen)]
        books = yuan(one.books_closing_fen)
        yield say(
            f"  {one.bank_account} {one.first}..{one.last}: {sums[0]} + {sums[1]} - {sums[2]} = "
            f"{sums[3]}; books {books}, apart on {one.days_apart} days",
            f"  {one.bank_account} {one.first}..{one.last}：{sums[0]} + {sums[1]} - {sums[2]} = "
            f"{sums[3]}；账面 {books}，{one.days_apart} 天不符",
        )
    missing = (
        (cover.without_statement, say("no statement", "没有对账单")),
        (cover.without_bank_account, say("at no declared bank account", "没有登记银行账户")),
        (cover.owners_without_list, say("no list of all accounts", "没有银行账户清单")),
    )
    for names, words in missing:
        for name in names:
            yield say(f"  OPEN {name}: {words.en}", f"  未决 {name}：{words.zh}")
    spans = (
        (cover.days_without_statement, say("no statement", "没有对账单")),
        (
            cover.on_their_word,
            say("the auditee's own statement alone", "仅有被审计单位提供的对账单"),
        ),
    )
    for days, words in spans:
        for span in days:
            line = f"{span.bank_account} {span.first}..{span.last}"
            yield say(f"  OPEN {line}: {words.en}", f"  未决 {line}：{words.zh}")
    if cover.without_payee:
        where = ", ".join(map(str, cover.without_payee[:20]))
        yield say(
            f"  OPEN {len(cover.without_payee)} payments whose entry names nobody [{where}]",
            f"  未决 {len(cover.without_payee)} 笔支付的银行流水没有收款方 [{where}]",
        )
    if cover.not_covered:
        where = ", ".join(map(str, cover.not_covered[:20]))
        yield say(
            f"  OPEN {len(cover.not_covered)} movements on days without a statement [{where}]",
            f"  未决 {len(cover.not_covered)} 笔收支当日没有对账单 [{where}]",
        )
