"""Payments 发放 (S1; S3c 四(一), 四(三)): a payable list goes to the bank, and never as cash.

`batches.py` prepares lines, `approval.py` approves a batch and puts its money in transit,
`release.py` releases the bank's file, `answers.py` and `returned.py` take what the bank says,
`recovery.py` claims back what was paid wrongly and `recovery_mended.py` corrects a claim,
`successors.py` names who follows a payee, `word.py` and `complaints.py` hear the household.
Payments know only payable lists (`domain/payables`).
"""
