"""A project 项目, as its approval and its life leave it."""

from datetime import date
from typing import Annotated, Literal

from domain.kernel.fact import identifier
from domain.kernel.state import State, state_of

ProjectId = Annotated[str, identifier("project")]
RunBy = Literal["village", "township", "department", "county"]
"""At which level a project is run: it decides who plans the distribution of its income (S1 二)."""


@state_of("project")
class Project(State, frozen=True, kw_only=True):
    """A project: where, for which purpose, run by whom, carried by which entity.

    `case` is its approval; `accepted_on` the day of its acceptance 验收.
    """

    place: str = ""
    purpose: str = ""
    run_by: str = ""
    entity: str = ""
    case: str = ""
    accepted_on: date | None = None
