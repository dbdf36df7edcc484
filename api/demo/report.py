"""What the demo prints: what happened, what was refused, what holds, and where to look."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from api.demo import opening
from api.demo.motivation.store import KEEPER, SHOP
from api.demo.run import STRICTER_FROM, Demo
from api.demo.stage import Refused
from api.demo.township import Tale, Turn, Village
from api.demo.village import COUNTY
from audit.desk.redecide import Redecided
from domain.kernel.words import say
from domain.rules import RULES

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
TALES: dict[Tale, str] = {
    "leaves": "低保后退出 exit after 低保",
    "splits": "分户 split",
    "entry_corrected": "名册信息更正 entry corrected",
    "name_corrected": "本人申请更正姓名 name corrected",
    "falsehood": "查实弄虚作假 false information",
    "faults": "埋设疑点 faults planted",
}
MARKS = {
    "keyless": "代录票 assisted ballots",
    "lost_key": "密钥丢失换新 key lost",
    "paper_board": "纸质公示补录 board on paper",
    "term_ends": "任期届满 term ends",
    "untold_count": "宣传补课 late publicity",
}
OTHER_TITLES = {
    "ledger": say("Signed for another ledger", "为其他账本签署"),
    "schema": say("The fields of its type say nothing of the kind", "该类事项没有这样的字段"),
}
"""What is refused before any rule of the programme is asked."""
ROWS_SHOWN = 4
CHARS_SHOWN = 60
PAGE = 500


def tell_year(out: Console, demo: Demo) -> None:
    """The year in numbers, a line a village, and what is told of each beside."""
    seconds, township = sum(demo.seconds.values()), demo.township
    _line(
        out,
        f"\n[bold]{demo.acts:,}[/] 件签名事项入账 acts admitted in {seconds:.1f} s; "
        f"{township.name} {township.code}, {township.households_count} 户 households",
    )
    for year in demo.years:
        village = year.village
        listed = demo.stage.client.read("rosters/near-poor", place=village.code, limit=PAGE)
        ended = Counter(case.turn for case in year.cases if case not in year.going_on)
        others = "，".join(f"{count} {TOLD[turn]}" for turn, count in ended.items())
        _line(
            out,
            f"[bold]{village.name} {village.code}[/]: {village.households_count} 户 households，"
            f"{len(year.cases)} 户申请 applied，{len(listed['items'])} 户在册 on the roster，"
            f"未列入 ended: {others}",
        )
        _line(out, f"  另有 beside: {'；'.join(_beside(village))}")


def _line(out: Console, told: str) -> None:
    """One line, which the reader's terminal may fold."""
    out.print(told, highlight=False, soft_wrap=True)


def _beside(village: Village) -> Iterator[str]:
    yield from (told for name, told in MARKS.items() if getattr(village, name))
    yield from (TALES[tale] for tale in village.tales)


def tell_refusals(out: Console, refusals: list[Refused], whole: Path | None = None) -> None:
    """By rule: one refused act with what was expected and found, and the names of the others.

    Where there is a file, all of them are written to it, each with both.
    """
    _line(out, f"\n[bold]被拒绝的事项 {len(refusals)} acts refused[/] (应 expected, 实 found)")
    for rule, kinds in _by_rule(refusals):
        known = OTHER_TITLES.get(rule) or (RULES[rule].title if rule in RULES else say("", ""))
        _line(out, f"[bold]{rule}[/] {known.zh} {known.en}")
        first, *others = kinds
        expected, found = (_short(text) for text in (first.expected, first.found))
        _line(out, f"  {first.told} ({first.status}): 应 {expected}；实 {found}")
        if others:
            _line(out, f"  又 also: {'; '.join(one.told for one in others)}")
    if whole is not None:
        whole.write_text("".join(_whole(refusals)), "utf-8")
        _line(out, f"全部明细 all of them: {whole}")


def _by_rule(refusals: list[Refused]) -> list[tuple[str, list[Refused]]]:
    """The rules in order, each with the first act of every kind that it refused."""
    by_rule: dict[str, dict[str, Refused]] = {}
    for one in refusals:
        by_rule.setdefault(one.rule, {}).setdefault(one.told, one)
    return [(rule, list(kinds.values())) for rule, kinds in sorted(by_rule.items())]


def _whole(refusals: list[Refused]) -> Iterator[str]:
    times = Counter(refused.told for refused in refusals)
    for rule, kinds in _by_rule(refusals):
        for one in kinds:
            yield f"{rule} ({one.status}) {times[one.told]}× {one.told}\n"
            yield f"  应 expected: {one.expected}\n  实 found:    {one.found}\n"


def _short(text: str) -> str:
    return text if len(text) <= CHARS_SHOWN else f"{text[: CHARS_SHOWN - 1]}…"


