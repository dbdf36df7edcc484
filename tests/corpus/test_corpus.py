"""What was logged once is read for ever: every stored ledger verifies, folds and is judged as then.

`python -m tests.corpus add NAME` stores ledgers for new act types (`__main__`). A test that is red
here says that a published type changed its shape, its streams or its meaning: publish a new
version instead (house rule 2).
"""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from api.database import Database
from api.wiring import prepare
from audit.proof.errors import ProofError
from audit.trail.mapper import _decoder
from domain.kernel import catalogue
from domain.kernel.catalogue import act_types
from domain.kernel.state import State
from domain.steps.assembly.facts import VoteCast
from tests.corpus.restoring import restore
from tests.corpus.stored import Stored, check_published, digests, find, follow, stored
from tests.desk.written import WrittenLedger

CORPUS = stored()
LAWFUL = [one for one in CORPUS if one.found.refused == ()]
RESTORED = (
    max(LAWFUL, key=lambda one: len(one.records)),
    *(one for one in LAWFUL if one.name.endswith("-registry")),
)

each = pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)


def test_every_published_act_type_is_in_the_corpus() -> None:
    shown = {kind for one in CORPUS for kind in one.found.types}
    missing = {kind.name for kind in act_types()} - shown
    assert missing == set(), "python -m tests.corpus add NAME"


def test_every_version_that_was_ever_logged_is_still_published() -> None:
    logged = {kind for one in CORPUS for kind in one.found.types}
    assert logged - {kind.name for kind in act_types()} == set()


@each
def test_a_stored_ledger_verifies(one: Stored) -> None:
    history = follow(one)
    assert history.size == len(one.records) == max(one.roots)
    check_published(one, history.registry)


@each
def test_a_stored_ledger_says_and_makes_what_it_did(one: Stored) -> None:
    judged = one.found.refused is not None
    found = find(one.records, follow(one).registry, one.purpose, judged=judged)
    assert found == one.found


def test_most_types_stand_in_a_history_that_the_rules_admit() -> None:
    shown = {kind for one in LAWFUL for kind in one.found.types}
    assert len(shown) > len(list(act_types())) * 0.6


@pytest.mark.parametrize("one", RESTORED, ids=lambda one: one.name)
def test_a_database_of_today_made_from_records_and_notes_alone_verifies(
    one: Stored, database: Database, tmp_path: Path
) -> None:
    prepare(database)
    with WrittenLedger(database.migration_dsn(), tmp_path, one.signed) as ledger:
        restore(one, ledger)
        ledger.project()
        report = ledger.verify(1, 2, 3, 4, 5)
    assert report.failures == []
    assert report.holds


# --- and a release that reads them otherwise is red ------------------------------------------


@pytest.fixture
def votes() -> Stored:
    """A lawful ledger in which people vote."""
    return next(one for one in LAWFUL if "VoteCast.v1" in one.found.types)


def read_again(one: Stored) -> object:
    return find(one.records, follow(one).registry, one.purpose, judged=True)


def test_an_old_type_that_lost_its_name_is_seen(
    votes: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(catalogue._TYPES, "SpeechMade.v1")
    with pytest.raises(LookupError, match=r"SpeechMade\.v1"):
        read_again(votes)


def test_another_shape_of_an_old_type_is_seen(
    votes: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = catalogue._TYPES["SpeechMade.v1"]
    monkeypatch.setitem(catalogue._TYPES, "SpeechMade.v1", replace(kind, fact=VoteCast))
    _decoder.cache_clear()
    with pytest.raises(msgspec.ValidationError):
        read_again(votes)
    _decoder.cache_clear()


def test_another_touch_of_an_old_type_is_seen(
    votes: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = catalogue._TYPES["SpeechMade.v1"]
    monkeypatch.setitem(
        catalogue._TYPES, "SpeechMade.v1", replace(kind, touches=lambda _data: ("case:other",))
    )
    assert read_again(votes) != votes.found


def test_a_rule_that_would_not_have_admitted_an_old_act_is_seen(
    votes: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = catalogue._TYPES["SpeechMade.v1"]
    monkeypatch.setitem(catalogue._TYPES, "SpeechMade.v1", replace(kind, signed_by=((("root",),),)))
    assert read_again(votes) != votes.found


def test_a_byte_of_a_stored_record_is_missed(votes: Stored) -> None:
    forged = msgspec.structs.replace(votes)
    forged.records[-1] = forged.records[-1].replace(b":", b": ", 1)
    with pytest.raises(ProofError):
        follow(forged)


def test_a_further_field_at_its_default_changes_no_digest() -> None:
    class Old(State, frozen=True, kw_only=True):
        count: int = 0

    class New(Old, frozen=True, kw_only=True):
        days: tuple[str, ...] = ()

    old, new = Old(id="thing:1", count=3), New(id="thing:1", count=3)
    assert digests({"thing:1": old}) == digests({"thing:1": new})
    assert digests({"thing:1": old}) != digests({"thing:1": New(id="thing:1", days=("x",))})
