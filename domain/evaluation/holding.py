"""A village evaluates its poor households 定期综合评价 (S3c 四(七)): a header, a line a household.

- EVA-1 In the period's last month or after, once by each body: the two committees with more than
  half of their members, the representatives' meeting with its quorum, or a poll whose ballots two
  or more villagers counted. Each household once, with a grade of the scale, by more than half of
  those who took part. It is a household of the village, registered as poor or out of poverty.
- ACT-3 Who belongs or is related to a household, or is interested in it, steps aside on its line,
  and is named there. HH-3 Nobody takes part after their death, no household that has ended.
- REG-1 One evaluation a village, period and body. REG-5 It adds up to what its header says, and
  every line is of its day: who was poor, and where, is asked of the day on which it was held.
- ID-4 What is entered late carries its minutes. ACT-1 Two sign it, of different bodies.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

from domain.authority import policies
from domain.authority.offices import holders
from domain.evaluation.evaluation import BODIES, GRADES, Evaluation, Grade, evaluation_of
from domain.evaluation.facts import EvaluationHeld, EvaluationLine
from domain.evaluation.periods import Period, period_of
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.checks import check_happened, check_new, check_once
from domain.kernel.history import History
from domain.kernel.places import covers, level, village_of
from domain.kernel.refused import Refused, require
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import Words, say
from domain.residents.households import living_household
from domain.residents.kinship import check_recused
from domain.residents.people import Person
from domain.residents.statuses import statuses_zh
from domain.steps.assembly.bodies import VILLAGER_REPRESENTATIVES, VILLAGERS

POOR: Final = frozenset({"registered_poor", "out_of_poverty"})
"""Whom a village evaluates 贫困户: registered as poor, out of poverty or not."""
_COUNTERS: Final = 2


@admits(EvaluationHeld)
def admit_evaluation(act: Act[EvaluationHeld], history: History) -> None:
    """REG-1 and EVA-1 of the period, EVA-1 of who judged, REG-5 of the lines."""
    data = act.data
    name = evaluation_of(data.place, data.period, data.body)
    require(
        data.evaluation == name and level(data.place) == "village",
        "EVA-1",
        expected=say(f"{name}, of a village", f"{name}（以行政村为单位）"),
        found=say(f"{data.evaluation} of {data.place}", f"{data.evaluation}，{data.place}"),
    )
    check_new(history, Evaluation, data.evaluation)
    check_happened(act, data.happened_on, data.minutes)
    _check_period(act, history)
    _check_participants(act, history)
    _check_lines(act)


def _check_period(act: Act[EvaluationHeld], history: History) -> None:
    data = act.data
    months = policies.value(history, data.place, "evaluation_months", act.day)
    period = period_of(data.period, months)
    require(
        period is not None and period.closing <= act.day,
        "EVA-1",
        expected=say(*_period_words(period, months)),
        found=say(f"{data.period}, held on {act.day}", f"{data.period}，{act.day} 开展"),
    )


def _period_words(period: Period | None, months: int) -> tuple[str, str]:
    if period is None:
        return f"a period of {months} months", f"{months} 个月为一周期"
    return f"held on {period.closing} or later", f"{period.closing} 或之后开展"


def _check_participants(act: Act[EvaluationHeld], history: History) -> None:
    data = act.data
    check_once(data.participants, "EVA-1")
    deaths = {person: history.read(Person, person).died_on for person in data.participants}
    dead = sorted(p for p, died in deaths.items() if died is not None and died <= act.day)
    require(
        not dead,
        "HH-3",
        expected=say("people who lived on the day", "当日在世人员"),
        found=say(", ".join(dead), "、".join(dead)),
    )
    if data.body == "poll":
        _check_poll(act, history)
        return
    roles = COMMITTEES if data.body == "committees" else VILLAGER_REPRESENTATIVES.roles
    _check_body(data, history, holders(history, data.place, roles, act.day), act.day)


def _check_poll(act: Act[EvaluationHeld], history: History) -> None:
    data = act.data
    officers = holders(history, data.place, VILLAGERS.roles, act.day)
    homes = {person: history.read(Person, person).place for person in data.participants}
    strangers = sorted(
        person
        for person, home in homes.items()
        if person not in officers and not (home and covers(data.place, home))
    )
    require(
        not strangers,
        "EVA-1",
        expected=say(f"counters of {data.place}", f"计票人为 {data.place} 村民"),
        found=say(", ".join(strangers), "、".join(strangers)),
    )
    require(
        len(data.participants) >= _COUNTERS and data.ballots_count > 0,
        "EVA-1",
        expected=say("ballots, counted by two or more", "有测评票并由两人以上计票"),
        found=say(
            f"{data.ballots_count} ballots, {len(data.participants)} counters",
            f"{data.ballots_count} 票，计票 {len(data.participants)} 人",
        ),
    )


def _check_body(
    data: EvaluationHeld, history: History, members: Collection[str], day: date
) -> None:
    strangers = sorted(set(data.participants) - set(members))
    title = BODIES[data.body]
    if strangers or data.ballots_count:
        raise Refused(
            "EVA-1",
            expected=say(f"members of the {title.en}, without ballots", f"{title.zh}组成人员"),
            found=say(
                ", ".join(strangers) or f"{data.ballots_count} ballots",
                "、".join(strangers) or f"{data.ballots_count} 票",
            ),
        )
    came, everybody = len(data.participants), len(members)
    if data.body == "representatives":
        part, whole = policies.fraction(history, data.place, "quorum", day)
        enough = came * whole >= everybody * part
    else:
        enough = came * 2 > everybody
    require(
        enough,
        "EVA-1",
        expected=say(f"a quorum of the {title.en}", f"{title.zh}到会人数达到规定"),
        found=say(f"{came} of {everybody}", f"{everybody} 人中到会 {came} 人"),
    )


def _check_lines(act: Act[EvaluationHeld]) -> None:
    data = act.data
    lines = [line.data for line in act.lines if isinstance(line.data, EvaluationLine)]
    check_once([line.household for line in lines], "EVA-1")
    found: dict[Grade, int] = {}
    for line in lines:
        found[line.grade] = found.get(line.grade, 0) + 1
    stated = {grade: count for grade, count in data.counts.items() if count}
    others = sorted({line.evaluation for line in lines} - {data.evaluation})
    others += [str(on or "-") for on in {line.happened_on for line in lines} - {data.happened_on}]
    require(
        found == stated and not others,
        "REG-5",
        expected=_counts(stated),
        found=_counts(found, *others),
    )


def _counts(counts: dict[Grade, int], *others: str) -> Words:
    graded = sorted(counts.items())
    return say(
        ", ".join([*(f"{grade} {count}" for grade, count in graded), *others]) or "0",
        "、".join([*(f"{GRADES[grade].zh} {count}" for grade, count in graded), *others]) or "0",
    )


@admits(EvaluationLine)
def admit_line(act: Act[EvaluationLine], history: History) -> None:
    """EVA-1 of the household, ACT-3 of those who judged it."""
    data = act.data
    evaluation = history.read(Evaluation, data.evaluation)
    household = living_household(history, data.household)
    held, place = household.statuses_on(act.day), household.place_on(act.day)
    require(
        village_of(place) == evaluation.place and bool(held & POOR),
        "EVA-1",
        expected=say(f"a poor household of {evaluation.place}", f"{evaluation.place} 的建档立卡户"),
        found=say(
            f"{household.id} of {place}: {', '.join(sorted(held)) or 'no status'}",
            f"{household.id}，{place}：{statuses_zh(held) or '无身份类别'}",
        ),
    )
    _check_judges(data, evaluation, history)


def _check_judges(data: EvaluationLine, evaluation: Evaluation, history: History) -> None:
    judged = [person for person in evaluation.participants if person not in data.recused]
    strangers = sorted(set(data.recused) - set(evaluation.participants))
    poll = evaluation.body == "poll"
    enough = bool(judged) if poll else len(judged) * 2 > len(evaluation.participants)
    require(
        not strangers and enough,
        "EVA-1",
        expected=say(
            "judged by more than half of those who took part", "由参加评价人员的过半数评定"
        ),
        found=say(
            f"{len(judged)} of {len(evaluation.participants)}, {', '.join(strangers)}".rstrip(", "),
            f"{len(evaluation.participants)} 人中 {len(judged)} 人",
        ),
    )
    check_recused(history, judged, data.household)
