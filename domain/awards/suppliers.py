"""Who may be paid an award's money for goods or services, instead of the household's card.

- STAR-2, ACT-2 A supplier apart from the household: what those who are members, or were since the
  case was opened, are paid behind an entity's name would be cash. FUND-5 Admitted, not dissolved,
  not on the sanction list on the day. REG-2 On the register of entities.
"""

from datetime import date

from domain.awards.deciding import beneficiaries
from domain.awards.grants import Grant
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.projects.eligibility import check_admitted
from domain.projects.entities import Entity, known_entity
from domain.residents.households import living_household


def eligible(history: History, supplier: str, grant: Grant, day: date) -> Entity:
    """The supplier, that may be paid for a grant on a day; refused otherwise."""
    entity, household = known_entity(history, supplier), grant.household
    check_admitted(entity, day)
    living_household(history, household)
    both = sorted(set(entity.controllers) & beneficiaries(history, grant, day))
    require(
        not both,
        "ACT-2",
        expected=say(f"a supplier apart from {household}", f"与 {household} 无关的供应商"),
        found=say(
            f"{', '.join(both)} behind {supplier}", f"{supplier} 由 {'、'.join(both)} 控制或持股"
        ),
    )
    return entity
