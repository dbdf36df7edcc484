"""An entity's subsidies for carrying poor households 带贫主体补助台账: its book and its cases.

Whom it carries by what, and what the households said of it; what was granted, listed and paid to
its account, and what is left under its cap. Names are those of entities alone.
"""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.award_rows import by_kind, most_of, row_of
from api.depends import Fresh
from api.reading import AskOf
from domain.carrying.carrying import FORMS
from domain.kernel.words import say
from projections import projects
from projections.awards import STANDING_BY, grants_of_entity
from projections.carrying import CarryingRow, carried_by
from projections.cases import CaseRow, named
from projections.offices import adopted

router = APIRouter(prefix="/v1/{ledger}", tags=["awards 奖补"], dependencies=[Fresh])


@router.get("/entities/{entity}/subsidies", summary="An entity's subsidies 带贫主体补助台账")
def subsidies(entity: str, ask: AskOf) -> Response:
    """By year: granted, listed, paid, the cap of today's policy, what is left; and each case."""
    today = ask.today()
    with ask.database() as database:
        position = ask.position(database, *STANDING_BY, "carryings", "offices")
        asked = projects.entity(database, ask.number, entity)
        behind = asked.state.controllers if asked else ()
        row = ask.known("awards", asked, say("entity", "实施主体"), behind)
        found = grants_of_entity(database, ask.number, entity)
        carried = carried_by(database, ask.number, entity)
        cases = named(database, ask.number, [one.case_id for one in carried])
        policies = adopted(database, ask.number, today)
    answer = {
        "entity": entity,
        "name": row.state.name,
        "place": row.place,
        "as_of": today,
        "kinds": by_kind(found, today.year, most_of(policies, row.place, today), "entity"),
        "grants": [row_of(one, {}) for one in found],
        "cases": [_case(one, cases.get(one.case_id)) for one in carried],
    }
    return ask.answer(position, answer)


def _case(row: CarryingRow, case: CaseRow | None) -> dict[str, Any]:
    """One application: how far it is, and whom it names."""
    state = row.state
    return {
        "case": row.case_id,
        "year": row.year,
        "place": case.state.place if case else None,
        "status": case.status if case else None,
        "applied_on": state.applied_on,
        "workers_count": state.workers_count,
        "got_fen": sum(one.got_fen for one in state.lines),
        "confirmed_count": sum(one.answer == "confirmed" for one in state.lines),
        "denied_count": sum(one.answer == "denied" for one in state.lines),
        "lines": [
            {
                "household": one.household,
                "form": one.form,
                "form_title": {"en": FORMS[one.form].en, "zh": FORMS[one.form].zh},
                "persons": one.persons,
                "got_fen": one.got_fen,
                "answer": one.answer or None,
            }
            for one in state.lines
        ],
        "because": row.because,
    }
