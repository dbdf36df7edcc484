"""Founding a county's two ledgers: rows for them, and the keys that only this server holds.

What is made here is what three roots then sign in `LedgerOpened` (signed-events.md, The registry):
the log's verifier key, and the system keys with their closed lists of types. The private halves
stay in custody; the roots' and the witnesses' keys are never made here.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from api.database import Database
from audit.proof.note import ED25519, make_vkey
from audit.trail.custody import Custody, CustodyError, SigningKey
from audit.trail.outside_head import OutsideHead
from domain import rooms  # noqa: F401  (publishes every act type)
from domain.kernel.catalogue import Purpose, act_types

VAULT_KEY = "vault"


@dataclass(frozen=True, slots=True)
class Founding:
    """One ledger that waits for its first event: its number here, and the data fixed for it."""

    number: int
    origin: str
    county: str
    purpose: Purpose
    log_vkey: str
    system: tuple[dict[str, Any], ...]

    def fixed(
        self, witnesses: Sequence[dict[str, str]], quorum: int, webauthn: dict[str, Any]
    ) -> dict[str, Any]:
        """What `LedgerOpened` says beside origin, county, roots and clock."""
        return {
            "log": self.log_vkey,
            "system": list(self.system),
            "witnesses": list(witnesses),
            "quorum": quorum,
            "webauthn": webauthn,
        }


def origins(host: str, county: str, *, simulated: bool) -> dict[Purpose, str]:
    """The origins of a county's ledgers by purpose; a simulated clock shows in the name."""
    suffix = "/simulated" if simulated else ""
    return {
        "county": f"{host}/county/{county}{suffix}",
        "inspection": f"{host}/inspection/{county}{suffix}",
    }


def found(
    database: Database, custody: Custody, heads: Path, host: str, county: str, *, simulated: bool
) -> dict[Purpose, Founding]:
    """Make the ledgers of a county, their keys and, in `heads`, their outside heads.

    What is there already is taken as it is. A log that has signed anything gets no new outside
    head: a missing one is for docs/failover.md.
    """
    keep_vault_secret(database, custody)
    with psycopg.connect(database.migration_dsn()) as connection:
        return {
            purpose: _found_one(
                connection, custody, heads, purpose=purpose, origin=origin, county=county
            )
            for purpose, origin in origins(host, county, simulated=simulated).items()
        }


def keep_vault_secret(database: Database, custody: Custody) -> None:
    """Make the vault's secret, unless it is there.

    Raises:
        CustodyError: it is missing while the vault has values that only it opens.
    """
    if custody.has(VAULT_KEY):
        return
    with psycopg.connect(database.dsn()) as connection:
        if connection.execute("SELECT 1 FROM vault_keys LIMIT 1").fetchone():
            raise CustodyError(
                f"{custody.folder}: {VAULT_KEY} is missing, and only it opens the vault's values;"
                " bring it back from where it is kept"
            )
    custody.create_secret(VAULT_KEY)


def _found_one(
    connection: psycopg.Connection[Any],
    custody: Custody,
    heads: Path,
    *,
    purpose: Purpose,
    origin: str,
    county: str,
) -> Founding:
    row = connection.execute("SELECT open_ledger(%s, %s, %s)", (origin, county, purpose)).fetchone()
    assert row is not None  # noqa: S101  (a function returns one row)
    _make_outside_head(connection, heads, row[0], origin)
    log = _key(custody, f"log-{county}-{purpose}")
    system = _key(custody, f"system-{county}-{purpose}")
    entry = {
        "person": "person:system",
        "key": system.key_id,
        "spki": b64encode(system.spki).decode(),
        "types": list(system_types(purpose)),
    }
    vkey = make_vkey(origin, ED25519, log.public_key)
    return Founding(row[0], origin, county, purpose, str(vkey), (entry,))


def _make_outside_head(
    connection: psycopg.Connection[Any], heads: Path, ledger: int, origin: str
) -> None:
    signed = connection.execute("SELECT 1 FROM checkpoints WHERE ledger = %s LIMIT 1", (ledger,))
    if signed.fetchone() is None and not OutsideHead(heads, origin).path.exists():
        OutsideHead.create(heads, origin)


def system_types(purpose: Purpose) -> tuple[str, ...]:
    """The closed list of types that the system's key may sign in a ledger of that purpose."""
    return tuple(
        kind.name
        for kind in act_types()
        if purpose in kind.ledgers and (("system",),) in kind.signed_by
    )


def _key(custody: Custody, name: str) -> SigningKey:
    return custody.load(name) if custody.has(name) else custody.create(name)
