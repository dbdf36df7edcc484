"""What is asked beside the append when a file goes to the bank (PAY-3).

A release names the checkpoint under which the file goes out; that it covers list and approval is
the domain's to ask. Here it is asked, in the same transaction, whether this log signed it, and
whether a quorum of witnesses has made it final: nobody is paid under a history that could still be
another one tomorrow.
"""

from collections.abc import Iterable

from audit.proof.scalars import base64_encode
from audit.trail import checkpoints
from audit.trail.append import Conn
from audit.trail.group import RefusedBesideError
from audit.trail.outcomes import Refusal
from audit.trail.submission import Prepared
from domain.kernel.words import say
from domain.payments.release import Checkpoint, PaymentFileReleased


def check_releases(connection: Conn, ledger: int, acts: Iterable[Prepared]) -> None:
    """PAY-3 as far as it stands beside the ledger.

    Raises:
        RefusedBesideError: the checkpoint is none of this log's, or not final.
    """
    for act in acts:
        if isinstance(act.data, PaymentFileReleased):
            found = act.data.checkpoint
            if not is_final(connection, ledger, found):
                refusal = Refusal(
                    "refused",
                    "PAY-3",
                    expected=say("a final checkpoint of this log", "本账本经见证人联署的检查点"),
                    found=say(
                        f"size {found.size}, not final", f"覆盖 {found.size} 条的检查点，未经联署"
                    ),
                )
                raise RefusedBesideError(act, refusal)


def is_final(connection: Conn, ledger: int, checkpoint: Checkpoint) -> bool:
    """Whether the log signed that checkpoint and witnesses made it final."""
    with connection.cursor() as cursor:
        head = checkpoints.at_size(cursor, ledger, checkpoint.size)
        return (
            head is not None
            and base64_encode(head.root) == checkpoint.root
            and checkpoints.is_final(cursor, ledger, head.size)
        )
