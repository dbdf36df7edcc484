"""Rosters 花名册 as offices really keep them: read, checked, told, and brought in.

workbook      the file's sheets and cells, whatever program wrote it
columns       which columns are understood, under which names
layout        where a sheet's header stands, and which rows are no members
cells         one cell: what is meant, what is put right, what is wrong
relations     words for the relation to the head of the household
villages      names of villages and their codes
reading       from sheets to members, with every fault on the way
households    what must hold across rows and sheets
findings      faults and notes: where they stand and how they are told
annotated     a copy of the file with the faults beside the rows
lines         from members to the lines of signed batches
journal       what an import remembers, so that it can go on after any interruption
submitting    batches one after another, and refusals told as rows of the file

Nothing is repaired that could have been meant otherwise; what is put right is said (ADR 44).
"""
