"""Databases for tests: one embedded server a session, a fresh migrated database for who asks.

    def test_something(fresh_database: str) -> None:      # the superuser's DSN
    def test_something(database: Database) -> None:       # the same, with roles and a pool

A fresh database is a copy of one that was migrated once, so it costs 50 to 150 ms. The session's
server does not write through to the disk; a test marked `durable` gets a database on one that does.
"""

import importlib
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from api.database import Database, make_database
from api.embedded import Embedded

TEMPLATE = "yangguang_template"


@contextmanager
def open_folder() -> Iterator[Path]:
    """A new folder that every account of the machine may pass through, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="yangguang-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        for home in folder.rglob("postgresql"):
            shutil.rmtree(home.resolve(), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """An embedded server with a migrated database to copy; both made when first asked for."""

    def __init__(self, stack: ExitStack, *, durable: bool) -> None:
        self._stack = stack
        self._durable = durable
        self._numbers = itertools.count(1)

    @cached_property
    def embedded(self) -> Embedded:
        """The server itself."""
        folder = self._stack.enter_context(open_folder())
        return self._stack.enter_context(Embedded(folder, durable=self._durable))

    @cached_property
    def template(self) -> str:
        """The name of the migrated database that the others are copies of."""
        make_database(self.embedded.dsn(), TEMPLATE)
        if migrate := _migrate():
            migrate(self.embedded.dsn(dbname=TEMPLATE))
        return TEMPLATE

    @contextmanager
    def fresh(self) -> Iterator[Database]:
        """A database of its own, migrated and otherwise empty, dropped afterwards."""
        name = f"test_{next(self._numbers)}"
        make_database(self.embedded.dsn(), name, template=self.template)
        try:
            yield Database(embedded=self.embedded, name=name)
        finally:
            with psycopg.connect(self.embedded.dsn(), autocommit=True) as connection:
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                connection.execute(drop.format(sql.Identifier(name)))


def _migrate() -> Callable[[str], object] | None:
    try:
        found = importlib.import_module("audit.trail.migrate")
    except ModuleNotFoundError as missing:
        if missing.name and "audit.trail.migrate".startswith(missing.name):
            return None
        raise
    migrate: Callable[[str], object] = found.migrate
    return migrate


@pytest.fixture(scope="session")
def quick_server() -> Iterator[Server]:
    """The session's server: a crash of the machine would lose its data."""
    with ExitStack() as stack:
        yield Server(stack, durable=False)


@pytest.fixture(scope="session")
def durable_server() -> Iterator[Server]:
    """A server that writes through to the disk, as in production."""
    with ExitStack() as stack:
        yield Server(stack, durable=True)


@pytest.fixture
def database(
    request: pytest.FixtureRequest, quick_server: Server, durable_server: Server
) -> Iterator[Database]:
    """A fresh migrated database for one test."""
    durable = request.node.get_closest_marker("durable")
    with (durable_server if durable else quick_server).fresh() as fresh:
        yield fresh


@pytest.fixture
def fresh_database(database: Database) -> str:
    """The superuser's DSN of a fresh migrated database for one test."""
    return database.migration_dsn()


@pytest.fixture(scope="module")
def module_database(quick_server: Server) -> Iterator[Database]:
    """A migrated database that the tests of one module share."""
    with quick_server.fresh() as fresh:
        yield fresh


@pytest.fixture
def reachable_folder() -> Iterator[Path]:
    """A new folder below which a server of any account may live."""
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def module_folder() -> Iterator[Path]:
    """A folder like it that the tests of one module share, and in it a cluster once made."""
    with open_folder() as folder:
        yield folder
