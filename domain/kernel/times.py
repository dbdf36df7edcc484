"""Days are Shanghai days; instants are UTC. Source: design.md, decision 12."""

from datetime import UTC, date, datetime, timedelta, timezone

_AHEAD = timedelta(hours=8)
SHANGHAI = timezone(_AHEAD, "Asia/Shanghai")


def shanghai_day(instant: datetime) -> date:
    """The calendar day in Shanghai on which the instant falls."""
    if instant.tzinfo is UTC:
        return (instant + _AHEAD).date()
    return instant.astimezone(SHANGHAI).date()


def day_after(day: date, days: int) -> date:
    """The day that lies `days` days after `day`."""
    return day + timedelta(days=days)
