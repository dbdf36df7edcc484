"""SUP-9, ACT-4: looking is recorded by the ledger's own key, in the inspection ledger alone."""

from typing import get_args

import pytest

from domain.kernel import catalogue
from domain.kernel.fact import Fact
from domain.kernel.refused import Refused
from domain.privacy.inspection import PURPOSES, ExportMade, PersonalDataRead, Reader, TraceRead, Why
from tests.spec import Ledger, act, officer
from tests.village import person

LOOKS: list[Fact] = [
    PersonalDataRead(
        reader="person:a1",
        role="audit_bureau",
        place="231005",
        subject="household:h1",
        purpose="audit",
        position=17,
        fields=("name",),
    ),
    TraceRead(
        reader="person:a1",
        role="audit_bureau",
        place="231005",
        subject="case:1",
        purpose="audit",
        position=17,
    ),
    ExportMade(
        reader="person:a1",
        role="audit_bureau",
        place="231005",
        subject="case:1",
        purpose="audit",
        position=17,
        format="dossier",
        sha256="0" * 64,
        rows=3,
    ),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: type(look).__name__)
def test_sup_9_a_look_is_recorded_in_the_inspection_ledger(look: Fact) -> None:
    kind = catalogue.type_of(type(look))
    ledger = Ledger()
    stated = act(look, by=officer("system"))
    catalogue.admit(kind, stated, ledger, purpose="inspection")
    ledger.record(stated)
    assert ledger.read(Reader, "reader:a1").looks == 1


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: type(look).__name__)
def test_act_4_a_look_is_not_recorded_where_the_county_reads_it(look: Fact) -> None:
    with pytest.raises(Refused, match=r"ACT-4: expected .* found the county ledger"):
        catalogue.admit(catalogue.type_of(type(look)), act(look, by=officer("system")), Ledger())


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: type(look).__name__)
def test_act_1_nobody_but_the_ledger_states_a_look(look: Fact) -> None:
    stated = act(look, by=officer("audit_bureau", "person:a1"))
    with pytest.raises(Refused, match=r"ACT-1: expected signed by system"):
        catalogue.admit(catalogue.type_of(type(look)), stated, Ledger(), purpose="inspection")


def test_act_4_the_county_s_life_is_not_written_into_the_inspection_ledger() -> None:
    stated = act(person("jia"), by=officer("village_committee"))
    with pytest.raises(Refused, match=r"ACT-4: .* found the inspection ledger"):
        catalogue.admit(
            catalogue.type_of(type(stated.data)), stated, Ledger(), purpose="inspection"
        )


def test_every_purpose_that_can_be_given_has_words() -> None:
    assert set(get_args(Why)) == set(PURPOSES)
    assert all(words.en and words.zh for words in PURPOSES.values())
