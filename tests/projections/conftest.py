"""A database with empty projections."""

import psycopg
import pytest

from projections import ALL, create
from projections.positions import Connect
from tests.projections.chronicle import opener


@pytest.fixture
def connect(fresh_database: str) -> Connect:
    """Lends connections to a database with empty projections."""
    with psycopg.connect(fresh_database) as connection:
        create(connection, ALL)
    return opener(fresh_database)
