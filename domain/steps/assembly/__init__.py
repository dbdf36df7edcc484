"""Assembly 民主评议: convened, attended, spoken, voted, closed (ASM-1 to ASM-6)."""

from domain.steps.assembly import facts

__all__ = ["facts"]
