"""The composition root: what a process is made of, put together in one place.

- `prepare(database)`: tables, roles and grants; as the migration role, before anything else.
- `open_server(database, settings)`: what requests are answered with.
- `open_projector(database)`: who keeps the projections up to date.

What seals and has cosigned is put together in `sealing`.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import psycopg
from psycopg import Connection

from api import clock, sessions
from api.database import Database, plan_once
from api.findings_desk import FindingsDesk
from api.founding import VAULT_KEY, keep_vault_secret
from api.gate import Gate
from api.hosts import Hosts, Pool
from api.intake import Intake
from api.looks import Looks
from api.people import People
from api.reader import TrailReader
from api.registries import Registries
from api.server import Server
from api.sessions import Sessions
from api.settings import Settings
from api.system_acts import SystemActs
from api.watch import Heights, Watch
from audit.trail.custody import Custody, passphrase_from
from audit.trail.migrate import migrate
from audit.trail.vault import Vault
from projections import ALL, Projector, create

POOL_CONNECTIONS_MAX: Final = 8
THREADS_MAX: Final = POOL_CONNECTIONS_MAX // 2
ASIDE_CONNECTIONS_MAX: Final = 4
"""Of a pool for what is asked while a reader holds a connection of the other: one pool for both
would stand still once readers held all of it."""

_HEIGHTS: Final = """
    SELECT h.ledger, 'head', h.size FROM heads h
    UNION ALL
    SELECT h.ledger, 'sealed', c.size FROM heads h CROSS JOIN LATERAL (
        SELECT size FROM checkpoints WHERE ledger = h.ledger ORDER BY size DESC LIMIT 1
    ) c
    UNION ALL
    SELECT h.ledger, 'final', f.size FROM heads h CROSS JOIN LATERAL (
        SELECT size FROM finals WHERE ledger = h.ledger ORDER BY size DESC LIMIT 1
    ) f
    UNION ALL
    SELECT ledger, 'projected', min(position) + 1 FROM projections.positions
    WHERE projection = ANY(%s) GROUP BY ledger HAVING count(*) = %s
"""


def prepare(database: Database) -> None:
    """Bring the tables up to date: the log's, the sessions', the projections'."""
    dsn = database.migration_dsn()
    migrate(dsn)
    sessions.make_tables(dsn)
    with psycopg.connect(dsn) as connection:
        create(connection, ALL)


def custody_of(settings: Settings) -> Custody:
    """The keys of this server, opened by the passphrase of the environment where there is one."""
    return Custody(settings.keys, passphrase_from(os.environ))


def vault_of(custody: Custody) -> Vault:
    """The vault; raises `CustodyError` where its secret is not in custody here."""
    return Vault(custody.load_secret(VAULT_KEY))


@contextmanager
def open_server(
    database: Database, settings: Settings, now: Callable[[], datetime] = clock.utc_now
) -> Iterator[Server]:
    """A server for this process; `prepare` was called before by whoever may migrate."""
    custody = custody_of(settings)
    keep_vault_secret(database, custody)
    vault = vault_of(custody)
    with (
        database.pool(
            size_min=2, size_max=POOL_CONNECTIONS_MAX, autocommit=True, configure=plan_once
        ) as pool,
        database.pool(size_min=1, size_max=ASIDE_CONNECTIONS_MAX, autocommit=True) as aside,
    ):
        hosts, registries = Hosts(aside), Registries(aside, now)
        watch = Watch(lambda: read_heights(aside))
        acts = SystemActs(aside, registries, custody)
        intake = Intake(lambda: connect(database), vault, now, acts.in_custody)
        acts.submit = intake.submit_signed
        findings = FindingsDesk(database.dsn)
        try:
            yield Server(
                pool=pool,
                now=now,
                hosts=hosts,
                registries=registries,
                sessions=Sessions(aside, now),
                watch=watch,
                gate=Gate(aside, settings.heads),
                intake=intake,
                people=People(aside, vault),
                system_acts=acts,
                looks=Looks(hosts, acts, watch),
                findings=findings,
            )
        finally:
            intake.close()
            findings.close()


def connect(database: Database) -> Connection[Any]:
    """A connection of the application's role that commits by itself."""
    return psycopg.connect(database.dsn(), autocommit=True, application_name="yangguang")


@contextmanager
def open_projector(
    database: Database, now: Callable[[], datetime] = clock.utc_now
) -> Iterator[Projector]:
    """The projector of this process, running."""
    with database.pool(size_min=2, size_max=len(ALL) + 2) as pool:
        reader = TrailReader(pool, Registries(pool, now))
        with Projector(reader, pool.connection, ALL) as projector:
            yield projector


def read_heights(pool: Pool) -> Heights:
    """How far each ledger has come: logged, sealed, final, and projected by all projections."""
    names = [projection.name for projection in ALL]
    with pool.connection() as connection:
        rows = connection.execute(_HEIGHTS, (names, len(names))).fetchall()
    return {(ledger, of): size for ledger, of, size in rows}
