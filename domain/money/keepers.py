"""Who keeps books, and what their acts' examples share.

- ACT-2 Two persons for whatever touches money: one prepares, another confirms.
"""

from typing import Any, Final

from domain.kernel.catalogue import Seats

COUNTY_BOOKS: Final[Seats] = (("county_finance",), ("county_finance", "leading_group"))
"""County finance 县财政 prepares; a second one, or the leading group, confirms."""
COLLECTIVE_BOOKS: Final[Seats] = (
    ("township_accounting",),
    ("collective_organisation", "supervision_committee", "township_officer"),
)
"""The accounting agent 村财乡管 prepares; collective, supervisors or township confirm."""
BOOKS: Final = (COUNTY_BOOKS, COLLECTIVE_BOOKS)

COUNTY: Final = "231005"
TOWNSHIP: Final = "231005100"
DOCUMENT: Final[dict[str, Any]] = {
    "number": "示例财农〔2026〕1号",
    "title": "示例指标文",
    "sha256": "0" * 64,
}
