"""Keys lost, stolen and changed in a county that is served: signed-events.md, "The registry".

One story in the order of a bad year: a key is lost, one is stolen, offices begin and end while
acts are on their way, sixty-four clients race a revocation; then the log's key, a witness, the
system's keys and all roots give way to others, each followed to a final checkpoint.
"""

import json
import random
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import date
from pathlib import Path

import pytest

from api import wiring
from api.client import LedgerClient
from api.demo import opening, village
from api.demo.cast import spki_of
from api.hosts import Hosted
from api.rotation import next_system
from api.signing import SignedAct
from audit.proof.dossier_verify import verify_dossier
from audit.trail.outcomes import Admitted
from tests.journeys.checks import check_answers, check_verified, check_whole, read_log
from tests.journeys.key_story import Story, begin, looked_by
from tests.journeys.served import BEGINS, enrol, open_ledger, serve_county, until
from tests.journeys.wire import Crowd

CLIENTS_COUNT = 64
SPEECHES_COUNT = 192
SPARE = ("audit bureau", "audit-next.example/w2")
LOST, NEW_KEY, STOLEN, OPEN, RACER = "v5", "v5-second", "v6", "v7", "v8"
DAY, NEXT_DAY = date(2026, 3, 12), date(2026, 3, 13)


@pytest.fixture(scope="module")
def story(module_folder: Path) -> Iterator[Story]:
    """The whole story, played once."""
    with serve_county(module_folder / "served", simulated=True, spare=[SPARE]) as served:
        open_ledger(served, "inspection")
        story = begin(served)
        enrol_by_two_bodies(story)
        lose_a_key(story)
        steal_a_key(story)
        race_a_revocation(story)
        begin_and_end_offices(story)
        change_the_log_key(story)
        change_a_witness(story)
        change_the_system_keys(story)
        change_a_system_key_under_way(story)
        replace_the_roots(story)
        story.verified("at the end", 1, 2, 3)
        yield story


# --- the story ---


def enrol_by_two_bodies(story: Story) -> None:
    """A second registrar of another body, and a twin of the first one's body."""
    cast = story.served.stage.cast
    cast.add("g2", "civil affairs", "registrar", village.COUNTY)
    cast.add("g3", " Organisation  Department", "registrar", village.COUNTY)
    enrol(story.served, "g2", "g3")
    cast.add("n1", "villagers", "village_representative", village.VILLAGE)
    data = story.enrolment("n1")
    story.note("enrolled by one body", "KeyEnrolled.v1", data, "g1", "g3")
    story.note("enrolled by one registrar", "KeyEnrolled.v1", data, "g1")
    story.note("enrolled by two bodies", "KeyEnrolled.v1", data, "g1", "g2")


def lose_a_key(story: Story) -> None:
    """Suspended by one registrar, followed by another key of the same person, then revoked."""
    client, office = story.served.stage.client, story.served.stage.cast[LOST]
    story.send("vote by the key before it was lost", story.vote(0, LOST))
    on_its_way = story.vote(1, LOST)
    token = client.sign_in(office.person, office.key)
    lost = {"key": story.key(LOST), "reason": "手机遗失"}
    story.statuses["reading before"] = _todo(story, token)
    suspend = ("suspend", story.key(LOST), "--reason", "手机遗失")
    story.keys_command("suspended by a stranger", *suspend, "--signer", story.held("v9"))
    done = story.keys_command("suspended", *suspend, "--signer", story.held("g1"))
    assert done.exit_code == 0, done.output
    story.statuses["reading after"] = _todo(story, token)
    story.send("signed before, submitted after", on_its_way)
    story.new_key(LOST, NEW_KEY)
    enrolled = ("enrol", story.served.stage.cast[LOST].person, "--body", "villagers")
    card = ("--key", str(story.key_file(NEW_KEY)))
    story.drafted("next key enrolled", *enrolled, *card, first="r1", second="g1")
    story.send("a second vote by the second key", story.vote(0, NEW_KEY))
    story.send("the first vote by the second key", story.vote(1, NEW_KEY))
    story.note("revoked", "KeyRevoked.v1", lost, "g1", "r2")
    story.note("reinstated after all", "KeyReinstated.v1", lost, "g1", "r2")
    story.note("enrolled again", "KeyEnrolled.v1", story.enrolment(LOST), "r1", "g1")
    story.send("signed before, submitted after the revocation", on_its_way)


