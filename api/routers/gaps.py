"""Gaps: what rules show as open until it is done, for who has to see to it and for audit."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import Reader
from api.depends import Fresh, PageOf
from api.problems import Problem
from api.reading import AskOf, PlaceCode
from domain.kernel.words import say
from projections.asked import PlacedGap
from projections.gaps import FOLDED_BY, RULES, GapPage

router = APIRouter(prefix="/v1/{ledger}", tags=["cases 办理"], dependencies=[Fresh])

RuleId = Annotated[str | None, Query(description=f"规则编号: {', '.join(RULES)}", max_length=20)]
_COLUMNS: Final = ("rule", "subject", "place", "since", "due", "en", "zh")


@router.get("/gaps", summary="What is open 未完成事项")
def gap_page(
    ask: AskOf,
    page: PageOf,
    place: PlaceCode,
    rule: RuleId = None,
) -> Response:
    """What is open today at a place and under it, by rule and subject; `en`, `zh` say what."""
    if rule is not None and rule not in RULES:
        raise Problem("schema", say("rule: lists nothing", "rule 不是列示类规则"))
    name, _, subject = (page.after or "").partition("|")
    today = ask.today()

    def wanted(reader: Reader) -> GapPage:
        where = place or ask.place_of(reader)
        return GapPage(ask.number, where, today, rule, (name, subject), page.limit + 1)

    position, answer = ask.read_for(lambda reader: wanted(reader).question, *FOLDED_BY)
    asked = wanted(ask.reader)
    ask.permit("gaps", asked.place)
    found = asked.whole(answer, lambda question: ask.read(question, *FOLDED_BY)[1])
    items, following = page.cut_with_cursor([_shown(gap) for gap in found])
    return ask.table(position, items, _COLUMNS, {"place": asked.place, "next": following})


def _shown(gap: PlacedGap) -> dict[str, Any]:
    return {
        "rule": gap.rule,
        "subject": gap.subject,
        "place": gap.place,
        "since": gap.since,
        "due": gap.due,
        "en": gap.message.en,
        "zh": gap.message.zh,
        "cursor": f"{gap.rule}|{gap.subject}",
    }
