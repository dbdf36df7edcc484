"""A household splits: lineage is kept, and memberships go on without a gap (HH-5)."""

from collections.abc import Mapping
from typing import Any

from api.demo.director import Story
from api.demo.stage import new
from api.demo.year.village_year import Chapter, Year


@Chapter
def split(year: Year) -> Story:
    """One of a family founds a household of their own in the village."""
    if not year.tells("splits"):
        return
    yield year.on(7, 13)
    split_off(year, year.families[1])


def split_off(year: Year, family: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody who is not the head goes; the data of the split."""
    who = next(m["person"] for m in family["members"] if m["person"] != family["head"])
    data = {
        "household": family["household"],
        "new_household": new("household"),
        "place": family["place"],
        "on": year.stage.today.isoformat(),
        "head": who,
        "members": [{"person": who, "relation": "head"}],
        "new_head": None,
        "paper": year.paper(f"split {family['household']}"),
    }
    everybody = [
        {"person": m["person"], "relation": "head" if m["person"] == who else "other_relative"}
        for m in family["members"]
    ]
    year.stage.refused(
        "a split after which nobody stays", "HH-3", "HouseholdSplit.v1",
        {**data, "members": everybody}, "c1",
    )  # fmt: skip
    year.stage.act("HouseholdSplit.v1", data, "c1")
    year.founded.append(data)
    return data
