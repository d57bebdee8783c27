"""The kill harness: the bot under load, killed with -9 again and again; then the books are checked.

`lives.py` starts and kills bots, `bot_under_test.py` is what is started, `people.py` writes to it,
`evidence.py` gathers what is left, and `audit.py` says what was lost, doubled or out of order.
"""
