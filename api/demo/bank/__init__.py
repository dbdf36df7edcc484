"""A bank at the other end, as a stranger would write it: for the demo and for tests.

orders    reads what a county hands in: pain.001, and the two templates that it gives out
bank      accounts, decisions and postings, in memory; whatever is to go wrong is planted here
iso       writes pain.002 and camt.053
forms     writes receipts and statements as spreadsheets

It knows files alone. It has readers and writers of its own, so that no misreading can be common
to both ends, and knows nothing else of ours.
"""
