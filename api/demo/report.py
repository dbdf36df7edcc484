"""What the demo prints: what happened, what was refused, what holds, and where to look."""

import time
from collections import Counter

from rich.console import Console
from rich.table import Table

from api.demo.run import Demo
from api.demo.stage import Refused
from api.demo.township import Turn

ROLES_TO_TRY = (
    ("g1", "登记员 registrar"),
    ("t2", "乡镇审核 township reviewer"),
    ("k1", "县级审核 county reviewer"),
    ("a1", "审计局 audit bureau"),
    ("d1", "纪检监察 discipline inspection"),
)

TOLD: dict[Turn, str] = {
    "too_rich": "收入超标 too rich",
    "withdrawn": "撤回 withdrawn",
    "outvoted": "评议否决 outvoted",
}
ROWS_SHOWN = 6
CHARS_SHOWN = 60


def tell_year(out: Console, demo: Demo) -> None:
    """The year in numbers, village by village."""
    seconds = sum(demo.seconds.values())
    out.print(
        f"\n[bold]{demo.acts:,}[/] 件签名事项入账 acts admitted in {seconds:.1f} s; "
        f"{demo.township.name} {demo.township.code}, {demo.township.households_count} 户 households"
    )
    table = Table(title="各村 villages", title_justify="left")
    columns = ("村 village", "户", "申请 applied", "未列入 ended", "名册 roster", "事项 acts")
    for column in columns:
        table.add_column(column, overflow="fold")
    for year in demo.years:
        ended = Counter(case.turn for case in year.cases if case not in year.going_on)
        table.add_row(
            f"{year.village.name} {year.village.code}",
            str(year.village.households_count),
            str(len(year.cases)),
            "\n".join(f"{count} {TOLD[turn]}" for turn, count in ended.items()),
            str(len(year.going_on)),
            str(year.stage.acts),
        )
    out.print(table)


def tell_refusals(out: Console, refusals: list[Refused]) -> None:
    """Each kind of refused act with its rule, what was expected and what was found first."""
    table = Table(title=f"被拒绝的事项 {len(refusals)} acts refused", title_justify="left")
    for column in ("what was tried", "times", "HTTP", "rule", "应当 expected", "实际 found"):
        table.add_column(column, overflow="fold")
    times = Counter(refused.told for refused in refusals)
    first: dict[str, Refused] = {}
    for one in refusals:
        first.setdefault(one.told, one)
    for refused in first.values():
        table.add_row(
            refused.told,
            str(times[refused.told]),
            str(refused.status),
            refused.rule,
            _short(refused.expected),
            _short(refused.found),
        )
    out.print(table)


def _short(text: str) -> str:
    return text if len(text) <= CHARS_SHOWN else f"{text[: CHARS_SHOWN - 1]}…"


def tell_roster(out: Console, demo: Demo, roster: dict[str, object]) -> None:
    """The roster as the public sees it: names masked."""
    table = Table(title="贫困边缘户名册 roster (public, masked)", title_justify="left")
    for column in ("household", "户主 head", "place", "from"):
        table.add_column(column)
    entries = roster.get("items")
    assert isinstance(entries, list)  # noqa: S101  (the interface's own shape)
    for entry in entries[:ROWS_SHOWN]:
        table.add_row(
            str(entry["household"]),
            str(entry.get("head_name") or entry.get("head") or ""),
            str(entry["place"]),
            str(entry.get("valid_from") or entry.get("from") or ""),
        )
    out.print(table)
    if len(entries) > ROWS_SHOWN:
        out.print(f"… 另有 {len(entries) - ROWS_SHOWN} 户 and {len(entries) - ROWS_SHOWN} more")
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
    signing_in = [(demo.stage.cast[name].person, told) for name, told in ROLES_TO_TRY]
    signing_in += [
        (year.stage.cast["s1"].person, f"{year.village.name}党组织书记 village secretary")
        for year in demo.years
    ]
    for person, told in signing_in:
        key = f"{keys}/{person.replace(':', '-')}.pem"
        out.print(f"  {told}: {person},{key}", highlight=False, soft_wrap=True)
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
