"""Notice 公示 and announcement 公告: posted, contested, resolved, closed (NOT-1 to NOT-5)."""

from domain.steps.notice import admission, escalation, evolution, resolving

__all__ = ["admission", "escalation", "evolution", "resolving"]
