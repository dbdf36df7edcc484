"""How money is used and paid back 资金使用和偿还方式, agreed before it goes out.

- FUND-8 Self-development money, to a household or a village's collective, has a use and a plan of
  repayment that adds up to it (S1 一(一)). What a county puts into a collective 注入发展基金 has an
  agreed return (S3c 四(五)3). A loan whose interest is subsidised 贷款贴息 says lender, rate, and
  the part that is borne. (L) An instalment that is due and did not come is listed.
- FUND-2 It is money of an allocation over the place, and no more than that had.
- ACT-1 The household's head or the collective signs with an officer; for a household two officers
  may record the signed paper. ACT-2, ACT-3 No officer of the household itself, or related to it.
- REG-1, REG-2 The agreement is new; household and allocation are on record.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from domain.funds.allocations import AllocationId, known_allocation
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seat, admits, fact
from domain.kernel.checks import check_new, known
from domain.kernel.examples import PAPER, VILLAGE
from domain.kernel.fact import Fact, Fen, HouseholdId, Paper, identifier
from domain.kernel.gap import Gap
from domain.kernel.history import History
from domain.kernel.places import Place, covers, level
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import Words, say
from domain.projects.project import Text
from domain.residents.households import living_household
from domain.residents.kinship import check_recused

AgreementId = Annotated[str, identifier("agreement")]
Form = Literal["repayable", "injection", "subsidised_loan"]
FORMS: Final[dict[str, Words]] = {
    "repayable": say("repayable self-development money", "自主发展借用资金"),
    "injection": say("money put into a collective", "注入村集体发展资金"),
    "subsidised_loan": say("a loan with subsidised interest", "贴息贷款"),
}
_OFFICERS: Final[Seat] = ("township_officer", "sector_department", "county_reviewer")


class Instalment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is due by a day: of the principal, or of the agreed return of an injection."""

    due_on: date
    amount_fen: Fen


class Subsidy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who lends at which yearly rate, and which part of that the programme bears."""

    lender: Text
    rate_bp: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    subsidy_bp: Annotated[int, msgspec.Meta(ge=1, le=10_000)]


Schedule = Annotated[tuple[Instalment, ...], msgspec.Meta(min_length=1, max_length=200)]


@state_of("agreement")
class Agreement(State, frozen=True, kw_only=True):
    """What was agreed with whom, how much went out, and how much has come back of it.

    `moved` says by voucher what stands: above zero what went out, below zero what came back.
    `listed` says by due what payable lists owe a household of it.
    """

    form: str = ""
    place: str = ""
    household: str = ""
    allocation: str = ""
    principal_fen: int = 0
    schedule: tuple[Instalment, ...] = ()
    subsidy: Subsidy | None = None
    agreed_on: date | None = None
    moved: Mapping[str, int] = msgspec.field(default_factory=dict)
    listed: Mapping[str, int] = msgspec.field(default_factory=dict)
    index: int = 0

    @property
    def placed_fen(self) -> int:
        """What went out, less what was reversed."""
        return sum(fen for fen in self.moved.values() if fen > 0)

    @property
    def received_fen(self) -> int:
        """What came back, less what was reversed."""
        return -sum(fen for fen in self.moved.values() if fen < 0)

    @property
    def due_fen(self) -> int:
        """All instalments together."""
        return sum(one.amount_fen for one in self.schedule)


@fact(
    "UseAgreed.v1",
    title=say("Use and repayment agreed", "约定资金使用和偿还方式"),
    stream=lambda data: data.agreement,
    touches=lambda data: tuple(one for one in (data.household, data.allocation) if one),
    place=lambda data, _history: data.place,
    signed_by=((("householder", "collective_organisation"), _OFFICERS), (_OFFICERS, _OFFICERS)),
    rules=("FUND-8", "FUND-2", "ACT-2", "ACT-3", "REG-1", "REG-2", "HH-3"),
    example={
        "agreement": "agreement:1",
        "form": "injection",
        "place": VILLAGE,
        "household": None,
        "allocation": "allocation:1",
        "use": "入股示例合作社，年收益归村集体",
        "principal_fen": 10_000_000,
        "schedule": [{"due_on": "2026-12-31", "amount_fen": 600_000}],
        "subsidy": None,
        "paper": PAPER,
    },
)
class UseAgreed(Fact):
    """What money is for and how it comes back; without a household it is the collective's.

    `schedule` are repayments of the principal, of an injection the agreed returns.
    """

    agreement: AgreementId
    form: Form
    place: Place
    use: Text
    principal_fen: Fen
    schedule: Schedule
    paper: Paper
    household: HouseholdId | None = None
    allocation: AllocationId | None = None
    subsidy: Subsidy | None = None


def known_agreement(history: History, agreement: str) -> Agreement:
    """The agreement; refused under REG-2 where there is none."""
    return known(history, Agreement, agreement, say("an agreement on record", "已登记的协议"))


@admits(UseAgreed)
def admit_agreement(act: Act[UseAgreed], history: History) -> None:
    """REG-1, FUND-8 of form and schedule, whose it is and who signs, FUND-2 of the money."""
    data = act.data
    check_new(history, Agreement, data.agreement)
    _check_form(data)
    _check_schedule(data, act.day)
    _check_signed(act, history)
    if data.allocation is not None:
        allocation = known_allocation(history, data.allocation)
        require(
            covers(allocation.place, data.place) and data.principal_fen <= allocation.amount_fen,
            "FUND-2",
            expected=say(
                f"no more than {allocation.amount_fen} fen under {allocation.place}",
                f"{allocation.place} 辖内，不超过 {allocation.amount_fen} 分",
            ),
            found=say(
                f"{data.principal_fen} fen at {data.place}",
                f"{data.place}，{data.principal_fen} 分",
            ),
        )


def _check_form(data: UseAgreed) -> None:
    """FUND-8: what goes with the form: a household or the collective, our money or a bank's."""
    loan = data.form == "subsidised_loan"
    home = data.household is not None
    fits = home if loan else (level(data.place) == "village" or home)
    require(
        fits and not (data.form == "injection" and home) and (data.allocation is None) == loan,
        "FUND-8",
        expected=say(
            "a loan to a household, or an allocation's money to a household or a collective",
            "贴息贷款须为农户；其他须来自资金分配，发放给农户或村集体",
        ),
        found=say(
            f"{data.form} to {data.household or data.place} from {data.allocation}",
            f"{FORMS[data.form].zh}，{data.household or data.place}，{data.allocation or '无分配'}",
        ),
    )
    terms = data.subsidy
    require(
        (terms is not None) == loan and (terms is None or terms.subsidy_bp <= terms.rate_bp),
        "FUND-8",
        expected=say(
            "lender, rate, and a subsidy within it, for a loan alone",
            "贴息贷款（且仅此）须写明贷款机构、利率和不超过利率的贴息率",
        ),
        found=say(
            f"{terms.subsidy_bp} of {terms.rate_bp} bp" if terms else "no terms",
            f"利率万分之 {terms.rate_bp}，贴息万分之 {terms.subsidy_bp}" if terms else "未填写",
        ),
    )


