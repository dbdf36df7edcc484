"""The published catalogue is what is enforced: schemas accept the examples, every rule is known."""

import msgspec
import pytest

from api import act_types
from api.submissions import Submission
from audit.proof.act import parse_act
from domain.kernel.catalogue import act_type, decode
from domain.kernel.catalogue import act_types as published
from domain.rules import RULES

NAMES = [kind.name for kind in published()]


@pytest.mark.parametrize("name", NAMES)
def test_each_type_says_its_fields_rules_signers_and_an_example(name: str) -> None:
    found = act_types.description(name)
    kind = act_type(name)
    assert found is not None
    assert kind is not None
    assert found["schema"]["$defs"]
    assert [rule["id"] for rule in found["rules"]] == list(kind.rules)
    assert all(rule["title"]["zh"] and rule["title"]["en"] for rule in found["rules"])
    assert all(rule["id"] in RULES for rule in found["rules"])
    decode(kind, found["example"])
    msgspec.json.encode(found)


def test_each_example_request_is_a_well_formed_act() -> None:
    examples = act_types.request_examples()
    assert len(examples) > 30
    for name, example in examples.items():
        sent = msgspec.convert(example["value"], Submission, strict=True)
        assert parse_act(sent.envelope_bytes()).type == name


def test_an_unknown_type_is_not_described() -> None:
    assert act_types.description("Nothing.v1") is None
