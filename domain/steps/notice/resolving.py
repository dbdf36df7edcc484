"""Who may resolve an objection, and with which effect.

- NOT-3 Who resolves is not party to what is contested, nor of the objector's household or kin to
  it, and stands at the link where it waits or above; reasons and evidence; no answer lies before
  its objection.
- NOT-4 An upheld objection removes or corrects its subject. One line that was found wrong leaves
  its list; as corrected it comes in another one. A list that shows exactly what its row knows is
  never removed whole: its lines are, or its sheet is posted again.
- ACT-3 Who is related to a household of the case does not resolve. REG-2 What an answer is about
  is on record.
"""

from typing import Any

from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import acting
from domain.kernel.words import say
from domain.residents.kinship import recused
from domain.residents.people import Person
from domain.steps.notice.facts import ObjectionResolved, known_notice
from domain.steps.notice.links import title_of
from domain.steps.notice.state import Effect, Notice, Objection, Resolution
from domain.steps.turn import check_unrelated, known_case

_EFFECTS: dict[Resolution, frozenset[Effect]] = {
    "upheld": frozenset({"removed", "corrected"}),
    "partly_upheld": frozenset({"corrected"}),
    "dismissed": frozenset({"kept"}),
}
_EFFECTS_ON_LIST: dict[Resolution, frozenset[Effect]] = {
    **_EFFECTS,
    "upheld": frozenset({"corrected"}),
}
_EFFECTS_ON_ITEM: dict[Resolution, frozenset[Effect]] = {
    "upheld": frozenset({"removed"}),
    "partly_upheld": frozenset({"removed"}),
    "dismissed": frozenset({"kept"}),
}
"""A line that was found wrong leaves its list; as corrected it comes in another one (NOT-4)."""


@admits(ObjectionResolved)
def admit_resolution(act: Act[ObjectionResolved], history: History) -> None:
    """NOT-3 of who resolves what, ACT-3, NOT-4 of what follows."""
    data = act.data
    notice = known_notice(history, data.notice)
    objection = open_objection(data, history)
    _check_link(act, objection)
    require(
        objection.made_on is not None and act.day >= objection.made_on,
        "NOT-3",
        expected=say(f"an answer from {objection.made_on} on", f"{objection.made_on} 异议之后"),
        found=say(str(act.day), str(act.day)),
    )
    _check_not_party(act, history, notice, objection)
    case = known_case(history, data.subject) if data.subject else None
    exact = case is not None and case.row is not None and bool(case.row.shown(case, history))
    _check_effect(data, notice, exact=exact)


def open_objection(data: Any, history: History) -> Objection:  # noqa: ANN401  (answers it)
    """The objection that an act is about: to that subject of that notice, and not yet resolved."""
    objection, item = history.read(Objection, data.objection), data.item
    require(
        (objection.notice, objection.subject, objection.item) == (data.notice, data.subject, item),
        "REG-2",
        expected=say(
            f"an objection to {item or data.subject or 'the whole'} of {data.notice}",
            f"对 {data.notice} {item or data.subject or '整体'} 的异议",
        ),
        found=say(
            f"{data.objection} to {objection.item or objection.subject}"
            f" of {objection.notice or 'nothing'}",
            f"{data.objection} 针对 {objection.notice or '无'}"
            f" {objection.item or objection.subject or ''}",
        ),
    )
    require(
        objection.resolution is None,
        "NOT-3",
        expected=say("an objection not yet resolved", "尚未处理的异议"),
        found=say(f"{objection.id} was {objection.resolution}", f"{objection.id} 已处理"),
    )
    return objection


def _check_link(act: Act[ObjectionResolved], objection: Objection) -> None:
    signer = act.by[0]
    link = title_of(objection.link)
    require(
        signer.role in objection.answerers,
        "NOT-3",
        expected=say(f"{link.en}, or above", f"{link.zh}或其上级处理"),
        found=acting(signer.person, signer.role),
    )


def _check_not_party(
    act: Act[ObjectionResolved], history: History, notice: Notice, objection: Objection
) -> None:
    signer = act.by[0].person
    party = {*notice.posters, objection.objector or "", *objection.recorders}
    if objection.subject is not None:
        case = known_case(history, objection.subject)
        party.update(signature.person for signature in case.signatures)
        check_unrelated(history, case, (signer,))
    require(
        signer not in party,
        "NOT-3",
        expected=say("somebody not party to what is contested", "由与异议事项无关的人处理"),
        found=say(f"{signer} posted, signed or objected", f"{signer} 为经办人或异议人"),
    )
    household = history.read(Person, objection.objector or signer).household_on(act.day)
    require(
        objection.objector is None or not household or not recused(history, (signer,), household),
        "NOT-3",
        expected=say("nobody related to who objected", "由与异议人无亲属关系的人处理"),
        found=say(f"{signer} is related to {objection.id}", f"{signer} 与异议人有亲属关系"),
    )


def _check_effect(data: ObjectionResolved, notice: Notice, *, exact: bool) -> None:
    whole = _EFFECTS_ON_LIST if exact else _EFFECTS
    allowed = (whole if data.item is None else _EFFECTS_ON_ITEM)[data.resolution]
    whole_removed = data.subject is None and data.effect == "removed"
    require(
        data.effect in allowed and not whole_removed,
        "NOT-4",
        expected=say(f"{data.resolution}: {' or '.join(sorted(allowed))}", "处理结论与后果相符"),
        found=say(data.effect, data.effect),
    )
    needs_line = data.effect == "corrected" and data.subject is not None and not exact
    shown = notice.lines.get(data.subject or "")
    require(
        data.corrected_line not in (None, shown) if needs_line else data.corrected_line is None,
        "NOT-4",
        expected=say(
            "the corrected line, unlike the one shown" if needs_line else "no corrected line",
            "更正后的内容" if needs_line else "不附更正内容",
        ),
        found=say(str(data.corrected_line), data.corrected_line or "无"),
    )
