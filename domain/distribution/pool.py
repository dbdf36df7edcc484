"""A pool 收益池: what an asset or project brought in, and what plans have taken of it.

- DIS-1 Distributable is what was received less the reserves that the collective's rules set aside,
  never more: what was received is the balance of the pool's own account of income, and what is
  taken is the sum of the plans that stand. Two plans that race for one yuan: one is refused.
- DIS-6 A pool names who runs what it is of, and lies at that level: it decides on the steps.
- REG-1 A pool is opened once, its account of income with it. REG-2 Its accounts are the owner's.
- ACT-2 Two persons sign.
"""

from datetime import date
from typing import Annotated, Final

import msgspec

from domain.assets.asset import Asset, AssetKind, standing_asset
from domain.authority import policies
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, known
from domain.kernel.examples import PAPER, VILLAGE
from domain.kernel.fact import Fact, Paper, identifier
from domain.kernel.history import History, States
from domain.kernel.places import Place, covers, level
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.money.accounts import Account, AccountId, known_account
from domain.money.keepers import BOOKS
from domain.money.movements import Opened, check_opens, opens
from domain.payables.drawing import holds
from domain.projects.project import Project, RunBy
from domain.steps.case import Case

PoolId = Annotated[str, identifier("pool")]
Source = Annotated[str, msgspec.Meta(pattern=r"^(asset|project):[A-Za-z0-9-]{1,64}$")]
RatioBp = Annotated[int, msgspec.Meta(ge=0, le=10_000, description="ten-thousandths 万分比")]
WHOLE_BP: Final = 10_000
RESERVE_BP: Final = "distribution_reserve_bp"
_LEVELS: Final[dict[str, str]] = {
    "village": "village",
    "township": "township",
    "department": "township",
    "county": "county",
}


class Reserve(msgspec.Struct, frozen=True, kw_only=True):
    """What the collective's rules set aside of income, from a day on."""

    ratio_bp: int
    effective_from: date
    index: int


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What one plan takes of the pool.

    `net_fen` and `poor_fen` are less what lines removed from earlier lists set free
    (`instead_of`); `beneficiaries` is the digest of who gets how much.
    """

    list: str
    case: str
    net_fen: int
    poor_fen: int
    determined_on: date
    beneficiaries: str
    instead_of: tuple[str, ...]
    index: int


@state_of("pool")
class Pool(State, frozen=True, kw_only=True):
    """A pool: of what, where, run by whom, its accounts, contracts, rules and plans.

    `account` holds the money, `income` says where it came from, `charge` what it was used for.
    """

    place: str = ""
    run_by: str = ""
    source: str = ""
    asset_kind: str = ""
    account: str = ""
    income: str = ""
    charge: str = ""
    opened_on: date | None = None
    contracts: tuple[str, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    plans: tuple[Taken, ...] = ()
    index: int = 0


def is_pv(history: States, pool: Pool) -> bool:
    """Whether its income is that of a photovoltaic station 光伏电站 (DIS-7).

    What a project has formed counts, whatever its pool was opened as.
    """
    formed: tuple[str, ...] = ()
    if pool.source.startswith("project:"):
        formed = history.read(Project, pool.source).asset_kinds
    return "pv_station" in (pool.asset_kind, *formed)


def known_pool(history: History, pool: str) -> Pool:
    """The pool; refused under REG-2 where there is none."""
    return known(history, Pool, pool, say("a pool of income on record", "已登记的收益池"))


def received_fen(history: States, pool: Pool) -> int:
    """What the pool has received, less what was reversed; whole fen."""
    return -history.read(Account, pool.income).balance


def standing(history: States, pool: Pool, without: str | None = None) -> tuple[Taken, ...]:
    """The plans that still take what they took.

    One that was rejected takes nothing, nor does one that was sent back to be drafted anew: it can
    never be final, whether the draft that replaces it is there yet or not.
    """
    return tuple(taken for taken in pool.plans if taken.list != without and _stands(history, taken))


def _stands(history: States, taken: Taken) -> bool:
    case = history.read(Case, taken.case)
    drafted = case.row is not None and case.taken(case.row.steps[0].name) is not None
    return drafted and holds(case, taken.list)


def left_fen(history: States, pool: Pool, without: str | None = None) -> int:
    """What no plan has taken yet; negative where more was taken than is there by now."""
    taken = standing(history, pool, without)
    return received_fen(history, pool) - sum(one.net_fen for one in taken)


def rule_on(pool: Pool, day: date) -> Reserve | None:
    """The collective's own rule in force on a day: the latest to take effect, the last adopted."""
    rules = [rule for rule in pool.reserves if rule.effective_from <= day]
    return max(rules, key=lambda rule: (rule.effective_from, rule.index), default=None)


