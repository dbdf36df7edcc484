"""What the demo prints: what happened, what was refused, what holds, and where to look."""

import time

from rich.console import Console
from rich.table import Table

from api.demo.run import Demo
from api.demo.stage import Refused

ROLES_TO_TRY = (
    ("g1", "登记员 registrar"),
    ("s1", "村党组织书记 village secretary"),
    ("k1", "县级审核 county reviewer"),
    ("a1", "审计局 audit bureau"),
    ("d1", "纪检监察 discipline inspection"),
)


def tell_year(out: Console, demo: Demo) -> None:
    """The year in numbers."""
    year = demo.played
    assert year is not None  # noqa: S101  (told after it was played)
    opening, identification = demo.seconds["opening"], demo.seconds["identification"]
    out.print(
        f"\n[bold]{demo.stage.acts}[/] 件签名事项入账 acts admitted "
        f"({opening + identification:.1f} s): {len(year.cases)} 户申请 applied, "
        f"{len(year.going_on)} 户进入名册 on the roster"
    )


def tell_refusals(out: Console, refusals: list[Refused]) -> None:
    """Each refused act with its rule, what was expected and what was found."""
    table = Table(title=f"被拒绝的事项 {len(refusals)} acts refused", title_justify="left")
    for column in ("what was tried", "HTTP", "rule", "应当 expected", "实际 found"):
        table.add_column(column, overflow="fold")
    for refused in refusals:
        table.add_row(
            refused.told, str(refused.status), refused.rule, refused.expected, refused.found
        )
    out.print(table)


def tell_roster(out: Console, demo: Demo, roster: dict[str, object]) -> None:
    """The roster as the public sees it: names masked."""
    table = Table(title="贫困边缘户名册 roster (public, masked)", title_justify="left")
    for column in ("household", "户主 head", "place", "from"):
        table.add_column(column)
    entries = roster.get("items")
    assert isinstance(entries, list)  # noqa: S101  (the interface's own shape)
    for entry in entries:
        table.add_row(
            str(entry["household"]),
            str(entry.get("head_name") or entry.get("head") or ""),
            str(entry["place"]),
            str(entry.get("valid_from") or entry.get("from") or ""),
        )
    out.print(table)
    out.print(f"position {roster.get('position')}; {demo.address}/v1/231005/rosters/near-poor")


def tell_witnesses(out: Console, demo: Demo, patience_seconds: float) -> None:
    """Both witnesses cosign a checkpoint that covers everything; waits for it."""
    client = demo.stage.client
    deadline = time.monotonic() + patience_seconds
    names = [witness.name for witness in demo.witnesses]
    while True:
        note = client.http.get(f"/log/{client.origin}/checkpoint").text
        size = int(note.split("\n")[1])
        if size > client.position and all(f"\u2014 {name} " in note for name in names):
            break
        if time.monotonic() > deadline:
            raise TimeoutError(f"no checkpoint above {client.position} cosigned by both: {note}")
        time.sleep(0.1)
    out.print(f"\n检查点 checkpoint {size}, cosigned by {' and '.join(names)}", highlight=False)


def tell_where(out: Console, demo: Demo, household: str) -> None:
    """Addresses, keys to sign in with, and commands to go on with."""
    keys, origin = demo.folder / "people", demo.stage.client.origin
    out.print("\n[bold]看哪里 where to look[/]")
    for path in (
        "/docs",
        f"/log/{origin}/checkpoint",
        "/v1/231005/notices",
        "/v1/231005/rosters/near-poor",
        "/v1/act-types",
    ):
        out.print(f"  {demo.address}{path}", highlight=False)
    out.print("[bold]角色与密钥 who to sign in as[/] (yangguang read --as person,key PATH)")
    for name, told in ROLES_TO_TRY:
        person = demo.stage.cast[name].person
        out.print(f"  {told}: {person},{keys}/person-{name}.pem", highlight=False, soft_wrap=True)
    auditor = f"person:a1,{keys}/person-a1.pem"
    at = f"--data {demo.folder} --ledger {demo.stage.client.name}"
    out.print("[bold]命令 commands[/]")
    for command in (
        f"yangguang audit verify {at}",
        f"yangguang audit dossier {household} --as {auditor} {at} -o out.zip",
        "yangguang audit verify-dossier out.zip",
        f"yangguang read trace/{household}?purpose=audit --as {auditor} --server {demo.address}",
        f"yangguang projections status --data {demo.folder}",
    ):
        out.print(f"  .venv/bin/{command}", highlight=False, soft_wrap=True)
