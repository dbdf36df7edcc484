"""An accountant of one's own choice: hledger, which reads what `export journal` writes."""

import json
import os
import shutil
import subprocess
from pathlib import Path


def find_hledger() -> str:
    """The program, which `make test` installs where it may."""
    found = shutil.which("hledger")
    assert found, "hledger re-adds the journal in this test; please: sudo apt-get install hledger"
    return found


def books(hledger: str, file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What hledger says of a journal."""
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [hledger, "-f", str(file), *arguments],
        check=False, capture_output=True, text=True, env=environment,
    )  # fmt: skip


def added(hledger: str, file: Path) -> tuple[dict[str, int], set[int]]:
    """The balance of each account as hledger adds it up, in fen, and the totals."""
    told = books(hledger, file, "balance", "-O", "json", "--no-elide")
    assert told.returncode == 0, told.stderr
    rows, totals = json.loads(told.stdout)
    assert {one["aquantity"]["decimalPlaces"] for *_, amounts in rows for one in amounts} <= {0, 2}
    found = {name: amounts[0]["aquantity"]["decimalMantissa"] for name, *_, amounts in rows}
    return found, {total["aquantity"]["decimalMantissa"] for total in totals}
