"""What an award is used for 奖励资金使用协议: agreed on before it is listed, shown once it is paid.

- STAR-2 The agreement names one purpose of the seed's closed list (S3c 四(一)), is signed by the
  household and by village or township, and stands before a list takes the grant. Its use is shown
  for that purpose, never for more than was paid, by papers that were shown for nothing else, and
  checked by somebody apart (ACT-2): neither who agreed on it nor one of the household.
- STAR-2 It may name a supplier, who is paid for goods or services instead of the card, by the
  contract of which it keeps the hash. FUND-5 The supplier is admitted and not on the sanction list.
  ACT-2 Nobody of the household, and nobody who agrees for the other side, stands behind it.
- ID-4 The household signs by its head; or two officers record the signed paper. ACT-3 Nobody who
  is related to the household agrees for the other side, or checks. REG-2 The grant is on record.
"""

from typing import Annotated, Any, Final, Literal

import msgspec

from domain.awards.backing import check_unused
from domain.awards.grants import Agreement, Grant, GrantId, Shown
from domain.awards.kinds import KINDS
from domain.awards.standing import STANDINGS, Standing, standing
from domain.awards.suppliers import eligible
from domain.identification.application import OFFICERS, check_head
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seat, admits, fact
from domain.kernel.checks import known
from domain.kernel.examples import HOUSEHOLD, PAPER
from domain.kernel.fact import Fact, Fen, HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.words import Words, say
from domain.projects.eligibility import check_no_part
from domain.projects.entities import EntityId
from domain.residents.households import Household
from domain.residents.kinship import check_recused
from domain.steps.case import HOUSEHOLD_ROLES, Case

Purpose = Literal[
    "planting", "breeding", "processing", "transport", "catering", "services", "training",
    "migrant_work",
]  # fmt: skip
PURPOSES: Final[dict[str, Words]] = {
    "planting": say("planting", "种植"),
    "breeding": say("breeding", "养殖"),
    "processing": say("processing", "加工"),
    "transport": say("transport", "交通运输"),
    "catering": say("catering", "餐饮"),
    "services": say("services", "服务"),
    "training": say("training in a skill", "接受技能培训"),
    "migrant_work": say("migrant work", "外出务工"),
}
"""The seed's closed list (S3c 四(一): 可用于从事……等生产经营支出)."""
USE_SHOWN: Final = "AwardUseShown.v1"
GRANTORS: Final[Seat] = (*COMMITTEES, "township_officer")
CHECKERS: Final[Seat] = (
    "township_officer",
    "supervision_committee",
    "first_secretary",
    "work_team",
)
_HOUSEHOLD: Final[Seat] = tuple(sorted(HOUSEHOLD_ROLES))


class _OfGrant(Fact):
    """What a fact about a grant's use names."""

    grant: GrantId
    household: HouseholdId
    purpose: Purpose


def known_grant(history: History, grant: str) -> Grant:
    """The grant; refused under REG-2 where no case decided on any."""
    return known(history, Grant, grant, say("a grant on record", "已核定的奖补"))


def place_of_grant(data: _OfGrant, history: History) -> str:
    """Where the case lies that decided on the grant."""
    return history.read(Case, known_grant(history, data.grant).case).place


@fact(
    "AwardUseAgreed.v1",
    title=say("Use of an award agreed on", "签订奖励资金使用协议"),
    stream=lambda data: data.grant,
    touches=lambda data: (data.household,),
    reads=lambda data: (data.supplier,) if data.supplier else (),
    place=place_of_grant,
    signed_by=((_HOUSEHOLD, GRANTORS), (OFFICERS, GRANTORS)),
    bodies_distinct=True,
    rules=("STAR-2", "FUND-5", "HH-3", "ID-4", "ACT-2", "ACT-3", "REG-2"),
    example={
        "grant": "grant:1",
        "household": HOUSEHOLD,
        "purpose": "breeding",
        "agreement": PAPER,
        "supplier": None,
        "contract": None,
    },
)
class AwardUseAgreed(_OfGrant):
    """What the money of a grant may be used for; made anew, it takes the place of the last one.

    `supplier` is paid by `contract` instead of the card, where both are named.
    """

    agreement: Paper
    supplier: EntityId | None = None
    contract: Paper | None = None


@fact(
    USE_SHOWN,
    title=say("Use of an award shown", "核查奖励资金使用"),
    stream=lambda data: data.grant,
    touches=lambda data: (data.household,),
    place=place_of_grant,
    signed_by=((_HOUSEHOLD, CHECKERS), (OFFICERS, CHECKERS)),
    bodies_distinct=True,
    rules=("STAR-2", "ID-4", "ACT-2", "ACT-3", "REG-2"),
    example={
        "grant": "grant:1",
        "household": HOUSEHOLD,
        "purpose": "breeding",
        "amount_fen": 200_000,
        "papers": [PAPER],
    },
)
class AwardUseShown(_OfGrant):
    """How much of a grant was used as agreed, by invoice, photo or certificate; in parts."""

    amount_fen: Fen
    papers: Annotated[tuple[Paper, ...], msgspec.Meta(min_length=1, max_length=20)]


