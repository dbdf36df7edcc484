"""A small ledger for the tests of the tree, its seals and its witnesses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trail.small_ledger import SmallLedger


@pytest.fixture
def small_ledger(fresh_database: str, tmp_path: Path) -> Iterator[SmallLedger]:
    """A ledger with its log key, its outside head, and its opening as the only record."""
    with SmallLedger(fresh_database, tmp_path) as ledger:
        yield ledger.open()