def _check_schedule(data: UseAgreed, day: date) -> None:
    """FUND-8: days ahead, in order, with amounts; the principal comes back whole."""
    days = [one.due_on for one in data.schedule]
    amounts = [one.amount_fen for one in data.schedule]
    whole = data.form == "injection" or sum(amounts) == data.principal_fen
    require(
        data.principal_fen > 0
        and min(amounts) > 0
        and days == sorted(set(days))
        and days[0] > day
        and whole,
        "FUND-8",
        expected=say(
            f"instalments behind {day}, in order, adding up to {data.principal_fen} fen",
            f"还款日晚于 {day}、按序排列，合计 {data.principal_fen} 分",
        ),
        found=say(
            f"{sum(amounts)} fen from {days[0]} to {days[-1]}",
            f"{days[0]} 至 {days[-1]} 合计 {sum(amounts)} 分",
        ),
    )


def _check_signed(act: Act[UseAgreed], history: History) -> None:
    data = act.data
    own = act.signer_as("householder", "collective_organisation")
    if data.household is None:
        require(
            own is not None and own.role == "collective_organisation",
            "ACT-1",
            expected=say("signed by the collective", "由村集体经济组织签名"),
            found=say("not signed by it", "村集体未签名"),
        )
        return
    household = living_household(history, data.household)
    officers = [signer.person for signer in act.by if signer is not own]
    require(
        household.place == data.place,
        "REG-2",
        expected=say(f"the household's place {household.place}", f"农户所在地 {household.place}"),
        found=say(data.place, data.place),
    )
    require(
        own is None or (own.role == "householder" and own.person == household.head),
        "ACT-1",
        expected=say(f"signed by the head of {household.id}", f"由 {household.id} 户主签名"),
        found=say(str(own and own.person), str(own and own.person)),
    )
    check_unrelated(officers, household.persons_on(act.day), history, data.household)


def check_unrelated(
    officers: Sequence[str], members: frozenset[str], history: History, household: str
) -> None:
    """ACT-2, ACT-3: no officer of the household itself, nor one related to it."""
    benefiting = sorted(members & set(officers))
    require(
        not benefiting,
        "ACT-2",
        expected=say("an officer who does not benefit", "经办干部非受益人"),
        found=say(", ".join(benefiting), "、".join(benefiting)),
    )
    check_recused(history, officers, household)


def overdue(agreement: Agreement, today: date) -> Gap | None:
    """FUND-8 (L): the first instalment that is due and did not come; None where all did."""
    if agreement.form == "subsidised_loan":
        return None
    came_fen = agreement.received_fen
    for one in agreement.schedule:
        came_fen -= one.amount_fen
        if came_fen < 0 and one.due_on < today and (agreement.placed_fen or agreement.household):
            return _gap(agreement, one, today)
    return None


def _gap(agreement: Agreement, first: Instalment, today: date) -> Gap:
    due = sum(one.amount_fen for one in agreement.schedule if one.due_on < today)
    missing_fen = due - agreement.received_fen
    return Gap(
        rule="FUND-8",
        subject=agreement.id,
        since=first.due_on,
        due=first.due_on,
        message=say(
            f"{missing_fen} fen of {agreement.id} overdue since {first.due_on}",
            f"{agreement.id} 自 {first.due_on} 起逾期 {missing_fen} 分",
        ),
    )


@evolves(Agreement, UseAgreed)
def agree(state: Agreement, event: Event[Any]) -> Agreement:
    """What was agreed."""
    data = event.data
    return msgspec.structs.replace(
        state,
        form=data.form,
        place=data.place,
        household=data.household or "",
        allocation=data.allocation or "",
        principal_fen=data.principal_fen,
        schedule=data.schedule,
        subsidy=data.subsidy,
        agreed_on=event.day,
        index=event.index,
    )
