"""A ledger that nobody touched holds, and the report says what was looked at."""

from tests.desk.written import WrittenLedger


def test_an_untouched_ledger_holds_in_levels_1_to_3(county: WrittenLedger) -> None:
    report = county.verify(remembered=county.remembered())
    assert report.failures == []
    assert report.holds
