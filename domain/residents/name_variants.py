"""Variants of a name: rare characters that a bank, or an older paper, writes otherwise.

- HH-4 A card's holder may be named by a recorded variant. REG-2 The person is registered.
"""

from domain.kernel.act import Act
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import SEALED
from domain.kernel.fact import Fact, Paper, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.roles import REGISTRARS
from domain.kernel.words import say
from domain.residents.people import registered


@fact(
    "NameVariantRecorded.v1",
    title=say("Variant of a name recorded", "登记姓名异体写法"),
    stream=lambda data: data.person,
    place=lambda data, history: registered(history, data.person).place,
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-4", "SUP-11"),
    indexed={"name": "/name"},
    scoped=frozenset({"name"}),
    example={"person": "person:p1", "name": SEALED, "paper": None},
)
class NameVariantRecorded(Fact):
    """Another way in which the person's name is written."""

    person: PersonId
    name: Sealed
    paper: Paper | None = None


@admits(NameVariantRecorded)
def admit_variant(act: Act[NameVariantRecorded], history: History) -> None:
    """REG-2 of the person."""
    registered(history, act.data.person)
