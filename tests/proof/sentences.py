"""Which tests break a sentence of a specification: read from their modules, not run."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1]


def is_there(place: str) -> bool:
    """Whether a test, or a sentence of a table of forgeries, stands at `file::name`."""
    file, _, name = place.partition("::")
    return name in _names(FOLDER / file)


@cache
def _names(path: Path) -> set[str]:
    """The tests of a module, and the sentences by which its tables of forgeries name them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    tables = [node for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    keys = [key for table in tables for key in table.keys if isinstance(key, ast.Constant)]
    return tests | {str(key.value) for key in keys}
