"""A killed database costs whoever reads one failure, not one for each connection that lay idle."""

import os
import signal
from contextlib import ExitStack
from pathlib import Path

import psycopg

from api.database import open_database
from tests.journeys.served import until

CONNECTIONS_COUNT = 6


def test_a_killed_server_turns_one_caller_away_and_serves_the_next(module_folder: Path) -> None:
    with open_database(directory=module_folder) as database, ExitStack() as stack:
        pool = stack.enter_context(database.pool(user="postgres", size_min=CONNECTIONS_COUNT))
        pool.wait()
        embedded = database.embedded
        assert embedded is not None
        server = embedded.postmaster()
        assert server is not None
        os.kill(server.pid, signal.SIGKILL)
        until(lambda: embedded.postmaster() != server, "the death of the server")
        with psycopg.connect(database.dsn(user="postgres")) as connection:
            until(lambda: connection.execute("SELECT 1").fetchone() == (1,), "the database")

        refused = 0
        for _ in range(3 * CONNECTIONS_COUNT):
            try:
                with pool.connection() as connection:
                    assert connection.execute("SELECT 1").fetchone() == (1,)
            except psycopg.OperationalError:
                refused += 1
        assert refused == 1
