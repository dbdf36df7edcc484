"""A refusal of the verifier.

House rule 8: a refusal is an exception that names its rule. Every parser and every check of this
package raises `ProofError` and nothing else, whatever bytes it is given.
"""

from __future__ import annotations


class ProofError(Exception):
    """A claim that does not hold: which rule, what was expected, what was found, and where.

    Attributes:
        rule: slug of the rule, such as `signature`, `key-person`, `seen-future`.
        message: one sentence for people.
        expected: what the rule asks for.
        found: what was there instead.
        where: the place, such as `record 11` or `data/checkpoint`; empty when not known yet.
    """

    def __init__(
        self, rule: str, message: str, *, expected: str = "", found: str = "", where: str = ""
    ) -> None:
        super().__init__(rule, message)
        self.rule = rule
        self.message = message
        self.expected = expected
        self.found = found
        self.where = where

    def at(self, where: str) -> ProofError:
        """The same refusal with its place in front, unless it names a record of its own."""
        if not self.where:
            self.where = where
        elif not (where.startswith("record ") and self.where.startswith("record ")):
            self.where = f"{where}, {self.where}"
        return self

    def as_dict(self) -> dict[str, str]:
        """The fields, for a JSON report."""
        return {
            "rule": self.rule,
            "message": self.message,
            "expected": self.expected,
            "found": self.found,
            "where": self.where,
        }

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        expected = f"; expected {self.expected}" if self.expected else ""
        found = f", found {self.found}" if self.found else ""
        return f"{where}{self.rule}: {self.message}{expected}{found}"

    def __reduce__(self) -> tuple[object, ...]:
        fields = (self.rule, self.message, self.expected, self.found, self.where)
        return (_restore, fields)


def _restore(rule: str, message: str, expected: str, found: str, where: str) -> ProofError:
    """Unpickle a refusal that crossed processes."""
    return ProofError(rule, message, expected=expected, found=found, where=where)