def _todo(story: Story, token: str) -> int:
    client = story.served.stage.client
    headers = {"Authorization": f"Bearer {token}"}
    return client.http.get(f"/v1/{client.name}/todo", headers=headers).status_code


def steal_a_key(story: Story) -> None:
    """A window with acts before, inside and behind it, and one that is open."""
    stage = story.served.stage
    for hour in (9, 10, 11):
        stage.go_to(DAY, hour)
        for name in (STOLEN, OPEN):
            story.send(f"{name} at {hour}", story.speech(name))
    stage.go_to(DAY, 12)
    window = {"from": "2026-03-12T10:00:00+08:00", "until": "2026-03-12T02:30:00Z"}
    for name, ends in ((STOLEN, window), (OPEN, {**window, "until": None})):
        data = {"key": story.key(name), "reason": "被盗用", **ends}
        story.note(f"{name} compromised", "KeyCompromised.v1", data, "r1", "g1")
        story.send(f"{name} afterwards", story.speech(name))
    story.served.settled()
    story.verified("compromise", 1, 2, 3)


def race_a_revocation(story: Story) -> None:
    """Clients on both processes speak for one key while two bodies revoke it."""
    served = story.served
    data = {"key": story.key(RACER), "reason": "手机遗失"}
    acts = [story.speech(RACER) for _ in range(SPEECHES_COUNT)]
    acts.insert(SPEECHES_COUNT // 2, served.sign("KeyRevoked.v1", data, "r1", "g1"))
    workers = [child.pid for child in served.of("worker") if child.pid]
    name = served.stage.client.name
    with Crowd.gather(served.address, name, workers, CLIENTS_COUNT) as crowd:
        story.race = crowd.send(acts)
        assert len(crowd.shares) == 2


def begin_and_end_offices(story: Story) -> None:
    """One office begins tomorrow, one ends today, one is ended while an act is on its way."""
    cast, served = story.served.stage.cast, story.served
    for name in ("tomorrow", "today", "ended"):
        cast.add(name, "village committee", "village_committee", village.VILLAGE)
        story.note(f"{name} enrolled", "KeyEnrolled.v1", story.enrolment(name), "r1", "g1")
    _grant(story, "tomorrow", "2026-03-13", None)
    _grant(story, "today", "2026-03-01", "2026-03-12")
    _grant(story, "ended", "2026-03-01", None)
    names = ("tomorrow", "today", "ended")
    waiting = {name: [_publicity(story, name) for _ in range(2)] for name in names}
    story.send("an office from tomorrow, today", waiting["tomorrow"][0])
    story.send("an office until today, today", waiting["today"][0])
    story.send("an office before it ended", waiting["ended"][0])
    end = {
        "person": cast["ended"].person, "role": "village_committee", "place": village.VILLAGE,
        "on": "2026-03-12",
    }  # fmt: skip
    story.note("ended", "RoleEnded.v1", end, "r1", "g1")
    story.send("an office after it ended", waiting["ended"][1])
    served.stage.go_to(NEXT_DAY)
    story.send("an office from tomorrow, signed the day before", waiting["tomorrow"][1])
    story.send("an office until yesterday, signed in time", waiting["today"][1])
    story.send("an office from today", _publicity(story, "tomorrow"))


def _publicity(story: Story, name: str) -> SignedAct:
    stage = story.served.stage
    data = opening.publicity(stage, stage.today)
    return story.served.sign("PublicityRecorded.v1", data, name)


def _grant(story: Story, name: str, first: str, until: str | None) -> None:
    office = story.served.stage.cast[name]
    data = {
        "person": office.person, "role": office.role, "place": office.place, "from": first,
        "until": until,
    }  # fmt: skip
    story.note(f"{name} granted", "RoleGranted.v1", data, "r1", "g1")


def change_the_log_key(story: Story) -> None:
    """The next key lies in custody, the witnesses do not know it yet; then they do."""
    served = story.served
    served.settled()
    story.trusts["before"] = story.registry.trust()
    data = ("--data", str(served.folder))
    story.drafted("log key changed", "rotate-log", *data, first="r1", second="r2")
    vkey = story.registry.logs[-1][1]
    change = story.positions["log key changed"] + 1
    until(lambda: served.heights().get("final") == change, "the change to be final")
    story.export("at the change", story.cases[0])
    story.send("an act under the next key", story.speech("v9"))
    until(lambda: served.heights().get("sealed") == change + 1, "the next key to sign")
    story.heights["while no witness knew it"] = served.heights()
    early = story.command("keys", "retire", "log-231005-county-2", *data)
    story.statuses["retired while in force"] = early.exit_code
    for one in served.witnesses + served.spares:
        config = ("--config", str(one.folder / "witness.json"))
        assert story.command("keys", "accept-log-key", *config, "--vkey", vkey).exit_code == 0
    served.settled()
    assert story.command("keys", "retire", "log-231005-county", *data).exit_code == 0
    story.send("an act after the former key was removed", story.speech("v9"))
    served.settled()
    story.trusts["after"] = story.registry.trust()
    story.export("beyond the change", story.cases[0])


def change_a_witness(story: Story) -> None:
    """The audit bureau changes its witness; the new one was started and configured before."""
    served = story.served
    (new,) = served.spares
    served.witnesses = [new, served.witnesses[1]]
    names = [f"{one.body}={one.vkey}" for one in served.witnesses]
    chosen = [part for name in names for part in ("--witness", name)]
    by = ("--signer", story.held("r1"), "--signer", story.held("r2"))
    done = story.keys_command("witnesses changed", "change-witnesses", *chosen, *by)
    assert done.exit_code == 0, done.output
    served.settled()
    story.send("an act under the next witness", story.speech("v9"))
    served.settled()
    story.trusts["witnesses"] = story.registry.trust()


def change_the_system_keys(story: Story) -> None:
    """In both ledgers, while the server runs: promises and looks are by the key in force."""
    served = story.served
    story.promises("before", [story.speech("v9") for _ in range(4)])
    data = ("--data", str(served.folder))
    story.drafted("system keys changed", "change-system", *data, first="r1", second="r2")
    story.promises("after", [story.speech("v9") for _ in range(8)])
    _change_beside(story)
    story.export("by the next system keys", story.cases[0])
    story.promised_by["looks"] = looked_by(story, "ExportMade.v1")
    story.promised_by["in force beside"] = _in_force_beside(story)


def _change_beside(story: Story) -> None:
    """The inspection ledger's system key gives way to the next; its clock never moved."""
    stage, beside = story.served.stage, story.served.founded["inspection"]
    client = LedgerClient(stage.client.http, f"{village.COUNTY}-inspection", beside.origin)
    data = {"system": next_system(story.custody, story.kept(beside.origin))}
    client.act("SystemKeysChanged.v1", data, by=stage.by("r1", "r2"), at=BEGINS)


def _in_force_beside(story: Story) -> set[str]:
    registry = story.kept(story.served.founded["inspection"].origin).registry
    return {entry.key.id for entry in registry.system_keys()}


def change_a_system_key_under_way(story: Story) -> None:
    """The key gives way after a look was signed by it and before the look is admitted."""
    served = story.served
    look = {
        "reader": "person:a1", "role": "audit_bureau", "place": village.COUNTY,
        "subject": story.cases[0], "purpose": "audit", "position": 1,
    }  # fmt: skip
    with wiring.open_server(served.database, served.settings) as server:
        hosted = server.hosts.by_origin(served.founded["inspection"].origin)
        signed_by: list[str] = []
        submit = server.system_acts.submit

        def change_and_submit(hosted: Hosted, signed: SignedAct) -> Future[Admitted]:
            if not signed_by:
                _change_beside(story)
            signed_by.append(signed.envelope["signatures"][0]["keyid"])
            return submit(hosted, signed)

        server.system_acts.submit = change_and_submit
        server.system_acts.state(hosted, "TraceRead.v1", look)
    story.promised_by["signed under way"] = set(signed_by)
    story.promised_by["admitted under way"] = looked_by(story, "TraceRead.v1")
    story.promised_by["in force under way"] = _in_force_beside(story)


def replace_the_roots(story: Story) -> None:
    """One root is lost and suspended; the other two name three others in place of all."""
    stage = story.served.stage
    lost = {"key": story.key("r3"), "reason": "丢失"}
    story.note("a root suspended", "KeySuspended.v1", lost, "r1")
    again = {"key": story.key("r2"), "reason": "x"}
    story.note("another root suspended", "KeySuspended.v1", again, "r1")
    bodies = ("审计局", "财政局", "纪委监委")
    for number, body in enumerate(bodies, 1):
        stage.cast.add(f"q{number}", body, "root", village.COUNTY)
    roots = [
        {
            "body": stage.cast.bodies[name], "key": story.key(name),
            "person": stage.cast[name].person, "spki": spki_of(stage.cast[name]),
        }
        for name in ("q1", "q2", "q3")
    ]  # fmt: skip
    story.note("roots replaced by one", "RootsReplaced.v1", {"roots": roots}, "r1")
    story.note(
        "roots replaced with the suspended", "RootsReplaced.v1", {"roots": roots}, "r1", "r3"
    )
    story.note("roots replaced", "RootsReplaced.v1", {"roots": roots}, "r1", "r2")
    data = story.enrolment("n1")
    story.note(
        "by the former roots", "KeyRevoked.v1", {"key": data["key"], "reason": "x"}, "r1", "r2"
    )
    story.note("by the new roots", "KeyRevoked.v1", {"key": data["key"], "reason": "x"}, "q1", "q2")
    story.served.settled()
    story.trusts["roots"] = story.registry.trust()
    story.export("at the end", story.cases[0])


# --- what came of it ---


def refused(story: Story, *names: str, rule: str = "ACT-1") -> None:
    assert {story.rules.get(name) for name in names} == {rule}, (names, story.statuses)


def admitted(story: Story, *names: str) -> None:
    assert {story.statuses[name] for name in names} == {201}, (names, story.rules)


def test_two_bodies_enrol_and_one_in_two_spellings_does_not(story: Story) -> None:
    refused(story, "enrolled by one body", "enrolled by one registrar")
    admitted(story, "enrolled by two bodies")


def test_a_suspended_key_signs_nothing_more_not_even_what_it_signed_before(story: Story) -> None:
    admitted(story, "vote by the key before it was lost", "suspended", "revoked")
    refused(
        story,
        "signed before, submitted after",
        "signed before, submitted after the revocation",
        "reinstated after all",
        "enrolled again",
    )


def test_a_session_ends_with_its_key(story: Story) -> None:
    assert (story.statuses["reading before"], story.statuses["reading after"]) == (200, 401)


def test_a_person_has_one_vote_whatever_key_they_cast_it_with(story: Story) -> None:
    assert story.statuses["suspended by a stranger"] == 1
    admitted(story, "next key enrolled", "the first vote by the second key")
    refused(story, "a second vote by the second key", rule="ASM-1")


def test_acts_inside_a_window_of_compromise_are_named_and_no_others(story: Story) -> None:
    report = story.reports["compromise"]
    assert report.holds, report.failures
    found = {one.position for one in report.findings if one.rule == "compromised"}
    inside = ["v6 at 10", "v7 at 10", "v7 at 11"]
    assert found == {story.positions[name] for name in inside}
    refused(story, "v6 afterwards", "v7 afterwards")


def test_every_act_admitted_in_a_race_lies_before_the_revocation(story: Story) -> None:
    (revoked,) = [one for one in story.race if one.act.type == "KeyRevoked.v1"]
    assert revoked.status == 201
    spoken = [one for one in story.race if one.act.type == "SpeechMade.v1"]
    assert len(spoken) == SPEECHES_COUNT
    inside = [one.body["index"] for one in spoken if one.admitted]
    assert inside
    assert max(inside) < revoked.body["index"]
    outside = [one for one in spoken if not one.admitted]
    assert outside
    assert {(one.status, one.rule) for one in outside} == {(401, "ACT-1")}


def test_an_office_holds_both_when_an_act_was_signed_and_when_it_came_in(story: Story) -> None:
    admitted(story, "an office until today, today", "an office before it ended")
    admitted(story, "an office from today")
    refused(
        story,
        "an office from tomorrow, today",
        "an office from tomorrow, signed the day before",
        "an office until yesterday, signed in time",
        "an office after it ended",
    )


def test_a_log_key_that_no_witness_knows_leaves_the_log_unfinal_and_nothing_lost(
    story: Story,
) -> None:
    admitted(story, "log key changed", "an act under the next key")
    change = story.positions["log key changed"] + 1
    heights = story.heights["while no witness knew it"]
    assert (heights["final"], heights["sealed"]) == (change, change + 1)
    admitted(story, "an act after the former key was removed")
    assert not story.custody.has("log-231005-county")
    assert story.statuses["retired while in force"] == 1


def test_a_dossier_at_the_change_holds_with_the_trust_of_before_and_of_after(story: Story) -> None:
    for trust in ("before", "after"):
        report = verify_dossier(story.dossiers["at the change"], story.trusts[trust])
        assert report.ok, (trust, report.errors)


def test_beyond_the_change_the_former_key_is_not_trusted(story: Story) -> None:
    beyond = story.dossiers["beyond the change"]
    assert verify_dossier(beyond, story.trusts["after"]).ok
    errors = verify_dossier(beyond, story.trusts["before"]).errors
    assert {error["rule"] for error in errors} == {"log-signature"}
    former, current = story.trusts["after"].log
    assert former.to_size == current.from_size == story.positions["log key changed"] + 1


def test_promises_and_looks_are_by_the_system_key_in_force_without_a_restart(story: Story) -> None:
    before, after = story.promised_by["before"], story.promised_by["after"]
    assert len(before) == len(after) == 1
    assert before != after
    (entry,) = story.registry.system_keys()
    assert after == {entry.key.id}
    assert story.registry.keys[before.pop()].status == "replaced"
    assert verify_dossier(story.dossiers["by the next system keys"]).ok
    assert story.promised_by["looks"] == story.promised_by["in force beside"]


def test_a_look_signed_by_a_system_key_that_gave_way_is_signed_again_by_the_next(
    story: Story,
) -> None:
    keys = story.promised_by
    assert len(keys["signed under way"]) == 2
    assert keys["admitted under way"] == keys["in force under way"]
    assert keys["in force under way"] < keys["signed under way"]


def test_a_lost_root_is_replaced_by_the_other_two_and_the_former_roots_sign_no_more(
    story: Story,
) -> None:
    admitted(story, "a root suspended", "roots replaced", "by the new roots")
    refused(
        story,
        "another root suspended",
        "roots replaced by one",
        "roots replaced with the suspended",
        "by the former roots",
    )


@pytest.mark.parametrize("trust", ["witnesses", "roots"])
def test_a_dossier_over_all_changes_holds_with_the_roots_of_before_and_of_after(
    story: Story, trust: str
) -> None:
    report = verify_dossier(story.dossiers["at the end"], story.trusts[trust])
    assert report.ok, report.errors


def test_a_dossier_older_than_the_new_roots_is_for_the_trust_of_its_time(story: Story) -> None:
    for name in ("at the change", "beyond the change", "by the next system keys"):
        assert verify_dossier(story.dossiers[name], story.trusts["witnesses"]).ok, name
        errors = verify_dossier(story.dossiers[name], story.trusts["roots"]).errors
        assert {error["rule"] for error in errors} == {"trust-roots"}


@pytest.mark.parametrize("trust", ["witnesses", "roots"])
def test_the_auditor_finds_the_ledger_whole_with_the_trust_of_before_the_roots_and_after(
    story: Story, trust: str
) -> None:
    story.verified(trust, 1, 2, 3, trust=trust)
    assert story.reports[trust].holds, story.reports[trust].failures


def test_the_list_of_keys_tells_who_has_which_key_and_how_it_stands(story: Story) -> None:
    shared = ("--origin", story.served.origin, "--server", story.served.address)
    by = ("--as", f"person:k1,{story.key_file('k1')}")
    done = story.command("keys", "list", *shared, *by, "--json")
    assert done.exit_code == 0, done.output
    states = {one["key"]: one["state"] for one in json.loads(done.stdout)["keys"]}
    assert states[story.key(LOST)] == states[story.key(STOLEN)] == "revoked"
    assert states[story.key(NEW_KEY)] == states[story.key("q1")] == "active"
    assert states[story.key("r1")] == states[story.key("r3")] == "replaced"
    own = story.command(
        "keys", "list", *shared, "--as", f"person:v9,{story.key_file('v9')}", "--json"
    )
    assert {one["person"] for one in json.loads(own.stdout)["keys"]} == {"person:v9"}
    nobody = story.command("keys", "list", *shared, "--as", f"person:v9,{story.key_file('v5')}")
    assert nobody.exit_code == 1


def test_the_log_is_whole_and_every_answer_is_in_it(story: Story) -> None:
    check_verified(story.served)
    log = read_log(story.served)
    check_whole(story.served, log)
    check_answers(story.served, log, random.sample(story.race, len(story.race)))
