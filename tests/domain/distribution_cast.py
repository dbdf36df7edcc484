# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""What the income of `asset:1`, a workshop, is distributed to: three households of one village.

`household:h1` (jia, yi) is out of poverty and able to work, `household:h2` (bing) is registered
poor and wholly unable, `household:h3` (ding) is monitored. `pool:1` received 12,000 yuan of rent on
18 December 2026 by `contract:1`; `list:1` distributes it, and `case:1` decides on it.
"""

from functools import cache
from typing import Any, Final

from domain.assets.asset import holding_of
from domain.assets.forming import AssetBroughtIn
from domain.distribution.contracts import IncomeContractSigned, Term, Terms
from domain.distribution.facts import PlanDrafted, PlanLine
from domain.distribution.income import IncomeReceived, IncomeReturned
from domain.distribution.plan import Part, Rate, digest_of
from domain.distribution.pool import PoolOpened
from domain.equity.issue import ShareAllotted, SharesIssued
from domain.equity.shares import share_of
from domain.kernel.act import Act, Signer
from domain.payables.dues import due_of
from domain.residents.standing import StatusRecorded
from domain.steps.assembly.facts import (
    AssemblyClosed,
    AssemblyConvened,
    AttendanceRecorded,
    SpeechMade,
    Tally,
    VoteCast,
)
from domain.steps.case import Case
from domain.steps.notice.facts import Line, NoticeClosed, NoticePosted, Outcome
from domain.steps.review import ReviewGiven
from tests.domain.books import VILLAGE_KEEPS, agent, balance, collective, opened
from tests.domain.cast import (
    BODY,
    committee,
    digest,
    member,
    paper,
    register,
    representative,
    secretary,
    township_reviewer,
)
from tests.domain.projects_cast import COOPERATIVE, entity_admitted, entity_registered
from tests.spec import VILLAGE, Given, act, day, given, moment, officer, secret

RENT_FEN: Final = 1_200_000
DRAFTED: Final = "2026-12-20"
PLANS: Final = (collective(), agent())
__all__ = ["balance"]


def entity(body: str = COOPERATIVE, *, place: str = VILLAGE) -> Signer:
    """Who signs for `entity:1`: somebody of the body that it is."""
    return officer("implementing_entity", "person:e1", body=body, place=place)


def status(
    subject: str, code: Any, since: str = "2026-01-01", until: str | None = None
) -> Act[StatusRecorded]:
    over = day(until) if until else None
    data = StatusRecorded(subject=subject, status=code, from_=day(since), until=over)
    return act(data, by=officer("registrar"), at=until or since)


def pool_opened(name: str = "1", **changed: Any) -> Act[PoolOpened]:
    data: dict[str, Any] = {
        "pool": f"pool:{name}",
        "place": VILLAGE,
        "source": f"asset:{name}",
        "asset_kind": "workshop",
        "run_by": "village",
        "account": "account:collective-1",
        "income": f"account:income-{name}",
        "charge": "account:distribution-1",
        "opened_on": day("2026-04-01"),
        "paper": paper("whose it is"),
    }
    return act(PoolOpened(**data | changed), by=VILLAGE_KEEPS, at="2026-04-01")


def signed(
    name: str = "1", pool: str = "pool:1", *, by: Any = None, **changed: Any
) -> Act[IncomeContractSigned]:
    data: dict[str, Any] = {
        "contract": f"contract:{name}",
        "pool": pool,
        "place": VILLAGE,
        "entity": "entity:1",
        "terms": Terms(model="lease", rent_fen=RENT_FEN, poor_share_bp=6_000),
        "schedule": (Term("2026", day("2026-12-20")), Term("2027", day("2027-12-20"))),
        "from_": day("2026-04-01"),
        "until": day("2028-03-31"),
        "paper": paper("contract"),
    }
    by = by or (collective(), entity())
    return act(IncomeContractSigned(**data | changed), by=by, at="2026-04-02")


def received(
    name: str = "1",
    *,
    contract: str = "contract:1",
    amount_fen: int = RENT_FEN,
    left_fen: int = 0,
    on: str = "2026-12-18",
    **changed: Any,
) -> Act[IncomeReceived]:
    data: dict[str, Any] = {
        "voucher": f"voucher:income-{name}",
        "contract": contract,
        "pool": "pool:1",
        "period": "2026",
        "kind": "regular",
        "account": "account:collective-1",
        "income": "account:income-1",
        "value_date": day(on),
        "bank_reference": f"B-{name}",
        "paper": paper("bank advice"),
        "reasons": secret("paid in parts") if left_fen else None,
        **changed,
    }
    data = {"amount_fen": amount_fen, "left_fen": left_fen, **data}
    return act(IncomeReceived(**data), by=VILLAGE_KEEPS, at=on)


def returned(
    name: str = "1", *, at: str = "2026-12-19", amount_fen: int = RENT_FEN, **changed: Any
) -> Act[IncomeReturned]:
    data: dict[str, Any] = {
        "voucher": f"voucher:return-{name}",
        "corrects": f"voucher:income-{name}",
        "contract": "contract:1",
        "pool": "pool:1",
        "account": "account:collective-1",
        "income": "account:income-1",
        "amount_fen": amount_fen,
        "value_date": day(at),
        "cause": "entered_wrongly",
        "paper": paper("bank's word"),
    }
    by = (officer("township_accounting", "person:ta2", body="township"), collective())
    return act(IncomeReturned(**data | changed), by=by, at=at)


RATES: Final = (
    Rate(code="road_keeping", basis="post", rate_fen=60_000),
    Rate(code="harvest", basis="work", rate_fen=10_000),
    Rate(code="progress", basis="reward", rate_fen=50_000),
    Rate(code="no_ability_to_work", basis="hardship", rate_fen=300_000),
    Rate(code="low_income_support", basis="hardship", rate_fen=20_000),
)


def post(months: int = 6, *, worker: str | None = "person:yi", **changed: Any) -> Part:
    data: dict[str, Any] = {
        "basis": "post",
        "code": "road_keeping",
        "units": months,
        "amount_fen": months * 60_000,
        "worker": worker,
        "until": day("2026-12-15"),
        "evidence": paper("timesheet"),
    }
    return Part(**data | changed)


def hardship(persons: int = 1, **changed: Any) -> Part:
    data: dict[str, Any] = {
        "basis": "hardship",
        "code": "no_ability_to_work",
        "units": persons,
        "amount_fen": persons * 300_000,
        "evidence": paper("verdict"),
    }
    return Part(**data | changed)


def reward(times: int = 1, **changed: Any) -> Part:
    data: dict[str, Any] = {
        "basis": "reward",
        "code": "progress",
        "units": times,
        "amount_fen": times * 50_000,
        "evidence": paper("award"),
    }
    return Part(**data | changed)


_PAYEES: Final = {"h1": "person:jia", "h2": "person:bing", "h3": "person:ding"}
_STATUSES: Final = {"h1": "out_of_poverty", "h2": "registered_poor", "h3": "monitored"}


def line(home: str, *parts: Part, list_: str = "list:1", **changed: Any) -> PlanLine:
    """What a household gets for these parts, on its head's card."""
    household, person = f"household:{home}", changed.get("person", _PAYEES[home])
    data: dict[str, Any] = {
        "due": due_of(list_, household, person),
        "list": list_,
        "household": household,
        "person": person,
        "card_kind": "householder",
        "amount_fen": sum(part.amount_fen for part in parts),
        "status": _STATUSES[home],
        "parts": parts,
    }
    return PlanLine(**data | changed)


