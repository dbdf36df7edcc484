"""Whatever bytes come: a plain refusal in both languages, or the rows; never anything else."""

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.bank.faults import KINDS, WHOLE, BankFileError, Fault
from api.bank.layouts import read_layout
from api.bank.money import fen_of, fen_of_cell, yuan
from api.bank.pain001 import write_pain001
from api.bank.reading import read_receipt, read_statements
from api.bank.xml_tree import BYTES_MAX, DEPTH_MAX
from api.demo.bank import forms, iso
from api.demo.bank.orders import NotAcceptedError, read_order
from domain.kernel.words import say
from tests.api.bank.exchange import ACCOUNT, FIRST, LAST, NOW, bank_of, line, order

Reader = Callable[[str, bytes], object]
READERS: tuple[Reader, ...] = (read_receipt, read_statements)


@cache
def files() -> dict[str, bytes]:
    """One of each kind that a bank sends, and our order."""
    asked = order(line(1), line(2))
    bank = bank_of(asked)
    sent = write_pain001(asked, NOW)
    answer = bank.take(sent)
    account = bank.accounts[ACCOUNT]
    return {
        "pain001.xml": sent,
        "pain002.xml": iso.receipt(answer, NOW),
        "camt053.xml": iso.statement(account, FIRST, LAST, NOW),
        "receipt.xlsx": forms.receipt(answer),
        "receipt.txt": forms.receipt(answer, text=True),
        "statement.xlsx": forms.statement(account, FIRST, LAST),
        "statement.csv": forms.statement(account, FIRST, LAST, text=True),
    }


def faults(name: str, content: bytes, read: Reader = read_statements) -> list[str]:
    with pytest.raises(BankFileError) as error:
        read(name, content)
    found = error.value.faults
    assert found
    assert all(fault.kind in KINDS and fault.words.zh and fault.words.en for fault in found)
    return [fault.kind for fault in found]


def reads_or_refuses(name: str, content: bytes) -> None:
    for read in READERS:
        assert all(
            fault.kind in KINDS and fault.words.zh for fault in refusals(read, name, content)
        )


def refusals(read: Reader, name: str, content: bytes) -> tuple[Fault, ...]:
    """Why it was not taken; none where it was."""
    try:
        read(name, content)
    except BankFileError as error:
        return error.faults or (Fault(WHOLE, "nothing told", say("", "")),)
    return ()


DOCTYPES = {
    "billion laughs": '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    "external": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "parameter": '<!DOCTYPE d [<!ENTITY % p SYSTEM "https://example.invalid/p"> %p;]>',
    "bare": "<!DOCTYPE Document>",
    "system": '<!DOCTYPE Document SYSTEM "https://example.invalid/d.dtd">',
}


@pytest.mark.parametrize("attack", DOCTYPES)
@pytest.mark.parametrize("name", ["camt053.xml", "pain002.xml"])
def test_a_document_type_is_refused_before_anything_in_it_is_read(attack: str, name: str) -> None:
    read = READERS[name == "camt053.xml"]
    start, _, rest = files()[name].partition(b"?>")
    content = start + b"?>" + DOCTYPES[attack].encode() + rest
    assert faults(name, content, read) == ["entity"]
    assert faults(name, content.replace(b"CNY<", b"&b;<"), read) == ["entity"]


def test_an_entity_that_nobody_declared_is_no_text() -> None:
    assert faults("s.xml", files()["camt053.xml"].replace(b">BOOK<", b">&b;<", 1)) == ["damaged"]


@pytest.mark.parametrize("name", ["camt053.xml", "pain002.xml"])
def test_a_file_that_was_cut_off_anywhere_is_refused(name: str) -> None:
    content = files()[name]
    read = READERS[name == "camt053.xml"]
    for length in range(0, len(content.rstrip()), 37):
        assert faults(name, content[:length], read) in (["damaged"], ["format"], ["encoding"]), (
            length
        )


