"""A grant that no list can take any more is withdrawn: an error is corrected by a further event.

- PAY-3 Only a grant that is on no list: what is listed is removed by an objection or sent back with
  its list, what is paid is recovered. From then on it counts under no cap, and its case may be
  applied for anew. ACT-2 Township and county sign, neither who signed for its case nor one who
  benefits. ACT-3 Nor anybody related to who does. REG-2 The grant is on record, and its grantee's.
"""

from typing import Literal

import msgspec

from domain.awards.deciding import check_apart
from domain.awards.grants import Grant, GrantId
from domain.awards.standing import STANDINGS, standing
from domain.awards.use import known_grant, place_of_grant
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import HOUSEHOLD, PAPER
from domain.kernel.fact import Fact, HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.projects.entities import EntityId

Cause = Literal["moved", "died", "entered_wrongly", "false_information", "given_up"]


def _grantee(data: "GrantWithdrawn") -> str:
    return data.entity or data.household or data.grant


@fact(
    "GrantWithdrawn.v1",
    title=say("Grant withdrawn", "撤销奖补核定"),
    stream=lambda data: data.grant,
    touches=lambda data: (_grantee(data),),
    place=place_of_grant,
    signed_by=(
        (
            ("township_reviewer", "township_deputy"),
            ("county_reviewer", "county_deputy", "county_finance"),
        ),
    ),
    bodies_distinct=True,
    rules=("PAY-3", "ACT-2", "ACT-3", "REG-2"),
    example={
        "grant": "grant:1",
        "household": HOUSEHOLD,
        "cause": "entered_wrongly",
        "paper": PAPER,
        "entity": None,
    },
)
class GrantWithdrawn(Fact):
    """Why a grant comes to nothing after its case was completed, with what shows it.

    It names the household, or else the entity, of which the grant is.
    """

    grant: GrantId
    cause: Cause
    paper: Paper
    household: HouseholdId | None = None
    entity: EntityId | None = None


@admits(GrantWithdrawn)
def admit_withdrawal(act: Act[GrantWithdrawn], history: History) -> None:
    """PAY-3 of the grant, ACT-2 and ACT-3 of who signs."""
    grant = known_grant(history, act.data.grant)
    named = [one for one in (act.data.household, act.data.entity) if one]
    require(
        named == [grant.grantee],
        "REG-2",
        expected=say(grant.grantee, grant.grantee),
        found=say(", ".join(named) or "nobody", "、".join(named) or "未填写"),
    )
    found = standing(history, grant)
    require(
        found == "granted",
        "PAY-3",
        expected=say("a grant on no list", "未列入清单的奖补"),
        found=say(f"{grant.id} is {STANDINGS[found].en}", f"{grant.id}：{STANDINGS[found].zh}"),
    )
    check_apart(act, grant, history)


@evolves(Grant, GrantWithdrawn)
def withdraw(state: Grant, event: Event[GrantWithdrawn]) -> Grant:
    """The grant comes to nothing."""
    return msgspec.structs.replace(state, withdrawn=True, withdrawn_on=event.day)
