"""What comes of an act: it was admitted, it was refused by a rule, or nobody knows yet.

A refusal names its rule, what the rule expected and what was found, in both languages, and
changed nothing. `Unavailable` is no refusal: the act may or may not be in the log, and sending it
again is safe because its id is admitted once.
"""

from typing import Literal

import msgspec

from domain.kernel.refused import Refused
from domain.kernel.words import Words, say

Kind = Literal["malformed", "signature", "forbidden", "refused", "id-reused", "too-large", "schema"]
"""400, 401, 403, 409, 409, 413, 422 (api.md, Writing)."""


class Admitted(msgspec.Struct, frozen=True, gc=False):
    """An act in the log: its position, when it was taken, and its leaf hash (32 bytes).

    `already` says that it had been admitted before and this is its first record. `count` is the
    number of records it takes: 1, or the header and the lines of a batch.
    """

    index: int
    id: str
    admitted_at: str
    leaf: bytes
    count: int = 1
    already: bool = False


class Refusal(Exception):  # noqa: N818  (the word of the specification)
    """The act is not admitted; `kind` is the kind of problem that the interface answers.

    `line` is the number of the line of a batch for which it was refused, where one was.
    """

    def __init__(
        self, kind: Kind, rule: str, *, expected: Words, found: Words, line: int | None = None
    ) -> None:
        super().__init__(f"{rule}: expected {expected.en}; found {found.en}")
        self.kind: Kind = kind
        self.rule = rule
        self.expected = expected
        self.found = found
        self.line = line


class IdReused(Refusal):
    """The id belongs to another act, which is in the log."""

    def __init__(self, act_id: str, index: int) -> None:
        super().__init__(
            "id-reused",
            "act-id",
            expected=say("an id that no other act has", "未被其他事项使用的编号"),
            found=say(f"{act_id} at position {index}", f"{act_id} 已用于第 {index} 条记录"),
        )


class Busy(Exception):  # noqa: N818  (what the interface calls it)
    """The queue is full: the act was not taken and may be sent again as it is."""


class Unavailable(Exception):  # noqa: N818
    """The database cannot be reached; the outcome of the act is not known."""


def of_refused(refused: Refused) -> Refusal:
    """A refusal of the domain: `forbidden` for who may not, `refused` for every other rule."""
    return Refusal(
        "forbidden" if refused.kind == "forbidden" else "refused",
        refused.rule,
        expected=refused.expected,
        found=refused.found,
        line=refused.line,
    )
