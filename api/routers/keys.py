"""The registry as it stands: keys, their states, and the offices of who holds them."""

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from api.access import may, permit
from api.depends import HostedOf, ReaderOf, ServerOf
from api.registry_view import of_registry
from domain.kernel.times import shanghai_day

router = APIRouter(prefix="/v1/{ledger}/keys", tags=["keys 密钥"])


@router.get("", summary="Keys and offices 密钥与职务")
def keys(hosted: HostedOf, server: ServerOf, reader: ReaderOf) -> Response:
    """Every key with its state, windows of compromise and offices, as of the head of the log.

    Who may not read all of it reads what is theirs; holders of root keys read all.
    """
    registry = server.registries.at_head(hosted)
    whole = may(reader, "keys", hosted.county) or registry.is_root(reader.key)
    if not whole:
        permit(reader, "keys", hosted.county, (reader.person,))
    today = shanghai_day(server.registries.time_of(hosted))
    shown = of_registry(registry, today, () if whole else (reader.person,))
    answer = {"position": registry.touches[-1].index if registry.touches else 0, **shown}
    return Response(
        msgspec.json.encode(answer),
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )
