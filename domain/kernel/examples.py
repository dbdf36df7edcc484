"""Values that the published examples of act types share; none of them means anybody."""

from typing import Any

SEALED: dict[str, str] = {"sealed": "StOmIGcEwrbkysPG9sjpbPLq/2RXLFtq1/0sXcem+GA="}
DIGEST = "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea"
PAPER: dict[str, Any] = {"sha256": DIGEST, "media_type": "application/pdf", "length_bytes": 48213}
PHOTO: dict[str, Any] = {"sha256": DIGEST, "media_type": "image/jpeg", "length_bytes": 350112}
VILLAGE = "231005100201"
CASE = "case:1"
HOUSEHOLD = "household:1"
