"""`yangguang audit findings` and `redecide`: what stands out, and one case decided again.

Both read the log alone, which holds references and no personal data, and leave no trace.
"""

from typing import Annotated

import msgspec
import typer

from api.commands.bars import bars
from api.commands.named import ledger_named
from api.commands.options import DATA_DEFAULT, Data, Dsn, Json, fail
from api.commands.projecting import opened
from api.hosts import Hosts
from audit.desk.findings.finding import GRADES, Finding
from audit.desk.findings.search import RULES, search
from audit.desk.redecide import By, Step, redecide
from domain.kernel.catalogue import act_type
from domain.kernel.words import say

English = Annotated[bool, typer.Option("--en", help="In English.")]


def findings(
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
    rule: Annotated[
        list[str] | None, typer.Option(help=f"Of these rules alone: {', '.join(sorted(RULES))}.")
    ] = None,
    english: English = False,
    as_json: Json = False,
) -> None:
    """List what stands out in the log 疑点, with the positions that say so; refutes nothing."""
    unknown = sorted(set(rule or ()) - RULES)
    if unknown:
        fail(f"--rule: expected some of {', '.join(sorted(RULES))}; found {unknown[0]}", 2)
    with opened(data, dsn) as database, database.pool() as pool:
        hosted = ledger_named(Hosts(pool), ledger)
        with bars() as show:
            found = search(database.dsn(), hosted.number, rules=rule, progress=show)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    for one in found.findings:
        typer.echo(_line(one, zh=not english))
    told = say(
        f"{len(found.findings)} findings up to position {found.position}",
        f"截至位置 {found.position} 共 {len(found.findings)} 条疑点",
    )
    typer.echo(told.en if english else told.zh)
    if found.passed_over:
        passed = say(
            f"{found.passed_over} records could not be looked at: verify the ledger",
            f"{found.passed_over} 条记录无法检查：请核验账本",
        )
        typer.echo(passed.en if english else passed.zh)


def _line(one: Finding, *, zh: bool) -> str:
    grade = GRADES[one.grade]
    positions = ", ".join(map(str, one.evidence))
    told = one.message_zh if zh else one.message
    return f"{grade.zh if zh else grade.en} {one.rule} {one.subject}: {told} [{positions}]"


def redecided(
    case: Annotated[str, typer.Argument(help="case:...")],
    ledger: Annotated[str, typer.Option(help="Its name, such as 231005.")],
    data: Data = DATA_DEFAULT,
    dsn: Dsn = None,
    english: English = False,
    as_json: Json = False,
) -> None:
    """Decide one case again 重新认定, act by act, under the policy of its day."""
    with opened(data, dsn) as database, database.pool() as pool:
        hosted = ledger_named(Hosts(pool), ledger)
        with bars() as show:
            found = redecide(database.dsn(), hosted.number, case, show)
    if not found.steps:
        fail(f"no act about {case} in {ledger}")
    if as_json:
        fields = {"holds": found.holds, **msgspec.to_builtins(found)}
        typer.echo(msgspec.json.format(msgspec.json.encode(fields), indent=2).decode())
    else:
        for step in found.steps:
            typer.echo(_told(step, zh=not english))
    raise typer.Exit(0 if found.holds else 1)


def _told(step: Step, *, zh: bool) -> str:
    kind = act_type(step.type)
    title = kind.title if kind else say(step.type, step.type)
    signers = ", ".join(f"{person} ({role})" for person, role in step.signers)
    verdict = say("admitted", "准予入账") if step.admitted else say("REFUSED", "应予拒绝")
    what = f"{title.zh} {verdict.zh}" if zh else f"{title.en} {verdict.en}"
    lines = [f"{step.position} {step.day} {what}: {signers}"]
    if not step.admitted:
        lines.append(f"    {step.rule}: {step.expected}; {step.found}")
    lines += [f"    {_document(by)}" for by in step.decided_by]
    return "\n".join(lines)


def _document(by: By) -> str:
    since = f" {by.place} {by.effective_from}" if by.place else ""
    return f"{by.parameter} = {by.value}: {by.document}{since}"
