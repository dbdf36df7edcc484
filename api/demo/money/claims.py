"""On what a plan rests: shares, posts, work, rewards, and support for who cannot work (DIS-2)."""

from collections.abc import Sequence
from typing import Any, Final

from api.demo.money.homes import Home, owners, poor
from api.demo.money.purse import CAPITAL, GREENHOUSE, SOLAR, WORKSHOP, YUAN, Project, Purse

Claim = dict[str, Any]
WORKED_UNTIL: Final = "2026-07-31"
RATES: Final[dict[Project, tuple[tuple[str, str, int], ...]]] = {
    GREENHOUSE: (),
    SOLAR: (
        ("post", "road_keeping", 300 * YUAN),
        ("reward", "progress", 200 * YUAN),
        ("hardship", "no_ability_to_work", 600 * YUAN),
    ),
    WORKSHOP: (
        ("work", "sewing", 80 * YUAN),
        ("hardship", "no_ability_to_work", 150 * YUAN),
    ),
    CAPITAL: (
        ("reward", "courtyard", 300 * YUAN),
        ("reward", "income", 500 * YUAN),
        ("hardship", "no_ability_to_work", 400 * YUAN),
    ),
}
"""Basis, code and rate of each project's plan."""


def rates(project: Project) -> list[dict[str, Any]]:
    """The rates, as a plan states them."""
    return [{"code": code, "basis": basis, "rate_fen": fen} for basis, code, fen in RATES[project]]


def claims(purse: Purse, project: Project) -> list[Claim]:
    """What everybody who benefits has a claim to."""
    homes = _homes(purse, project)
    if project is GREENHOUSE:
        return by_shares(purse)
    return [one for place, home in enumerate(homes) for one in _of(purse, project, home, place)]


def _homes(purse: Purse, project: Project) -> Sequence[Home]:
    """Of the village; of all villages where the township runs it."""
    if project.run_by == "township":
        return [home for year in purse.years for home in poor(year)]
    return poor(purse.year(project))


def _of(purse: Purse, project: Project, home: Home, place: int) -> list[Claim]:
    if home.unable:
        units = len(home.members)
        return [claim(purse, home, "hardship", "no_ability_to_work", units)]
    if project is CAPITAL:
        return [claim(purse, home, "reward", "income" if place % 2 else "courtyard", 1)]
    if project is WORKSHOP:
        return [worked(purse, home, "work", "sewing", 5 + place % 7)]
    months = worked(purse, home, "post", "road_keeping", 3 + place % 4)
    return [months] if place % 2 else [months, claim(purse, home, "reward", "progress", 1)]


def claim(purse: Purse, home: Home, basis: str, code: str, units: int) -> Claim:
    """A claim by one of the rates, with its evidence."""
    return {
        "household": home.household,
        "person": home.head,
        "card_kind": "householder",
        "basis": basis,
        "units": units,
        "status": home.status,
        "code": code,
        "holding": None,
        "worker": None,
        "until": None,
        "evidence": purse.stage.paper(f"sheet of {basis} {code}"),
    }


def worked(purse: Purse, home: Home, basis: str, code: str, units: int) -> Claim:
    """The same for work that was done, by the head, until a day."""
    done = {"worker": home.head, "until": WORKED_UNTIL}
    return {**claim(purse, home, basis, code, units), **done}


def by_shares(purse: Purse) -> list[Claim]:
    """What the register has on the day: each holding of a household is a claim."""
    year = purse.year(GREENHOUSE)
    known = {home.household: home for home in (*poor(year), *owners(year))}
    return [
        {
            "household": held["holder"],
            "person": known[held["holder"]].head,
            "card_kind": "householder",
            "basis": "shares",
            "units": held["shares"],
            "status": known[held["holder"]].status or None,
            "code": None,
            "holding": held["account"],
            "worker": None,
            "until": None,
            "evidence": None,
        }
        for held in register(purse)
        if held["holder"] in known
    ]


def register(purse: Purse) -> list[dict[str, Any]]:
    """Who holds shares of the greenhouse today, the collective among them."""
    path = f"assets/{GREENHOUSE.asset}/shares"
    found: list[dict[str, Any]] = purse.stage.read_as("ta1", path, limit=500)["items"]
    return [held for held in found if held["shares"]]