@admits(AwardUseAgreed)
def admit_agreement(act: Act[AwardUseAgreed], history: History) -> None:
    """STAR-2 of when, then who signs for whom."""
    grant = known_grant(history, act.data.grant)
    _check_standing(grant, "granted", history)
    require(
        KINDS[grant.award_kind].agreed,
        "STAR-2",
        expected=say("an award of which the use is agreed on", "须签订使用协议的奖励"),
        found=say(grant.award_kind, KINDS[grant.award_kind].title.zh),
    )
    _check_signers(act, grant, history)
    _check_supplier(act, grant, history)


def _check_supplier(act: Act[AwardUseAgreed], grant: Grant, history: History) -> None:
    data = act.data
    require(
        (data.supplier is None) == (data.contract is None),
        "STAR-2",
        expected=say("a supplier with its contract, or neither", "供应商与合同同时填写或均不填写"),
        found=say("one of them", "仅填写其一"),
    )
    if data.supplier is not None:
        supplier = eligible(history, data.supplier, grant, act.day)
        check_no_part(_officers(act), supplier)


@admits(AwardUseShown)
def admit_use(act: Act[AwardUseShown], history: History) -> None:
    """STAR-2 of what is shown, and of who checks it."""
    data, grant = act.data, known_grant(history, act.data.grant)
    _check_standing(grant, "paid", history)
    agreed = grant.agreement.purpose if grant.agreement else ""
    require(
        data.purpose == agreed,
        "STAR-2",
        expected=say(agreed or "an agreement", PURPOSES[agreed].zh if agreed else "使用协议"),
        found=say(data.purpose, PURPOSES[data.purpose].zh),
    )
    left = grant.amount_fen - grant.shown_fen
    require(
        0 < data.amount_fen <= left,
        "STAR-2",
        expected=say(
            f"above zero, at most {left} fen not shown yet", f"不超过尚未核查的 {left} 分"
        ),
        found=say(f"{data.amount_fen} fen", f"{data.amount_fen} 分"),
    )
    _check_papers(data, grant)
    check_unused(history, grant.household, grant.id, data.papers, "STAR-2")
    _check_signers(act, grant, history)
    agreed_by = grant.agreement.persons if grant.agreement else ()
    checked_by = [one.person for one in act.by if one.role in CHECKERS]
    require(
        bool(set(checked_by) - set(agreed_by)),
        "ACT-2",
        expected=say("a check by others than who agreed on it", "核查人与签约人相分离"),
        found=say(", ".join(checked_by), "、".join(checked_by)),
    )


def _check_standing(grant: Grant, wanted: Standing, history: History) -> None:
    found = standing(history, grant)
    require(
        found == wanted,
        "STAR-2",
        expected=say(f"a grant that is {STANDINGS[wanted].en}", STANDINGS[wanted].zh),
        found=say(f"{grant.id} is {STANDINGS[found].en}", f"{grant.id}：{STANDINGS[found].zh}"),
    )


def _check_papers(data: AwardUseShown, grant: Grant) -> None:
    before = {sha for one in grant.shown for sha in one.papers}
    own = [paper.sha256 for paper in data.papers]
    twice = sorted(sha for sha in set(own) if sha in before or own.count(sha) > 1)
    require(
        not twice,
        "STAR-2",
        expected=say("papers that were not shown before", "未重复使用的凭据"),
        found=say(", ".join(twice), "、".join(twice)),
    )


def _officers(act: Act[Any]) -> tuple[str, ...]:
    return tuple(one.person for one in act.by if one.role not in HOUSEHOLD_ROLES)


def _check_signers(act: Act[Any], grant: Grant, history: History) -> None:
    """ID-4 of who signs for the household; ACT-2, ACT-3 of the other side."""
    household = history.read(Household, grant.household)
    require(
        act.data.household == household.id,
        "REG-2",
        expected=say(household.id, household.id),
        found=say(act.data.household, act.data.household),
    )
    for signer in act.by:
        if signer.role in HOUSEHOLD_ROLES:
            check_head(signer.person, household, act.day)
    own = sorted(set(_officers(act)) & household.persons_since(act.day))
    require(
        not own,
        "ACT-2",
        expected=say("another side than the household", "农户以外的一方签名"),
        found=say(", ".join(own), "、".join(own)),
    )
    check_recused(history, _officers(act), household.id)


@evolves(Grant, AwardUseAgreed)
def agree(state: Grant, event: Event[AwardUseAgreed]) -> Grant:
    """The use is agreed on."""
    data = event.data
    agreement = Agreement(
        purpose=data.purpose,
        paper=data.agreement.sha256,
        persons=event.persons,
        index=event.index,
        agreed_on=event.day,
        supplier=data.supplier or "",
        contract=data.contract.sha256 if data.contract else "",
    )
    return msgspec.structs.replace(state, agreement=agreement)


@evolves(Grant, AwardUseShown)
def show(state: Grant, event: Event[AwardUseShown]) -> Grant:
    """So much more was used as agreed."""
    data = event.data
    shown = Shown(
        amount_fen=data.amount_fen,
        papers=tuple(paper.sha256 for paper in data.papers),
        persons=event.persons,
        index=event.index,
    )
    return msgspec.structs.replace(state, shown=(*state.shown, shown))
