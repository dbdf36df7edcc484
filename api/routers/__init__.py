"""The routes of the interface, one module a subject."""

from api.routers import (
    act_types,
    acts,
    assemblies,
    attachments,
    cases,
    events,
    findings,
    health,
    households,
    logs,
    notices,
    objections,
    session,
)

ROUTERS = (
    acts.router,
    act_types.router,
    attachments.router,
    session.router,
    households.router,
    cases.router,
    assemblies.router,
    notices.router,
    objections.router,
    logs.router,
    logs.proofs,
    events.router,
    findings.router,
    health.router,
)
