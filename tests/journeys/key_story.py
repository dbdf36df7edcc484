"""A county whose keys are lost, stolen and changed: what the tests of keys have in common."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from typer.testing import CliRunner, Result

from api import cli, wiring
from api.client import RefusalError
from api.clock import utc_now
from api.demo.cast import enrolment
from api.demo.stage import new
from api.hosts import Hosts
from api.registries import Registries
from api.rotation import Kept
from api.signing import Office, Secret, SignedAct
from audit.desk import levels
from audit.desk.report import Report
from audit.proof.registry import Registry
from audit.proof.trust import Trust
from audit.trail.custody import Custody
from tests.journeys.served import Served, bundle
from tests.journeys.wire import Answer
from tests.races.village import Village, application, convene, settle, survey


@dataclass(slots=True)
class Story:
    """The village, an assembly that votes on two cases, and what was noted on the way."""

    at: Village
    assembly: str = field(default_factory=lambda: new("assembly"))
    statuses: dict[str, int] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    trusts: dict[str, Trust] = field(default_factory=dict)
    dossiers: dict[str, Path] = field(default_factory=dict)
    promised_by: dict[str, set[str]] = field(default_factory=dict)
    heights: dict[str, dict[str, int]] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    race: list[Answer] = field(default_factory=list)

    @property
    def served(self) -> Served:
        """The county and its processes."""
        return self.at.served

    @property
    def cases(self) -> list[str]:
        """The two matters of the assembly."""
        return [str(case.case) for case in self.at.cases]

    def note(self, what: str, kind: str, data: dict[str, Any], *names: str) -> None:
        """Have an act of the actors admitted or refused, and note which."""
        self.send(what, self.served.sign(kind, data, *names))

    def send(self, what: str, act: SignedAct) -> None:
        """Submit an act signed before, and note what became of it."""
        try:
            self.positions[what] = self.served.stage.client.submit(act)["index"]
            self.statuses[what] = 201
        except RefusalError as refusal:
            self.statuses[what], self.rules[what] = refusal.status, refusal.rule

    def vote(self, number: int, name: str) -> SignedAct:
        """A vote on one of the two cases, signed and not yet sent."""
        data = {"assembly": self.assembly, "matter": self.cases[number], "vote": "for"}
        return self.served.sign("VoteCast.v1", data, name)

    def speech(self, name: str) -> SignedAct:
        """Something that a member says, as often as they like."""
        speaker = self.served.stage.cast[name].person
        text = Secret("情况属实，同意。")
        data = {"assembly": self.assembly, "speaker": speaker, "matter": None, "text": text}
        return self.served.sign("SpeechMade.v1", data, name)

    def new_key(self, name: str, label: str) -> Office:
        """The actor's next key: made, not yet enrolled; the cast has it from now on."""
        cast = self.served.stage.cast
        key = cast.keys.create(f"person-{label}")
        cast.offices[label] = replace(cast[name], key=key)
        cast.bodies[label] = cast.bodies[name]
        return cast[label]

    def enrolment(self, label: str) -> dict[str, Any]:
        """The data of `KeyEnrolled` for a key of the cast."""
        return enrolment(self.served.stage.cast, label, self.served.origin)

    def key(self, name: str) -> str:
        """The id of an actor's key."""
        return self.served.stage.cast[name].key.key_id

    # --- how the ledger stands ---

    def kept(self, origin: str = "") -> Kept:
        """The ledger as the commands of keys see it."""
        with self.served.database.pool() as pool:
            hosted = Hosts(pool).by_origin(origin or self.served.origin)
            registry = Registries(pool, utc_now).at_head(hosted)
            final = wiring.read_heights(pool).get((hosted.number, "final"), 0)
        return Kept(hosted, registry, final)

    @property
    def registry(self) -> Registry:
        """The registry at the head of the log."""
        return self.kept().registry

    @property
    def custody(self) -> Custody:
        """The server's keys."""
        return Custody(self.served.settings.keys)

    def verified(self, what: str, *wanted: int, trust: str = "") -> None:
        """Run the auditor's levels, and note the report."""
        self.reports[what] = levels.verify(
            self.served.database.dsn(),
            self.served.number,
            wanted,
            trust=self.trusts.get(trust),
        )

    def export(self, what: str, subject: str) -> None:
        """The audit bureau exports a dossier by the command line."""
        file = self.served.folder / f"{what.replace(' ', '-')}.zip"
        done = self.command(
            *("audit", "dossier", subject, "--ledger", self.served.stage.client.name),
            *("--as", f"person:a1,{self.key_file('a1')}", "--out", str(file)),
            *("--data", str(self.served.folder)),
        )
        assert done.exit_code == 0, done.output
        self.dossiers[what] = file

    # --- the command line, as two people on two machines have it ---

    def command(self, *arguments: str) -> Result:
        """Run a command of `yangguang`."""
        made = cli.make_app(arguments[0])
        return CliRunner().invoke(made, list(arguments), env={"COLUMNS": "200"})

    def keys_command(self, what: str, *arguments: str) -> Result:
        """A command of `yangguang keys` that acts, its outcome noted."""
        stage = self.served.stage
        shared = ("--origin", self.served.origin, "--server", self.served.address)
        done = self.command("keys", *arguments, *shared, "--at", stage.now.isoformat())
        if done.exit_code == 0 and "-o" not in arguments:
            self.positions[what] = json.loads(done.stdout)["index"]
        self.statuses[what] = 201 if done.exit_code == 0 else done.exit_code
        return done

    def drafted(self, what: str, *arguments: str, first: str, second: str) -> None:
        """One drafts and signs, the other cosigns the file elsewhere, and it is submitted."""
        file = self.served.folder / "draft.json"
        signers = ("--signer", self.held(first), "--signer", self.named(second))
        done = self.keys_command(what, *arguments, *signers, "-o", str(file))
        assert done.exit_code == 0, done.output
        by = ("--signer", self.held(second), "-o", str(file))
        done = self.command("act", "cosign", str(file), *by)
        assert done.exit_code == 0, done.output
        to = ("--ledger", self.served.stage.client.name, "--server", self.served.address)
        done = self.command("act", "submit", str(file), *to)
        assert done.exit_code == 0, done.output
        self.positions[what] = json.loads(done.stdout)["index"]

    def key_file(self, name: str) -> Path:
        """The file of an actor's key."""
        return self.served.folder / "people" / f"person-{name}.pem"

    def held(self, name: str) -> str:
        """The actor as a signer whose key is here."""
        office = self.served.stage.cast[name]
        return f"{office.person},{office.role},{office.place},{self.key_file(name)}"

    def named(self, name: str) -> str:
        """The actor as a signer whose key is elsewhere."""
        office = self.served.stage.cast[name]
        return f"{office.person},{office.role},{office.place},{office.key.key_id}"

    def promises(self, what: str, acts: Sequence[SignedAct]) -> None:
        """Send acts over as many connections, and note which keys promised their places."""
        found = set()
        for act in acts:
            url = f"{self.served.address}/v1/{self.served.stage.client.name}/acts"
            answer = httpx.post(url, json=act.body(), timeout=30, trust_env=False)
            answer.raise_for_status()
            found |= {one["keyid"] for one in answer.json()["promise"]["signatures"]}
        self.promised_by[what] = found


def begin(served: Served) -> Story:
    """Two cases before an assembly of forty that is convened and has not voted."""
    story = Story(settle(served))
    story.at.cases = story.at.cases[:2]
    paper = served.stage.paper("application")
    for case in story.at.cases:
        case.case = new("case")
    bundle(
        served,
        [
            served.sign("ApplicationMade.v1", application(case, str(case.case), paper), "c1", "w1")
            for case in story.at.cases
        ],
    )
    survey(story.at)
    convene(story.at, [(story.assembly, story.at.cases)])
    return story


def looked_by(story: Story, kind: str) -> set[str]:
    """The keys that signed the newest look of a kind in the inspection ledger."""
    number = story.served.founded["inspection"].number
    with story.served.connect() as connection:
        row = connection.execute(
            "SELECT record FROM records WHERE ledger = %s AND type = %s"
            " ORDER BY position DESC LIMIT 1",
            (number, kind),
        ).fetchone()
    assert row is not None
    envelope = json.loads(row[0])["envelope"]
    return {one["keyid"] for one in envelope["signatures"]}
