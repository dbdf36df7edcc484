"""The bank's own writers of pain.002.001.12 and camt.053.001.08."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final

from api.demo.bank.bank import Account, Answer, Decision, Posting

PAIN_002: Final = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"
CAMT_053: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_STATUS: Final = {"paid": "ACSC", "refused": "RJCT", "waiting": "PDNG"}
_ZONE: Final = "+08:00"


def receipt(answer: Answer, at: datetime) -> bytes:
    """What became of an order, as pain.002."""
    root = ET.Element("Document", xmlns=PAIN_002)
    report = ET.SubElement(root, "CstmrPmtStsRpt")
    _header(report, f"R{at:%Y%m%d%H%M%S}", at)
    group = ET.SubElement(report, "OrgnlGrpInfAndSts")
    _say(group, "OrgnlMsgId", answer.order.number)
    _say(group, "OrgnlMsgNmId", "pain.001.001.09")
    if answer.refused:
        _say(group, "GrpSts", "RJCT")
        _because(group, *answer.refused)
        return _bytes(root)
    verdicts = {one.verdict for one in answer.decisions}
    _say(group, "GrpSts", _STATUS[verdicts.pop()] if len(verdicts) == 1 else "PART")
    block = ET.SubElement(report, "OrgnlPmtInfAndSts")
    _say(block, "OrgnlPmtInfId", answer.order.number)
    for decision in answer.decisions:
        _transaction(block, decision)
    return _bytes(root)


def statement(
    account: Account, first: date, last: date, at: datetime, *, together: bool = False
) -> bytes:
    """An account's movements from a day to a day; `together`: an order's of a day in one entry."""
    root = ET.Element("Document", xmlns=CAMT_053)
    message = ET.SubElement(root, "BkToCstmrStmt")
    _header(message, f"S{at:%Y%m%d%H%M%S}", at)
    sheet = ET.SubElement(message, "Stmt")
    _say(sheet, "Id", f"{account.number[-8:]}-{last:%Y%m%d}")
    _say(sheet, "CreDtTm", _instant(at))
    period = ET.SubElement(sheet, "FrToDt")
    _say(period, "FrDtTm", f"{first}T00:00:00{_ZONE}")
    _say(period, "ToDtTm", f"{last}T23:59:59{_ZONE}")
    holder = ET.SubElement(sheet, "Acct")
    _number(holder, account.number)
    _say(holder, "Ccy", "CNY")
    _say(ET.SubElement(holder, "Ownr"), "Nm", account.owner)
    within = [one for one in account.postings if first <= one.day <= last]
    opening = account.balance(first)
    _balance(sheet, "OPBD", opening, first)
    _balance(sheet, "CLBD", opening + sum(one.cents for one in within), last)
    for parts in _entries(within, together=together):
        _entry(sheet, parts, account)
    return _bytes(root)


def _entries(postings: Sequence[Posting], *, together: bool) -> Iterable[list[Posting]]:
    if not together:
        return ([one] for one in postings)
    by_order = groupby(postings, lambda one: (one.day, one.order or one.number, one.given_back))
    return (list(parts) for _, parts in by_order)


def _entry(sheet: ET.Element, parts: list[Posting], account: Account) -> None:
    entry, first = ET.SubElement(sheet, "Ntry"), parts[0]
    _money(entry, "Amt", abs(sum(one.cents for one in parts)))
    _say(entry, "CdtDbtInd", _side(first.cents))
    _say(ET.SubElement(entry, "Sts"), "Cd", "BOOK")
    for tag in ("BookgDt", "ValDt"):
        _say(ET.SubElement(entry, tag), "Dt", first.day.isoformat())
    _say(entry, "AcctSvcrRef", first.number)
    domain, family, sub = first.code
    code = ET.SubElement(ET.SubElement(entry, "BkTxCd"), "Domn")
    _say(code, "Cd", domain)
    names = ET.SubElement(code, "Fmly")
    _say(names, "Cd", family)
    _say(names, "SubFmlyCd", sub)
    details = ET.SubElement(entry, "NtryDtls")
    if len(parts) > 1:
        batch = ET.SubElement(details, "Btch")
        _say(batch, "PmtInfId", first.order)
        _say(batch, "NbOfTxs", str(len(parts)))
    for one in parts:
        _details(details, one, account)


def _details(entry: ET.Element, one: Posting, account: Account) -> None:
    """A return names debtor and creditor as its original did."""
    node = ET.SubElement(entry, "TxDtls")
    references = ET.SubElement(node, "Refs")
    _say(references, "AcctSvcrRef", one.number)
    _say(references, "EndToEndId", one.reference or "NOTPROVIDED")
    _money(node, "Amt", abs(one.cents))
    _say(node, "CdtDbtInd", _side(one.cents))
    ours, theirs = (account.owner, account.number), (one.other_name, one.other_account)
    out = one.cents < 0 or one.given_back
    if one.other_account:
        parties = ET.SubElement(node, "RltdPties")
        for tag, (name, number) in zip(
            ("Dbtr", "Cdtr"), (ours, theirs) if out else (theirs, ours), strict=True
        ):
            _say(ET.SubElement(ET.SubElement(parties, tag), "Pty"), "Nm", name)
            _number(ET.SubElement(parties, f"{tag}Acct"), number)
    _say(ET.SubElement(node, "RmtInf"), "Ustrd", one.words)
    if one.given_back:
        back = ET.SubElement(node, "RtrInf")
        _say(ET.SubElement(back, "Rsn"), "Cd", "AC04")


def _transaction(block: ET.Element, decision: Decision) -> None:
    node, asked = ET.SubElement(block, "TxInfAndSts"), decision.asked
    _say(node, "OrgnlEndToEndId", asked.reference)
    _say(node, "TxSts", _STATUS[decision.verdict])
    if decision.why:
        _because(node, decision.code, decision.why)
    if decision.posting:
        _say(node, "AcctSvcrRef", decision.posting.number)
    original = ET.SubElement(node, "OrgnlTxRef")
    _money(ET.SubElement(original, "Amt"), "InstdAmt", asked.cents)
    if decision.posting:
        _say(original, "IntrBkSttlmDt", decision.posting.day.isoformat())


def _because(node: ET.Element, code: str, words: str) -> None:
    told = ET.SubElement(node, "StsRsnInf")
    _say(ET.SubElement(told, "Rsn"), "Cd", code)
    _say(told, "AddtlInf", words)


def _header(message: ET.Element, number: str, at: datetime) -> None:
    header = ET.SubElement(message, "GrpHdr")
    _say(header, "MsgId", number)
    _say(header, "CreDtTm", _instant(at))


def _balance(sheet: ET.Element, code: str, cents: int, day: date) -> None:
    node = ET.SubElement(sheet, "Bal")
    _say(ET.SubElement(ET.SubElement(node, "Tp"), "CdOrPrtry"), "Cd", code)
    _money(node, "Amt", abs(cents))
    _say(node, "CdtDbtInd", "DBIT" if cents < 0 else "CRDT")
    _say(ET.SubElement(node, "Dt"), "Dt", day.isoformat())


def _number(holder: ET.Element, number: str) -> None:
    _say(ET.SubElement(ET.SubElement(holder, "Id"), "Othr"), "Id", number)


def _side(cents: int) -> str:
    return "DBIT" if cents < 0 else "CRDT"


def _money(node: ET.Element, tag: str, cents: int) -> None:
    _say(node, tag, f"{cents // 100}.{cents % 100:02d}").set("Ccy", "CNY")


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _say(node: ET.Element, tag: str, text: str) -> ET.Element:
    found = ET.SubElement(node, tag)
    found.text = text
    return found


def _bytes(root: ET.Element) -> bytes:
    target = io.BytesIO()
    ET.ElementTree(root).write(target, encoding="utf-8", xml_declaration=True)
    return target.getvalue()
