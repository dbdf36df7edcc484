"""An entity asks for the subsidy of whom it carries 带贫主体申请补助, household by household.

- SUB-2 For planting, breeding, processing, trade or tourism; for this year or the last, as long as
  something is left under its cap. It names at least as many households as policy asks; where it
  employs, poor workers are at least the policy's part of all. Each is poor or out of poverty, has a
  contract of its own and records of what it got, and is carried by no other entity for the same
  thing in the year.
- FUND-5 The entity is admitted, not dissolved and not on the sanction list (S3a 六(三):
  对损害贫困户利益的……不予扶持). FUND-9 Each paper stands behind one line, records behind one grant.
- ID-4 The entity signs itself, ACT-1 by who is of it; or two of different bodies record its signed
  paper. ID-5 A case lies in one village or township; the cap holds over all cases of the entity.
- ACT-2, ACT-3 Nobody behind the entity, or related to who is, records its paper; nor is a household
  carried to which one of them belongs. REG-1, REG-2, REG-5, HH-3 and ACT-1 of the lines.
"""

from datetime import date
from typing import Final

from domain.awards.backing import check_unused
from domain.awards.deciding import check_unrelated
from domain.awards.grants import grant_of
from domain.carrying.carrying import Carrying, Line, carried_of, known_carrying, taken_by
from domain.carrying.facts import CarryingSubsidyApplied, HouseholdCarried
from domain.carrying.sums import check_enough, left_of_year
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.checks import check_happened, check_new, check_once
from domain.kernel.history import History
from domain.kernel.places import covers, level
from domain.kernel.refused import require
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.projects.eligibility import check_admitted, check_no_part, check_of_entity
from domain.projects.entities import Entity, known_entity
from domain.residents.households import Household, living_household
from domain.steps.case import Case
from domain.subsidies.eligibility import check_poor
from domain.subsidies.subsidy import ACTIVITIES
from domain.subsidies.undertakings import ALLOWED

_AT: Final = ("village", "township")


@admits(CarryingSubsidyApplied)
def admit_application(act: Act[CarryingSubsidyApplied], history: History) -> None:
    """Which entity, who signs for it, for when and what; then its lines as a whole."""
    data = act.data
    check_new(history, Case, data.case)
    check_happened(act, data.happened_on, data.paper)
    entity = known_entity(history, data.entity)
    _check_signed(act, entity, history)
    for day in sorted({act.day, shanghai_day(act.at)}):
        check_admitted(entity, day)
    _check_for(data, act.day)
    left_fen = left_of_year(data, Case(id=data.case, place=data.place), act.day, history)
    require(
        left_fen > 0,
        "SUB-2",
        expected=say(f"something left of {data.year} under the cap", f"{data.year} 年仍有剩余额度"),
        found=say(f"{left_fen} fen", f"{left_fen} 分"),
    )
    lines = [line.data for line in act.lines if isinstance(line.data, HouseholdCarried)]
    _check_sums(data, lines)
    _check_papers(data, lines, history)
    carried = tuple(
        Line(carried=one.carried, household=one.household, form=one.form, persons=one.persons,
             got_fen=one.got_fen)
        for one in lines
    )  # fmt: skip
    check_enough(carried, data.workers_count, data.place, act.day, history)


def _check_signed(act: Act[CarryingSubsidyApplied], entity: Entity, history: History) -> None:
    """ID-4, ACT-1: by the entity; or recorded by others than who stands behind it."""
    if act.signer_as("implementing_entity") is not None:
        check_of_entity(act, entity)
        return
    require(
        act.data.paper is not None,
        "ID-4",
        expected=say("the paper that the entity signed", "主体盖章的书面申请"),
        found=say("no paper", "没有书面材料"),
    )
    check_no_part(act.persons, entity)
    check_unrelated(history, act.persons, entity.id)


