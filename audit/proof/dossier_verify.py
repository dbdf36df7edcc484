"""Verify a dossier, offline, with nothing but its bag and a trust.json.

    python -m audit.proof.dossier_verify PATH [--trust FILE] [--json]

The exit code is 0 only if everything that was checked holds. What a dossier claims are levels 1
to 3 for the records it has (audit.md): unchanged, published, and signed by who might sign.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from audit.proof import dossier_checks as checks
from audit.proof.bag import read_bag
from audit.proof.checkpoint import Judged
from audit.proof.dossier import Dossier
from audit.proof.errors import ProofError
from audit.proof.history import History, Instants, Report, raise_first
from audit.proof.scalars import base64_encode
from audit.proof.trust import Trust, parse_trust


class DossierReport(msgspec.Struct):
    """What was checked, how often, what to be careful about, and what failed.

    `errors` are those of `ProofError.as_dict`; `root` is base64; `bodies` are the witnesses that
    were counted.
    """

    origin: str = ""
    size: int = 0
    root: str = ""
    clock: str = ""
    bodies: list[str] = []
    claims: list[str] = []
    counts: dict[str, int] = {}
    warnings: list[str] = []
    errors: list[dict[str, str]] = []

    @property
    def ok(self) -> bool:
        """Whether everything that was checked holds."""
        return not self.errors


def verify_dossier(
    path: Path, trust: Trust | None = None, *, collect: bool = True
) -> DossierReport:
    """Verify the dossier at `path`, a bag's directory or zip file.

    `trust` is the verifier's own; without it the bag's is taken, and the report says so. With
    `collect` the report holds all refusals; without, the first is raised.

    Raises:
        ProofError: the first refusal, unless `collect`.
    """
    report = DossierReport()

    def fail(error: ProofError) -> None:
        if not collect:
            raise_first(error)
        report.errors.append(error.as_dict())

    try:
        _Verification(Dossier(read_bag(path)), report, fail).run(trust)
    except ProofError as error:
        fail(error)
    return report


class _Verification:
    """One verification: its steps, in order."""

    def __init__(self, dossier: Dossier, report: DossierReport, fail: Report) -> None:
        self.dossier = dossier
        self.report = report
        self.fail = fail

    def run(self, own_trust: Trust | None) -> None:
        """All steps; what makes the rest meaningless is raised, all else goes to `fail`."""
        trust = self._trust(own_trust)
        judged = self._judge(trust)
        records = checks.read_records(self.dossier, judged, trust, self.fail)
        self.report.counts["records"] = len(records)
        self._claim("every record stands under the checkpoint where it says it stands")
        history = self._follow(records, judged)
        self._registry(history, records, judged, trust)
        self._contents(records)
        self._warn(history, records)

    def _trust(self, own_trust: Trust | None) -> Trust:
        if own_trust is None:
            self.report.warnings.append("trust was taken from the bag itself: bring your own copy")
        try:
            trust = own_trust or parse_trust(self.dossier.file("trust.json"))
        except ProofError as error:
            raise error.at("data/trust.json") from None
        self.report.origin, self.report.clock = trust.origin, trust.clock
        return trust

    def _judge(self, trust: Trust) -> Judged:
        judged = checks.judge_checkpoint(self.dossier, trust)
        self.report.size = judged.checkpoint.size
        self.report.root = base64_encode(judged.checkpoint.root)
        self.report.bodies = list(judged.bodies)
        self._claim("the checkpoint is signed by the log and a quorum of witnesses")
        return judged

    def _follow(self, records: checks.Records, judged: Judged) -> History:
        instants = Instants()
        for found in records.values():
            instants.add(found.index, found.admitted_at)
        seen = checks.SeenRoots(self.dossier, judged.checkpoint)
        history = History(
            judged.checkpoint.origin,
            seen,
            report=self.fail,
            line_path=lambda index: self.dossier.hashes(f"lines/{index}"),
            instants=instants,
        )
        for found in records.values():
            history.follow(found)
        counts = {
            "acts": history.acts,
            "lines": history.lines,
            "signatures": history.signatures,
            "consistency": len(seen.checked),
        }
        self.report.counts |= counts
        self._claim("every act was signed by keys and offices in force at its position")
        self._claim("every batch line is under the root that its header signed")
        self._claim("every root that a signer had seen is this log's")
        return history

    def _registry(
        self, history: History, records: checks.Records, judged: Judged, trust: Trust
    ) -> None:
        registry = history.registry
        try:
            checks.check_trust(trust, registry, judged.checkpoint.size)
            self._claim("the registry grows from the roots that are trusted")
        except ProofError as error:
            self.fail(error.at("data/trust.json"))
        try:
            checks.check_quorum_below(self.dossier, trust, registry, judged.checkpoint.size)
        except ProofError as error:
            self.fail(error)
        try:
            checks.check_statement(self.dossier, records, registry, judged.checkpoint)
            self._claim("the registry is complete for these signers, as a system key states")
        except ProofError as error:
            self.fail(error.at("data/registry-statement"))
        if trust.clock == "simulated":
            self.report.warnings.append(
                "the clock is simulated: admission was not held against cosignature times"
            )
            return
        checks.check_cosigned_times(records.values(), judged, registry, self.fail)
        self._claim("no record was admitted after a witness had covered it")

    def _contents(self, records: checks.Records) -> None:
        closed = checks.check_disclosures(self.dossier, records, self.fail)
        self.report.counts["disclosures"] = len(self.dossier.disclosures())
        self.report.counts["sealed_not_opened"] = closed
        self.report.counts["attachments"] = checks.check_attachments(self.dossier, self.fail)
        self._claim("disclosed values open their commitments, attachments bear their hashes")

    def _warn(self, history: History, records: checks.Records) -> None:
        for found in records.values():
            for signer in found.act.by if found.act else ():
                if history.registry.compromised_at(signer.key, found.admitted_at):
                    warning = f"record {found.index} lies in a compromise window of {signer.key}"
                    self.report.warnings.append(warning)
        for name in checks.unnamed_attachments(self.dossier, records.values()):
            self.report.warnings.append(f"no record here names it: data/{name}")
        for name in self.dossier.unknown_files():
            self.report.warnings.append(f"not checked, for reading only: data/{name}")

    def _claim(self, sentence: str) -> None:
        if not self.report.errors:
            self.report.claims.append(sentence)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is 0 only if everything holds."""
    parser = argparse.ArgumentParser(prog="dossier_verify", description="Verify a dossier offline.")
    parser.add_argument("path", type=Path, help="a dossier: directory or zip file")
    parser.add_argument("--trust", type=Path, help="your own copy of trust.json")
    parser.add_argument("--json", action="store_true", help="a report for machines")
    options = parser.parse_args(arguments)
    try:
        trust = parse_trust(options.trust.read_bytes()) if options.trust else None
        report = verify_dossier(options.path, trust)
    except (ProofError, OSError) as error:
        report = DossierReport()
        found = error if isinstance(error, ProofError) else ProofError("trust", str(error))
        report.errors.append(found.at(str(options.trust)).as_dict())
    text = msgspec.json.format(msgspec.json.encode(report)).decode() if options.json else ""
    sys.stdout.write(f"{text or readable(report)}\n")
    return 0 if report.ok else 1


def readable(report: DossierReport) -> str:
    """The report for people."""
    lines = [f"{report.origin} size {report.size} root {report.root} clock {report.clock}"]
    lines += [f"witnesses: {', '.join(report.bodies)}"] if report.bodies else []
    lines += [f"  holds: {claim}" for claim in report.claims]
    lines += [f"  {name}: {count}" for name, count in report.counts.items()]
    lines += [f"  careful: {warning}" for warning in report.warnings]
    lines += [f"  REFUSED {_sentence(error)}" for error in report.errors]
    lines.append("VERIFIED" if report.ok else f"REFUSED, {len(report.errors)} failures")
    return "\n".join(lines)


def _sentence(error: dict[str, str]) -> str:
    rule, message = error["rule"], error["message"]
    rest = {name: error[name] for name in ("expected", "found", "where")}
    return str(ProofError(rule, message, **rest))


if __name__ == "__main__":
    sys.exit(main())
