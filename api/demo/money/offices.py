"""Who handles money: finance, leading group, accountants, members of collectives, entities, a bank.

- ACT-2 Who arranges does not pay, who prepares does not approve: so there are
  several of each.
"""

from typing import Any, Final

from api.demo.money.purse import BANK, COOPERATIVE, ENERGY, GARMENTS
from api.demo.opening import enrol
from api.demo.stage import Stage
from api.demo.village import COUNTY, TOWNSHIP

OF_COUNTY: Final = (
    ("cf1", "finance bureau", "county_finance"),
    ("cf2", "finance bureau", "county_finance"),
    ("cf3", "finance bureau", "county_finance"),
    ("lg1", "leading group office", "leading_group"),
    ("lg2", "leading group office", "leading_group"),
    ("b2", "agriculture bureau", "sector_department"),
    ("ap1", "appraisal firm", "appraiser"),
    ("bk1", BANK, "bank"),
    ("e1", COOPERATIVE.name, "implementing_entity"),
    ("e2", GARMENTS.name, "implementing_entity"),
    ("e3", ENERGY.name, "implementing_entity"),
)
OF_TOWNSHIP: Final = (
    ("ta1", "township accounting office", "township_accounting"),
    ("ta2", "township accounting office", "township_accounting"),
    ("t4", "township government", "township_officer"),
)
MEMBERS: Final = ("q1", "q2", "q3", "q4", "q5")
"""Member representatives of a village's collective; the first two also sign its books."""
CRITERIA: Final = ("finances", "operation", "strength", "integrity", "willingness")


def take_office(stage: Stage, township: str = TOWNSHIP) -> None:
    """Everybody of county and township who handles money gets a key and an office."""
    for name, body, role in OF_COUNTY:
        stage.cast.add(name, body, role, COUNTY)
    for name, body, role in OF_TOWNSHIP:
        stage.cast.add(name, body, role, township)
    enrol(stage, [name for name, _, _ in (*OF_COUNTY, *OF_TOWNSHIP)])


def found_collective(stage: Stage) -> None:
    """A village's collective has its member representatives."""
    for name in MEMBERS:
        stage.cast.add(name, "village collective", "collective_organisation", stage.cast.place)
    enrol(stage, MEMBERS)


def admit_entity(stage: Stage, entity: dict[str, Any]) -> None:
    """An entity comes on the register and is admitted on its five criteria (FUND-5)."""
    stage.act("EntityRegistered.v1", entity, "b2")
    criteria = {name: stage.paper(f"{name} of {entity['entity']}") for name in CRITERIA}
    admitted = {"entity": entity["entity"], "criteria": criteria}
    stage.act("EntityAdmitted.v1", admitted, "b2", "k1")
