# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Three households of one village, what they are granted in 2026, and the money for it.

`household:h1` (jia, yi) is out of poverty, yi works outside the county; `household:h2` (bing) is
registered poor and keeps sheep; `household:h3` (ding) is ordinary. `case:work` is yi's transfer
employment, `case:sheep` bing's income project. `allocation:<kind>` holds 20,000 yuan for each kind
of subsidy at the township, shown by 9 March; `account:awards-1` is charged.
"""

from functools import cache
from typing import Any, Final

from domain.awards.facts import AwardLine, AwardListDrawn
from domain.awards.grants import Grant, grant_of
from domain.awards.standing import Standing, standing
from domain.awards.supplying import AwardPaidToSupplier
from domain.awards.use import AwardUseAgreed, AwardUseShown
from domain.kernel.act import Act, Signer
from domain.money.reversal import Leg, VoucherReversed
from domain.payables.dues import due_of
from domain.steps.review import ReviewGiven
from domain.subsidies.employment import TransferSubsidyApplied
from domain.subsidies.recognition import IncomeRecognised, SubsidySigned
from domain.subsidies.subsidy import Work
from domain.subsidies.undertakings import UndertakingInspected, UndertakingSubsidyApplied
from tests.domain.books import (
    PAYS,
    RECEIVES,
    YUAN,
    agent,
    allocated,
    chart,
    finance,
    line,
    opened,
    shown,
)
from tests.domain.cast import committee, paper, register, township, township_reviewer
from tests.domain.distribution_cast import status
from tests.domain.near_poor import posted, taken_down
from tests.domain.payments_cast import (
    approved,
    confirmed,
    declared,
    line_of,
    prepared,
    receipt,
    released,
)
from tests.spec import TOWNSHIP, VILLAGE, Given, act, day, given, officer, secret

WORK, SHEEP = "case:work", "case:sheep"
APPLIED, RECOGNISED, SIGNED, REVIEWED, DRAWN, POSTED, TAKEN_DOWN, FINAL = (
    "2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-06",
    "2026-11-17", "2026-11-18",
)  # fmt: skip
PAID: Final = "2026-11-24"
SUPPLIED_ON: Final = "2026-11-10"
WAGES_FEN: Final = 12_000 * YUAN
TIER_2_FEN: Final = 1_000 * YUAN
SHEEP_FEN: Final = 8_000 * YUAN
OF: Final = {WORK: ("h1", "yi", "own", TIER_2_FEN), SHEEP: ("h2", "bing", "householder", SHEEP_FEN)}
SUBSIDIES: Final = ("transfer_employment", "industry", "income_project")
By = Signer | tuple[Signer, ...]


def head(who: str = "jia", home: str = "h1") -> Signer:
    return officer("householder", f"person:{who}", body=f"household:{home}")


def leader(person: str = "person:gl1") -> Signer:
    return officer("group_leader", person, body="group", place=VILLAGE)


def helper(person: str = "person:hp1") -> Signer:
    return officer("helper", person, body="county school")


def first_secretary(person: str = "person:f1") -> Signer:
    return officer("first_secretary", person, body="county bureau")


def treasury(number: int = 9) -> Signer:
    return finance(number)


GATHERS: Final = (township(), agent())


def worked(**changed: Any) -> Work:
    data: dict[str, Any] = {
        "at": "outside_county",
        "employer": secret("示例服装厂"),
        "occupation": "sewing",
        "from_": day("2026-02-20"),
        "until": day("2026-10-31"),
    }
    return Work(**data | changed)


def work_applied(
    case: str = WORK, *, by: By | None = None, at: str = APPLIED, **changed: Any
) -> Act[TransferSubsidyApplied]:
    data: dict[str, Any] = {
        "case": case,
        "household": "household:h1",
        "place": VILLAGE,
        "person": "person:yi",
        "year": 2026,
        "work": worked(),
        "income_card": paper(f"income card of {case}"),
        "employer_proof": paper(f"employer's proof of {case}"),
        "wage_slips": (paper(f"wage slips of {case}"),),
    }
    return act(TransferSubsidyApplied(**data | changed), by=by or head(), at=at)


def recognised(
    case: str = WORK,
    wages: str = str(WAGES_FEN),
    *,
    by: By | None = None,
    at: str = RECOGNISED,
    **changed: Any,
) -> Act[IncomeRecognised]:
    data: dict[str, Any] = {
        "case": case,
        "household": "household:h1",
        "person": "person:yi",
        "year": 2026,
        "wages": secret(wages),
        "tier": 2,
        "amount_fen": TIER_2_FEN,
        "income_card": paper("signed income card"),
    }
    return act(IncomeRecognised(**data | changed), by=by or (head(), leader()), at=at)


def village_signed(
    verdict: Any = "passed", case: str = WORK, *, by: By | None = None, at: str = SIGNED
) -> Act[SubsidySigned]:
    reasons = None if verdict == "passed" else secret("see the wage slips")
    data = SubsidySigned(case=case, verdict=verdict, reasons=reasons)
    return act(data, by=by or (helper(), leader(), first_secretary()), at=at)


def reviewed(
    case: str = WORK,
    verdict: Any = "passed",
    *,
    step: str = "township_review",
    by: Signer | None = None,
    at: str = REVIEWED,
) -> Act[ReviewGiven]:
    reasons = None if verdict == "passed" else secret("see the file")
    data = ReviewGiven(case=case, step=step, verdict=verdict, reasons=reasons)
    return act(data, by=by or township_reviewer(), at=at)


def undertaking(
    case: str = SHEEP, *, by: By | None = None, at: str = APPLIED, **changed: Any
) -> Act[UndertakingSubsidyApplied]:
    data: dict[str, Any] = {
        "case": case,
        "kind": "income_project",
        "household": "household:h2",
        "year": int(at[:4]),
        "place": VILLAGE,
        "activity": "breeding",
        "description": secret("twenty sheep"),
    }
    return act(UndertakingSubsidyApplied(**data | changed), by=by or head("bing", "h2"), at=at)


def inspected(
    case: str = SHEEP, *, by: By | None = None, at: str = RECOGNISED, **changed: Any
) -> Act[UndertakingInspected]:
    data: dict[str, Any] = {
        "case": case,
        "kind": "income_project",
        "household": "household:h2",
        "year": int(at[:4]),
        "person": "person:bing",
        "found": "carried_out",
        "amount_fen": SHEEP_FEN,
        "photos": (paper(f"photo of {case}"),),
        "invoices": (paper(f"invoice of {case}"),),
    }
    return act(UndertakingInspected(**data | changed), by=by or (committee(), township()), at=at)


def award_line(case: str = WORK, list_: str = "list:1", **changed: Any) -> AwardLine:
    """The grant of a case as its list takes it."""
    home, who, card, fen = OF[case]
    household, person = f"household:{home}", f"person:{who}"
    data: dict[str, Any] = {
        "due": due_of(list_, household, person),
        "list": list_,
        "grant": grant_of(case),
        "household": household,
        "person": person,
        "card_kind": card,
        "amount_fen": fen,
    }
    return AwardLine(**data | changed)


def drawn(
    *lines: AwardLine,
    list_: str = "list:1",
    kind: Any = "transfer_employment",
    by: By = GATHERS,
    at: str = DRAWN,
    **changed: Any,
) -> Act[AwardListDrawn]:
    """A list of these lines; of yi's grant where none are named."""
    own = lines or (award_line(list_=list_),)
    data: dict[str, Any] = {
        "list": list_,
        "case": f"case:{list_.replace(':', '-')}",
        "kind": kind,
        "place": VILLAGE,
        "payer": f"account:allocation-{kind.replace('_', '-')}",
        "charge": "account:awards-1",
        "lines_count": len(own),
        "total_fen": sum(one.amount_fen for one in own),
    }
    return act(AwardListDrawn(**data | changed), by=by, at=at, lines=own)


