"""Problem documents: RFC 9457, in the language that is asked for."""

import json

import pytest

from api.problems import KINDS, MEDIA_TYPE, Problem, language_of, of_refusal
from domain.kernel.refused import Refused
from domain.kernel.words import say


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9", "en"),
        ("en;q=0.5,zh;q=0.4", "en"),
        ("en;q=0", "zh"),
        ("fr,de", "zh"),
        ("en;q=nonsense", "zh"),
        ("en;q=inf", "zh"),
        ("en;q=nan", "zh"),
    ],
)
def test_the_language_is_chinese_unless_english_comes_first(
    accepted: str | None, language: str
) -> None:
    assert language_of(accepted) == language


def test_a_refusal_names_rule_expected_and_found_in_both_languages() -> None:
    refused = Refused("ASM-1", expected=say("one vote", "一票"), found=say("two", "两票"))
    problem = of_refusal(refused)
    chinese, english = problem.document("zh"), problem.document("en")
    assert (chinese["rule"], chinese["expected"], chinese["found"]) == ("ASM-1", "一票", "两票")
    assert (english["rule"], english["expected"], english["found"]) == ("ASM-1", "one vote", "two")
    assert chinese["status"] == english["status"] == 409


def test_who_may_not_is_403_and_what_the_process_forbids_is_409() -> None:
    words = say("a", "甲")
    assert of_refusal(Refused("ACT-2", expected=words, found=words)).kind.status == 403
    assert of_refusal(Refused("ID-5", expected=words, found=words)).kind.status == 409


def test_the_answer_is_problem_json_with_its_language_and_is_never_cached() -> None:
    answer = Problem("busy", say("full", "已满"), headers={"retry-after": "1"}).in_words("en")
    assert answer.media_type == MEDIA_TYPE
    assert answer.status_code == 503
    assert answer.headers["content-language"] == "en"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["retry-after"] == "1"
    assert json.loads(bytes(answer.body))["type"] == "/problems/busy"


def test_every_documented_status_has_a_kind() -> None:
    statuses = {kind.status for kind in KINDS.values()}
    assert {400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429, 503} <= statuses
