"""The one place where the hour is read; everywhere else time is an argument (house rule 7).

A ledger whose clock is simulated takes its time from `ClockSet`, not from here.
"""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The system's time, UTC with microseconds."""
    return datetime.now(UTC)
