"""Dossiers of the county of `written`, and their files taken apart and packed again."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from audit.desk.dossier import Exported, export
from audit.proof.dossier_verify import verify_dossier
from audit.trail.vault import Disclosed
from tests.desk.written import WrittenLedger
from tests.proof.bags import bag_files, zip_bag

PERSON, HOUSEHOLD, HEADER, LINE, BY_P256, BY_WEBAUTHN = 10, 11, 12, 14, 17, 18


def everything(_found: Disclosed) -> bool:
    return True


def dossier(
    county: WrittenLedger,
    path: Path,
    *positions: int,
    may_see: Callable[[Disclosed], bool] = everything,
) -> Exported:
    """The dossier of some records, signed by the system's key."""
    return export(
        county.dsn,
        county.ledger,
        "person:p1",
        positions,
        path,
        system_key=county.custody.load("system"),
        vault=county.vault,
        may_see=may_see,
    )


def files_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def payload_of(path: Path) -> dict[str, bytes]:
    """The payload files by their name below `data`."""
    inside = "bag/data/"
    found = files_of(path).items()
    return {name.removeprefix(inside): data for name, data in found if name.startswith(inside)}


def packed(path: Path, payload: Mapping[str, bytes]) -> Path:
    """A bag round an edited payload, its manifests right."""
    return zip_bag(path, bag_files(payload), "bag/")


def rules(path: Path) -> set[str]:
    return {error["rule"] for error in verify_dossier(path).errors}
