"""A village in a real log whose list of three dues is final, and who pays it.

What came before stands in the log as its rows leave it; who pays has a key and signs for real.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from api.signing import Office
from audit.trail.submission import Submission
from bench.county import Clock, County
from bench.pen import Pen
from domain.kernel import catalogue
from domain.kernel.act import Act
from tests.domain.distribution_cast import final
from tests.domain.payments_cast import approved, declared, line_of, prepared

FEN = {"jia": 360_000, "bing": 300_000, "ding": 50_000}
TODAY = "2027-01-10"


@contextmanager
def opened(dsn: str, folder: Path, *more: Act[Any]) -> Iterator[County]:
    """The county, with 12,000 yuan on the account that pays `list:1`, and more of a story."""
    clock = Clock(datetime(2027, 1, 10, 1, tzinfo=UTC))
    county = County(dsn, folder, clock=clock, origin=f"yangguang.example/{folder.name}")
    county.open()
    cards = [declared(who, kind="householder", on="2027-01-04") for who in FEN]
    Pen(county).tell(final().having(*cards, *more).ledger.events)
    county.seal()
    try:
        yield county
    finally:
        county.close()


def signed(county: County, act: Act[Any], by: Office) -> Submission:
    kind = catalogue.type_of(type(act.data)).name
    lines = [(line.type, msgspec.to_builtins(line.data)) for line in act.lines]
    return county.sign(kind, msgspec.to_builtins(act.data), [by], lines=lines)


def batch(*whos: str, number: int = 1) -> Act[Any]:
    name = f"batch:{number}"
    lines = [line_of(who, batch=name, amount_fen=FEN[who]) for who in whos]
    return prepared(lines, batch=name, at=TODAY)


def approval(*whos: str, number: int = 1) -> Act[Any]:
    return approved(number, total_fen=sum(FEN[who] for who in whos), at=TODAY)
