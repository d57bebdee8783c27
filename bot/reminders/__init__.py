"""When a reminder is due, and what becomes of it then. Pure: the clock is always an argument."""
