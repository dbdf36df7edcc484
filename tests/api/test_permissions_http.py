"""Every role against every type of act, over HTTP: whoever has no seat is told who signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx
import pytest

from api.client import EMPTY_ROOT
from api.demo import opening
from api.demo.cast import Cast
from api.signing import Office, Secret, Seen, sign_act
from audit.trail.custody import Custody
from domain.kernel.catalogue import ActType, act_type, act_types, decode
from domain.kernel.fact import sealed_paths
from domain.kernel.roles import NOT_GRANTED, ROLES
from tests.api.conftest import County

TYPES = {kind.name: kind for kind in act_types()}
OF_A_KEY = ("KeySuspended.v1", "KeyReinstated.v1", "KeyRevoked.v1", "KeyCompromised.v1")
SUSPENDERS = ("root", "registrar")
BY_SYSTEM = ("ObjectionEscalated.v1", "ObjectionReceived.v1", "PointsLapsed.v1")
"""What the county's ledger states itself."""
HEARD = 367
"""So many of the 32 roles times 155 types have a seat of which one signature is enough."""
PLACES = {
    "city": "2310",
    "county": "231005",
    "township": "231005108",
    "village": "231005108201",
    "group": "231005108201-01",
}
"""Where offices of each level are held here: in a township of which nothing else is told."""
BUNDLE_ACTS = 100

Asked = tuple[str, str]
Answers = dict[Asked, dict[str, Any]]
"""What was answered to each role for each type."""


def sealed_data(kind: ActType) -> dict[str, Any]:
    """The published example, every sealed field with a value to be disclosed."""
    data: dict[str, Any] = _copy(kind.example)
    for path in sealed_paths(decode(kind, kind.example)):
        *parents, last = path.split("/")[1:]
        inside: Any = data
        for step in parents:
            inside = inside[int(step)] if isinstance(inside, list) else inside[step]
        inside[int(last) if isinstance(inside, list) else last] = Secret("示例")
    return data


def _copy(value: Any) -> Any:  # noqa: ANN401  (JSON of every shape)
    if isinstance(value, Mapping):
        return {name: _copy(item) for name, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list | tuple) else value


def lines_for(kind: ActType) -> list[tuple[str, dict[str, Any]]]:
    """One line of the first type that the batch may hold."""
    first = act_type(kind.line_types[0]) if kind.line_types else None
    return [(first.name, sealed_data(first))] if first else []


@dataclass(frozen=True)
class Everybody:
    """Somebody in each role, with a key and a body of their own; and keys of bystanders."""

    county: County
    offices: Mapping[str, Office]
    keys: Mapping[str, str]

    def answers(self, acts: Mapping[Asked, Mapping[str, Any]]) -> Answers:
        """What each role is told, in English, that signs these data of a type alone."""
        bodies = [self._body(role, name, data) for (role, name), data in acts.items()]
        items: list[dict[str, Any]] = []
        for first in range(0, len(bodies), BUNDLE_ACTS):
            answer = self.county.http.post(
                f"/v1/{self.county.name}/acts:bundle",
                json={"acts": bodies[first : first + BUNDLE_ACTS]},
                headers={"Accept-Language": "en"},
            )
            items += answer.raise_for_status().json()["items"]
        return dict(zip(acts, items, strict=True))

    def _body(self, role: str, name: str, data: Mapping[str, Any]) -> dict[str, Any]:
        stage = self.county.stage
        return sign_act(
            name,
            data,
            ledger=stage.client.origin,
            by=[self.offices[role]],
            at=stage.now,
            seen=Seen(0, EMPTY_ROOT) if name == "LedgerOpened.v1" else self.seen,
            lines=lines_for(TYPES[name]),
        ).body()

    @cached_property
    def seen(self) -> Seen:
        """The newest checkpoint."""
        return self.county.stage.client.seen()

    def data(self, role: str, name: str) -> dict[str, Any]:
        """What the role states of a type; of a key, of one that nobody else suspends."""
        data = sealed_data(TYPES[name])
        if name in OF_A_KEY:
            whose = "suspended" if name == "KeyReinstated.v1" else role
            data["key"] = self.keys.get(whose, self.keys["active"])
        return data


