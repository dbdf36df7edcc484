"""RFC 8785 with integers only: one value has one encoding, and nothing else is decoded."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.proof.canonical import DEPTH_MAX, INTEGER_MAX, decode, encode
from audit.proof.errors import ProofError

INTEGERS = st.integers(-INTEGER_MAX, INTEGER_MAX)
TEXTS = st.text(st.characters(codec="utf-8"))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)

SHORT = {8: "b", 9: "t", 10: "n", 12: "f", 13: "r", 34: '"', 92: "\\"}


def slow_text(text: str) -> str:
    """RFC 8785, section 3.2.2.2, letter by letter."""
    letters = []
    for letter in text:
        code = ord(letter)
        if code in SHORT:
            letters.append("\\" + SHORT[code])
        elif code < 32:
            letters.append(f"\\u{code:04x}")
        else:
            letters.append(letter)
    return '"' + "".join(letters) + '"'


def utf16_units(text: str) -> list[int]:
    """What RFC 8785, section 3.2.3 sorts by."""
    data = text.encode("utf-16-be")
    return [data[i] << 8 | data[i + 1] for i in range(0, len(data), 2)]


def slow_encode(value: Any) -> str:  # noqa: ANN401
    """An encoder that shares nothing with the one under test."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:d}"
    if isinstance(value, str):
        return slow_text(value)
    if isinstance(value, list):
        return "[" + ",".join(map(slow_encode, value)) + "]"
    keys = sorted(value, key=utf16_units)
    return "{" + ",".join(f"{slow_text(key)}:{slow_encode(value[key])}" for key in keys) + "}"


@given(VALUES)
def test_a_value_is_encoded_as_the_slow_encoder_does_and_decoded_again(value: object) -> None:
    encoded = encode(value)
    assert encoded == slow_encode(value).encode()
    assert decode(encoded) == value


@given(st.dictionaries(st.sampled_from(["\ufb03", "\U0001f600", "a", "\ue000", "中"]), INTEGERS))
def test_keys_stand_in_the_order_of_utf_16(value: dict[str, int]) -> None:
    assert encode(value) == slow_encode(value).encode()
    assert decode(encode(value)) == value


def test_code_point_order_is_not_utf_16_order() -> None:
    ordered = '{"😀":1,"ﬃ":2}'.encode()
    assert decode(ordered) == {"😀": 1, "ﬃ": 2}
    with pytest.raises(ProofError):
        decode('{"ﬃ":2,"😀":1}'.encode())


@given(st.binary(max_size=40) | TEXTS.map(str.encode) | VALUES.map(encode))
def test_what_is_decoded_is_the_encoding_of_its_value(data: bytes) -> None:
    try:
        value = decode(data)
    except ProofError as error:
        assert error.rule == "canonical"  # noqa: PT017
    else:
        assert encode(value) == data


@given(VALUES, st.data())
def test_a_changed_byte_is_refused_or_is_another_value(value: object, data: st.DataObject) -> None:
    encoded = bytearray(encode(value))
    place = data.draw(st.integers(0, len(encoded) - 1))
    encoded[place] = data.draw(st.integers(0, 255).filter(lambda b: b != encoded[place]))
    try:
        assert decode(bytes(encoded)) != value
    except ProofError as error:
        assert error.rule == "canonical"  # noqa: PT017


REFUSED = [
    b"",
    b" 1",
    b"1 ",
    b"1\n",
    b"\xef\xbb\xbf1",
    b"01",
    b"+1",
    b"-0",
    b"1.0",
    b"1e2",
    b"1E400",
    b"NaN",
    b"Infinity",
    b"9007199254740992",
    b"-9007199254740992",
    b"1" * 400,
    b"1" * 5000,
    b'"\\u0041"',
    b'"\\/"',
    b'"\\u000A"',
    b'"\\u001F"',
    b'"\\ud83d\\ude00"',
    b'"\\ud800"',
    b'"\xed\xa0\x80"',
    b'"\xc0\x80"',
    b'"\xff"',
    b'"\x01"',
    b"'a'",
    b"[1,]",
    b"[1 ,2]",
    b'{"a":1,}',
    b'{"a" :1}',
    b'{"b":1,"a":2}',
    b'{"a":1,"a":1}',
    b"{a:1}",
    b"[1]]",
    b"1//",
    b"tru",
]


@pytest.mark.parametrize("data", REFUSED, ids=lambda data: repr(data[:20]))
def test_what_is_not_canonical_is_refused(data: bytes) -> None:
    with pytest.raises(ProofError) as caught:
        decode(data)
    assert caught.value.rule == "canonical"


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'["]",'])
def test_nesting_has_an_end(opening: bytes) -> None:
    with pytest.raises(ProofError, match="nested too deeply"):
        decode(opening * 200_000)


def test_nesting_is_counted_outside_of_strings() -> None:
    deepest = b"[" * DEPTH_MAX + b"]" * DEPTH_MAX
    assert encode(decode(deepest)) == deepest
    with pytest.raises(ProofError):
        decode(b"[" + deepest + b"]")
    assert decode(b'"' + b'[\\"' * 500 + b'"') == '["' * 500


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        b"x",
        {1: 2},
        {"a": {1, 2}},
        "\ud800",
        {"\udfff": 1},
        object,
    ],
    ids=repr,
)
def test_what_has_no_canonical_form_is_not_encoded(value: object) -> None:
    with pytest.raises(ProofError) as caught:
        encode([value])
    assert caught.value.rule == "canonical"


def test_a_list_within_itself_is_not_encoded() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(ProofError):
        encode(value)
