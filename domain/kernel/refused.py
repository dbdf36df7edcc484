"""A refusal names its rule, what the rule expected and what was found.

Refusing changes nothing: the ledger is as it was, and the act may be signed again where that
makes sense. Source: signed-events.md, Admission; house rule 8.
"""

from typing import Literal

from domain.kernel.words import Words

Kind = Literal["forbidden", "conflict"]


class Refused(Exception):  # noqa: N818  (a refusal is no error of ours)
    """The act breaks a rule of domain.md and is not admitted.

    `rule` is the id of the rule (`ASM-1`); `kind` says whether the person may not do this at
    all (role, place, duties, recusal) or the process does not allow it now; `line` is the number
    of the line of a batch that broke it, where one did.
    """

    def __init__(self, rule: str, *, expected: Words, found: Words) -> None:
        super().__init__(f"{rule}: expected {expected.en}; found {found.en}")
        self.rule = rule
        self.expected = expected
        self.found = found
        self.line: int | None = None

    @property
    def kind(self) -> Kind:
        """`forbidden` for the rules on actors (ACT), `conflict` for every other rule."""
        return "forbidden" if self.rule.startswith("ACT-") else "conflict"


class in_line:  # noqa: N801  (reads as a word: with in_line(n))
    """Whatever is refused inside is refused for that line of the batch."""

    __slots__ = ("_n",)

    def __init__(self, n: int) -> None:
        self._n = n

    def __enter__(self) -> None:
        """Go into the line."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Put the line's number on what was refused."""
        if isinstance(error, Refused):
            error.line = self._n


def require(
    condition: bool,  # noqa: FBT001  (reads as a sentence at the call)
    rule: str,
    *,
    expected: Words,
    found: Words,
) -> None:
    """Refuse under `rule` unless the condition holds."""
    if not condition:
        raise Refused(rule, expected=expected, found=found)
