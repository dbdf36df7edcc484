"""The papers inside a fact: what an archive has to hold (ID-8)."""

from collections.abc import Iterable, Iterator

import msgspec

from domain.kernel.fact import Paper

_NESTED = (msgspec.Struct, tuple, list)


def papers_of(value: object) -> tuple[str, ...]:
    """The SHA-256 of every paper inside a fact, in order, each once."""
    return tuple(dict.fromkeys(_papers(value)))


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
