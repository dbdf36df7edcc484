"""What life brings: somebody dies, their card ends, and the household has a new head (HH-3)."""

from api.demo.director import Story
from api.demo.year.village_year import Chapter, Year


@Chapter
def lives(year: Year) -> Story:
    """The head of a household that never applied dies; the next of the family follows."""
    if not year.families:
        return
    bereaved = year.families[0]
    yield year.on(7, 6)
    stage, household = year.stage, bereaved["household"]
    death = {
        "household": household,
        "person": bereaved["head"],
        "on": stage.today.isoformat(),
        "new_head": None,
    }
    stage.refused("a household left without a head", "HH-3", "DeathRecorded.v1", death, "c1")
    heir = next(m["person"] for m in bereaved["members"] if m["person"] != bereaved["head"])
    stage.act("DeathRecorded.v1", {**death, "new_head": heir}, "c1")
    year.heirs[household] = heir
    joined = {
        "household": household,
        "person": bereaved["head"],
        "relation": "parent",
        "from": stage.today.isoformat(),
    }
    stage.refused("the deceased joining a household", "HH-3", "MemberJoined.v1", joined, "c1")
