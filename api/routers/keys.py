"""The registry as it stands: keys, their states, and the offices of who holds them."""

from fastapi import APIRouter
from starlette.responses import Response

from api.reading import AskOf
from api.registry_view import of_registry

router = APIRouter(prefix="/v1/{ledger}/keys", tags=["keys 密钥"])


@router.get("", summary="Keys and offices 密钥与职务")
def keys(ask: AskOf) -> Response:
    """Every key with its state, windows of compromise and offices, as of the head of the log.

    Who may not read all of it reads what is theirs; holders of root keys read all.
    """
    position = ask.server.watch.poll().get((ask.number, "head"), 0) - 1
    registry = ask.server.registries.at_head(ask.hosted)
    whole = ask.may("keys", ask.hosted.county) or registry.is_root(ask.reader.key)
    ask.permit("keys", ask.hosted.county, (ask.reader.person,))
    persons = () if whole else (ask.reader.person,)
    return ask.answer(position, of_registry(registry, ask.today(), persons), private=True)
