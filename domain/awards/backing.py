"""Papers behind a grantee's grants: an invoice, photo or receipt backs one of them.

- FUND-9, STAR-2 What is shown for a grant stands behind no other of the grantee that counts, be
  it in the other's case, in its payment to a supplier or in what its use was shown by. A grant that
  came to nothing lets go of its papers: what is right is applied for anew, on the same invoice.
"""

from collections.abc import Iterable, Sequence

from domain.awards.grants import Entry, Grant
from domain.awards.standing import counting
from domain.kernel.fact import Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.steps.case import Case


def check_unused(
    history: History, grantee: str, grant: str, papers: Sequence[Paper], rule: str
) -> None:
    """None of the papers backs another grant of the household or entity than this one."""
    others = (one.entry for one in counting(history, grantee) if one.entry.grant != grant)
    before = {sha for other in others for sha in _backing(history, other)}
    again = sorted(before.intersection(paper.sha256 for paper in papers))
    require(
        not again,
        rule,
        expected=say("papers that no other grant of the grantee rests on", "未用于其他奖补"),
        found=say(", ".join(again), "、".join(again)),
    )


def _backing(history: History, entry: Entry) -> Iterable[str]:
    return (*history.read(Case, entry.case).papers, *history.read(Grant, entry.grant).papers)
