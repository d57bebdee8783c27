"""The errors a person or an operator may meet; each carries a text that is fit to be read."""


class BotError(Exception):
    """Something went wrong that a person can put right; the text says what and how, in one line.

    The text never holds anybody's words, names or secrets: it may reach a log or a terminal.
    """
