"""Points 积分 of the love supermarket 爱心超市: earned by the rule book, kept by lot, never money.

Source: S3c 四(四), 四(七). `book.py` holds the rule books; `accounts.py` and `cards.py` who has
points and who may spend them; `entries.py` what every entry says, `earning.py` single ones,
`scoring.py` a month's batch, `decisions.py` what needs the village; `appeals.py`, `reversal.py`
and `lapsing.py` what takes points back; `lines.py`, `month.py` and `month_procedure.py` the
month's public list, `missing.py` what of it is open. Points are a unit of accounts
(`domain/money`): nothing here adds up.
"""
