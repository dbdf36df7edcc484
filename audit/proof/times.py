"""The rules of time for one act.

signed-events.md, "Time": `at` is not later than now plus `clock_skew`, not earlier than the
admission of the last record in `seen` less that skew, and not more than `late_hours` before
admission; `seen` is at most `seen_days_max` old at `at`.

A checkpoint is the newest there is until the log grows beyond it, so its age at `at` is counted
from the admission of the first record that is not in it: a quiet log keeps its signers.

log.md: a record whose `admitted_at` is later than a cosignature that covers it, plus skew, is a
forgery.
"""

from __future__ import annotations

from datetime import UTC, datetime

from audit.proof.act import Act
from audit.proof.errors import ProofError
from audit.proof.registry_values import TimeLimits


def check_at(act: Act, admitted_at: datetime, limits: TimeLimits) -> None:
    """Refuse by rules `at-future` and `at-late`."""
    if act.at_time > admitted_at + limits.clock_skew:
        raise ProofError(
            "at-future",
            "signed later than it was admitted",
            expected=f"at most {limits.clock_skew_seconds} s after {admitted_at.isoformat()}",
            found=act.at,
        )
    if act.at_time < admitted_at - limits.late:
        raise ProofError(
            "at-late",
            f"admitted more than {limits.late_hours} hours after it was signed",
            expected=f"at least {limits.late_hours} h before {admitted_at.isoformat()}",
            found=act.at,
        )


def check_seen_time(
    act: Act, last_admitted_at: datetime | None, grown_at: datetime | None, limits: TimeLimits
) -> None:
    """Refuse by rules `at-before-seen` and `seen-old`.

    `last_admitted_at` is when the last record in `seen` was admitted, or the latest instant known
    to be no later than that; `grown_at` when the first record beyond `seen` was, or the earliest
    instant known to be no earlier; None where nothing is known.
    """
    if last_admitted_at is not None and act.at_time < last_admitted_at - limits.clock_skew:
        raise ProofError(
            "at-before-seen",
            "signed before the last record of the checkpoint it had seen",
            expected=f"not before {last_admitted_at.isoformat()} less skew",
            found=act.at,
        )
    if grown_at is not None and act.at_time - grown_at > limits.seen_max:
        raise ProofError(
            "seen-old",
            f"the checkpoint it had seen was out of date for over {limits.seen_days_max} days",
            expected=f"at most {limits.seen_days_max} days after {grown_at.isoformat()}",
            found=act.at,
        )


def check_cosigned(admitted_at: datetime, cosigned_seconds: int, limits: TimeLimits) -> None:
    """Refuse by rule `admitted-after-cosigned` what a witness covered before it was admitted."""
    try:
        cosigned = datetime.fromtimestamp(cosigned_seconds, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise ProofError("note-signature", "no time", found=str(cosigned_seconds)) from error
    if admitted_at > cosigned + limits.clock_skew:
        raise ProofError(
            "admitted-after-cosigned",
            "admitted later than a cosignature that covers it",
            expected=f"at most {limits.clock_skew_seconds} s after {cosigned.isoformat()}",
            found=admitted_at.isoformat(),
        )
