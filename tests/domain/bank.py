"""A bank of examples and what it writes about the accounts of `books.py`.

`bankaccount:1` holds the money of `account:fund-1` and `account:allocation-1`, `bankaccount:e1`
is the entity's, `bankaccount:c1` the collective's; `card:k1` is `person:jia`'s of `household:h1`.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Literal

from domain.banking.accounts import BankAccountDeclared, BooksKeptAt
from domain.banking.entries import StatementEntry
from domain.banking.lists import AccountListGiven, Listed
from domain.banking.statements import QuietStatementGiven, StatementGiven, StatementObtained
from domain.kernel.act import Act, Signer
from tests.domain.books import (
    LINE_FEN,
    PAPER,
    RECEIVES,
    VILLAGE_KEEPS,
    YUAN,
    By,
    allocated,
    books,
    line,
    opened,
    opening_stated,
)
from tests.domain.payments_cast import NUMBERS as PAYEES_NUMBERS
from tests.domain.payments_cast import PAYEES, due
from tests.domain.test_cards import NUMBER, declared
from tests.spec import COUNTY, VILLAGE, Given, act, day, officer, secret
from tests.village import family

NUMBERS = {"1": "20100000000000001", "e1": "20100000000000002", "c1": "20100000000000003"}
CARD, CARD_NUMBER = "card:k1", NUMBER
CARDS = {
    CARD: ("person:jia", CARD_NUMBER),
    **{f"card:{who}": (f"person:{who}", number) for who, number in PAYEES_NUMBERS.items()},
}
UNKNOWN = "20100000000000099"
Direction = Literal["debit", "credit"]


BANK = "示例农商行"


def bank(body: str = BANK) -> Signer:
    return officer("bank", "person:b1", body=body)


def auditor() -> Signer:
    return officer("audit_bureau", "person:a1", body="audit bureau")


def bank_account(
    name: str = "1",
    *kept: str,
    place: str = COUNTY,
    number: str | None = None,
    owner: str = "place:231005",
    by: By = RECEIVES,
    at: str = "2026-03-02",
) -> Act[BankAccountDeclared]:
    data = BankAccountDeclared(
        bank_account=f"bankaccount:{name}",
        place=place,
        owner=owner,
        bank=BANK,
        number=secret(number or NUMBERS[name]),
        opened_on=day("2026-01-05"),
        books=tuple(f"account:{one}" for one in kept),
        paper=PAPER,
    )
    return act(data, by=by, at=at)


def kept_at(name: str, *kept: str, by: By = RECEIVES, at: str = "2026-03-02") -> Act[BooksKeptAt]:
    accounts = tuple(f"account:{one}" for one in kept)
    return act(BooksKeptAt(bank_account=f"bankaccount:{name}", books=accounts), by=by, at=at)


def entry(
    amount_fen: int,
    direction: Direction = "debit",
    *,
    on: str = "2026-03-10",
    statement: str = "1",
    reference: str = "",
    to: str | None = "e1",
    **changed: Any,  # noqa: ANN401
) -> StatementEntry:
    """An entry; `to` is a bank account's name, a card, a number nobody knows, or nothing."""
    data: dict[str, Any] = {
        "statement": f"statement:{statement}",
        "value_date": day(on),
        "amount_fen": amount_fen,
        "direction": direction,
        "reference": reference or f"{on}-{amount_fen}-{direction}",
        "end_to_end": None,
        "code": None,
        "cash": False,
        "name": None,
        "remark": None,
        **_other_side(to),
        **changed,
    }
    return StatementEntry(**data)


def _other_side(to: str | None) -> dict[str, Any]:
    if to is None:
        return {"party": None, "person": None, "number": None}
    if to in CARDS:
        person, number = CARDS[to]
        return {"party": to, "person": person, "number": secret(number)}
    if to in NUMBERS:
        return {"party": f"bankaccount:{to}", "person": None, "number": secret(NUMBERS[to])}
    return {"party": None, "person": None, "number": secret(to)}


def cash(amount_fen: int, *, on: str = "2026-03-20") -> StatementEntry:
    """A withdrawal over the counter."""
    return entry(amount_fen, on=on, to=None, cash=True, code="PMNT/CNTR/CWDL")


def _header(
    entries: Iterable[StatementEntry], name: str, account: str, opening_fen: int
) -> dict[str, Any]:
    listed = list(entries)
    debits_fen = sum(one.amount_fen for one in listed if one.direction == "debit")
    credits_fen = sum(one.amount_fen for one in listed if one.direction == "credit")
    return {
        "statement": f"statement:{name}",
        "bank_account": f"bankaccount:{account}",
        "opening_fen": opening_fen,
        "closing_fen": opening_fen + credits_fen - debits_fen,
        "sha256": "5" * 64,
        "entries_count": len(listed),
        "debits_fen": debits_fen,
        "credits_fen": credits_fen,
    }


