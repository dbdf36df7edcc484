"""Awards 奖补: what rows grant for a completed case, and how it comes to be paid.

A row declares which of its facts decides what is granted to whom (`grants`), as facts declare what
they move. `kinds.py` says what may be granted and within which caps, `grants.py` keeps what was
granted to a household or an entity, `standing.py` says what became of it, `procedure.py`,
`facts.py`, `drawing.py` and `lines.py` bring it on a payable list, `use.py` keeps what its use was
agreed on and shown for, `suppliers.py` and `supplying.py` pay it to a supplier instead,
`withdrawing.py` keeps what came to nothing, `succeeding.py` who follows who died, `overdue.py` what
is open. Payments then know the list alone; what a list owes an entity `paying.py` pays to its
account.
"""
