"""A household's file 一户一档: every case that it applied for, and the form that is in force.

- ID-4 One case of a household is open at a time. ID-9 A completed correction puts its form in the
  place of the one before; a case found false counts no longer.
"""

import msgspec

from domain.identification.form import Form
from domain.kernel.history import States
from domain.kernel.state import State, state_of
from domain.steps.case import Case


def file_of(household: str) -> str:
    """The stream of a household's file, which knows its cases."""
    return f"file:{household.partition(':')[2]}"


@state_of("file")
class File(State, frozen=True, kw_only=True):
    """Every case that a household ever applied for, in order."""

    cases: tuple[str, ...] = ()


def with_case(file: File, case: str) -> File:
    """The file with one more case."""
    return msgspec.structs.replace(file, cases=(*file.cases, case))


def cases_of(states: States, household: str) -> tuple[Case, ...]:
    """The household's cases, in the order of applying."""
    return tuple(states.read(Case, case) for case in states.read(File, file_of(household)).cases)


def open_cases(states: States, household: str) -> tuple[Case, ...]:
    """The household's cases that have not ended: one at most."""
    return tuple(case for case in cases_of(states, household) if case.ended is None)


def form_in_force(states: States, household: str) -> Form | None:
    """The form of the last completed identification or correction; None off the roster."""
    surveyed = [case for case in cases_of(states, household) if case.taken("home_survey")]
    completed = [case for case in surveyed if case.status == "completed"]
    last = completed[-1] if completed else None
    survey = last.taken("home_survey") if last else None
    if last is None or survey is None or last.false_since or (last.row and last.row.ends):
        return None
    return states.read(Form, survey.via)
