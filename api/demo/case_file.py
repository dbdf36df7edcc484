"""What the village's clerks keep in their heads about one case: references, figures, papers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.demo.stage import digest, new
from api.demo.township import Turn


@dataclass(slots=True)
class CaseFile:
    """One household's case; `key` is the householder's actor, where the head has a key."""

    household: str
    head: str
    place: str
    members_count: int
    key: str | None
    per_head_fen: int
    turn: Turn = "goes_on"
    case: str = field(default_factory=lambda: new("case"))
    form: str = field(default_factory=lambda: new("form"))
    papers: dict[str, None] = field(default_factory=dict)
    line: str = ""

    def __post_init__(self) -> None:
        """The line that the board shows for this household."""
        self.line = digest(f"line of {self.case}")

    @property
    def signer(self) -> tuple[str, ...]:
        """The householder's actor, where there is one to sign."""
        return (self.key,) if self.key else ()

    def note(self, data: Mapping[str, Any]) -> None:
        """Remember every paper that an act about this case names."""
        self.papers.update(dict.fromkeys(papers_in(data)))

    def income(self) -> dict[str, int]:
        """Figures whose income per head is `per_head_fen` exactly; expense is 3,400 yuan."""
        total = self.per_head_fen * self.members_count + 340_000
        wage = total // 2
        return {
            "wage_fen": wage,
            "business_fen": total - wage - 120_000,
            "property_fen": 30_000,
            "transfer_fen": 90_000,
        }


EXPENSE = {
    "consumed_fen": 160_000,
    "operating_fen": 120_000,
    "depreciation_fen": 40_000,
    "taxes_fen": 0,
    "contract_fees_fen": 20_000,
}


def papers_in(value: object) -> Iterator[str]:
    """The SHA-256 of every paper inside the data of an act."""
    if isinstance(value, Mapping):
        if "media_type" in value:
            yield str(value["sha256"])
            return
        for item in value.values():
            yield from papers_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from papers_in(item)
