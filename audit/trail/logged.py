"""Facts as the log holds them: read by their types, and not asked again for what admission asked.

Half of what reading a fact takes goes into the patterns of its identifiers (3 of 4 us a line). What
is in the log was held against them when it was admitted; a record that was changed since is what
signatures, tree and audit find, with everything that its data say. So who reads the log only to go
on from it decodes names, types and shape; the audit's own reading asks for everything.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, get_type_hints

import msgspec
from msgspec.structs import asdict

from audit.trail.typed_lines import TypedLine, type_named
from domain.kernel.catalogue import act_type
from domain.kernel.fact import Fact


def logged_fact(name: str, data: msgspec.Raw | bytes) -> Fact:
    """The fact of a type in its JSON.

    Raises:
        LookupError: a type that this release does not publish.
        msgspec.ValidationError: other fields than the type has, or of other types.
    """
    fact, decode = _reader(name)
    return fact(**asdict(decode(data)))


def logged_line(raw: bytes) -> TypedLine:
    """A line of a batch; raises as `logged_fact`."""
    fact, decode = _line_reader(type_named(raw))
    line = decode(raw)
    return TypedLine(fact(**asdict(line.data)), line.n, line.type)


@lru_cache(maxsize=1024)
def _reader(name: str) -> tuple[type[Fact], Callable[[msgspec.Raw | bytes], Any]]:
    fact = _published(name)
    return fact, msgspec.json.Decoder(_plain(fact)).decode


@lru_cache(maxsize=1024)
def _line_reader(name: bytes) -> tuple[type[Fact], Callable[[bytes], Any]]:
    fact = _published(name.decode("ascii", "replace"))
    fields = [("data", _plain(fact)), ("n", int), ("type", str)]
    line = msgspec.defstruct("LoggedLine", fields, forbid_unknown_fields=True)
    return fact, msgspec.json.Decoder(line).decode


def _published(name: str) -> type[Fact]:
    kind = act_type(name)
    if kind is None:
        raise LookupError(f"no act type {name}")
    return kind.fact


def _plain(fact: type[Fact]) -> type[msgspec.Struct]:
    """A struct with the fields of a fact, of the same types without patterns and bounds."""
    types, declared = get_type_hints(fact), msgspec.structs.fields(fact)
    return msgspec.defstruct(
        f"Logged{fact.__name__}",
        [(each.name, types[each.name], _as_declared(each)) for each in declared],
        kw_only=True,
        forbid_unknown_fields=True,
    )


def _as_declared(each: msgspec.structs.FieldInfo) -> Any:  # noqa: ANN401  (what msgspec takes)
    if each.default is not msgspec.NODEFAULT:
        return msgspec.field(name=each.encode_name, default=each.default)
    if each.default_factory is not msgspec.NODEFAULT:
        return msgspec.field(name=each.encode_name, default_factory=each.default_factory)
    return msgspec.field(name=each.encode_name)
