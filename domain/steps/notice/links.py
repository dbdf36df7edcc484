"""The links that an objection climbs while nobody answers it (NOT-3).

Village supervision and township answer first, then the county, at last the leading group. Whoever
answers stands at the link where the objection waits, or above it. Source: domain.md, Notice; S2 五
第五步 names township and county, S1 三(一) the leading group.
"""

from dataclasses import dataclass

from domain.kernel.words import Words, say


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: the roles that stand at it."""

    name: str
    title: Words
    roles: tuple[str, ...]


LINKS = (
    Link(
        "township",
        say("village supervision and township", "村务监督委员会和乡镇"),
        ("supervision_committee", "township_officer", "township_reviewer", "township_deputy"),
    ),
    Link("county", say("county", "县级"), ("county_reviewer", "county_deputy")),
    Link("leading_group", say("leading group", "扶贫开发领导小组"), ("leading_group",)),
)
FIRST = LINKS[0].name
"""Where every objection begins."""
ANSWER_DAYS = "objection_resolve_days"
"""The parameter that says how long each link has."""
_NAMES = tuple(link.name for link in LINKS)


def link_above(name: str) -> Link | None:
    """The next link up; None above the last."""
    number = _NAMES.index(name) + 1
    return LINKS[number] if number < len(LINKS) else None


def answerers(name: str) -> tuple[str, ...]:
    """The roles that stand at the link or above it, the nearest first."""
    return tuple(role for link in LINKS[_NAMES.index(name) :] for role in link.roles)


def title_of(name: str) -> Words:
    """What the link is called."""
    return LINKS[_NAMES.index(name)].title
