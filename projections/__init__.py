"""Projections: what readers ask for, derived from the log and made again at will.

    create(connection, ALL)                       make the tables (as the migration role)
    Projector(reader, connect, ALL)               keep them up to date: a context, or start/stop
    position_of(connection, ledger, name)         what an answer reflects at least
    wait_for(connect, ledger, name, position)     `?at_least=`: read your writes
    status(connection, heads, ALL)                how far each has come, and what holds it up
    rebuild(connect, reader, ledger, ALL)         refold beside the live tables and swap
    compare(connect, reader, ledger, ALL)         audit level 5: every difference from the log

`reader` is a `TrailReader(connect)`, or whatever answers `heads()` and `events(ledger, after,
limit)`; `connect` lends a connection (`pool.connection`), to `rebuild` and `compare` three at once.
Each module below asks one question; its functions take a connection and the ledger's number, and
give structs that carry the position that they reflect.
"""

import domain.rooms  # noqa: F401  (publishes every act type that may be folded)
from projections.accounts import ACCOUNTS
from projections.assemblies import ASSEMBLIES
from projections.assets import ASSETS
from projections.bank_accounts import BANK_ACCOUNTS
from projections.batches import BATCHES, COMPLAINTS, RECOVERIES
from projections.cards import CARDS
from projections.carrying import CARRYINGS
from projections.cases import CASES
from projections.compare import Comparison, Difference, compare
from projections.corrections import CORRECTIONS
from projections.distribution import CONTRACTS, PLANS, POOLS
from projections.dues import DUES, LISTS
from projections.evaluations import EVALUATED, EVALUATIONS
from projections.funds import ALLOCATIONS, FUNDS
from projections.grants import AWARD_LISTS, CALENDARS, GRANTS
from projections.guidance import GUIDANCE
from projections.households import HOUSEHOLDS
from projections.keys import KEYS
from projections.movements import MOVEMENTS
from projections.notices import NOTICES
from projections.objections import OBJECTIONS
from projections.offices import OFFICES_PROJECTION
from projections.people import PEOPLE
from projections.plan_lines import PLAN_LINES
from projections.points import POINTS_CARDS, POINTS_HOUSEHOLDS, POINTS_VILLAGES, RULE_BOOKS
from projections.points_months import POINTS_LINES, POINTS_MONTHS
from projections.positions import (
    START,
    Connect,
    Status,
    create,
    position_of,
    status,
    wait_for,
)
from projections.projection import Batch, Projection, Reader
from projections.projects import AGREEMENTS, ENTITIES, PROJECTS
from projections.publicity import PUBLICITY
from projections.ratings import RATINGS
from projections.rebuild import rebuild
from projections.redemptions import REDEMPTIONS
from projections.run import Projector
from projections.shares import HOLDINGS
from projections.shops import DELIVERIES, GOODS, SHOPS
from projections.trace import TRACE
from projections.trail_reader import TrailReader

ALL: tuple[Projection, ...] = (
    TRACE,
    HOUSEHOLDS,
    PEOPLE,
    CARDS,
    CORRECTIONS,
    CASES,
    NOTICES,
    OBJECTIONS,
    ASSEMBLIES,
    OFFICES_PROJECTION,
    KEYS,
    PUBLICITY,
    ACCOUNTS,
    MOVEMENTS,
    FUNDS,
    ALLOCATIONS,
    BANK_ACCOUNTS,
    LISTS,
    DUES,
    BATCHES,
    RECOVERIES,
    COMPLAINTS,
    PROJECTS,
    ENTITIES,
    AGREEMENTS,
    POOLS,
    CONTRACTS,
    PLANS,
    PLAN_LINES,
    ASSETS,
    HOLDINGS,
    RATINGS,
    EVALUATIONS,
    EVALUATED,
    GUIDANCE,
    GRANTS,
    AWARD_LISTS,
    CALENDARS,
    CARRYINGS,
    SHOPS,
    GOODS,
    DELIVERIES,
    REDEMPTIONS,
    RULE_BOOKS,
    POINTS_HOUSEHOLDS,
    POINTS_VILLAGES,
    POINTS_CARDS,
    POINTS_MONTHS,
    POINTS_LINES,
)

__all__ = [
    "ALL",
    "START",
    "Batch",
    "Comparison",
    "Connect",
    "Difference",
    "Projection",
    "Projector",
    "Reader",
    "Status",
    "TrailReader",
    "compare",
    "create",
    "position_of",
    "rebuild",
    "status",
    "wait_for",
]