def statement(
    *entries: StatementEntry,
    name: str = "1",
    account: str = "1",
    opening_fen: int = LINE_FEN,
    since: str = "2026-03-01",
    until: str = "2026-03-31",
    grade: Any = "bank_signed",  # noqa: ANN401
    by: By | None = None,
    at: str = "2026-04-02",
    **changed: Any,  # noqa: ANN401
) -> Act[StatementGiven]:
    fields = _header(entries, name, account, opening_fen) | changed
    data = StatementGiven(from_=day(since), to=day(until), grade=grade, **fields)
    return act(data, by=by or (bank(),), at=at, lines=entries)


def obtained(
    *entries: StatementEntry,
    name: str = "1",
    opening_fen: int = LINE_FEN,
    grade: Any = "auditor_obtained",  # noqa: ANN401
) -> Act[StatementObtained]:
    fields = _header(entries, name, "1", opening_fen)
    data = StatementObtained(
        from_=day("2026-03-01"), to=day("2026-03-31"), grade=grade, place=COUNTY, **fields
    )
    return act(data, by=auditor(), at="2026-04-02", lines=entries)


def quiet(
    *,
    name: str = "quiet-1",
    account: str = "c1",
    balance_fen: int = 0,
    since: str = "2026-03-01",
    until: str = "2026-03-31",
    at: str = "2026-04-02",
    **changed: Any,  # noqa: ANN401
) -> Act[QuietStatementGiven]:
    fields = _header((), name, account, balance_fen)
    own = {name: fields[name] for name in QuietStatementGiven.__struct_fields__ if name in fields}
    data = QuietStatementGiven(
        from_=day(since), to=day(until), grade="bank_signed", **(own | changed)
    )
    return act(data, by=bank(), at=at)


def account_list(
    *names: str,
    name: str = "1",
    unknown: tuple[str, ...] = (),
    owner: str = "place:231005",
    as_of: str = "2026-03-31",
    at: str = "2026-04-02",
    **changed: Any,  # noqa: ANN401
) -> Act[AccountListGiven]:
    known = [
        Listed(number=secret(NUMBERS[one]), bank_account=f"bankaccount:{one}") for one in names
    ]
    by = changed.pop("by", bank())
    fields: dict[str, Any] = {
        "account_list": f"accountlist:{name}",
        "place": COUNTY,
        "owner": owner,
        "bank": "示例农商行",
        "as_of": day(as_of),
        "grade": "bank_signed",
        "accounts": (*known, *(Listed(number=secret(one)) for one in unknown)),
        "sha256": "6" * 64,
        **changed,
    }
    return act(AccountListGiven(**fields), by=by, at=at)


@cache
def banked() -> Given:
    """`funded()` of the books, at its banks, and a household with its card."""
    return books().having(
        line(),
        allocated(),
        *family("h1", "jia", "yi"),
        *family("h2", "bing"),
        declared(),
        bank_account("1", "fund-1", "allocation-1"),
        bank_account("e1", "entity-1", owner="entity:1"),
        bank_account(
            "c1", "collective-1", place=VILLAGE, owner=f"place:{VILLAGE}", by=VILLAGE_KEEPS
        ),
    )


PAID_FEN = 100_000 * YUAN


# --- a village that pays, of `payments_cast` ---------------------------------------------------


def paid_entry(who: str, *, on: str = "2026-06-04", attempt: int = 1, **changed: Any) -> Any:  # noqa: ANN401
    """The bank's entry of a payment of `list:1`."""
    fields = {
        "to": f"card:{who}",
        "statement": "v1",
        "reference": f"B-{who}-{attempt}",
        "end_to_end": f"{due(who).partition(':')[2]}-{attempt}",
        **changed,
    }
    return entry(fields.pop("amount_fen", PAYEES[who][2]), on=on, **fields)


def village_statement(*entries: StatementEntry, **changed: Any) -> Act[StatementGiven]:  # noqa: ANN401
    """The collective's statement, from its opening to the end of June."""
    options: dict[str, Any] = {
        "name": "v1",
        "account": "c1",
        "opening_fen": 5_000 * YUAN,
        "since": "2026-01-06",
        "until": "2026-06-30",
        "at": "2026-07-02",
        **changed,
    }
    return statement(*entries, **options)


def with_books(history: Given, *, listed: bool = True) -> Given:
    """What the village pays from, stated, declared at the bank and listed by it."""
    place = f"place:{VILLAGE}"
    own = account_list("c1", owner=place, as_of="2026-06-30", at="2026-07-02")
    return history.having(
        opened("opening-1", "opening"),
        opening_stated(amount_fen=5_000 * YUAN),
        bank_account("c1", "collective-1", place=VILLAGE, owner=place, by=VILLAGE_KEEPS),
        bank_account("e1", owner="entity:1"),
        *([own] if listed else []),
    )
