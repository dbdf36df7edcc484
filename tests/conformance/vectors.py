"""Where the vectors are: our own beside this file, public ones in a folder that may be absent."""

import os
from pathlib import Path

import pytest

YANGGUANG = Path(__file__).parent / "yangguang"
"""The golden ledger and dossiers; each dossier packed as a zip, its files unchanged."""

_SHARED = Path(__file__).parents[3] / "shared" / "vectors"


def public(name: str) -> Path:
    """A folder of public vectors; the test is skipped where it is absent."""
    folder = Path(os.environ.get("YANGGUANG_VECTORS", _SHARED)) / name
    if not folder.exists():
        pytest.skip(f"no vectors in {folder}: set YANGGUANG_VECTORS")
    return folder
