"""`yangguang init` and `yangguang keygen`: ledgers, and keys of persons and witnesses."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Annotated

import typer

from api import wiring
from api.commands.options import DATA_DEFAULT, Data, Dsn, Json, dsn_of, fail, out
from api.database import open_database
from api.founding import found
from api.settings import Settings
from audit.proof.keys import possession_text
from audit.proof.note import COSIGNATURE, make_vkey
from audit.trail.custody import Algorithm, Custody, CustodyError


def init_command(
    county: Annotated[str, typer.Option(help="Six digits of the county (GB/T 2260).")],
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
    host: Annotated[str, typer.Option(help="First part of the origins.")] = "yangguang.example",
    simulated: Annotated[bool, typer.Option(help="A ledger for demonstrations.")] = False,
) -> None:
    """Make tables, the county's two ledgers, and the server's keys 建立账本.

    Prints, for each ledger, what the three roots sign in LedgerOpened beside their own keys.
    Running it again changes nothing and prints the same.
    """
    if not (len(county) == 6 and county.isdigit()):  # noqa: PLR2004
        fail("--county: expected six digits, such as 231005", 2)
    settings = Settings(data=str(data), dsn=dsn_of(dsn))
    with open_database(
        dsn=settings.dsn, directory=None if settings.dsn else settings.folder
    ) as database:
        wiring.prepare(database)
        ledgers = found(
            database, Custody(settings.keys), settings.heads, host, county, simulated=simulated
        )
    answer = {
        purpose: {
            "origin": ledger.origin,
            "county": ledger.county,
            "log": ledger.log_vkey,
            "system": list(ledger.system),
        }
        for purpose, ledger in ledgers.items()
    }
    out.print_json(json.dumps(answer, ensure_ascii=False))


def keygen_command(
    name: Annotated[str, typer.Argument(help="Name of the key file, such as person-c1.")],
    keys: Annotated[Path, typer.Option(help="Folder of the keys, closed to others.")],
    algorithm: Annotated[str, typer.Option(help="ed25519 or p256.")] = "ed25519",
    witness: Annotated[
        str, typer.Option(help="Name of a witness, such as audit.example/w1: prints its vkey.")
    ] = "",
    origin: Annotated[str, typer.Option(help="With --person: the ledger to enrol in.")] = "",
    person: Annotated[str, typer.Option(help="With --origin: proof of possession for them.")] = "",
    as_json: Json = False,
) -> None:
    """Make a key 生成密钥 and print its public half; the private half never leaves its file."""
    chosen: dict[str, Algorithm] = {"ed25519": "ed25519", "p256": "p256"}
    if algorithm not in chosen:
        fail("--algorithm: expected ed25519 or p256", 2)
    try:
        key = Custody(keys).create(name, chosen[algorithm])
    except CustodyError as error:
        fail(str(error))
    answer = {"key": key.key_id, "spki": b64encode(key.spki).decode()}
    if witness:
        answer["vkey"] = str(make_vkey(witness, COSIGNATURE, key.public_key))
    if person and origin:
        text = possession_text(origin, person, key.key_id)
        answer["proof"] = b64encode(key.sign(text)).decode()
    if as_json:
        out.print_json(json.dumps(answer))
        return
    for label, value in answer.items():
        out.print(f"{label}: {value}", soft_wrap=True, highlight=False, markup=False)