def list_posted(list_: str = "list:1", *, at: str = POSTED, **changed: Any) -> Act[Any]:
    case = f"case:{list_.replace(':', '-')}"
    own: dict[str, Any] = {"kind": "award_list", "notice": f"notice:{case[5:]}", "period_days": 10}
    return posted(case, at=at, **own | changed)


def list_taken_down(
    list_: str = "list:1", fate: Any = "passed", *, at: str = TAKEN_DOWN
) -> Act[Any]:
    case = f"case:{list_.replace(':', '-')}"
    return taken_down({case: fate}, notice=f"notice:{case[5:]}", at=at)


def finance_reviewed(
    list_: str = "list:1", verdict: Any = "passed", *, by: Signer | None = None, at: str = FINAL
) -> Act[ReviewGiven]:
    case = f"case:{list_.replace(':', '-')}"
    return reviewed(case, verdict, step="county_finance_review", by=by or treasury(), at=at)


def list_reviewed(list_: str = "list:1", verdict: Any = "passed", *, at: str = FINAL) -> Act[Any]:
    return reviewed(f"case:{list_.replace(':', '-')}", verdict, at=at)


def to_the_end(list_: str = "list:1") -> tuple[Act[Any], ...]:
    """What makes a list final, once it is drawn."""
    return (
        list_posted(list_), list_taken_down(list_), list_reviewed(list_), finance_reviewed(list_),
    )  # fmt: skip


TO_THE_GRANT: Final = (work_applied(), recognised(), village_signed(), reviewed())
TO_THE_SHEEP: Final = (undertaking(), inspected(), reviewed(SHEEP))


def agreed(
    grant: str = grant_of(WORK), *, by: By | None = None, at: str = REVIEWED, **changed: Any
) -> Act[AwardUseAgreed]:
    data: dict[str, Any] = {
        "grant": grant,
        "household": "household:h1",
        "purpose": "breeding",
        "agreement": paper("agreement on use"),
    }
    return act(AwardUseAgreed(**data | changed), by=by or (head(), township()), at=at)


