"""Looking is recorded before anything is told (SUP-9): who, in what office, at what, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.access import Permit, Reader
from api.hosts import Hosted, Hosts
from api.problems import Problem
from api.system_acts import SystemActs
from api.watch import Watch
from domain.kernel.words import say


@dataclass(frozen=True, slots=True)
class Looks:
    """Writes looks at a county's ledger into the inspection ledger beside it."""

    hosts: Hosts
    acts: SystemActs
    watch: Watch

    def record(
        self,
        hosted: Hosted,
        reader: Reader,
        permit: Permit,
        kind: str,
        *,
        subject: str,
        purpose: str,
        **more: Any,  # noqa: ANN401  (what this kind of look says further)
    ) -> None:
        """Record one look; raises the 503 problem where it cannot be recorded."""
        beside = self.hosts.beside(hosted)
        if beside is None:
            raise Problem(
                "read-only",
                say("no inspection ledger to record this look in", "没有可留痕的监督账本"),
                headers={"retry-after": "60"},
            )
        data: Mapping[str, Any] = {
            "reader": reader.person,
            **office_of(reader, permit, hosted.county),
            "subject": subject,
            "purpose": purpose,
            "position": max(0, self.watch.poll().get((hosted.number, "head"), 0) - 1),
            **more,
        }
        self.acts.state(beside, kind, data)


def office_of(reader: Reader, permit: Permit, county: str) -> dict[str, str]:
    """The office in which somebody looks; who looks at their own data does so as a villager."""
    grant = permit.grant
    if grant is None and reader.grants:
        grant = reader.grants[0]
    return (
        {"role": grant.role, "place": grant.place}
        if grant
        else {
            "role": "villager",
            "place": county,
        }
    )
