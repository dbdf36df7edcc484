"""Lists of statuses 低保、特困、建档立卡、脱贫、监测 as departments keep them.

columns       which columns are understood, under which names
words         words for the statuses
reading       from sheets to entries, with every fault on the way
known         whom an entry means: by the references of the roster's import, and by the roster
documents     the documents that decide, each with its number, title and file
lines         from entries to the lines of signed batches, and refusals told as rows

Workbooks, cells, journals and submission are the roster's (`api.roster`, ADR 44).
"""
