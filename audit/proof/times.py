"""The rules of time for one act.

signed-events.md, "Time": `at` is not later than now plus `clock_skew`, not earlier than the
admission of the last record in `seen` less that skew, and not more than `late_hours` before
admission; `seen` is at most `seen_days_max` old at `at`.

The age of a checkpoint is that of its last record. So that a log that rested for longer can go on,
acts by roots alone that have seen all there is are exempt (ADR 6).

log.md: a record whose `admitted_at` is later than a cosignature that covers it, plus skew, is a
forgery.

Instants are subtracted and never moved, so that none is too early or too late to be judged.
"""

from __future__ import annotations

from datetime import UTC, datetime

from audit.proof.act import Act
from audit.proof.errors import ProofError
from audit.proof.registry_values import TimeLimits


def check_at(act: Act, admitted_at: datetime, limits: TimeLimits) -> None:
    """Refuse by rules `at-future` and `at-late`."""
    if act.at_time - admitted_at > limits.clock_skew:
        raise ProofError(
            "at-future",
            "signed later than it was admitted",
            expected=f"at most {limits.clock_skew_seconds} s after {admitted_at.isoformat()}",
            found=act.at,
        )
    if admitted_at - act.at_time > limits.late:
        raise ProofError(
            "at-late",
            f"admitted more than {limits.late_hours} hours after it was signed",
            expected=f"at least {limits.late_hours} h before {admitted_at.isoformat()}",
            found=act.at,
        )


def check_seen_time(
    act: Act, earliest: datetime | None, latest: datetime | None, limits: TimeLimits
) -> None:
    """Refuse by rules `at-before-seen` and `seen-old`.

    The last record in `seen` was admitted between `earliest` and `latest`, which are the same
    where it is known, and None where nothing is. Without `latest` the age is not looked at.
    """
    if earliest is not None and earliest - act.at_time > limits.clock_skew:
        raise ProofError(
            "at-before-seen",
            "signed before the last record of the checkpoint it had seen",
            expected=f"not before {earliest.isoformat()} less skew",
            found=act.at,
        )
    if latest is not None and act.at_time - latest > limits.seen_max:
        raise ProofError(
            "seen-old",
            f"the checkpoint it had seen was over {limits.seen_days_max} days old",
            expected=f"at most {limits.seen_days_max} days after {latest.isoformat()}",
            found=act.at,
        )


def wakes(act: Act, index: int) -> bool:
    """Whether these are roots alone who have seen all there is before `index` (ADR 6)."""
    return act.seen_size == index and all(signer.role == "root" for signer in act.by)


def check_cosigned(admitted_at: datetime, cosigned_seconds: int, limits: TimeLimits) -> None:
    """Refuse by rule `admitted-after-cosigned` what a witness covered before it was admitted."""
    try:
        cosigned = datetime.fromtimestamp(cosigned_seconds, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise ProofError("note-signature", "no time", found=str(cosigned_seconds)) from error
    if admitted_at - cosigned > limits.clock_skew:
        raise ProofError(
            "admitted-after-cosigned",
            "admitted later than a cosignature that covers it",
            expected=f"at most {limits.clock_skew_seconds} s after {cosigned.isoformat()}",
            found=admitted_at.isoformat(),
        )
