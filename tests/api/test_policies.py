"""Policies: what is in force where, and which document decided on each step of a case."""

import csv
import io

from tests.api.conftest import County


def test_policies_in_force_name_their_documents_and_are_public(county: County) -> None:
    answer = county.get("policies?place=231005100201&as_of=2026-03-01").json()
    found = {one["name"]: one for one in answer["items"]}
    ceiling = found["near_poor_ceiling_fen"]
    assert (ceiling["value"], ceiling["number"], ceiling["place"]) == (
        400_000,
        "示例〔2026〕1号",
        "231005",
    )
    assert ceiling["document"] == "贫困边缘户识别实施细则（示例）"
    assert found["quorum_numerator"]["number"] == "", "nobody adopted one: the law's own"
    (document,) = answer["documents"]
    assert document["number"] == "示例〔2026〕1号"
    assert document["parameters"]["near_poor_ceiling_fen"] == 400_000


def test_before_a_policy_takes_effect_the_programme_s_own_figures_hold(county: County) -> None:
    answer = county.get("policies?as_of=2025-12-31").json()
    assert answer["documents"] == []
    assert {one["number"] for one in answer["items"]} == {""}


def test_policies_come_as_csv(county: County) -> None:
    answer = county.get("policies", None, accept="text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert "near_poor_floor_fen" in {row["name"] for row in rows}


def test_a_case_says_what_decided_on_each_of_its_steps(county: County) -> None:
    county.caught_up()
    answer = county.get(f"cases/{county.household.case}", "k1").json()
    steps = {step["step"]: step for step in answer["policies"]}
    assert list(steps) == ["home_survey", "assembly", "city_sample"]
    survey = {one["name"]: one for one in steps["home_survey"]["parameters"]}
    assert survey["near_poor_floor_fen"]["value"] == 320_000
    assert survey["near_poor_floor_fen"]["number"] == "示例〔2026〕1号"
    assert steps["assembly"]["day"] == "2026-03-12"
    assert answer["reason"] is None


def test_a_case_that_the_survey_ended_says_what_decided(county: County) -> None:
    county.caught_up()
    rich = county.year.turning("too_rich")
    assert rich
    answer = county.get(f"cases/{rich.case}", "k1").json()
    assert answer["status"] == "rejected"
    (step,) = answer["policies"]
    assert "near_poor_ceiling_fen" in {one["name"] for one in step["parameters"]}
