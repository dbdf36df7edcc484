"""Plans that are refused before the right ones: equal for all, unearned, out of turn, too much."""

from typing import Any

from api.demo.money.claims import Claim, claim, claims, rates, worked
from api.demo.money.homes import poor
from api.demo.money.plans import LINE, Lines, Plan
from api.demo.money.purse import YUAN
from api.demo.money.steps import verdict
from domain.distribution.plan import digest_of

EQUAL_FEN = 200 * YUAN


def _refuse(plan: Plan, told: str, rule: str, data: dict[str, Any], lines: Lines) -> None:
    plan.stage.refused(told, rule, "PlanDrafted.v1", data, *plan.by, lines=lines)


def refuse_equal_split(plan: Plan) -> None:
    """A reward measures nothing, so equal rewards for all are a split into equal parts (DIS-3)."""
    plan.number += 1
    header, lines = plan.draft(claims(plan.purse, plan.project))
    code = {"code": "everybody", "basis": "reward", "rate_fen": EQUAL_FEN}
    paper = plan.stage.paper("everybody gets the same")
    part = {**lines[0][1]["parts"][0], "basis": "reward", "code": "everybody", "units": 1}
    part |= {"amount_fen": EQUAL_FEN, "worker": None, "until": None, "evidence": paper}
    equal = [{**line, "amount_fen": EQUAL_FEN, "parts": [part]} for _, line in lines]
    total = EQUAL_FEN * len(equal)
    data = {
        **header,
        "rates": [*rates(plan.project), code],
        "total_fen": total,
        "poor_fen": total,
        "reserve_fen": 0,
        "collective_fen": 0,
        "beneficiaries": digest_of(
            (one["household"], one["person"], one["amount_fen"]) for one in equal
        ),
    }
    rows = [(LINE, line) for line in equal]
    _refuse(plan, "equal amounts for everybody", "DIS-3", data, rows)
    plan.number -= 1


def refuse_unearned(plan: Plan) -> None:
    """Support for who can work, pay for work to come, a rate of its own, old beneficiaries."""
    plan.number += 1
    right = claims(plan.purse, plan.project)
    able = next(home for home in poor(plan.purse.year(plan.project)) if not home.unable)
    others = [one for one in right if one["household"] != able.household]
    support = claim(plan.purse, able, "hardship", "no_ability_to_work", len(able.members))
    later = {**worked(plan.purse, able, "post", "road_keeping", 3), "until": "2026-12-31"}
    wrong: tuple[tuple[str, str, Claim], ...] = (
        ("hardship support for who can work", "DIS-3", support),
        ("pay for work that is not done yet", "DIS-7", later),
    )
    for told, rule, instead in wrong:
        header, lines = plan.draft([*others, instead])
        _refuse(plan, told, rule, header, lines)
    header, lines = plan.draft(right)
    dearer = [{**rate, "rate_fen": rate["rate_fen"] + 1} for rate in header["rates"]]
    changes: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("amounts by another rate than the plan's", "DIS-2", {"rates": dearer}),
        ("beneficiaries determined in spring", "DIS-8", {"determined_on": "2026-03-01"}),
        ("a village's plan by the township's steps", "DIS-6", _BY_TOWNSHIP),
        ("more set aside than the rules say", "DIS-1", {"reserve_fen": header["reserve_fen"] + 1}),
    )
    for told, rule, changed in changes:
        _refuse(plan, told, rule, {**header, **changed}, lines)
    plan.number -= 1


_BY_TOWNSHIP = {"procedure": "distribution_township"}


def refuse_collective_first(plan: Plan) -> None:
    """The collective takes its part while poor households lack theirs by contract (DIS-4)."""
    plan.number += 1
    header, lines = plan.draft(claims(plan.purse, plan.project))
    data = {**header, "collective_fen": header["collective_fen"] + 100}
    _refuse(plan, "the collective's part before the poor households'", "DIS-4", data, lines)
    plan.number -= 1


def refuse_before_its_turn(plan: Plan) -> None:
    """A plan that nobody discussed is not reviewed (DIS-6)."""
    plan.stage.refused(
        "a plan reviewed before the villagers discussed it", "DIS-6", "ReviewGiven.v1",
        verdict(plan.case, "township_review"), "t2",
    )  # fmt: skip