def reserve_bp(history: States, pool: Pool, day: date) -> int:
    """What is set aside of what a plan takes: by the collective's own rule, else by policy."""
    rule = rule_on(pool, day)
    return rule.ratio_bp if rule else policies.value(history, pool.place, RESERVE_BP, day)


@fact(
    "PoolOpened.v1",
    title=say("Pool of income opened", "设立收益池"),
    stream=lambda data: data.pool,
    touches=lambda data: (data.income,),
    reads=lambda data: (data.source, data.account, data.charge),
    place=lambda data, _history: data.place,
    signed_by=BOOKS,
    rules=("DIS-6", "REG-1", "REG-2", "ACT-2"),
    example={
        "pool": "pool:1",
        "place": VILLAGE,
        "source": "asset:1",
        "asset_kind": "workshop",
        "run_by": "village",
        "account": "account:collective-1",
        "income": "account:income-1",
        "charge": "account:distribution-1",
        "opened_on": "2026-04-01",
        "paper": PAPER,
    },
)
class PoolOpened(Fact):
    """What one asset or project brings in is kept apart; `paper` shows whose it is."""

    pool: PoolId
    place: Place
    source: Source
    asset_kind: AssetKind
    run_by: RunBy
    account: AccountId
    income: AccountId
    charge: AccountId
    opened_on: date
    paper: Paper


@opens(PoolOpened)
def _opened(data: PoolOpened) -> Opened:
    return Opened(data.income, "income", data.place, data.pool, data.opened_on)


@admits(PoolOpened)
def admit_pool(act: Act[PoolOpened], history: History) -> None:
    """REG-1 and REG-2 of the pool and its accounts, DIS-6 of its level."""
    data = act.data
    check_new(history, Pool, data.pool)
    for name, kind in ((data.account, "collective"), (data.charge, "distribution")):
        account = known_account(history, name, kind)
        require(
            account.place == data.place,
            "REG-2",
            expected=say(f"an account of {data.place}", f"{data.place} 的账户"),
            found=say(f"{name} of {account.place}", f"{name} 属于 {account.place}"),
        )
    require(
        level(data.place) == _LEVELS[data.run_by],
        "DIS-6",
        expected=say(
            f"a {_LEVELS[data.run_by]}, for what a {data.run_by} runs",
            f"{data.run_by} 组织实施的，收益池设在 {_LEVELS[data.run_by]} 级",
        ),
        found=say(data.place, data.place),
    )
    _check_source(data, history)
    check_opens(act, history)


def _check_source(data: PoolOpened, history: History) -> None:
    """REG-2 of what it is of; what is on record of its kind and of who runs it is not restated.

    A collective's asset of no project is the village's to decide on (S4 三2).
    """
    asset, project = Asset(id=data.source), data.source
    if data.source.startswith("asset:"):
        asset = standing_asset(history, data.source)
        project = asset.project
    run = history.read(Project, project) if project else None
    own = "village" if asset.collective else ""
    recorded, place = run.run_by if run else own, asset.place or (run.place if run else "")
    require(
        place != "" and covers(data.place, place),
        "REG-2",
        expected=say(f"what is on record in {data.place}", f"{data.place} 辖内已登记的资产、项目"),
        found=say(f"{data.source} in {place or 'none'}", f"{data.source}：{place or '未登记'}"),
    )
    stated = (data.asset_kind, data.run_by)
    wanted = (asset.asset_kind or data.asset_kind, recorded or data.run_by)
    require(
        stated == wanted,
        "DIS-6",
        expected=say(f"{data.source} as on record: {', '.join(wanted)}", f"与登记一致：{wanted}"),
        found=say(", ".join(stated), "、".join(stated)),
    )


@evolves(Pool, PoolOpened)
def open_pool(state: Pool, event: Event[PoolOpened]) -> Pool:
    """The pool, with nothing in it."""
    data = event.data
    return msgspec.structs.replace(
        state,
        place=data.place,
        run_by=data.run_by,
        source=data.source,
        asset_kind=data.asset_kind,
        account=data.account,
        income=data.income,
        charge=data.charge,
        opened_on=data.opened_on,
        index=event.index,
    )
