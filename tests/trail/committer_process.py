"""A process, to be killed, that takes in toy acts and says each id after it was told."""

import sys
from datetime import UTC, datetime

import psycopg

from audit.trail.append import Conn
from audit.trail.committer import Committer
from bench.toy import ToyStates, toy_act


def main(dsn: str, ledger: int, stream: str) -> None:
    def connect() -> Conn:
        return psycopg.connect(dsn, autocommit=True)

    states = ToyStates(ledger, lambda: datetime(2026, 3, 1, 4, tzinfo=UTC))
    committer = Committer(ledger, connect, states)
    for version in range(1, 100_000):
        sys.stdout.write(f"{committer.admit(toy_act(stream, version)).id}\n")
        sys.stdout.flush()


main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
