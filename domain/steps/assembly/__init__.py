"""Assembly 民主评议: convened, attended, spoken, voted, closed (ASM-1 to ASM-6)."""

from domain.steps.assembly import admission, evolution

__all__ = ["admission", "evolution"]
