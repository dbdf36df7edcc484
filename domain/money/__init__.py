"""Money in whole fen 分: accounts, movements by double entry, and how a sum is split exactly.

`accounts.py` keeps the accounts, `movements.py` is the one place where a fact moves money from one
account to another, `split.py` splits. Rooms that move money declare what their facts move.
"""
