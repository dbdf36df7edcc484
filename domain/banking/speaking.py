"""For which bank a bank's person speaks: that of their own body, head office or branch.

- PAY-5 What a bank signs about an account is signed by the bank at which it is kept: the body for
  which the signer's key was enrolled is the bank that the account was declared at. A branch is
  named by the bank's name and its own behind it, so that one name begins with the other.
- ACT-1 Another bank's office over the same place gives no authority over it.
"""

from typing import Any

from domain.kernel.act import Act
from domain.kernel.bodies import plain_body
from domain.kernel.refused import require
from domain.kernel.words import say


def check_speaks_for(act: Act[Any], bank: str) -> None:
    """ACT-1: who signs as a bank is of the bank; others sign as those who keep the books."""
    signer = act.signer_as("bank")
    if signer is None:
        return
    own, wanted = plain_body(signer.body), plain_body(bank)
    require(
        own.startswith(wanted) or wanted.startswith(own),
        "ACT-1",
        expected=say(f"authority of {bank}", f"{bank}的人员"),
        found=say(f"{signer.person} of {signer.body}", f"{signer.body} {signer.person}"),
    )
