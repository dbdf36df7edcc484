"""Tags: under which subjects an event is found.

    tags   one row for each event and subject

A tag is every identifier in the fact, the event's streams, its signers' persons, and its place
(`place:<code>`). Never read by admission (design.md, 5).
"""

import re
from collections.abc import Iterable

from projections.table import Row, Rows, Table

_IDENTIFIER = re.compile(r'"([a-z]+:[A-Za-z0-9-]{1,64})"')
"""A whole string of JSON; within a string a quotation mark is escaped, so no part of one."""


class TagRow(Row, frozen=True, kw_only=True):
    """The event at `position` is about `tag`."""

    tag: str


TAGS_TABLE = Table(
    name="tags",
    row=TagRow,
    key=("ledger", "tag", "position"),
    ddl="""
CREATE TABLE tags (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    tag      text    COLLATE "C" NOT NULL,
    PRIMARY KEY (ledger, tag, position)
);
""",
)


def identifiers(written: str) -> list[str]:
    """Every identifier in a fact written as JSON, in order."""
    return _IDENTIFIER.findall(written)


def copy(cursor: Rows, ledger: int, tags: Iterable[tuple[int, str]]) -> None:
    """Write tags in bulk: pairs of position and tag, whose characters need no escape."""
    with cursor.copy("COPY tags (ledger, position, tag) FROM STDIN") as into:
        into.write("".join(f"{ledger}\t{position}\t{tag}\n" for position, tag in tags))
