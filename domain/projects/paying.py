"""What a project asks of whatever is paid for it.

- FUND-7 It is approved by the day, with notice and announcement. FUND-3 Its charter, agreement and
  contract are on record by the day, and it is not closed.
- FUND-5 The payee's account is its entity's, which is admitted and not on the sanction list.
- FUND-9 A grant 奖补 is paid after acceptance alone (S3d 三(二), S3b 二(四)).
- FUND-2 The money is for its purpose, from an allocation over its place, and all that is booked on
  the project stays within its budget.
"""

from datetime import date

from domain.kernel.history import History
from domain.kernel.places import covers
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.projects.eligibility import check_admitted
from domain.projects.entities import known_entity
from domain.projects.project import Project, check_approved


def check_within(project: Project, purpose: str, place: str) -> None:
    """FUND-2: a purpose and a place of money are the project's."""
    require(
        purpose == project.purpose and covers(place, project.place),
        "FUND-2",
        expected=say(
            f"money for {project.purpose} over {project.place}",
            f"用于 {project.purpose}、覆盖 {project.place} 的资金",
        ),
        found=say(f"{purpose} at {place}", f"{place}，{purpose}"),
    )


def check_payable(project: Project, payee: Account, day: date, history: History) -> None:
    """FUND-7, FUND-3, FUND-5 and FUND-9 of a payment on a day to an account."""
    check_approved(history, project, day)
    filed, closed = project.papers_on, project.closed_on
    require(
        filed is not None and filed <= day and (closed is None or day <= closed),
        "FUND-3",
        expected=say(
            f"charter, agreement and contract on record by {day}, and not closed",
            f"{day} 前章程、协议、合同已备案，且尚未结项",
        ),
        found=say(
            f"papers on {filed}, closed on {closed}",
            f"备案日 {filed or '无'}，结项日 {closed or '无'}",
        ),
    )
    require(
        payee.about == project.entity,
        "FUND-5",
        expected=say(f"an account of {project.entity}", f"{project.entity} 的账户"),
        found=say(f"{payee.id} of {payee.about}", f"{payee.id} 属于 {payee.about}"),
    )
    check_admitted(known_entity(history, project.entity), day)
    accepted = project.accepted_on
    require(
        not project.is_grant or (accepted is not None and accepted <= day),
        "FUND-9",
        expected=say(f"a grant accepted by {day}", f"奖补项目须在 {day} 前验收合格"),
        found=say(f"accepted on {accepted}", f"验收日 {accepted or '无'}"),
    )


def check_budget(project: Project, account: str, amount_fen: int, history: History) -> None:
    """FUND-2: what is booked on the project, with this, is no more than its budget."""
    booked_fen = sum(
        history.read(Account, name).balance for name in dict.fromkeys((*project.accounts, account))
    )
    left_fen = project.budget_fen - booked_fen
    require(
        amount_fen <= left_fen,
        "FUND-2",
        expected=say(
            f"within the budget of {project.id}, {left_fen} fen left",
            f"{project.id} 预算余额 {left_fen} 分以内",
        ),
        found=say(f"{amount_fen} fen", f"{amount_fen} 分"),
    )