def use_shown(
    amount_fen: int,
    grant: str = grant_of(WORK),
    *,
    by: By | None = None,
    at: str = "2026-12-20",
    **changed: Any,
) -> Act[AwardUseShown]:
    data: dict[str, Any] = {
        "grant": grant,
        "household": "household:h1",
        "purpose": "breeding",
        "amount_fen": amount_fen,
        "papers": (paper(f"invoice of {amount_fen}"),),
    }
    return act(AwardUseShown(**data | changed), by=by or (head(), first_secretary()), at=at)


def agreed_on_supplier(
    grant: str = grant_of(WORK), supplier: str = "entity:1", **changed: Any
) -> Act[AwardUseAgreed]:
    """The use of a grant, agreed on for what `entity:1` supplies."""
    named: dict[str, Any] = {"supplier": supplier, "contract": paper("supplier's contract")}
    return agreed(grant, **named | changed)


def supplied(
    name: str = "1",
    grant: str = grant_of(WORK),
    *,
    kind: str = "star",
    by: By = PAYS,
    at: str = SUPPLIED_ON,
    **changed: Any,
) -> Act[AwardPaidToSupplier]:
    """A grant paid to its supplier out of the money for its kind."""
    data: dict[str, Any] = {
        "disbursement": f"disbursement:award-{name}",
        "voucher": f"voucher:award-{name}",
        "allocation": f"allocation:{kind}",
        "allocation_account": f"account:allocation-{kind}",
        "spent_on": "account:awards-1",
        "payee": "account:entity-1",
        "purpose": kind,
        "amount_fen": TIER_2_FEN,
        "value_date": day(at),
        "contract": paper("supplier's contract"),
        "invoice": paper(f"supplier's invoice {name}"),
        "grant": grant,
        "household": "household:h1",
        "goods_received": paper(f"receipt of goods {name}"),
    }
    return act(AwardPaidToSupplier(**data | changed), by=by, at=at)


def supply_reversed(
    voucher: str = "award-1", *, at: str = "2026-11-12", **changed: Any
) -> Act[VoucherReversed]:
    """The supplier's payment came back from the bank."""
    data: dict[str, Any] = {
        "voucher": f"voucher:back-{voucher}",
        "reverses": f"voucher:{voucher}",
        "legs": (Leg("account:allocation-star", "account:awards-1", TIER_2_FEN),),
        "value_date": day(at),
        "cause": "returned_by_bank",
        "paper": paper("returned by the bank"),
        "grant": grant_of(WORK),
    }
    return act(VoucherReversed(**data | changed), by=RECEIVES, at=at)


@cache
def settled() -> Given:
    """The village, what its households count as, and the money at the township."""
    purposes = (*SUBSIDIES, "star", "model")
    money: list[Act[Any]] = [line(purposes=purposes)]
    for kind in purposes:
        name = kind.replace("_", "-")
        money += [allocated(name, purpose=kind, amount_fen=20_000 * YUAN), *shown(name)]
    return given(
        *register(),
        status("household:h1", "out_of_poverty"),
        status("household:h2", "registered_poor"),
        status("household:h3", "ordinary"),
        *chart(),
        opened("awards-1", "use", place=TOWNSHIP),
        *money,
    )


@cache
def granted() -> Given:
    """Yi's grant of 1,000 yuan, its case completed."""
    return settled().when(*TO_THE_GRANT).then_admitted()


@cache
def listed() -> Given:
    """Yi's grant on `list:1`, which is final on 18 November."""
    return granted().when(drawn(), *to_the_end()).then_admitted()


def paying() -> tuple[Act[Any], ...]:
    """Yi's card, and the payment of `list:1`, which the bank confirms."""
    payer = "account:allocation-transfer-employment"
    due = due_of("list:1", "household:h1", "person:yi")
    payment = line_of(
        "jia", due=due, household="household:h1", person="person:yi", card="card:yi",
        amount_fen=TIER_2_FEN,
    )  # fmt: skip
    confirms = confirmed("jia", on=PAID, due=due, amount_fen=TIER_2_FEN)
    sums: dict[str, Any] = {"total_fen": TIER_2_FEN}
    return (
        declared("yi", household="household:h1", kind="own", on=FINAL),
        prepared([payment], payer=payer, at="2026-11-19"),
        approved(payer=payer, by=treasury(8), at="2026-11-20", **sums),
        released(by=treasury(7), at="2026-11-23", lines=1, size=9_000, **sums),
        receipt(confirms, payer=payer, charge="account:awards-1", at=PAID),
    )


@cache
def paid() -> Given:
    """Yi's grant of 1,000 yuan, on the card on 24 November."""
    return listed().when(*paying()).then_admitted()


def grant(history: Given, case: str = WORK) -> Grant:
    return history.ledger.read(Grant, grant_of(case))


def standing_of(history: Given, case: str = WORK) -> Standing:
    return standing(history.ledger, grant(history, case))
