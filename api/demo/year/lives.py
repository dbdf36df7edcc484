"""What life brings: somebody dies, and the household has a new head (HH-3)."""

from api.demo.director import Story
from api.demo.year.village_year import Chapter, Year

SEVERAL = 2


@Chapter
def lives(year: Year) -> Story:
    """The head of a household that never applied dies; the next of the family follows."""
    bereaved = next((one for one in year.neighbours if len(one["members"]) >= SEVERAL), None)
    if bereaved is None:
        return
    yield year.on(7, 6)
    stage, household = year.stage, bereaved["household"]
    left = {
        "household": household,
        "person": bereaved["head"],
        "on": stage.today.isoformat(),
        "reason": "deceased",
        "new_head": None,
    }
    stage.refused("a household left without a head", "HH-3", "MemberLeft.v1", left, "c1")
    heir = next(m["person"] for m in bereaved["members"] if m["person"] != bereaved["head"])
    stage.act("MemberLeft.v1", {**left, "new_head": heir}, "c1")
    joined = {
        "household": household,
        "person": bereaved["head"],
        "relation": "parent",
        "from": stage.today.isoformat(),
    }
    stage.refused("the deceased joining a household", "HH-3", "MemberJoined.v1", joined, "c1")
