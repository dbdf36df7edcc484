"""One person's erasure as sentences: a villager who died alone, and thirty years later."""

from typing import Any, Final

from domain.authority.registry import Document
from domain.kernel.act import Act, Signer
from domain.privacy.belongings import belongings
from domain.privacy.erasure import PersonKeyDestroyed
from domain.residents.membership import MemberLeft
from domain.residents.people import Person
from tests.spec import Given, act, day, officer, two_roots

DECISION: Final = Document(number="示例〔2057〕2号", title="示例销毁决定", sha256="0" * 64)
DIED: Final = "2026-06-01"
LAST_DAY: Final = "2056-12-31"
"""Of a retention of thirty years for whom nothing was recorded after 2026."""
AFTER: Final = "2057-01-01"
DING: Final = "person:ding"


def left(
    who: str, home: str, *, on: str = DIED, reason: str = "deceased", head: str | None = None
) -> Act[MemberLeft]:
    """A member leaves on the day, recorded that day."""
    data = MemberLeft(
        household=f"household:{home}",
        person=f"person:{who}",
        on=day(on),
        reason=reason,  # type: ignore[arg-type]
        new_head=f"person:{head}" if head else None,
    )
    return act(data, by=officer("village_committee"), at=on)


def destroyed(
    story: Given,
    person: str = DING,
    *,
    at: str = AFTER,
    by: tuple[Signer, ...] = two_roots(),
    **changed: Any,  # noqa: ANN401
) -> Act[PersonKeyDestroyed]:
    """The act that destroys, naming all that belongs to the person as the ledger computes it."""
    own = belongings(story.ledger, story.ledger.read(Person, person))
    data = {
        "person": person,
        "households": own.households,
        "cases": own.cases,
        "cards": own.cards,
        "streams": own.streams,
        "attachments": own.papers,
        "document": DECISION,
        "reason": "retention_passed",
        **changed,
    }
    return act(PersonKeyDestroyed(**data), by=by, at=at)


def died(village: Given) -> Given:
    """Ding, who lived alone, has died."""
    return village.having(left("ding", "h3"))