def lines(list_: str = "list:1") -> tuple[PlanLine, ...]:
    """6 months on a post for h1, hardship support for h2, a reward for h3: 7,100 yuan."""
    return (
        line("h1", post(), list_=list_),
        line("h2", hardship(), list_=list_),
        line("h3", reward(), list_=list_),
    )


def planned(
    *of: PlanLine,
    list_: str = "list:1",
    by: tuple[Signer, ...] = PLANS,
    at: str = DRAFTED,
    **changed: Any,
) -> Act[PlanDrafted]:
    """A plan of these lines, its sums as they add up unless a test says otherwise."""
    listed = of or lines(list_)
    data: dict[str, Any] = {
        "list": list_,
        "case": "case:1",
        "procedure": "distribution_village",
        "pool": "pool:1",
        "place": VILLAGE,
        "period": "2026",
        "payer": "account:collective-1",
        "charge": "account:distribution-1",
        "determined_on": day(at),
        "lines_count": len(listed),
        "total_fen": sum(one.amount_fen for one in listed),
        "poor_fen": sum(one.amount_fen for one in listed if one.status),
        "reserve_fen": 0,
        "collective_fen": 0,
        "rates": RATES,
        "dividend": None,
        "beneficiaries": digest_of((o.household, o.person, o.amount_fen) for o in listed),
        "paper": paper("plan"),
    }
    return act(PlanDrafted(**data | changed), by=by, at=at, lines=listed)


