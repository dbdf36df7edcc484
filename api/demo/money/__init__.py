"""The township's year of money, as stories on the director's clock beside the villages' year.

From budget lines to projects, assets, shares, income, plans and payments, each act signed by who
answers for it; a bank of its own (`api/demo/bank`) reads the files and writes statements.
"""
