"""Goods of a love supermarket as a keeper lists them: labels, and what came first.

columns       which columns are understood, under which names
reading       from sheets to goods, with every fault on the way
acts          from goods to the two acts that a keeper and somebody apart sign

Workbooks, cells and headers are the roster's (`api.roster`, ADR 44).
"""
