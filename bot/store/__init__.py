"""The database: tables, sealing, and plain functions that take a connection first.

Nothing in here commits; whoever opened the transaction does.
"""
