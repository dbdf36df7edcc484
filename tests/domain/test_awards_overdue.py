"""What is open about awards and subsidies, until it is done."""

from datetime import date

import msgspec

from domain.awards.overdue import unlisted, unshown
from domain.awards.standing import held
from domain.kernel.gap import Gap
from domain.steps.case import Case
from domain.subsidies.calendar import published
from domain.subsidies.deadlines import Unpaid, late, reviewed_on
from tests.domain.awards_cast import (
    FINAL,
    TIER_2_FEN,
    WORK,
    drawn,
    grant,
    granted,
    listed,
    use_shown,
)
from tests.domain.test_awards_use import paid
from tests.domain.test_working_days import calendar
from tests.spec import Given, day

LEFT = Unpaid("list:1", 1, TIER_2_FEN)
PAID_ON = day("2026-12-01")


def overdue(today: str, left: Unpaid = LEFT, history: Given | None = None) -> Gap | None:
    """What PAY-7 lists of `list:1`, which county finance reviewed on 18 November 2026."""
    ledger = (history or listed()).ledger
    case = ledger.read(Case, "case:list-1")
    return late(case, left, 15, published(ledger), day(today))


def test_pay_7_a_list_is_listed_from_the_day_after_its_fifteenth_working_day() -> None:
    assert overdue("2026-12-09") is None
    found = overdue("2026-12-10")
    assert found is not None
    assert (found.rule, found.subject, found.since) == ("PAY-7", "list:1", day(FINAL))
    assert found.due == date(2026, 12, 9)
    assert "no calendar of 2026" in found.message.en
    assert "2026 年无工作日历" in found.message.zh


def test_pay_7_it_is_off_the_list_once_it_is_paid() -> None:
    assert overdue("2026-12-31", Unpaid("list:1", 0, 0)) is None


def test_pay_7_the_deadline_moves_over_a_public_holiday_of_the_calendar() -> None:
    holidays = tuple(day(f"2026-12-0{n}") for n in range(1, 5))
    published_ = calendar(holidays=holidays, worked=(day("2026-12-05"),))
    history = listed().having(published_)
    assert overdue("2026-12-14", history=history) is None
    found = overdue("2026-12-15", history=history)
    assert found is not None
    assert found.due == date(2026, 12, 14)
    assert "calendar" not in found.message.en


def test_pay_7_a_list_reviewed_before_national_day_has_until_after_it() -> None:
    ledger = listed().having(calendar()).ledger
    final = ledger.read(Case, "case:list-1")
    done = tuple(msgspec.structs.replace(one, day=day("2026-09-25")) for one in final.done)
    before = msgspec.structs.replace(final, done=done)
    assert late(before, LEFT, 15, published(ledger), day("2026-10-22")) is None
    found = late(before, LEFT, 15, published(ledger), day("2026-10-23"))
    assert found is not None
    assert found.due == date(2026, 10, 22)


def test_pay_7_nothing_is_late_before_county_finance_reviewed_it() -> None:
    open_ = granted().when(drawn()).then_admitted()
    assert reviewed_on(open_.ledger.read(Case, "case:list-1")) is None
    assert overdue("2027-12-31", history=open_) is None


def test_star_2_use_that_nobody_showed_is_listed_until_all_is_shown() -> None:
    own = grant(paid())
    assert unshown(own, PAID_ON, 180, day("2027-05-30")) is None
    found = unshown(own, PAID_ON, 180, day("2027-05-31"))
    assert found is not None
    assert (found.rule, found.subject, found.due) == ("STAR-2", own.id, date(2027, 5, 30))
    part = grant(paid().when(use_shown(60_000)).then_admitted())
    some = unshown(part, PAID_ON, 180, day("2027-05-31"))
    assert some is not None
    assert "40000 of 100000" in some.message.en
    whole = grant(paid().when(use_shown(TIER_2_FEN)).then_admitted())
    assert unshown(whole, PAID_ON, 180, day("2027-05-31")) is None


def test_star_2_nothing_is_asked_of_what_is_not_paid_or_needs_no_agreement() -> None:
    assert unshown(grant(paid()), None, 180, day("2029-01-01")) is None
    assert unshown(grant(granted()), PAID_ON, 180, day("2029-01-01")) is None


def test_sub_1_a_grant_that_no_list_took_is_listed() -> None:
    (own,) = held(granted().ledger, "household:h1")
    ended = granted().ledger.read(Case, WORK).ended
    assert ended is not None
    assert unlisted(own, ended.day, 30, day("2026-12-05")) is None
    found = unlisted(own, ended.day, 30, day("2026-12-06"))
    assert found is not None
    assert (found.rule, found.subject) == ("SUB-1", "grant:work")
    (taken,) = held(listed().ledger, "household:h1")
    assert unlisted(taken, ended.day, 30, day("2026-12-06")) is None
