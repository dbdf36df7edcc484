"""What a reader of Chinese is told of an act whose fields, key or office do not fit."""

from typing import Any

import msgspec
import pytest

from audit.proof.errors import ProofError
from audit.trail.refusals import of_proof, of_schema
from domain.kernel.catalogue import act_type, decode

KIND = act_type("GoodsRedeemed.v1")
assert KIND is not None
FIELDS = dict(KIND.example)


def told(data: dict[str, Any]) -> str:
    assert KIND is not None
    with pytest.raises(msgspec.ValidationError) as met:
        decode(KIND, data)
    return of_schema(met.value, KIND.name).found.zh


@pytest.mark.parametrize(
    ("changed", "zh"),
    [
        ({"cash_fen": 400}, "没有 `cash_fen` 这一字段"),
        ({"total_points": "3"}, "类型应为 `int`，实为 `str`，位置 `$.total_points`"),
        ({"on": "yesterday"}, "日期或时间格式错误，位置 `$.on`"),
        ({"card": "no card"}, "应为 `str` 且格式相符，位置 `$.card`"),
        ({"total_points": 0}, "应为 `int` >= 1，位置 `$.total_points`"),
    ],
)
def test_fields_that_do_not_fit_are_told_in_chinese_with_their_path(
    changed: dict[str, Any], zh: str
) -> None:
    assert told({**FIELDS, **changed}) == zh


def test_a_field_that_is_missing_is_named() -> None:
    assert told({name: FIELDS[name] for name in FIELDS if name != "card"}) == "缺少字段 `card`"


def test_act_1_what_was_found_of_an_office_or_a_key_is_said_in_chinese() -> None:
    found = {
        ("role-not-granted", "county_reviewer at 231005"): "县级扶贫（乡村振兴）部门，231005",
        ("role-dates", "at 2026-04-05, admitted 2026-04-06"): "签名 2026-04-05，入账 2026-04-06",
        ("key-status", "revoked"): "已注销",
    }
    for (rule, english), chinese in found.items():
        told = of_proof(ProofError(rule, "not so", found=english)).found
        assert told.en.endswith(english)
        assert told.zh.endswith(chinese)


@pytest.mark.parametrize(
    ("rule", "zh"),
    [
        ("key-unknown", "已登记的密钥"),
        ("key-suspended", "在用的密钥"),
        ("role-not-granted", "已授予签名人的职务"),
        ("key-enrolled", "符合格式与登记规则"),
    ],
)
def test_act_1_what_is_expected_of_a_key_or_an_office_is_said_in_chinese(
    rule: str, zh: str
) -> None:
    assert of_proof(ProofError(rule, "not so")).expected.zh == zh
