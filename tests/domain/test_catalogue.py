"""The catalogue: what is published is what is enforced, for every type in the house."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import domain
from audit.proof.registry_acts import REGISTRY_TYPES, parse_data
from domain.kernel import catalogue, state
from domain.kernel.catalogue import ActType
from domain.kernel.fact import Fact, sealed_paths
from domain.kernel.roles import NOT_GRANTED, ROLES, SUPERVISION
from domain.rooms import ROOMS
from domain.rules import RULES
from tests.spec import Ledger

assert ROOMS
TYPES = list(catalogue.act_types())
RULE = re.compile(r"(ACT|REG|HH|ASM|NOT|ID|SUP|FUND|EQ|DIS|PAY|STAR|MODEL|EVA)-[0-9]+")
HOUSE = Path(domain.__file__).parent


def every_type() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)


@every_type()
def test_the_example_of_a_type_decodes_and_re_encodes(kind: ActType) -> None:
    assert kind.example, f"{kind.name} has no example"
    fact = catalogue.decode(kind, kind.example)
    again = msgspec.json.decode(msgspec.json.encode(fact))
    assert catalogue.decode(kind, again) == fact
    assert {name: again[name] for name in kind.example} == dict(kind.example)


@every_type()
def test_an_unknown_field_is_refused_by_shape(kind: ActType) -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        catalogue.decode(kind, {**kind.example, "no_such_field": 1})


@every_type()
def test_a_missing_field_is_refused_by_shape(kind: ActType) -> None:
    for field in msgspec.structs.fields(kind.fact):
        if field.required:
            rest = {k: v for k, v in kind.example.items() if k != field.encode_name}
            with pytest.raises(msgspec.ValidationError, match=field.encode_name):
                catalogue.decode(kind, rest)


@every_type()
def test_the_streams_of_a_type_have_states(kind: ActType) -> None:
    fact = catalogue.decode(kind, kind.example)
    for stream in (*kind.streams(fact), *kind.reads(fact)):
        assert re.fullmatch(r"[a-z]+:[A-Za-z0-9-]{1,64}", stream), stream
        assert state.blank(stream).id == stream


@every_type()
def test_who_signs_a_type_holds_roles_of_the_table(kind: ActType) -> None:
    assert kind.signed_by or kind.line_only
    assert {role for seats in kind.signed_by for seat in seats for role in seat} <= set(ROLES)


@every_type()
def test_the_rules_of_a_type_are_in_the_table(kind: ActType) -> None:
    assert set(kind.rules) <= set(RULES)
    assert kind.rules[0] == "ACT-1"


@every_type()
def test_what_the_vault_keeps_unique_is_a_sealed_field(kind: ActType) -> None:
    sealed = set(sealed_paths(catalogue.decode(kind, kind.example)))
    assert set(kind.indexed.values()) <= sealed
    assert kind.scoped <= set(kind.indexed)


@every_type()
def test_line_types_are_published(kind: ActType) -> None:
    assert all(catalogue.act_type(line) for line in kind.line_types)


@every_type()
def test_act_4_supervision_writes_nothing_into_the_county_s_life(kind: ActType) -> None:
    """But it looks after its own keys, whose acts are the registry's."""
    signers = {role for seats in kind.signed_by for seat in seats for role in seat}
    assert kind.registry or "county" not in kind.ledgers or not signers & set(SUPERVISION)


@every_type()
def test_a_title_is_said_in_both_languages(kind: ActType) -> None:
    assert kind.title.en
    assert re.search(r"[一-鿿]", kind.title.zh)


def test_the_registry_acts_are_those_that_verifiers_know() -> None:
    published = {kind.name for kind in TYPES if kind.registry}
    assert published == set(REGISTRY_TYPES)
    assert all(kind.ledgers == ("county", "inspection") for kind in TYPES if kind.registry)


@pytest.mark.parametrize(
    "kind", [kind for kind in TYPES if kind.registry], ids=lambda kind: kind.name
)
def test_a_registry_act_has_the_shape_that_verifiers_know(kind: ActType) -> None:
    parse_data(kind.name, dict(kind.example))
    for field in msgspec.structs.fields(REGISTRY_TYPES[kind.name]):
        assert field.encode_name in {f.encode_name for f in msgspec.structs.fields(kind.fact)}


def test_a_type_is_published_once() -> None:
    kind = TYPES[0]
    publish = catalogue.fact(kind.name, title=kind.title, stream=kind.stream, signed_by=())
    with pytest.raises(TypeError, match="published twice"):
        publish(kind.fact)


def test_a_fact_that_was_never_published_has_no_type() -> None:
    class Rumour(Fact):
        """Nobody publishes it."""

    with pytest.raises(KeyError):
        catalogue.type_of(Rumour)
    assert catalogue.act_type("Rumour.v1") is None


# --- the tables ------------------------------------------------------------------------------


def strings() -> Iterator[tuple[Path, str]]:
    """Every string in the domain's code that is a rule's id."""
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and RULE.fullmatch(node.value)
            ):
                yield path, node.value


def refusals(source: ast.AST) -> Iterator[str]:
    """The rules by which the code refuses: what stands in `Refused(...)` and `require(...)`."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            arguments = {"Refused": node.args[:1], "require": node.args[1:2]}
            for argument in arguments.get(node.func.id, ()):
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)


def test_every_rule_that_the_code_names_is_in_the_table() -> None:
    named = {rule for _path, rule in strings()}
    assert {"ACT-1", "HH-1", "REG-3"} <= named
    assert named - set(RULES) == set()


def test_a_room_s_docstring_states_the_rules_that_it_refuses_by() -> None:
    silent = []
    for path in sorted(HOUSE.rglob("*.py")):
        source = ast.parse(path.read_text("utf-8"))
        docstring = ast.get_docstring(source) or ""
        silent += [
            f"{path.relative_to(HOUSE)}: {rule}"
            for rule in sorted(set(refusals(source)))
            if rule not in docstring
        ]
    assert silent == []


def test_every_rule_is_said_in_both_languages() -> None:
    for rule_id, rule in RULES.items():
        assert rule.id == rule_id
        assert rule.title.en
        assert re.search(r"[一-鿿]", rule.title.zh)
        assert rule.kind in {"refuse", "finding", "list"}


def test_every_role_is_held_at_a_level_and_named_in_both_languages() -> None:
    for code, role in ROLES.items():
        assert role.code == code
        assert set(role.levels) <= {"city", "county", "township", "village", "group"}
        assert role.levels
        assert role.title.en
        assert re.search(r"[一-鿿]", role.title.zh)
    assert set(ROLES) >= NOT_GRANTED


def test_an_empty_ledger_answers_for_every_kind_of_stream() -> None:
    ledger = Ledger()
    for kind in TYPES:
        stream = kind.stream(catalogue.decode(kind, kind.example))
        assert not ledger.read(state.kind_of(stream), stream).exists
