"""The base of every fact: a frozen record of what was stated, strict in its fields.

Facts are named in the past tense and published by name and version (house rule 2). Identifiers
match `[a-z]+:[A-Za-z0-9-]{1,64}`; money is whole fen; a sealed field holds a commitment, and its
value travels beside the act as a disclosure (signed-events.md, Personal data stays off the log).
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, dataclass_transform

import msgspec
import msgspec.inspect


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Fact(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    omit_defaults=False,
    gc=False,
):
    """What an act or a batch line states; each type of act has its own.

    Facts, statements and states are made of values alone and never refer to themselves in a circle,
    so that the garbage collector need not walk through them (`gc=False`, ADR 69).
    """


class Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A commitment to a value that stays off the log."""

    sealed: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/]{43}=$")]


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A scan or photo stored beside the log by its content address."""

    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    media_type: Annotated[str, msgspec.Meta(max_length=100)]
    length_bytes: Annotated[int, msgspec.Meta(ge=1)]


def identifier(prefix: str) -> msgspec.Meta:
    """The form of an identifier of one kind, such as `household:...`."""
    return msgspec.Meta(pattern=f"^{prefix}:[A-Za-z0-9-]{{1,64}}$")


PersonId = Annotated[str, identifier("person")]
HouseholdId = Annotated[str, identifier("household")]
CaseId = Annotated[str, identifier("case")]
AssemblyId = Annotated[str, identifier("assembly")]
NoticeId = Annotated[str, identifier("notice")]
ObjectionId = Annotated[str, identifier("objection")]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Fen = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1, description="whole fen 分")]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31)]


def sealed_paths(value: object, path: str = "") -> Iterator[str]:
    """JSON Pointers of the sealed fields inside a fact, in order of their names."""
    if isinstance(value, Sealed):
        yield path
    elif isinstance(value, msgspec.Struct):
        names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        for name, written in names:
            yield from sealed_paths(getattr(value, name), f"{path}/{written}")
    elif isinstance(value, tuple | list):
        for position, item in enumerate(value):
            yield from sealed_paths(item, f"{path}/{position}")


_NESTED = (msgspec.Struct, tuple, list)


def papers_of(value: object) -> tuple[str, ...]:
    """The SHA-256 of every paper inside a fact, in order, each once."""
    if not isinstance(value, msgspec.Struct) or isinstance(value, Paper):
        return tuple(dict.fromkeys(_papers(value)))
    fields = _paper_fields(type(value))
    if not fields:
        return ()
    parts = (part for name in fields if (part := getattr(value, name)) is not None)
    return tuple(dict.fromkeys(paper for part in parts for paper in _papers(part)))


@cache
def _paper_fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a type whose values can hold a paper anywhere inside."""
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType)  # noqa: S101  (of a struct it is one)
    return tuple(field.name for field in info.fields if "Paper" in repr(field.type))


def _papers(value: object) -> Iterator[str]:
    if isinstance(value, Paper):
        yield value.sha256
        return
    parts: Iterable[object] = ()
    if isinstance(value, msgspec.Struct):
        parts = (getattr(value, name) for name in value.__struct_fields__)
    elif isinstance(value, tuple | list):
        parts = value
    for part in parts:
        if isinstance(part, _NESTED):
            yield from _papers(part)
