# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""`case:1` before the assembly: who came, how they voted, ballots assisted, meetings dissolved."""

from typing import Any

from domain.kernel.act import Act, Signer
from domain.steps.assembly.facts import AssemblyDissolved, BallotAssisted
from tests.domain.cast import (
    committee,
    paper,
    work_team,
)
from tests.domain.near_poor import (
    attended,
    convened,
    spoken,
    voted,
)
from tests.domain.story import before
from tests.spec import Given, act, secret


def meeting(*present: str) -> Given:
    """`case:1` before the assembly, seven of nine members present unless named."""
    return before("assembly").when(convened(), attended(*present)).then_admitted()


def after_votes(**votes: str) -> Given:
    """A speech was made, and these members voted."""
    return meeting().having(
        spoken(), *(voted(f"person:{who}", vote) for who, vote in votes.items())
    )


def assisted(
    voter: str = "person:v2",
    *,
    by: tuple[Signer, ...] | None = None,
    vote: Any = "for",
    matter: str = "case:1",
) -> Act[BallotAssisted]:
    ballot = BallotAssisted(
        assembly="assembly:1", matter=matter, voter=voter, vote=vote, scan=paper("ballot")
    )
    return act(ballot, by=by or (committee(), work_team()), at="2026-03-08")


def dissolved(*, at: str = "2026-03-08", **changed: Any) -> Act[AssemblyDissolved]:
    data: dict[str, Any] = {"assembly": "assembly:1", "matters": ("case:1",)}
    data |= {"reason": secret("too few came")}
    return act(AssemblyDissolved(**data | changed), by=committee(), at=at)
