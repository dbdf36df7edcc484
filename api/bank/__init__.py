"""Files for the bank and from it: pure, bytes in and out, meeting the rest at plain rows.

order         what is handed to the bank, and what every file must be able to carry
pain001       the order as ISO 20022 pain.001
layouts       a bank's own template as data
templates     the order in such a template, spreadsheet or text
rows          what comes back: receipts and statements, and what must hold in them
reading       a receipt or a statement, whatever its format
pain002       receipts as ISO 20022 pain.002
receipts      receipts as spreadsheets
camt053       statements as ISO 20022 camt.053
statements    statements as spreadsheets
cash          what a bank calls cash
sheets        spreadsheets of a bank: table, titles above it, cells
xml_tree      XML without entities, each element with its line
xml_fields    texts, amounts and days of such elements
money         yuan and fen
faults        what is wrong, where, in both languages

Nothing is guessed: a file with one fault is not taken, and every fault is told (ADR 52).
"""
