"""Somebody asks for what is held about them to be corrected, and it is (HH-7)."""

from datetime import timedelta

from api.demo.director import Story
from api.demo.stage import new
from api.demo.year.village_year import Chapter, Year
from api.signing import Secret

RIGHT_NAME = "欧阳示例"
DECIDED_WITHIN_DAYS = 15


@Chapter
def correct_name(year: Year) -> Story:
    """A neighbour's name was typed wrongly: asked with their own key, granted, carried out."""
    if not year.tells("name_corrected"):
        return
    yield year.on(8, 24)
    stage, person = year.stage, year.stage.cast["o1"].person
    asked = {
        "correction": new("correction"),
        "person": person,
        "place": year.objector_place,
        "about": "name",
        "text": Secret(f"姓名登记有误，应为{RIGHT_NAME}。"),
        "due_on": (stage.today + timedelta(days=DECIDED_WITHIN_DAYS)).isoformat(),
    }
    stage.act("CorrectionRequested.v1", asked, "o1")
    yield year.later(2)
    named = {"correction": asked["correction"], "person": person}
    decided = {**named, "verdict": "granted", "reasons": Secret("与户口簿核对，登记有误。")}
    new_name = {"person": person, "request": asked["correction"], "name": Secret(RIGHT_NAME)}
    stage.refused(
        "a name changed before it is granted", "HH-7", "PersonCorrected.v1", new_name, "c1"
    )
    stage.refused(
        "a request decided by who typed it", "ACT-2", "CorrectionDecided.v1", decided, "g1"
    )
    stage.act("CorrectionDecided.v1", decided, "t2")
    yield year.later(1)
    stage.act("PersonCorrected.v1", new_name, "c1")
    stage.refused("a correction carried out twice", "HH-7", "PersonCorrected.v1", new_name, "c1")
