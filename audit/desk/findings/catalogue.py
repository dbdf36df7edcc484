"""Every detector there is. To build another: its class in the module of its subject, a line here.

Each detector has a test that plants its fault among clean data, and one on clean data alone.
"""

from __future__ import annotations

from audit.desk.findings.ballots import AlikeAssisted, ManyAssisted
from audit.desk.findings.banks import (
    BalancesDiffer,
    CashAtBank,
    MissingAtBank,
    SpentElsewhere,
    StatementsDiffer,
    UndeclaredAccount,
    UnmatchedEntry,
)
from audit.desk.findings.carrying import CarryingDenied, EntitiesOfOne
from audit.desk.findings.distribution import EqualInEffect, HardshipUnborne, PlanRepeated
from audit.desk.findings.entities import EntityOfOfficial
from audit.desk.findings.equity import AppraisedAgain, EnterpriseMicroloan
from audit.desk.findings.finding import Detector
from audit.desk.findings.households import CardHeldByOther, FalseInformation, SplitBeforeApplying
from audit.desk.findings.idle import IdleMoney
from audit.desk.findings.income import IncomeBunching, SurveyRevised
from audit.desk.findings.keys import CompromisedKey
from audit.desk.findings.kin import LateKinship, OfficialsBenefit
from audit.desk.findings.lateness import EnteredLate, LatePaper, ObjectionOverdue
from audit.desk.findings.lists import OfficialsOnLists
from audit.desk.findings.models import SubsidyOfModel
from audit.desk.findings.openings import OpeningAfterLife
from audit.desk.findings.payees import (
    OneAccountForMany,
    PaidElsewhere,
    PaidOutside,
    PaidToTheDead,
)
from audit.desk.findings.payments import BriefCard, ClaimTakenBack, InFlightAtDeath
from audit.desk.findings.seeds import SeedPassedOver
from audit.desk.findings.subsidies import PaperOfTwo, SplitHouseholds, SplitUndertaking
from audit.desk.findings.supermarket import IdenticalBaskets, RedeemedAfterDeath, RepeatedLosses

DETECTORS: tuple[type[Detector], ...] = (
    CompromisedKey,
    LateKinship,
    OfficialsBenefit,
    SplitBeforeApplying,
    CardHeldByOther,
    ManyAssisted,
    AlikeAssisted,
    LatePaper,
    ObjectionOverdue,
    IncomeBunching,
    SurveyRevised,
    EnteredLate,
    FalseInformation,
    SeedPassedOver,
    PlanRepeated,
    EqualInEffect,
    HardshipUnborne,
    InFlightAtDeath,
    BriefCard,
    ClaimTakenBack,
    CashAtBank,
    PaidElsewhere,
    OneAccountForMany,
    PaidOutside,
    UnmatchedEntry,
    MissingAtBank,
    BalancesDiffer,
    StatementsDiffer,
    UndeclaredAccount,
    PaidToTheDead,
    SpentElsewhere,
    IdleMoney,
    AppraisedAgain,
    EnterpriseMicroloan,
    EntityOfOfficial,
    OpeningAfterLife,
    OfficialsOnLists,
    SubsidyOfModel,
    SplitHouseholds,
    SplitUndertaking,
    PaperOfTwo,
    EntitiesOfOne,
    CarryingDenied,
    RepeatedLosses,
    IdenticalBaskets,
    RedeemedAfterDeath,
)
