"""What a dossier's records name beside themselves: files, and what of it was destroyed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.desk.readme import Gone
from audit.desk.snapshot import Rows
from audit.trail.attachments import Attachment
from audit.trail.vault import Disclosed, destroyed_at


def gone_of(
    cursor: Rows, ledger: int, values: Sequence[Disclosed], files: Sequence[Attachment]
) -> Gone:
    """What would be here, had its key not been destroyed, and by which records that was."""
    lost = [found for found in values if found.destroyed]
    positions = destroyed_at(cursor, ledger, {found.holder for found in lost})
    lost_files = [found.destroyed_at for found in files if found.destroyed_at is not None]
    by = tuple(sorted({*positions.values(), *lost_files}))
    return Gone(len(lost), len(lost_files), by)


def digests(value: object) -> Iterator[str]:
    """The SHA-256 of every paper (`domain.kernel.fact.Paper`) inside data."""
    if isinstance(value, dict):
        if value.keys() == {"sha256", "media_type", "length_bytes"}:
            yield value["sha256"]
        for item in value.values():
            yield from digests(item)
    elif isinstance(value, list):
        for item in value:
            yield from digests(item)
