"""`yangguang export bank-file` and `import bank-receipt`: what goes to the bank and comes back."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from api.bank.faults import BankFileError
from api.bank.reading import read_receipt
from api.bank_receipt import receipt_act
from api.client import LedgerClient, RefusalError
from api.commands import spreadsheets
from api.commands.options import SERVER_DEFAULT, Json, Ledger, Server, err, fail, tell
from api.commands.spreadsheets import Origin
from api.signing import Office, uuid7

Batch = Annotated[str, typer.Option(help="The batch, batch:...")]
Signers = Annotated[
    list[str],
    typer.Option("--signer", help="person,role,place,key file; the bank alone, or two who keep."),
]


def bank_file(
    to: Annotated[Path, typer.Argument(help="Where the bank's file goes.")],
    batch: Batch,
    payer_name: Annotated[str, typer.Option(help="The payer's name at its bank 付款户名.")],
    signer: Annotated[str, typer.Option(help="person,role,place,key file of who releases it.")],
    form: Annotated[
        str, typer.Option("--format", help="pain001, spreadsheet or text.")
    ] = "pain001",
    remark: Annotated[str, typer.Option(help="What payees read 用途.")] = "发放",
    release: Annotated[bool, typer.Option(help="Sign the release and submit it.")] = False,
    ledger: Ledger = "",
    origin: Origin = "",
    server: Server = SERVER_DEFAULT,
    as_json: Json = False,
) -> None:
    """Write the bank's file 银行代发文件 of an approved batch, under a final checkpoint (SUP-9).

    Exit codes: 0 written, and released where asked; 1 refused; 2 an option cannot be used.
    """
    office = spreadsheets.office_of(signer)
    with spreadsheets.client_of(server, ledger, origin) as client:
        token = _signed_in(client, office)
        answer = client.http.get(
            f"/v1/{client.name}/payments/{batch}/file",
            params={"format": form, "payer_name": payer_name, "remark": remark},
            headers={"Authorization": f"Bearer {token}"},
        )
        if answer.status_code != 200:  # noqa: PLR2004
            fail(answer.text)
        to.write_bytes(answer.content)
        size, _, root = answer.headers["yangguang-checkpoint"].partition(" ")
        under = {"size": int(size), "root": root}
        index = None
        err.print(f"{to}: {answer.headers['yangguang-sha256']}", soft_wrap=True)
        if release:
            found = client.read(f"payments/{batch}", token)
            data = {
                "batch": batch,
                "format": form,
                "file_sha256": sha256(answer.content).hexdigest(),
                "file_length_bytes": len(answer.content),
                "lines_count": found["lines_count"],
                "total_fen": found["total_fen"],
                "checkpoint": under,
            }
            index = _submit(client, "PaymentFileReleased.v1", data, [office], [])
    if as_json:
        digest = sha256(answer.content).hexdigest()
        tell({"file": str(to), "sha256": digest, "checkpoint": under, "released_at": index})


def bank_receipt(
    file: Annotated[Path, typer.Argument(help="The bank's answer: pain.002, .xlsx, .xls or .csv.")],
    batch: Batch,
    signer: Signers,
    ledger: Ledger = "",
    origin: Origin = "",
    server: Server = SERVER_DEFAULT,
    as_json: Json = False,
) -> None:
    """Sign in what the bank confirmed and rejected of a batch 银行回执, line by line.

    Exit codes: 0 admitted, or nothing answered yet; 1 faults or a refusal; 2 an unusable option.
    """
    offices = [spreadsheets.office_of(one) for one in signer]
    content = file.read_bytes()
    with spreadsheets.client_of(server, ledger, origin) as client:
        found, sent = _sent(client, _signed_in(client, offices[0]), batch)
        try:
            data, lines = receipt_act(
                found,
                sent,
                read_receipt(file.name, content),
                file_sha256=sha256(content).hexdigest(),
                grade="bank_signed" if offices[0].role == "bank" else "handed_in",
                name=uuid7(spreadsheets.now()),
                today=spreadsheets.now().date(),
            )
        except BankFileError as error:
            fail(error.zh)
        index = _submit(client, "BankReceiptGiven.v1", data, offices, lines) if lines else None
    if as_json:
        sums = {
            f"{word}_fen": sum(one[f"{word}_fen"] for one in data["settled"])
            for word in ("confirmed", "rejected")
        }
        tell({**sums, "lines": len(lines), "pending": data["pending_count"], "index": index})
    else:
        err.print(f"{len(lines)} lines answered, {data['pending_count']} pending")


def _sent(
    client: LedgerClient, token: str, batch: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The batch, and its lines that wait for the bank."""
    sent: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        found = client.read(f"payments/{batch}", token, after=after, limit=500)
        sent += [one for one in found["items"] if one["status"] == "released"]
        after = found["next"]
        if after is None:
            return found, sent


def _signed_in(client: LedgerClient, office: Office) -> str:
    try:
        return client.sign_in(office.person, office.key)
    except RefusalError as error:
        fail(str(error))


def _submit(
    client: LedgerClient, kind: str, data: dict[str, Any], by: list[Office], lines: list[Any]
) -> int:
    try:
        return int(client.act(kind, data, by=by, at=spreadsheets.now(), lines=lines)["index"])
    except RefusalError as error:
        fail(str(error))
