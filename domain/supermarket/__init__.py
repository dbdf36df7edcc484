"""Row 6's counter: the love supermarket 爱心超市, its goods, their stock, and what is handed out.

`shop.py` opens and closes a shop, `goods.py` puts goods on its shelf with the accounts that count
them, `labels.py` prices them in points; `receiving.py`, `writing_off.py` and `counting.py` keep
the stock, `redeeming.py` and `returning.py` are the counter. Points themselves are `points/`.
"""
