"""Projects and entities over HTTP: how far each had come, then and now, and who reads them."""

import csv
import io
from typing import Any

import pytest

from tests.api.conftest import County
from tests.api.money import PAID_FEN, SHARE_FEN


def get(county: County, path: str, actor: str = "k1") -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get(path, actor)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_project_says_who_carries_it_and_what_was_paid(county: County) -> None:
    found = get(county, "projects/project:1")
    assert (found["stage"], found["grade"], found["case"]) == ("papers", "audited", None)
    assert found["carried_by"]["name"] == "示例种植专业合作社"
    assert found["disbursed_fen"] == PAID_FEN
    assert found["accounts"] == [{"id": "account:project-1", "booked_fen": PAID_FEN}]
    assert found["plan"]["bears_operation"] == "entity"
    assert [one["kind"] for one in found["milestones"]] == ["papers"]


def test_before_money_flowed_nothing_was_paid(county: County) -> None:
    assert get(county, "projects/project:1?as_of=2026-03-22")["disbursed_fen"] == 0
    assert get(county, "projects/project:1?as_of=2026-03-23")["disbursed_fen"] == PAID_FEN


def test_projects_of_a_place_come_as_a_page_and_as_csv(county: County) -> None:
    (line,) = get(county, "projects?place=231005100")["items"]
    assert (line["id"], line["budget_fen"]) == ("project:1", 10 * SHARE_FEN)
    assert get(county, "projects?place=231005100201")["items"] == []
    page = county.get("projects?place=231005100", "k1", accept="text/csv")
    (row,) = csv.DictReader(io.StringIO(page.text.removeprefix("\ufeff")))
    assert row["disbursed_fen"] == str(PAID_FEN)


def test_known_before_it_was_brought_in_there_was_no_project(county: County) -> None:
    because = get(county, "projects/project:1")["because"]
    assert get(county, f"projects?place=231005&known_at={because - 1}")["items"] == []
    assert get(county, "projects?place=231005&as_of=2025-08-31")["items"] == []
    early = get(county, f"projects/project:1?known_at={because - 1}")
    assert (early["stage"], early["plan"], early["milestones"]) == ("", None, [])


def test_an_entity_says_what_it_carries_and_whether_it_is_sanctioned(county: County) -> None:
    found = get(county, "entities/entity:1")
    assert (found["kind"], found["credit_code"]) == ("cooperative", "93231005MA00000012")
    assert (found["sanctioned"], found["sanctions"]) == (False, [])
    assert (found["controllers"], found["unregistered_count"]) == ([], 1)
    assert [one["id"] for one in found["projects"]] == ["project:1"]
    assert "示例法人" not in str(found)


@pytest.mark.parametrize("path", ["projects/project:none", "entities/entity:none"])
def test_what_does_not_stand_there_is_told(county: County, path: str) -> None:
    county.caught_up()
    assert county.get(path, "k1").status_code == 404


def test_sup_1_the_trace_of_a_project_is_every_event_that_names_it(county: County) -> None:
    found = get(county, "trace/project:1", "a1")
    types = [one["type"] for one in found["items"]][:3]
    assert types == ["ProjectBroughtIn.v1", "AccountOpened.v1", "FundsDisbursed.v1"]
