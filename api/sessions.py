"""Challenges and sessions as they are stored: digests of random tokens, short-lived, revocable.

A challenge is used once, whether the sign-in succeeds or not. The hours here are real ones on a
ledger with a simulated clock too: a session is about who sits at the screen, not about the record.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool

from projections.question import Question, asked

CHALLENGE_LIFE: Final = timedelta(minutes=2)
SESSION_LIFE: Final = timedelta(hours=8)
_LOCK: Final = 0x79616E68

_FIND: Final = """(
    SELECT json_build_object('ledger', ledger, 'person', person, 'key', key,
        'expires_at', expires_at, 'registry_to', coalesce((
            SELECT max(position) FROM records WHERE ledger = s.ledger AND registry
        ), -1))
    FROM api.sessions s
    WHERE ledger = %(home)s AND token_sha256 = %(token)s AND expires_at > %(now)s
)"""

Pool = ConnectionPool[Connection[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in to which ledger, by which key, until when.

    `registry_to` is the position of the last registry act at that moment: whoever judges the key
    need not ask once more.
    """

    ledger: int
    person: str
    key: str
    expires_at: datetime
    registry_to: int


def make_tables(migration_dsn: str) -> None:
    """Create the schema `api` where it is missing; as the role that owns the tables."""
    script = (files("api") / "sql" / "sessions.sql").read_bytes()
    with psycopg.connect(migration_dsn) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute(script)


class Sessions:
    """The table of sessions of one server; `now` reads the real clock."""

    def __init__(self, pool: Pool, now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now

    def challenge(self, ledger: int) -> tuple[str, datetime]:
        """A fresh challenge and when it expires; expired ones are swept away on the occasion."""
        challenge, now = secrets.token_urlsafe(32), self._now()
        expires_at = now + CHALLENGE_LIFE
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM api.challenges WHERE expires_at < %s", (now,))
            connection.execute(
                "INSERT INTO api.challenges VALUES (%s, %s, %s)",
                (ledger, _digest(challenge), expires_at),
            )
        return challenge, expires_at

    def spend(self, ledger: int, challenge: str) -> bool:
        """Whether the challenge was given out and is fresh; it is gone afterwards."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "DELETE FROM api.challenges WHERE ledger = %s AND sha256 = %s RETURNING expires_at",
                (ledger, _digest(challenge)),
            ).fetchone()
        return row is not None and row[0] >= self._now()

    def open(self, ledger: int, person: str, key: str) -> str:
        """The token that opens a new session; it is told once and never stored."""
        token, now = secrets.token_urlsafe(32), self._now()
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM api.sessions WHERE expires_at < %s", (now,))
            connection.execute(
                "INSERT INTO api.sessions VALUES (%s, %s, %s, %s, %s, %s)",
                (ledger, _digest(token), person, key, now, now + SESSION_LIFE),
            )
        return token

    def find(self, ledger: int, token: str) -> Session | None:
        """The session that the token opens, if it is still open."""
        with self._pool.connection() as connection:
            return asked(connection, self.opened_by(ledger, token))

    def opened_by(self, ledger: int, token: str) -> Question[Session | None]:
        """Which session the token opens, to be asked together with what is wanted."""
        parameters = {"home": ledger, "token": _digest(token), "now": self._now()}
        return Question(_FIND, Session | None, parameters)

    def close(self, ledger: int, token: str) -> None:
        """Revoke the session; nothing happens where there is none."""
        with self._pool.connection() as connection:
            connection.execute(
                "DELETE FROM api.sessions WHERE ledger = %s AND token_sha256 = %s",
                (ledger, _digest(token)),
            )


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