@pytest.fixture(scope="module")
def everybody(county: County, tmp_path_factory: pytest.TempPathFactory) -> Everybody:
    """Enrolled and in office; root and system are those of the county."""
    cast = Cast(Custody(tmp_path_factory.mktemp("everybody")), county.stage.cast)
    for role in sorted(ROLES.keys() - NOT_GRANTED):
        place = PLACES[ROLES[role].levels[0]]
        cast.add(f"every-{role.replace('_', '-')}", f"body of {role}", role, place)
    bystanders = ("active", "suspended", *SUSPENDERS)
    for name in bystanders:
        cast.add(f"bystander-{name}", f"body beside {name}", "villager", PLACES["village"])
    stage = county.stage.beside(cast)
    opening.enrol(stage, list(cast.offices))
    keys = {name: cast.offices.pop(f"bystander-{name}").key.key_id for name in bystanders}
    stage.act("KeySuspended.v1", {"key": keys["suspended"], "reason": "lost"}, "r1")
    offices = {office.role: office for office in cast.offices.values()}
    named = {"root": county.stage.cast["r1"], "system": system_of(county)}
    return Everybody(county, offices | named, keys)


def system_of(county: County) -> Office:
    """The ledger's own key in its office."""
    server = county.server
    entry, *_ = server.registries.at_head(server.hosts.find(county.name)).system_keys(BY_SYSTEM[0])
    key = server.system_acts.in_custody(entry)
    assert key is not None
    return Office(entry.person, "system", county.name, key)


@pytest.fixture(scope="module")
def answers(everybody: Everybody) -> Answers:
    """Every role signs every type alone."""
    return everybody.answers(
        {(role, name): everybody.data(role, name) for role in ROLES for name in TYPES}
    )


def has_seat_alone(role: str, kind: ActType) -> bool:
    """Whether one signature in the role makes such an act of the county's ledger."""
    if kind.registry:
        return kind.name == "KeySuspended.v1" and role in SUSPENDERS
    return any(len(seats) == 1 and role in seats[0] for seats in kind.signed_by)


def told(role: str, kind: ActType) -> tuple[int, str, str]:
    """Status, rule and beginning of what is expected of who may not sign alone."""
    if kind.name == "LedgerOpened.v1":
        return 409, "opening", ""
    if role == "system":
        return 403, "ACT-1", ", ".join(BY_SYSTEM)
    if kind.registry:
        return 403, "ACT-1", "a root or registrar" if kind.name == "KeySuspended.v1" else "2"
    if kind.line_only and has_seat_alone(role, kind):
        return 403, "ACT-1", f"{kind.name} as a line of a batch"
    if "county" not in kind.ledgers:
        return 403, "ACT-4", f"{kind.name} in a ledger of inspection"
    return 403, "ACT-1", "signed by "


def is_seated(role: str, kind: ActType) -> bool:
    """Whether the county's ledger hears the role on the type at all."""
    heard = "county" in kind.ledgers and not kind.line_only
    return heard and has_seat_alone(role, kind)


def test_act_1_whoever_has_no_seat_is_told_who_signs_and_whoever_has_one_never_is(
    answers: Answers,
) -> None:
    heard, wrong = 0, []
    for (role, name), answer in answers.items():
        status, rule, beginning = told(role, TYPES[name])
        said = (answer["status"], answer.get("rule"))
        refused = said == (status, rule) and str(answer["expected"]).startswith(beginning)
        heard += is_seated(role, TYPES[name])
        if refused == is_seated(role, TYPES[name]):
            wrong.append((role, name, *said, answer.get("expected")))
    assert wrong == []
    assert (len(answers), heard) == (32 * 216, HEARD)


def test_act_1_nobody_is_heard_but_by_a_rule_or_in_the_log(answers: Answers) -> None:
    """Whoever has a seat is admitted, or refused for what they say and where they say it."""
    for (role, name), answer in answers.items():
        if is_seated(role, TYPES[name]) and answer["status"] != httpx.codes.CREATED:
            assert answer["rule"] in {*TYPES[name].rules, "REG-5"}, (role, name, answer)
            assert answer["status"] == httpx.codes.CONFLICT or "authority" in answer["expected"]


def test_every_role_looks_after_its_own_key_and_nobody_hears_it_then(everybody: Everybody) -> None:
    own = {role: office.key.key_id for role, office in everybody.offices.items()}
    roles = sorted(own.keys() - NOT_GRANTED)
    lost = {"reason": "lost"}
    found = everybody.answers(
        {(role, "KeySuspended.v1"): {**lost, "key": own[role]} for role in roles}
    )
    assert {answer["status"] for answer in found.values()} == {httpx.codes.CREATED}
    heard = [(role, name) for role in roles for name in TYPES if is_seated(role, TYPES[name])]
    after = everybody.answers({asked: everybody.data(*asked) for asked in heard})
    assert {(answer["status"], answer.get("rule")) for answer in after.values()} == {(401, "ACT-1")}
