"""Bodies 单位, compared without what only spelling adds.

The verifier of signed bytes has the same function, for neither may import the other
(`audit.proof.scalars.plain_body`); the tests hold both against one list of spellings.
"""

import unicodedata


def plain_body(body: str) -> str:
    """The name without width, case, spaces and what cannot be seen."""
    folded = unicodedata.normalize("NFKC", body).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "CZ")
