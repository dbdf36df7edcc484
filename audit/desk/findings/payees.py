"""Who got the money, by the bank: every detector that asks whose the account was.

- PAY-2 (F) Money that reached another account than the payee's, above all an official's; one
  account for several households. PAY-6 (F) Money to a card whose person had died or left.
- PAY-3 (F) Money to a villager's card without a payment, or again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from audit.desk.findings.banks import (
    AtBanks,
    Judged,
    elsewhere_words,
    entry_words,
    to_a_card,
)
from audit.desk.findings.finding import Finding
from audit.desk.findings.kin import officials
from audit.desk.money.evidence import Entered
from audit.desk.past import Past
from domain.kernel.roles import ROLES
from domain.kernel.words import Words, say
from domain.residents.cards import Card
from domain.residents.households import Household
from domain.residents.people import Person


class PaidElsewhere(AtBanks):
    """Payments that reached another account than the payee's."""

    name = "paid-elsewhere"
    rule = "PAY-2"
    title = say("paid to another account than the payee's", "付给了非收款人账户")

    def _judge(self, judged: Judged) -> Iterator[Finding]:
        for pair in judged.matching.pairs:
            one, entered = pair.expected, pair.entered
            if not (pair.elsewhere and one.line is not None):
                continue
            words = elsewhere_words(one, entered)
            if official := _official_of(entered, judged.past):
                words = say(f"{words.en}; {official.en}", f"{words.zh}；{official.zh}")
            evidence = (one.line, one.position, entered.position)
            yield self.finding("serious", one.about, words, *evidence)


class OneAccountForMany(AtBanks):
    """Accounts to which dues of several households were paid."""

    name = "one-account-for-many"
    rule = "PAY-2"
    title = say("one account for several households", "多户共用一个收款账户")

    def _judge(self, judged: Judged) -> Iterator[Finding]:
        households: defaultdict[str, set[str]] = defaultdict(set)
        positions: defaultdict[str, list[int]] = defaultdict(list)
        lines = {one.line: one for one in judged.evidence.payments()}
        for pair in judged.matching.pairs:
            line, party = pair.expected.line, pair.entered.fact.party
            if line is not None and party is not None:
                households[party].add(lines[line].household)
                positions[party] += [line, pair.entered.position]
        for party, served in households.items():
            if len(served) > 1:
                told = ", ".join(sorted(served))
                words = say(f"paid for {told}", f"用于 {told} 的发放")
                yield self.finding("serious", party, words, *positions[party])


class PaidOutside(AtBanks):
    """Money to a villager's card that no payment explains, or that repeats one."""

    name = "paid-outside"
    rule = "PAY-3"
    title = say("paid without a list, or twice", "无清单发放或重复发放")

    def _judge(self, judged: Judged) -> Iterator[Finding]:
        paid: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for pair in judged.matching.pairs:
            fact = pair.entered.fact
            paid[fact.party or "", fact.amount_fen].append(pair.entered.position)
        for entered in judged.alone():
            if not to_a_card(entered):
                continue
            fact = entered.fact
            before = paid.get((fact.party or "", fact.amount_fen), [])
            words = entry_words(entered)
            if before:
                words = say(f"again: {words.en}", f"重复：{words.zh}")
            if official := _official_of(entered, judged.past):
                words = say(f"{words.en}; {official.en}", f"{words.zh}；{official.zh}")
            yield self.finding("serious", fact.party or "", words, *before, entered.position)


class PaidToTheDead(AtBanks):
    """Cards that were paid after the person whom they serve had died or left."""

    name = "paid-to-the-dead"
    rule = "PAY-6"
    title = say("paid to somebody dead or departed", "付给已死亡或已迁出人员")

    def _judge(self, judged: Judged) -> Iterator[Finding]:
        for one in judged.mine():
            for entered in one.entries():
                if to_a_card(entered) and (words := _gone(entered, judged.past)) is not None:
                    subject = entered.fact.person or entered.bank_account
                    yield self.finding("serious", subject, words, entered.position)


def _gone(entered: Entered, past: Past) -> Words | None:
    person, on = entered.fact.person, entered.fact.value_date
    if person is None or past.read(Person, person).household_on(on) is not None:
        return None
    return say(f"{person} is a member of no household on {on}", f"{person} 在 {on} 不属于任何农户")


def _official_of(entered: Entered, past: Past) -> Words | None:
    """The official in whose household the card is, if one is."""
    party, on = entered.fact.party or "", entered.fact.value_date
    if not party.startswith("card:"):
        return None
    household = past.read(Household, past.read(Card, party).household)
    found = officials(past, household.place, on)
    members = sorted(household.persons_on(on) & found.keys())
    if not members:
        return None
    role = ROLES[found[members[0]]].title
    return say(f"{members[0]} of that household is {role.en}", f"该户 {members[0]} 任{role.zh}")
