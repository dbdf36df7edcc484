"""Awards over HTTP: a household's book, the roster of grants, the calendar, a draft of a list."""

import csv
import io
from typing import Any

import pytest

from api.signing import Secret
from domain.payables.dues import due_of
from tests.api.conftest import County
from tests.api.money import example

VILLAGE = "231005100201"
CASE, GRANT, FEN = "case:sheep", "grant:sheep", 300_000
DRAFT = {
    "list": "list:awards-1",
    "case": "case:awards-1",
    "kind": "industry",
    "place": VILLAGE,
    "payer": "account:awards",
    "charge": "account:awards-used",
}


@pytest.fixture(scope="module")
def county_of_grants(county: County) -> County:
    """The county, where a poor household's industry subsidy of 3,000 yuan is granted."""
    stage, poor = county.stage, county.poor
    own = {"case": CASE, "kind": "industry", "household": poor.household, "year": 2026}
    paper = stage.paper("signed application")
    applied = {**own, "place": poor.place, "activity": "breeding", "supplier": None}
    applied |= {"description": Secret("二十只羊"), "paper": paper, "happened_on": None}
    stage.act("UndertakingSubsidyApplied.v1", applied, "c1", "w1")
    seen = {**own, "person": poor.head, "found": "carried_out", "amount_fen": FEN}
    seen |= {"photos": [stage.paper("sheep")], "invoices": [stage.paper("invoice of sheep")]}
    stage.act("UndertakingInspected.v1", {**seen, "remarks": None}, "c1", "t1")
    review = {"case": CASE, "step": "township_review", "verdict": "passed", "reasons": None}
    stage.act("ReviewGiven.v1", review, "t2")
    calendar = example("CalendarPublished.v1")
    stage.act("CalendarPublished.v1", calendar, "k1", "k3")
    return county


def get(county: County, path: str, actor: str | None = "k1") -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get(path, actor)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_book_says_what_was_granted_and_what_is_left(county_of_grants: County) -> None:
    found = get(county_of_grants, f"subsidies/{county_of_grants.poor.household}")
    kinds = {one["kind"]: one for one in found["kinds"] if one["year"] == 2026}
    industry, project = kinds["industry"], kinds["income_project"]
    assert (industry["granted_fen"], industry["paid_fen"]) == (FEN, 0)
    assert (industry["year_most_fen"], industry["left_fen"]) == (500_000, 500_000 - FEN)
    assert (project["granted_fen"], project["each_most_fen"]) == (0, 800_000)
    assert project["left_fen"] is None
    (own,) = found["grants"]
    assert (own["grant"], own["standing"], own["list"]) == (GRANT, "granted", None)


def test_a_grant_says_what_became_of_it_with_names_masked(county_of_grants: County) -> None:
    found = get(county_of_grants, f"awards/{GRANT}")
    assert found["name"].endswith("〇〇")
    assert (found["standing_title"]["zh"], found["agreement"]) == ("已核定，未列入清单", None)
    assert (found["card_kind"], found["shown_fen"], found["place"][:12]) == (
        "householder", 0, VILLAGE,
    )  # fmt: skip
    assert found["supplied"] is None


def test_grants_of_a_place_come_as_a_page_and_as_csv(county_of_grants: County) -> None:
    (item,) = get(county_of_grants, f"awards?place={VILLAGE}&kind=industry&year=2026")["items"]
    assert (item["grant"], item["amount_fen"]) == (GRANT, FEN)
    assert get(county_of_grants, f"awards?place={VILLAGE}&kind=star")["items"] == []
    assert get(county_of_grants, f"awards?place={VILLAGE}&year=2025")["items"] == []
    page = county_of_grants.get("awards?place=231005&kind=industry", "k1", accept="text/csv")
    (row,) = csv.DictReader(io.StringIO(page.text.removeprefix("\ufeff")))
    assert (row["grant"], row["amount_fen"]) == (GRANT, str(FEN))
    assert county_of_grants.get("awards?kind=cash", "k1").status_code == 422


def test_a_household_reads_its_own_book_and_strangers_do_not(county_of_grants: County) -> None:
    path = f"subsidies/{county_of_grants.household.household}"
    assert get(county_of_grants, path, "h0")["grants"] == []
    assert county_of_grants.get(path, "v5").status_code == 403
    assert county_of_grants.get(path).status_code == 401
    other = f"subsidies/{county_of_grants.poor.household}"
    assert county_of_grants.get(other, "h0").status_code == 403
    assert county_of_grants.get(f"awards/{GRANT}", "h0").status_code == 403
    assert get(county_of_grants, other, "a1")["grants"]


def test_a_draft_has_a_line_for_each_grant_that_waits(county_of_grants: County) -> None:
    found = draft(county_of_grants).json()
    poor = county_of_grants.poor
    (line,) = found["lines"]
    assert line["due"] == due_of("list:awards-1", poor.household, poor.head)
    assert (line["grant"], line["amount_fen"], line["card_kind"]) == (GRANT, FEN, "householder")
    assert (found["data"]["lines_count"], found["data"]["total_fen"]) == (1, FEN)
    assert (found["left"], found["type"]) == ([], "AwardListDrawn.v1")


def draft(county: County, actor: str | None = "t1", **changed: Any) -> Any:  # noqa: ANN401
    county.caught_up()
    address = f"/v1/{county.name}/drafts/award-list"
    return county.http.post(address, json={**DRAFT, **changed}, headers=county.as_(actor))


def test_a_draft_of_nothing_or_for_nobody_is_refused(county_of_grants: County) -> None:
    assert draft(county_of_grants, kind="star").status_code == 422
    assert draft(county_of_grants, more=1).status_code == 422
    assert draft(county_of_grants, None).status_code == 401
    assert draft(county_of_grants, "v5").status_code == 403


def test_the_calendar_of_a_year_is_everybody_s(county_of_grants: County) -> None:
    found = get(county_of_grants, "calendars/2026", None)
    assert "2026-10-10" in found["worked"]
    assert found["number"] == "示例办发〔2025〕7号"
    assert county_of_grants.get("calendars/2031").status_code == 404


@pytest.mark.parametrize("path", ["subsidies/household:none", "awards/grant:none"])
def test_what_is_not_on_record_is_not_found(county_of_grants: County, path: str) -> None:
    assert county_of_grants.get(path, "k1").status_code == 404
