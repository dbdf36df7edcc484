"""Reserves 公积公益金: what the collective's rules set aside of what is distributed.

- DIS-1 A rule sets aside a part, never the whole, and not for plans that were drafted before it.
- DIS-4 It leaves what contracts agree on for poor households, which comes before what the
  collective keeps (S1 二(二)). REG-2 The pool is on record. ACT-2 Two persons sign.
"""

from datetime import date

import msgspec

from domain.distribution.contracts import Contract
from domain.distribution.pool import WHOLE_BP, Pool, PoolId, RatioBp, Reserve, known_pool
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fact, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.keepers import BOOKS


@fact(
    "ReserveRuleAdopted.v1",
    title=say("Reserve rule adopted", "确定公积公益金提取比例"),
    stream=lambda data: data.pool,
    place=lambda data, history: known_pool(history, data.pool).place,
    signed_by=BOOKS,
    rules=("DIS-1", "DIS-4", "REG-2", "ACT-2"),
    example={
        "pool": "pool:1",
        "ratio_bp": 1_000,
        "effective_from": "2026-05-01",
        "minutes": PAPER,
    },
)
class ReserveRuleAdopted(Fact):
    """What the collective's rules 章程 set aside of what is distributed, from a day on.

    `minutes` are those of the meeting that adopted it.
    """

    pool: PoolId
    ratio_bp: RatioBp
    effective_from: date
    minutes: Paper


@admits(ReserveRuleAdopted)
def admit_reserve(act: Act[ReserveRuleAdopted], history: History) -> None:
    """DIS-1: a part, and not for plans that were drafted before; DIS-4 of what it leaves."""
    data, pool = act.data, known_pool(history, act.data.pool)
    require(
        data.ratio_bp < WHOLE_BP and data.effective_from >= act.day,
        "DIS-1",
        expected=say(
            f"less than the whole, from {act.day} on", f"低于全部，自 {act.day} 或之后生效"
        ),
        found=say(
            f"{data.ratio_bp} bp of {pool.id} from {data.effective_from}",
            f"{pool.id} 万分之 {data.ratio_bp}，{data.effective_from} 起",
        ),
    )
    _check_leaves(data.ratio_bp, pool, history)


def _check_leaves(ratio_bp: int, pool: Pool, history: History) -> None:
    """DIS-4: of all that comes, what is set aside leaves the share agreed on for the poor."""
    contracts = (history.read(Contract, name).terms for name in pool.contracts)
    agreed_bp = max((terms.poor_share_bp for terms in contracts if terms), default=0)
    require(
        ratio_bp <= WHOLE_BP - agreed_bp,
        "DIS-4",
        expected=say(
            f"no more than {WHOLE_BP - agreed_bp} bp beside {agreed_bp} for poor households",
            f"贫困户约定 {agreed_bp}，提取不超过万分之 {WHOLE_BP - agreed_bp}",
        ),
        found=say(f"{ratio_bp} bp", f"万分之 {ratio_bp}"),
    )


@evolves(Pool, ReserveRuleAdopted)
def adopt(state: Pool, event: Event[ReserveRuleAdopted]) -> Pool:
    """One more rule."""
    data = event.data
    rule = Reserve(ratio_bp=data.ratio_bp, effective_from=data.effective_from, index=event.index)
    return msgspec.structs.replace(state, reserves=(*state.reserves, rule))
