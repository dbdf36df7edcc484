"""What banks say: the accounts that an owner has there, and the statements of each.

`accounts.py` says at which bank account the money of the books stands, `lists.py` which accounts a
bank knows of an owner, `statements.py` and `entries.py` what moved there. Nothing here moves money
of the books: it is evidence, against which the auditors' desk holds them.
"""
