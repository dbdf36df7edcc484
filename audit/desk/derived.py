"""Level 5, derived state: every row of every projection is what the log says.

Who refolds and compares is given by the caller (`projections.Comparison`): this desk reads the
trail and knows nothing of projections.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import psycopg

from audit.desk.report import Failures, StopError, failure
from domain.kernel.words import say


class Differs(Protocol):
    """A place where a derived row is not what the log says; `column` is None for a whole row."""

    @property
    def table(self) -> str:
        """The table."""
        ...

    @property
    def key(self) -> Mapping[str, Any]:
        """The row's key by column."""
        ...

    @property
    def column(self) -> str | None:
        """The column."""
        ...

    @property
    def expected(self) -> Any:  # noqa: ANN401  (whatever a column holds)
        """What the log says; None where no row should be."""
        ...

    @property
    def found(self) -> Any:  # noqa: ANN401
        """What stands there; None where the row is missing."""
        ...


class Comparer(Protocol):
    """Refolds the log and compares; afterwards says how many rows the log calls for."""

    rows: dict[str, int]

    def differences(self) -> Iterator[Differs]:
        """Every difference."""
        ...


_VALUE_CHARS_MAX = 2_000


def check_derived(comparer: Comparer, failures: Failures) -> None:
    """Refold, and compare every row both ways.

    Rules: `derived`; `unfoldable`, where the log holds what no fold can read.
    """
    try:
        _compare(comparer, failures)
    except (StopError, psycopg.Error):
        raise
    except Exception as error:  # noqa: BLE001  (folds of a log that may be anything by now)
        words = say("the log cannot be folded again", "账本无法重新推算")
        failures.fail(failure(5, "unfoldable", words, table="records", found=str(error)[:500]))


def _compare(comparer: Comparer, failures: Failures) -> None:
    words = say("the derived row is not what the log says", "派生数据与账本不符")
    for one in comparer.differences():
        position = one.key.get("position")
        failures.fail(
            failure(
                5,
                "derived",
                words,
                table=f"projections.{one.table}",
                row=dict(one.key),
                position=position if isinstance(position, int) else None,
                where=one.column or "",
                expected=_shown(one.expected),
                found=_shown(one.found),
            )
        )
    failures.count(5, "tables", len(comparer.rows))
    failures.count(5, "rows", sum(comparer.rows.values()))


def _shown(value: object) -> str:
    return "no row" if value is None else str(value)[:_VALUE_CHARS_MAX]
