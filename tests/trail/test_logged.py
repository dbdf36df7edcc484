"""What the log holds is read without its patterns, and otherwise as it was admitted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import pytest

import domain.rooms
from audit.proof.batch import make_line
from audit.trail.logged import logged_fact, logged_line
from domain.kernel.catalogue import act_types, decode, type_of
from domain.payments.batches import PaymentLinePrepared
from domain.residents.membership import MemberJoined

assert domain.rooms.ROOMS  # importing it publishes every act type
LINE = "PaymentLinePrepared.v1"
DATA: Mapping[str, Any] = type_of(PaymentLinePrepared).example


@pytest.mark.parametrize("kind", list(act_types()), ids=lambda kind: kind.name)
def test_every_type_is_read_as_admission_read_it(kind: Any) -> None:  # noqa: ANN401
    admitted = decode(kind, dict(kind.example))
    raw = msgspec.json.encode(admitted)
    assert logged_fact(kind.name, raw) == admitted
    assert type(logged_fact(kind.name, raw)) is kind.fact
    line = logged_line(make_line(3, kind.name, msgspec.to_builtins(admitted)))
    assert (line.data, line.n, line.type) == (admitted, 3, kind.name)


def test_an_identifier_of_another_form_is_read_for_admission_has_asked() -> None:
    raw = msgspec.json.encode({**DATA, "household": "nobody"})
    found = logged_fact(LINE, raw)
    assert isinstance(found, PaymentLinePrepared)
    assert found.household == "nobody"


@pytest.mark.parametrize(
    "data",
    [
        {name: value for name, value in DATA.items() if name != "amount_fen"},
        {**DATA, "more": 1},
        {**DATA, "amount_fen": "100"},
        {**DATA, "household": 7},
        {**DATA, "household": None},
    ],
    ids=["a field less", "a field more", "a text for a number", "a number for a text", "nothing"],
)
def test_what_has_another_shape_is_no_fact(data: Mapping[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        logged_fact(LINE, msgspec.json.encode(data))
    with pytest.raises(msgspec.ValidationError):
        logged_line(make_line(0, LINE, dict(data)))


def test_a_field_whose_name_is_written_otherwise_is_read() -> None:
    kind = type_of(MemberJoined)
    found = logged_fact(kind.name, msgspec.json.encode(decode(kind, dict(kind.example))))
    assert isinstance(found, MemberJoined)
    assert isinstance(found.from_, date)


def test_a_type_that_is_not_published_says_so() -> None:
    with pytest.raises(LookupError, match=r"Unheard\.v1"):
        logged_fact("Unheard.v1", b"{}")
    with pytest.raises(LookupError, match=r"Unheard\.v1"):
        logged_line(make_line(0, "Unheard.v1", {}))
