"""Whose absence from a meeting is shown.

- ASM-8 The first secretary attends 一事一议 on distribution (S1 二(五)): a row says of its step who
  attends it beside the members, and who held such an office and did not come is listed, once the
  meeting was held.
"""

from collections.abc import Mapping

from domain.kernel.gap import Gap
from domain.kernel.roles import ROLES
from domain.kernel.words import say
from domain.steps.assembly.state import Assembly
from domain.steps.procedure import procedure_of, procedures

CONVENED = "AssemblyConvened.v1"


def attending(procedure: str) -> tuple[str, ...]:
    """The roles that attend the row's assembly beside its members."""
    row = procedure_of(procedure)
    step = row.step_for(CONVENED) if row else None
    return step.attends if step else ()


def rows_with_attendance() -> tuple[str, ...]:
    """The names of the rows whose assembly somebody attends beside its members."""
    return tuple(row.name for row in procedures() if attending(row.name))


def gap(
    assembly: Assembly, roles: tuple[str, ...], held: Mapping[str, frozenset[str]]
) -> Gap | None:
    """Whose absence the meeting shows; None where somebody of each role came, or nobody held it.

    `held` are the persons who held each role at the place on the day of the meeting.
    """
    came = assembly.present | assembly.guests
    absent = [role for role in roles if held.get(role) and not held[role] & came]
    if assembly.status != "closed" or not absent:
        return None
    return Gap(
        rule="ASM-8",
        subject=assembly.id,
        since=assembly.day,
        due=None,
        message=say(
            f"held without {', '.join(ROLES[role].title.en for role in absent)}",
            f"{'、'.join(ROLES[role].title.zh for role in absent)}未列席",
        ),
    )
