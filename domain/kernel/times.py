"""Days are Shanghai days; instants are UTC. Source: design.md, decision 12."""

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def shanghai_day(instant: datetime) -> date:
    """The calendar day in Shanghai on which the instant falls."""
    return instant.astimezone(SHANGHAI).date()


def day_after(day: date, days: int) -> date:
    """The day that lies `days` days after `day`."""
    return day + timedelta(days=days)