def asset(name: str = "1", kind: Any = "workshop") -> Act[AssetBroughtIn]:
    """An asset of the village's collective, from before the ledger."""
    data = AssetBroughtIn(
        asset=f"asset:{name}",
        kind=kind,
        place=VILLAGE,
        owner=f"place:{VILLAGE}",
        entity="entity:1",
        paper=paper("title"),
        book_value_fen=9_000_000,
        formed_on=day("2018-09-01"),
        as_of=day("2026-01-05"),
        grade="audited",
    )
    return act(data, by=VILLAGE_KEEPS, at="2026-01-05")


def held(home: str, asset: str = "asset:1", share_class: Any = "quota") -> str:
    """The account of a household's shares, or of the collective's."""
    return holding_of(asset, f"household:{home}", share_class)


def with_shares(
    history: Given, asset: str = "asset:1", collective: int = 0, **shares: int
) -> Given:
    """The history with shares of an asset issued on 1 May: the quota of households."""
    plan, since = f"equity:{asset[6:]}", day("2026-05-01")
    common: dict[str, Any] = {"plan": plan, "asset": asset, "place": VILLAGE, "value_date": since}
    issue = SharesIssued(
        **common,
        case="case:equity",
        par_fen=10_000,
        voucher=f"voucher:issue-{asset[6:]}",
        shares_count=collective + sum(shares.values()),
        collective_count=collective,
        lines_count=len(shares),
        held=(),
    )
    allotted = [
        ShareAllotted(
            **common,
            share=share_of(plan, f"household:{home}", "quota"),
            household=f"household:{home}",
            share_class="quota",
            shares_count=units,
        )
        for home, units in shares.items()
    ]
    return history.having(act(issue, by=VILLAGE_KEEPS, at="2026-05-01", lines=allotted))


@cache
def settled() -> Given:
    """The village, its people's statuses and its accounts; the assets are on record."""
    return given(
        *register(),
        status("household:h1", "out_of_poverty"),
        status("household:h2", "registered_poor"),
        status("household:h3", "monitored"),
        status("person:bing", "no_ability_to_work"),
        opened("collective-1", "collective", place=VILLAGE, by=VILLAGE_KEEPS),
        opened("distribution-1", "distribution", place=VILLAGE, by=VILLAGE_KEEPS),
        entity_registered(),
        entity_admitted(),
        asset(),
        asset("pv", "pv_station"),
    )


@cache
def contracted() -> Given:
    """`pool:1` is opened, and `contract:1` signed on it."""
    return settled().having(pool_opened(), signed())


