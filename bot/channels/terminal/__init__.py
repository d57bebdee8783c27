"""The same coach in a terminal: what is typed comes in, what is sent is shown here."""