def _check_for(data: CarryingSubsidyApplied, day: date) -> None:
    require(
        level(data.place) in _AT,
        "ID-5",
        expected=say("a village or township", "村或乡镇"),
        found=say(data.place, data.place),
    )
    require(
        data.year in (day.year - 1, day.year),
        "SUB-2",
        expected=say(
            f"the year {day.year - 1} or {day.year}", f"{day.year - 1} 或 {day.year} 年度"
        ),
        found=say(str(data.year), f"{data.year} 年度"),
    )
    allowed = ALLOWED["industry"]
    require(
        data.activity in allowed,
        "SUB-2",
        expected=say(" or ".join(allowed), "、".join(ACTIVITIES[one].zh for one in allowed)),
        found=say(data.activity, ACTIVITIES[data.activity].zh),
    )


def _check_sums(data: CarryingSubsidyApplied, lines: list[HouseholdCarried]) -> None:
    named = {one.carried for one in lines if one.case == data.case}
    got_fen = sum(one.got_fen for one in lines)
    require(
        (len(named), len(lines), got_fen) == (data.lines_count, data.lines_count, data.got_fen),
        "REG-5",
        expected=say(
            f"{data.lines_count} lines of {data.case}, {data.got_fen} fen",
            f"{data.case} 共 {data.lines_count} 行，合计 {data.got_fen} 分",
        ),
        found=say(
            f"{len(named)} things on {len(lines)} lines, {got_fen} fen",
            f"{len(lines)} 行、{len(named)} 项，合计 {got_fen} 分",
        ),
    )


def _check_papers(
    data: CarryingSubsidyApplied, lines: list[HouseholdCarried], history: History
) -> None:
    """FUND-9: each paper once in the application; records behind no other grant of the entity."""
    records = tuple(paper for one in lines for paper in one.records)
    papers = (data.charter, *(one.contract for one in lines), *records)
    check_once([paper.sha256 for paper in papers], "FUND-9")
    check_unused(history, data.entity, grant_of(data.case), records, "FUND-9")


@admits(HouseholdCarried)
def admit_line(act: Act[HouseholdCarried], history: History) -> None:
    """The household first, then that nobody else counts it."""
    data, carrying = act.data, known_carrying(history, act.data.case)
    day = carrying.applied_on or act.day
    wanted = carried_of(data.household, data.form, data.year)
    require(
        (data.carried, data.year) == (wanted, carrying.year) and data.got_fen > 0,
        "REG-2",
        expected=say(f"{wanted} of {carrying.year}, above zero", f"{wanted}，金额大于零"),
        found=say(f"{data.carried} of {data.year}, {data.got_fen} fen", data.carried),
    )
    household = living_household(history, data.household)
    _check_place(household, history, data.case)
    check_poor(household, day, "SUB-2")
    _check_members(data, household, carrying, day, history)
    other = taken_by(history, data.carried)
    require(
        not other,
        "SUB-2",
        expected=say(
            f"{data.household}, carried by nobody else by {data.form} in {data.year}",
            f"{data.household} {data.year} 年该项未由其他主体带动",
        ),
        found=say(other, other),
    )


def _check_place(household: Household, history: History, case: str) -> None:
    place = history.read(Case, case).place
    require(
        covers(place, household.place),
        "ACT-1",
        expected=say(f"a household of {place}", f"{place} 的农户"),
        found=say(f"{household.id} of {household.place}", f"{household.id} 属于 {household.place}"),
    )


def _check_members(
    data: HouseholdCarried, household: Household, carrying: Carrying, day: date, history: History
) -> None:
    check_once(data.persons, "SUB-2")
    strangers = sorted(set(data.persons) - household.persons_on(day))
    require(
        not strangers,
        "SUB-2",
        expected=say(f"members of {household.id}", f"{household.id} 的成员"),
        found=say(", ".join(strangers), "、".join(strangers)),
    )
    behind = history.read(Entity, carrying.entity).controllers
    own = sorted(set(behind) & household.persons_since(day))
    require(
        not own,
        "ACT-2",
        expected=say("a household of nobody behind the entity", "与主体控制人无关的农户"),
        found=say(", ".join(own), "、".join(own)),
    )
