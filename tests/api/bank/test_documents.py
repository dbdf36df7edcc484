"""docs/bank-files.md says what the readers know, and its examples hold."""

import re
from pathlib import Path

from api.bank.cash import NOT_CASH_WORDS, WORDS
from api.bank.faults import KINDS
from api.bank.layouts import read_layout
from api.bank.reading import read_statements
from api.bank.receipts import KIND as RECEIPT
from api.bank.receipts import STATUS_WORDS
from api.bank.statement_columns import KIND as STATEMENT
from api.bank.templates import write_template
from tests.api.bank.exchange import NOW, line, order

DOCUMENT = Path(__file__).parents[3] / "docs" / "bank-files.md"


def blocks() -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)


def test_the_document_has_every_column_word_and_kind_of_refusal() -> None:
    text = DOCUMENT.read_text()
    assert RECEIPT.vocabulary.table("en") in text
    assert STATEMENT.vocabulary.table("en") in text
    for word in (*STATUS_WORDS, *WORDS, *NOT_CASH_WORDS):
        assert word in text
    told = dict(re.findall(r"^\| `([a-z-]+)` \| (.*?) \| .+ \|$", text, re.MULTILINE))
    assert told == {kind: f"{meaning.en} {meaning.zh}" for kind, meaning in KINDS.items()}


def test_the_layout_in_the_document_writes_what_the_document_shows() -> None:
    layout, shown, _ = blocks()
    asked = order(line(1), line(2, payee_name="演示乙"))
    content = write_template(asked, read_layout(layout.encode()), NOW)
    assert content.decode("gb18030").replace("\r\n", "\n") == shown


def test_the_statement_in_the_document_is_read() -> None:
    (found,) = read_statements("s.csv", blocks()[2].encode())
    assert [(one.end_to_end, one.signed_fen) for one in found.entries] == [("B1-00001", -4_000)]