@pytest.mark.parametrize("name", ["receipt.xlsx", "statement.xlsx"])
def test_a_spreadsheet_that_was_cut_off_is_refused(name: str) -> None:
    content = files()[name]
    read = READERS[name == "statement.xlsx"]
    for length in (0, 1, 4, 100, len(content) // 2, len(content) - 1):
        assert faults(name, content[:length], read) == ["format"], length


def test_a_statement_that_lost_lines_no_longer_adds_up() -> None:
    content = files()["statement.csv"]
    lines = content.splitlines(keepends=True)
    for place in range(5, len(lines) - 1):
        assert "balance" in faults("s.csv", b"".join(lines[:place])), place


def test_encodings_are_the_declared_ones_and_never_tried_out() -> None:
    text = files()["camt053.xml"].decode()
    declared = text.replace("encoding='utf-8'", "encoding='GB18030'")
    assert declared != text
    said = read_statements("s.xml", text.encode())
    assert read_statements("s.xml", declared.encode("gb18030")) == said
    assert read_statements("s.xml", b"\xef\xbb\xbf" + text.encode()) == said
    assert faults("s.xml", declared.encode()) in (["encoding"], ["damaged"])
    assert faults("s.xml", text.encode("gb18030")) == ["encoding"]
    latin = text.replace("encoding='utf-8'", "encoding='ISO-8859-1'")
    assert faults("s.xml", latin.encode()) == ["encoding"]
    assert faults("s.xml", text.encode("utf-16"), read_receipt) in (["encoding"], ["format"])
    wide = files()["statement.csv"].decode("gb18030").encode("utf-16")
    assert faults("s.csv", wide) == ["format"]


def test_the_place_of_a_bad_byte_is_told() -> None:
    content = files()["camt053.xml"].replace(b"<Stmt>", b"\n\n<Stmt>\xff")
    with pytest.raises(BankFileError, match="row 4: expected UTF-8"):
        read_statements("s.xml", content)


def test_a_file_that_is_too_large_or_too_deep_is_refused() -> None:
    root = b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'>"
    assert faults("s.xml", root + b"<a>" * (DEPTH_MAX + 1)) == ["size"]
    assert faults("s.xml", root + b" " * BYTES_MAX) == ["size"]


def test_an_element_of_another_namespace_is_never_taken_for_the_messages_own() -> None:
    content = files()["camt053.xml"].replace(b"<AcctSvcrRef>", b"<AcctSvcrRef xmlns='urn:other'>")
    assert "missing" in faults("s.xml", content)


def test_a_receipt_is_no_statement_and_the_other_way_round() -> None:
    assert faults("r.xml", files()["pain002.xml"], read_statements) == ["version"]
    assert faults("s.xml", files()["camt053.xml"], read_receipt) == ["version"]
    assert faults("o.xml", files()["pain001.xml"], read_receipt) == ["version"]
    assert faults("r.xlsx", files()["receipt.xlsx"], read_statements) == ["column"]
    assert faults("s.xlsx", files()["statement.xlsx"], read_receipt) == ["format"]


def test_no_fault_repeats_a_number_of_an_account() -> None:
    card = line(1).card
    for name, read in (("receipt.txt", READERS[0]), ("statement.csv", READERS[1])):
        content = files()[name].replace(b"100.01", b"1e2")
        with pytest.raises(BankFileError) as error:
            read(name, content)
        assert card not in str(error.value) + error.value.zh
        assert ACCOUNT not in str(error.value) + error.value.zh


def test_columns_that_slipped_never_bring_a_name_or_a_number_into_a_refusal() -> None:
    text = files()["receipt.txt"].decode("gb18030")
    slipped = text.replace("\n1,", "\nx,1,").replace("\n2,", "\nx,2,")
    assert slipped != text
    with pytest.raises(BankFileError) as error:
        read_receipt("r.txt", slipped.encode("gb18030"))
    for personal in (line(1).card, line(1).card[:8], line(1).payee_name):
        assert personal not in str(error.value) + error.value.zh


@given(
    name=st.sampled_from(("camt053.xml", "pain002.xml", "receipt.txt", "statement.csv")),
    place=st.integers(0, 10**6),
    piece=st.binary(min_size=0, max_size=6)
    | st.sampled_from((b"<", b">", b"/>", b"0", b"-", b"\xe4")),
    cut=st.integers(0, 40),
)
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    name: str, place: int, piece: bytes, cut: int
) -> None:
    content = files()[name]
    at = place % len(content)
    reads_or_refuses(name, content[:at] + piece + content[at + cut :])


@given(
    name=st.sampled_from(("receipt.xlsx", "statement.xlsx")),
    place=st.integers(0, 10**6),
    byte=st.integers(0, 255),
)
@settings(max_examples=60, deadline=None)
def test_a_damaged_spreadsheet_is_read_or_refused_and_nothing_else(
    name: str, place: int, byte: int
) -> None:
    content = bytearray(files()[name])
    content[place % len(content)] = byte
    reads_or_refuses(name, bytes(content))


@given(
    content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode),
    name=st.sampled_from(("a.xml", "a.xlsx", "a.csv", "a.txt", "a", "")),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_refused(content: bytes, name: str) -> None:
    for read in READERS:
        assert faults(name, content, read)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_no_layout(text: str) -> None:
    with pytest.raises(BankFileError):
        read_layout(text.encode(errors="replace"))


@given(st.binary(max_size=100) | st.binary(max_size=100).map(b"PK".__add__))
@settings(deadline=None)
def test_the_bank_takes_in_no_file_that_is_none(content: bytes) -> None:
    with pytest.raises(NotAcceptedError):
        read_order(content)


@given(st.integers(0, 10**14 - 1))
def test_fen_are_the_same_after_any_way_through_yuan(fen: int) -> None:
    assert fen_of(yuan(fen)) == fen
    assert fen_of_cell(yuan(fen)) == fen
    assert fen_of_cell(f"{fen // 100:,}.{fen % 100:02d}") == fen
    assert fen_of_cell(fen / 100) == fen
    assert fen_of_cell(f"-{yuan(fen)}") == -fen


@given(st.floats() | st.text(max_size=12) | st.booleans() | st.dates())
def test_any_cell_is_an_amount_to_the_fen_or_refused(cell: object) -> None:
    found = fen_of_cell(cell)  # type: ignore[arg-type]
    assert isinstance(found, int) or (found.en and found.zh)


def test_a_sum_of_number_cells_has_the_digits_that_excel_shows_and_a_third_one_is_seen() -> None:
    assert fen_of_cell(0.1 + 0.2) == 30
    assert not isinstance(fen_of_cell(999_999_999_999.001), int)
    assert not isinstance(fen_of_cell(0.001), int)
    assert not isinstance(fen_of_cell(float("nan")), int)
