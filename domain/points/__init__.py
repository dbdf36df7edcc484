"""Points 积分 of the love supermarket 爱心超市: earned by the rule book, kept by lot, never money.

Source: S3c 四(四), 四(七). `book.py` holds the rule books, `accounts.py` and `cards.py` who has
points and who may spend them, `entries.py` and `scoring.py` how they are earned and deducted.
Points are a unit of accounts (`domain/money`): nothing here adds up.
"""