@cache
def earned() -> Given:
    """The rent of 2026 has come."""
    return contracted().having(received())


@cache
def drafted() -> Given:
    """`list:1` is drafted, and waits for the villagers."""
    return earned().when(planned()).then_admitted()


# --- the steps after the draft -----------------------------------------------------------------


def convened(*, case: str = "case:1", name: str = "1", at: str = "2026-12-21") -> Act[Any]:
    data = AssemblyConvened(
        assembly=f"assembly:{name}",
        body="villager_representatives",
        place=VILLAGE,
        venue=secret("village hall"),
        held_at=moment(at),
        matters=(case,),
    )
    return act(data, by=secretary(), at=at)


def meeting(case: str = "case:1", *, name: str = "1", at: str = "2026-12-21") -> list[Act[Any]]:
    """A meeting from its call to its closing, everybody for it and the first secretary there."""
    assembly, came = f"assembly:{name}", BODY[:7]
    tally = Tally(matter=case, votes_for=7, votes_against=0, votes_abstain=0, votes_assisted=0)
    closing = AssemblyClosed(
        assembly=assembly,
        minutes=paper("minutes"),
        selection=secret("show of hands"),
        members_count=len(BODY),
        present_count=7,
        tallies=(tally,),
        passed=(case,),
        rejected=(),
    )
    attendance = AttendanceRecorded(assembly=assembly, present=came, guests=("person:f1",))
    speech = SpeechMade(
        assembly=assembly, speaker="person:v1", matter=case, text=secret("a word on it")
    )
    return [
        convened(case=case, name=name, at=at),
        act(attendance, by=committee(), at=at),
        act(speech, by=representative("person:v1"), at=at),
        *(
            act(VoteCast(assembly=assembly, matter=case, vote="for"), by=member(who), at=at)
            for who in came
        ),
        act(closing, by=committee(), at=at),
    ]


def reviewed(
    verdict: Any = "passed",
    *,
    case: str = "case:1",
    step: str = "township_review",
    by: Signer | None = None,
    at: str = "2026-12-22",
) -> Act[ReviewGiven]:
    reasons = None if verdict == "passed" else secret("see the file")
    data = ReviewGiven(case=case, step=step, verdict=verdict, reasons=reasons)
    return act(data, by=by or township_reviewer(), at=at)


def posted(
    case: str = "case:1",
    *,
    name: str = "1",
    at: str = "2026-12-23",
    by: Signer | None = None,
    **changed: Any,
) -> Act[NoticePosted]:
    data: dict[str, Any] = {
        "notice": f"notice:{name}",
        "kind": "distribution",
        "place": VILLAGE,
        "subjects": (Line(subject=case, line=digest(f"line of {case}")),),
        "shown": digest("sheet"),
        "board": paper("board"),
        "posted_on": day(at),
        "period_days": 10,
    }
    return act(NoticePosted(**data | changed), by=by or committee(), at=at)


def taken_down(
    case: str = "case:1",
    fate: Any = "passed",
    *,
    name: str = "1",
    at: str = "2027-01-03",
    by: Signer | None = None,
) -> Act[NoticeClosed]:
    data = NoticeClosed(notice=f"notice:{name}", outcomes=(Outcome(subject=case, fate=fate),))
    return act(data, by=by or committee(), at=at)


@cache
def discussed() -> Given:
    """The villagers have decided on `list:1`."""
    return _after(drafted(), *meeting())


@cache
def shown() -> Given:
    """The township passed it, and it hangs since 23 December."""
    return _after(discussed(), reviewed(), posted())


@cache
def final() -> Given:
    """`list:1` is final: its notice ended."""
    return _after(shown(), taken_down())


def _after(history: Given, *acts: Act[Any]) -> Given:
    return history.when(*acts).then_admitted()


def case(history: Given, name: str = "case:1") -> Case:
    return history.ledger.read(Case, name)
