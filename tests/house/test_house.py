"""The house itself: which room knows which, how large a room may grow, what no file may say."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "projections", "audit", "api")

LINES_MAX = 350
TEST_LINES_MAX = 500
# path: why it may be longer
LONGER: dict[str, str] = {}

# Where packages come from is the affair of whoever installs, and nobody's home is ours.
REGISTRY = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|yarnpkg|crates|proxy\.golang|deb\.debian|archive\.ubuntu)"
    r"\.(?:org|io|com)\b"
)
HOME = re.compile(r"(?<![\w.])/(?:home|Users)/\w|(?<![\w.])/[r]oot/")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that the repository holds and the tree still has."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def modules() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py"]


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text()
        except UnicodeDecodeError:
            continue


def lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=house, check=False, capture_output=True, text=True
    )


def test_dependencies_point_inwards() -> None:
    held = lint_imports(ROOT)
    assert held.returncode == 0, held.stdout + held.stderr


@pytest.mark.parametrize(
    ("module", "forgery"),
    [
        ("domain", "import cryptography"),
        ("domain", "import psycopg"),
        ("domain", "import socket"),
        ("domain", "import audit.proof"),
        ("domain", "from audit import trail"),
        ("audit/proof", "import domain"),
        ("audit/proof", "import urllib.request"),
        ("audit/trail", "import projections"),
        ("projections", "import api"),
    ],
)
def test_an_import_that_points_outwards_is_refused(
    tmp_path: Path, module: str, forgery: str
) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / module / "__init__.py").open("a") as forged:
        forged.write(f"\n{forgery}\n")
    refused = lint_imports(tmp_path)
    assert refused.returncode == 1
    assert "BROKEN" in refused.stdout


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_bytes()))


def test_no_file_outgrows_its_room() -> None:
    long = {}
    for path in modules():
        name = path.relative_to(ROOT).as_posix()
        lines = len(path.read_text().splitlines())
        if lines > (TEST_LINES_MAX if name.startswith("tests/") else LINES_MAX):
            long[name] = lines
    assert long.keys() == LONGER.keys(), f"too long, or no longer so: {long}"


def test_no_file_names_a_registry_or_a_home() -> None:
    found = {
        name: [*REGISTRY.findall(text), *HOME.findall(text)]
        for name, text in texts()
        if REGISTRY.search(text) or HOME.search(text)
    }
    assert found == {}


def test_the_lock_pins_every_package_by_hash_and_holds_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]
    assert pins
    for pin in pins:
        assert re.match(r"[a-z0-9-]+==\S+ \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+$", pin), pin
    assert "://" not in lock


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    asked += project["build-system"]["requires"]
    lock = dict(
        re.findall(r"^(\S+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    )
    for requirement in map(Requirement, asked):
        version = lock.get(canonicalize_name(requirement.name))
        assert version, requirement
        assert requirement.specifier.contains(version, prereleases=True), requirement


def test_there_is_one_lock() -> None:
    assert [path for path in tracked() if path.name == "uv.lock"] == []
