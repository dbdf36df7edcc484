"""`yangguang import goods`: a keeper's list of goods, checked, then as the acts that two sign."""

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from api.client import LedgerClient, RefusalError
from api.commands import spreadsheets
from api.commands.acts import understood, write_draft
from api.commands.options import SERVER_DEFAULT, Json, Ledger, Server, err, fail
from api.drafts import office_of, waiting
from api.goods.acts import Stated, Wanted, acts_of
from api.goods.reading import GoodsList, read_goods
from api.signing import KeyElsewhere, Office, SignedAct, sign_act
from audit.proof.errors import ProofError
from audit.proof.scalars import parse_day

Shop = Annotated[str, typer.Option(help="shop:... whose list it is.")]
Place = Annotated[str, typer.Option("--village", help="Twelve digits of the shop's village.")]
From = Annotated[str, typer.Option("--labels-from", help="First day of the labels; tomorrow.")]
Entity = Annotated[str, typer.Option(help="entity:... that supplied or gave the goods.")]
Given = Annotated[bool, typer.Option("--given", help="The goods are a gift, and cost nothing.")]
Label = Annotated[Path | None, typer.Option(help="Photo or scan of the labels.")]
Invoice = Annotated[Path | None, typer.Option(help="Scan of the invoice, or the gift's receipt.")]
Signers = Annotated[
    list[str] | None,
    typer.Option(
        "--signer", help="person,role,place,key file or key id: keeper, and who confirms."
    ),
]
Folder = Annotated[
    Path | None, typer.Option("--out", "-o", help="Write the acts into this folder, to cosign.")
]


def goods(
    file: Annotated[Path, typer.Argument(help="The list of goods: .xlsx, .xls or .csv.")],
    shop: Shop = "",
    village: Place = "",
    labels_from: From = "",
    entity: Entity = "",
    given: Given = False,
    label: Label = None,
    invoice: Invoice = None,
    ledger: Ledger = "",
    origin: spreadsheets.Origin = "",
    server: Server = SERVER_DEFAULT,
    signer: Signers = None,
    out: Folder = None,
    faults: spreadsheets.Faults = None,
    as_json: Json = False,
) -> None:
    """Check a list of goods 商品; with two signers, make the acts of shelf and first delivery.

    Exit codes: 0 without a fault, and all written or admitted; 1 faults, or a refusal; 2 the file
    or an option cannot be used.
    """
    today = spreadsheets.now().date()
    found = _read(file, today, bought=not given)
    held = {"goods": len(found.goods), "supplied": len(found.supplied)}
    faultless = f"{held['goods']} 种商品，其中 {held['supplied']} 种有入库数量，没有问题"
    if found.faults or not signer or not as_json:
        spreadsheets.tell_checked(found, faultless, held, file, faults, as_json=as_json)
    if not signer:
        return
    with understood():
        offices = [office_of(text) for text in signer]
        wanted = Wanted(
            shop, village, today, _first_day(labels_from, today),
            "donation" if given else "supply", entity,
        )  # fmt: skip
    with spreadsheets.client_of(server, ledger, origin) as client:
        try:
            _make(client, offices, found, wanted, _papers(found, label, invoice), out)
        except (RefusalError, httpx.TransportError) as error:
            fail(str(error))


def _read(file: Path, today: date, *, bought: bool) -> GoodsList:
    try:
        return read_goods(file, today, bought=bought)
    except (OSError, ValueError) as error:
        fail(str(error), 2)


def _first_day(stated: str, today: date) -> date:
    try:
        return parse_day(stated, what="--labels-from") if stated else today + timedelta(days=1)
    except ProofError as error:
        raise ValueError(str(error)) from None


@dataclass(frozen=True, slots=True)
class _File:
    """A paper as it is stored and named."""

    content: bytes
    media_type: str

    @property
    def paper(self) -> dict[str, Any]:
        """What acts say of it."""
        digest = sha256(self.content).hexdigest()
        return {
            "sha256": digest, "media_type": self.media_type, "length_bytes": len(self.content)
        }  # fmt: skip


def _papers(found: GoodsList, label: Path | None, invoice: Path | None) -> list[_File]:
    """The photo of the labels, and, where goods came, the paper of the delivery."""
    wanted = [("--label", label), *([("--invoice", invoice)] if found.supplied else [])]
    papers = []
    for option, path in wanted:
        if path is None:
            fail(f"{option}：请给出文件", 2)
        try:
            content = path.read_bytes()
        except OSError as error:
            fail(str(error), 2)
        kind, _ = mimetypes.guess_type(path.name)
        papers.append(_File(content, kind or "application/octet-stream"))
    return papers


def _make(
    client: LedgerClient,
    offices: Sequence[Office],
    found: GoodsList,
    wanted: Wanted,
    papers: Sequence[_File],
    out: Path | None,
) -> None:
    """Sign with the keys that are here; write the acts, or submit them where nobody is missing."""
    label, *delivery = [one.paper for one in papers]
    invoice = delivery[0] if delivery else None
    signed = [_sign(client, offices, one) for one in acts_of(found, wanted, label, invoice)]
    missing = waiting(signed[0])
    if missing and out is None:
        fail(f"--out：尚未签名，请写出草稿：{', '.join(missing)}", 2)
    _upload(client, offices, papers)
    for number, act in enumerate(signed, start=1):
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            write_draft(act, out / f"{number}-{act.type}.json")
        else:
            index = client.submit(act)["index"]
            err.print(f"{act.type} 已入账：序号 {index}", highlight=False, markup=False)


def _sign(client: LedgerClient, offices: Sequence[Office], stated: Stated) -> SignedAct:
    kind, data, lines = stated
    return sign_act(
        kind,
        data,
        ledger=client.origin,
        by=offices,
        at=spreadsheets.now(),
        seen=client.seen(),
        lines=lines,
    )


def _upload(client: LedgerClient, offices: Sequence[Office], papers: Sequence[_File]) -> None:
    """Hand the papers in, as the first signer whose key is here."""
    here = next((one for one in offices if not isinstance(one.key, KeyElsewhere)), None)
    if here is None:
        return
    token = client.sign_in(here.person, here.key)
    for one in papers:
        client.upload(one.content, one.media_type, token)
