"""The routes of the interface, one module a subject."""

from api.routers import (
    act_types,
    acts,
    assemblies,
    attachments,
    cases,
    corrections,
    events,
    health,
    households,
    logs,
    notices,
    objections,
    persons,
    policies,
    session,
)

ROUTERS = (
    acts.router,
    act_types.router,
    attachments.router,
    session.router,
    households.router,
    persons.router,
    corrections.router,
    cases.router,
    assemblies.router,
    notices.router,
    objections.router,
    policies.router,
    logs.router,
    logs.proofs,
    events.router,
    health.router,
)