def tell_gaps(out: Console, demo: Demo) -> None:
    """What was shown as open during the year and is closed by now, and what is open still."""
    still = demo.stage.read_as("k1", "gaps", place=COUNTY, limit=PAGE)["items"]
    names = {(gap["rule"], gap["subject"]) for gap in still}
    closed = [gap for name, gap in demo.stage.house.gaps.items() if name not in names]
    for title, gaps in (("已补上 closed since", closed), ("仍未补上 open still", still)):
        out.print(f"\n[bold]列示事项 gaps, {title}: {len(gaps)}[/]")
        for gap in gaps:
            _line(out, f"  {gap['rule']} {gap['place']} {gap['zh']} {gap['en']}")


def tell_redecided(out: Console, case: str, again: Redecided) -> None:
    """One case decided again: what a later policy says changes nothing of it."""
    verdict = "与当时一致 as it was" if again.holds else "[red]不一致 NOT as it was[/]"
    out.print(f"\n[bold]$ yangguang audit redecide {case}[/]", soft_wrap=True, highlight=False)
    out.print(f"{len(again.steps)} 项重新认定 acts decided again: {verdict}")
    by = dict.fromkeys(
        f"{one.parameter} = {one.value}: {one.document}"
        for step in again.steps
        for one in step.decided_by
        if one.place
    )
    for told in by:
        out.print(f"  {told}", highlight=False)
    for name, number in opening.STRICTER.items():
        _line(
            out, f"  {STRICTER_FROM} 起 since then: {name} = {number}, 不追溯 decides nothing again"
        )


def tell_roster(out: Console, demo: Demo, roster: dict[str, object]) -> None:
    """The roster as the public sees it: names masked."""
    table = Table(title="贫困边缘户名册 roster (public, masked)", title_justify="left")
    for column in ("户 household", "户主 head", "地点 place", "自 from"):
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
        _line(out, f"… 另有 {len(entries) - ROWS_SHOWN} 户 more")
    position = roster.get("position")
    _line(out, f"截至位置 position {position}; {demo.address}/v1/231005/rosters/near-poor")


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
    _line(out, f"\n检查点 checkpoint {size}, 联署 cosigned by {', '.join(names)}")


def tell_where(out: Console, demo: Demo, household: str) -> None:
    """Addresses, keys to sign in with, and commands to go on with."""
    keys, origin = demo.folder / "people", demo.stage.client.origin
    out.print("\n[bold]看哪里 where to look[/]")
    for path in (
        "/docs",
        f"/log/{origin}/checkpoint",
        "/v1/231005/notices",
        "/v1/231005/rosters/near-poor",
        "/v1/231005/rosters/near-poor?as_of=2026-05-31",
        "/v1/231005/rosters/stars",
        f"/v1/231005/shops/{SHOP}/goods",
        f"/v1/231005/points-lists/{demo.years[0].village.code}/2026-04",
        "/v1/act-types",
    ):
        _line(out, f"  {demo.address}{path}")
    out.print("[bold]角色与密钥 who to sign in as[/] (yangguang read --as person,key PATH)")
    signing_in = [(demo.stage.cast[name].person, told) for name, told in ROLES_TO_TRY]
    signing_in += [
        (year.stage.cast["s1"].person, f"{year.village.name}党组织书记 village secretary")
        for year in demo.years
    ]
    for person, told in signing_in:
        key = f"{keys}/{person.replace(':', '-')}.pem"
        out.print(f"  {told}: {person},{key}", highlight=False, soft_wrap=True)
    if demo.store is not None:
        signing_in.append(
            (demo.store.stage.cast[KEEPER].person, "爱心超市管理员 supermarket keeper")
        )
    villager = demo.years[0].stage.cast["o1"].person
    of_villager = f"{villager},{keys}/person-o1.pem"
    out.print(f"  村民 villager: {of_villager}", highlight=False, soft_wrap=True)
    auditor = f"person:a1,{keys}/person-a1.pem"
    at = f"--data {demo.folder} --ledger {demo.stage.client.name}"
    out.print("[bold]命令 commands[/]")
    for command in (
        f"yangguang audit verify {at}",
        f"yangguang audit dossier {household} --as {auditor} {at} -o out.zip",
        "yangguang audit verify-dossier out.zip",
        f"yangguang read trace/{household}?purpose=audit --as {auditor} --server {demo.address}",
        f"yangguang audit findings {at}",
        f"yangguang read gaps --as {auditor} --server {demo.address}",
        (
            f"yangguang read persons/{villager}?reveal=names --as {of_villager}"
            f" --server {demo.address}"
        ),
        f"yangguang projections status --data {demo.folder}",
    ):
        out.print(f"  .venv/bin/{command}", highlight=False, soft_wrap=True)
